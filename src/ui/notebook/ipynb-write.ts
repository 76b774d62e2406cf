/** Document to `.ipynb`: nbformat 4.5, letter for letter as Jupyter's own writer puts it down. */
import type { JsonObject, NotebookCell, NotebookDocument } from './document.ts';
import { folds } from './ipynb-read.ts';
import { isObject, withDigitsOf, writeItem, writeJson, writeWithItems } from './json.ts';
import { recordOf, splitBundles, splitLines } from './output-records.ts';
import { preludeOf } from './prelude.ts';

const KERNEL = {
  kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
  language_info: { name: 'python' },
};

export interface WriteOptions {
  /** Without outputs and counts. */
  readonly withoutOutputs?: boolean;
}

export function writeNotebook(document: NotebookDocument, options: WriteOptions = {}): string {
  if (options.withoutOutputs) return `${writeJson(fileOf(document, options))}\n`;
  const prelude = preludeOf(document);
  const items = [...(prelude === null ? [] : [writeItem(prelude)]), ...document.cells.map(cellText)];
  return `${writeWithItems(wholeOf(document, []), 'cells', items)}\n`;
}

/** Cells are values: one that did not change since the last save is written as it was then. */
const texts = new WeakMap<NotebookCell, string>();
const LONGEST_KEPT = 50_000;

function cellText(cell: NotebookCell): string {
  const kept = texts.get(cell);
  if (kept !== undefined) return kept;
  const text = writeItem(cellRecord(cell));
  if (text.length <= LONGEST_KEPT) texts.set(cell, text);
  return text;
}

export function fileOf(document: NotebookDocument, options: WriteOptions = {}): JsonObject {
  const prelude = preludeOf(document);
  const cells = document.cells.map((cell) => cellRecord(cell, options));
  return wholeOf(document, prelude === null ? cells : [prelude, ...cells]);
}

function wholeOf(document: NotebookDocument, cells: readonly JsonObject[]): JsonObject {
  const file = {
    ...document.extra,
    cells,
    metadata: documentMetadata(document),
    nbformat: 4,
    nbformat_minor: Math.max(5, document.nbformatMinor),
  };
  return withDigitsOf(file, document.extra ?? {});
}

function documentMetadata(document: NotebookDocument): JsonObject {
  const { files, automatic, widgets } = document;
  const ours: JsonObject = {
    ...document.unknown,
    ...(automatic ? { automatic } : {}),
    ...(files.length > 0 ? { files: files.map((file) => ({ ...file })) } : {}),
    ...(widgets !== undefined && Object.keys(widgets).length > 0 ? { widgets } : {}),
  };
  withDigitsOf(ours, document.unknown ?? {});
  const { kernelspec, language_info: info } = document.metadata;
  const metadata = {
    ...(kernelspec === undefined && info === undefined ? KERNEL : {}),
    ...document.metadata,
    ...(Object.keys(ours).length > 0 ? { arraybook: withDigitsOf({ version: 1, ...ours }, ours) } : {}),
  };
  return withDigitsOf(metadata, document.metadata);
}

export function cellRecord(cell: NotebookCell, options: WriteOptions = {}): JsonObject {
  if (cell.kind === 'foreign') return cell.original ?? {};
  const base: JsonObject = {
    ...cell.extra,
    id: cell.id,
    metadata: cellMetadata(cell),
    source: splitLines(cell.source),
  };
  const attachments: JsonObject = cell.attachments === null ? {} : { attachments: splitBundles(cell.attachments) };
  if (cell.kind === 'markdown' || cell.kind === 'raw') return { ...base, cell_type: cell.kind, ...attachments };
  return {
    ...base,
    ...attachments,
    cell_type: 'code',
    execution_count: options.withoutOutputs ? null : cell.executionCount,
    outputs: options.withoutOutputs ? [] : cell.outputs.map(recordOf),
  };
}

function cellMetadata(cell: NotebookCell): JsonObject {
  const ours: JsonObject = {
    ...cell.unknown,
    ...(cell.kind === 'explorer' ? { kind: 'explorer' } : {}),
    ...(cell.view === null ? {} : { view: cell.view }),
  };
  const metadata = withFolds(cell);
  if (Object.keys(ours).length === 0) return metadata;
  return withDigitsOf({ ...metadata, arraybook: withDigitsOf(ours, cell.unknown ?? {}) }, metadata);
}

/** Marks are touched only where they say something else than the cell. */
function withFolds({ metadata, inputFolded, outputFolded }: NotebookCell): JsonObject {
  const now = folds(metadata);
  let result = metadata;
  if (now.input !== inputFolded) result = marked(result, 'source_hidden', inputFolded);
  if (now.output !== outputFolded) {
    const { collapsed: _, ...rest } = marked(result, 'outputs_hidden', outputFolded);
    result = withDigitsOf(rest, metadata);
  }
  return result;
}

function marked(metadata: JsonObject, key: string, on: boolean): JsonObject {
  const { [key]: _, ...rest } = isObject(metadata.jupyter) ? metadata.jupyter : {};
  const jupyter = on ? { ...rest, [key]: true } : rest;
  const { jupyter: __, ...others } = metadata;
  return withDigitsOf(Object.keys(jupyter).length > 0 ? { ...others, jupyter } : others, metadata);
}
