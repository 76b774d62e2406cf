/**
 * `.ipynb` to document: nbformat 4.0 to 4.5 (and later minors as far as they go), and 3 by conversion. What this page
 * cannot read (a kind of cell, an output, a member) is kept as it stood and said in the notes; only what is no notebook
 * at all is refused, with a `FormatError` that says what and where.
 */
import { FormatError } from '#core/base/errors.ts';
import {
  type CellId,
  type CellKind,
  type DataFileRecord,
  type JsonObject,
  type JsonValue,
  type NotebookCell,
  type NotebookDocument,
  newCell,
  newCellId,
} from './document.ts';
import { upgradeNotebook } from './ipynb-old.ts';
import { isList, isObject, parseJson, withDigitsOf } from './json.ts';
import { joinBundle, joined, outputOf } from './output-records.ts';
import { isPrelude } from './prelude.ts';

/** Something about the file that its reader should know; nothing was lost by it. */
export interface ReadNote {
  /** `cells[3].outputs[0]`; empty: the whole file. */
  readonly where: string;
  readonly text: string;
}
export interface ReadNotebook {
  readonly document: NotebookDocument;
  readonly notes: readonly ReadNote[];
}

const MOST_CELLS = 100_000;
const MOST_NOTES = 50;
const MOST_BYTES = 400 * 2 ** 20;

export function readNotebookBytes(bytes: Uint8Array, name: string): ReadNotebook {
  if (bytes.length > MOST_BYTES) throw refusal(`The file has ${bytes.length} bytes; at most ${MOST_BYTES} are read.`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refusal('The file is no text in UTF-8.', '', cause);
  }
  return readNotebook(text, name);
}

/** `name`: of the file, with or without its `.ipynb`. */
export function readNotebook(text: string, name: string): ReadNotebook {
  if (text.trim() === '') throw refusal('The file is empty.');
  if (/^\s*</.test(text)) throw refusal('The file is a web page, not a notebook.');
  return notebookOf(parseJson(text), name);
}

export function notebookOf(value: JsonValue, name: string): ReadNotebook {
  if (!isObject(value)) throw refusal(`The file holds ${kindOf(value)}, not a notebook.`);
  const notes: ReadNote[] = [];
  const note: Note = (where, text) => {
    if (notes.length < MOST_NOTES) notes.push({ where, text });
  };
  const { cells, metadata, nbformat: _, nbformat_minor: minor, ...extra } = currentForm(value, note);
  if (!isList(cells)) throw refusal(`The notebook's cells are ${kindOf(cells)}, not a list.`, 'cells');
  if (cells.length > MOST_CELLS)
    throw refusal(`The notebook has ${cells.length} cells; at most ${MOST_CELLS} are read.`);
  if (!isObject(metadata)) throw refusal(`The notebook's metadata are ${kindOf(metadata)}, not an object.`, 'metadata');
  const { arraybook, orig_nbformat, orig_nbformat_minor, signature, ...rest } = metadata;
  const document = {
    name: name.replace(/\.ipynb$/i, ''),
    cells: cellsOf(cells, note),
    metadata: withDigitsOf(rest, metadata),
    nbformatMinor: typeof minor === 'number' && minor > 5 ? minor : 5,
    ...oursOf(arraybook, note),
    ...(Object.keys(extra).length > 0 ? { extra: withDigitsOf(extra, value) } : {}),
  };
  noteLanguage(document, note);
  return { document, notes };
}

type Note = (where: string, text: string) => void;

function currentForm(value: JsonObject, note: Note): JsonObject {
  const { nbformat, nbformat_minor: minor } = value;
  if (nbformat === undefined) throw refusal('The file has no nbformat, so it is JSON, but not a notebook.', 'nbformat');
  if (nbformat === 3) {
    note('', 'This notebook has the form of 2013 (nbformat 3). It was converted; saving it writes today’s form.');
    return upgradeNotebook(value);
  }
  if (nbformat !== 4) {
    throw refusal(`The notebook is of nbformat ${JSON.stringify(nbformat)}; 3 and 4 can be read.`, 'nbformat');
  }
  if (typeof minor === 'number' && minor > 5) {
    note('nbformat_minor', `This notebook is of nbformat 4.${minor}. What is newer than 4.5 is kept, but not shown.`);
  }
  return withDigitsOf({ ...value, metadata: value.metadata ?? {} }, value);
}

function noteLanguage({ metadata }: NotebookDocument, note: Note): void {
  const language = languageOf(metadata);
  if (language !== null && !/^i?python/i.test(language)) {
    note(
      'metadata.kernelspec',
      `The cells of this notebook are written in ${language}. They are shown, but cannot run here.`,
    );
  }
}

/** The language that the cells are written in, where the file says so. */
export function languageOf(metadata: JsonObject): string | null {
  const { language_info: info, kernelspec } = metadata;
  if (isObject(info) && typeof info.name === 'string') return info.name;
  if (isObject(kernelspec) && typeof kernelspec.language === 'string') return kernelspec.language;
  return null;
}

type Ours = Pick<NotebookDocument, 'files' | 'automatic' | 'widgets' | 'unknown'>;

function oursOf(value: JsonValue | undefined, note: Note): Ours {
  if (value === undefined) return { files: [], automatic: false };
  if (!isObject(value)) {
    note('metadata.arraybook', 'is no object and was left out');
    return { files: [], automatic: false };
  }
  const { version, files, automatic, widgets, ...unknown } = value;
  const known = isList(files) ? files.flatMap((file) => fileRecordOf(file) ?? []) : [];
  if (isList(files) && known.length < files.length) note('metadata.arraybook.files', 'has entries that name no file');
  return {
    files: known,
    automatic: automatic === true,
    ...(isObject(widgets) ? { widgets } : {}),
    ...(Object.keys(unknown).length > 0 ? { unknown: withDigitsOf(unknown, value) } : {}),
  };
}

export function fileRecordOf(value: JsonValue | undefined): DataFileRecord | null {
  if (!isObject(value)) return null;
  const { name, byteLength, blake3, url } = value;
  if (typeof name !== 'string' || name === '' || typeof byteLength !== 'number' || !(byteLength >= 0)) return null;
  return {
    name,
    byteLength,
    blake3: typeof blake3 === 'string' && /^[0-9a-f]{64}$/.test(blake3) ? blake3 : null,
    url: typeof url === 'string' && /^https?:\/\//i.test(url) ? url : null,
  };
}

function cellsOf(values: readonly JsonValue[], note: Note): readonly NotebookCell[] {
  const taken = new Set<string>();
  return values.flatMap((value, index) => {
    const where = `cells[${index}]`;
    if (!isObject(value)) throw refusal(`${where} is ${kindOf(value)}, not a cell.`, where);
    if (isPrelude(value)) return [];
    const id = idOf(value.id, taken, where, note);
    return [cellOf(value, id, where, note)];
  });
}

function idOf(value: JsonValue | undefined, taken: Set<string>, where: string, note: Note): CellId {
  const valid = typeof value === 'string' && /^[a-zA-Z0-9_-]{1,64}$/.test(value);
  if (value !== undefined && !valid) note(`${where}.id`, 'is not as nbformat wants it; the cell got a new one');
  if (valid && taken.has(value)) note(`${where}.id`, `is the id of another cell (${value}); the cell got a new one`);
  let id = valid && !taken.has(value) ? (value as CellId) : newCellId();
  while (taken.has(id)) id = newCellId();
  taken.add(id);
  return id;
}

function cellOf(value: JsonObject, id: CellId, where: string, note: Note): NotebookCell {
  const foreign = (why: string): NotebookCell => {
    note(where, `${why}; it is kept untouched`);
    return { ...newCell('foreign', joined(value.source) ?? '', id), original: value };
  };
  const { cell_type, id: _, metadata = {}, source, outputs = [], execution_count, attachments, ...extra } = value;
  if (cell_type !== 'code' && cell_type !== 'markdown' && cell_type !== 'raw') {
    return foreign(`is of the kind ${JSON.stringify(cell_type) ?? 'none'}, which this page does not know`);
  }
  const text = joined(source);
  if (text === null) return foreign(`has ${source === undefined ? 'no source' : `${kindOf(source)} as source`}`);
  if (!isObject(metadata)) return foreign(`has ${kindOf(metadata)} as metadata`);
  if (!isList(outputs) || !outputs.every(isObject)) return foreign('has outputs that are no list of objects');
  if (attachments !== undefined && !isBundles(attachments)) return foreign('has attachments that are no objects');
  const { arraybook, trusted, ...rest } = metadata;
  return {
    ...newCell(cell_type, text, id),
    ...ourCellFields(arraybook, cell_type),
    outputs: outputs.map((output, index) => {
      const record = outputOf(output);
      if (record.output_type === 'foreign') note(`${where}.outputs[${index}]`, 'cannot be read; it is kept untouched');
      return record;
    }),
    executionCount: countOf(execution_count),
    metadata: withDigitsOf(rest, metadata),
    attachments: attachments === undefined ? null : mapValues(attachments, joinBundle),
    inputFolded: folds(rest).input,
    outputFolded: folds(rest).output,
    ...(Object.keys(extra).length > 0 ? { extra: withDigitsOf(extra, value) } : {}),
  };
}

function ourCellFields(value: JsonValue | undefined, type: CellKind): Partial<NotebookCell> {
  if (!isObject(value)) return {};
  const { kind, view, ...unknown } = value;
  return {
    ...(kind === 'explorer' && type === 'code' ? { kind: 'explorer' as const } : {}),
    ...(isObject(view) ? { view } : {}),
    ...(Object.keys(unknown).length > 0 ? { unknown: withDigitsOf(unknown, value) } : {}),
  };
}

/** As JupyterLab marks folded parts. */
export function folds(metadata: JsonObject): { readonly input: boolean; readonly output: boolean } {
  const jupyter = isObject(metadata.jupyter) ? metadata.jupyter : {};
  return {
    input: jupyter.source_hidden === true,
    output: jupyter.outputs_hidden === true || metadata.collapsed === true,
  };
}

const countOf = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

const isBundles = (value: JsonValue): value is { readonly [name: string]: JsonObject } =>
  isObject(value) && Object.values(value).every(isObject);

function mapValues(
  object: { readonly [key: string]: JsonObject },
  change: (value: JsonObject) => JsonObject,
): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function kindOf(value: JsonValue | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  return { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' }[
    typeof value as 'string'
  ];
}

function refusal(message: string, where = '', cause?: unknown): FormatError {
  return new FormatError(message, { fields: { where }, cause });
}
