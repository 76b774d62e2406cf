/**
 * The first cell that files of ours may carry so that they run in Jupyter unchanged: here `np` needs no import. It is
 * written when the cells need it and left out again when the file is read; changed by hand, it is a cell like others.
 */
import type { JsonObject, NotebookDocument } from './document.ts';
import { isObject } from './json.ts';
import { joined, splitLines } from './output-records.ts';
import { mentions } from './python-words.ts';

const IMPORT = 'import numpy as np';
const ID = 'arraybook-prelude';

/** The cell as it stands in the file, or null where none is needed. */
export function preludeOf(document: NotebookDocument): JsonObject | null {
  const lines = preludeLines(document);
  return lines === null ? null : preludeCell(lines);
}

function preludeCell(source: string): JsonObject {
  return {
    cell_type: 'code',
    execution_count: null,
    id: ID,
    metadata: { arraybook: { kind: 'prelude' }, jupyter: { source_hidden: true } },
    outputs: [],
    source: splitLines(source),
  };
}

/** What has to run before the cells of this notebook do, elsewhere than here. */
export function preludeLines(document: NotebookDocument): string | null {
  return needsImport(document) ? IMPORT : null;
}

function needsImport(document: NotebookDocument): boolean {
  for (const cell of document.cells) {
    if (cell.kind !== 'code' && cell.kind !== 'explorer') continue;
    const first = mentions(cell.source, 'np');
    if (first !== 'none') return first === 'use';
  }
  return false;
}

/** A prelude that nobody changed. */
export function isPrelude(cell: JsonObject): boolean {
  const ours = isObject(cell.metadata) ? cell.metadata.arraybook : null;
  return isObject(ours) && ours.kind === 'prelude' && joined(cell.source) === IMPORT;
}
