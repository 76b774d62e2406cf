/** What a table shows of an array: which rows and columns there are, and where their texts come from. */
import { type DType, isKind } from '#core/dtype/dtype.ts';
import type { SignalledRequests } from '#protocol/client.ts';
import type { ArrayInfo, Interval } from '#protocol/engine-api.ts';
import { shapeText } from '../../text/amounts.ts';
import { fieldsOf, type Subject, sizeOfShape, unravel } from '../cards/array-axes.ts';
import { type CardSettings, planeOf, viewOf } from '../cards/card-settings.ts';

export interface TableModel {
  /** Equal keys hold equal texts. */
  readonly key: string;
  readonly rowCount: number;
  readonly colCount: number;
  readonly rowLabel: (row: number) => string;
  readonly colLabel: (col: number) => string;
  /** Numbers stand right, texts left. */
  readonly alignOf: (col: number) => 'left' | 'right';
  /** CSS pixels that a text of that column wants, before there are any. */
  readonly widthOf: number;
  /** Index of the array's element in a cell, all axes. */
  readonly indexOf: (row: number, col: number) => readonly number[];
  readonly texts: (
    rows: Interval,
    cols: Interval,
    requests: SignalledRequests,
    signal: AbortSignal,
  ) => Promise<readonly (readonly string[])[]>;
}

export interface TableInput {
  readonly info: ArrayInfo;
  readonly subject: Subject;
  readonly settings: CardSettings;
}

export function isRecordTable({ info, subject, settings }: TableInput): boolean {
  return settings.field.length === 0 && fieldsOf(info.dtype).length > 0 && fieldsOf(subject.dtype).length > 0;
}

export function tableModel(input: TableInput): TableModel {
  if (isRecordTable(input)) return recordModel(input);
  return input.settings.rowAxis === null ? columnModel(input) : planeModel(input);
}

type Align = 'left' | 'right';

function alignOf(dtype: DType): Align {
  return isKind(dtype, 'S', 'U', 'T', 'O', 'V') ? 'left' : 'right';
}

/** Room for the longest text that NumPy prints of such elements, within reason. */
function widthOf(dtype: DType): number {
  if (isKind(dtype, 'b')) return 72;
  if (isKind(dtype, 'i', 'u')) return dtype.itemsize <= 2 ? 80 : dtype.itemsize === 4 ? 104 : 172;
  if (isKind(dtype, 'f')) return dtype.itemsize <= 4 ? 116 : 176;
  if (isKind(dtype, 'c')) return dtype.itemsize === 8 ? 220 : 320;
  if (isKind(dtype, 'M', 'm')) return 184;
  return 176;
}

function valueView({ info, settings }: TableInput) {
  return viewOf(info, { ...settings, component: 'value' });
}

/** Rows and columns as mapped. */
function planeModel(input: TableInput): TableModel {
  const { subject, settings } = input;
  const plane = planeOf(subject, settings);
  const view = valueView(input);
  return {
    key: JSON.stringify(view),
    rowCount: plane.rows,
    colCount: plane.cols,
    rowLabel: String,
    colLabel: String,
    alignOf: () => alignOf(subject.dtype),
    widthOf: widthOf(subject.dtype),
    indexOf: (row, col) =>
      settings.index.map((at, axis) => (axis === settings.rowAxis ? row : axis === settings.colAxis ? col : at)),
    texts: async (rows, cols, requests, signal) => (await requests.cells({ view, rows, cols }, signal)).texts,
  };
}

/** One axis, downwards. */
function columnModel(input: TableInput): TableModel {
  const { info, subject, settings } = input;
  const view = valueView(input);
  return {
    key: JSON.stringify(view),
    rowCount: planeOf(subject, settings).cols,
    colCount: 1,
    rowLabel: String,
    colLabel: () => settings.field.at(-1) ?? info.name,
    alignOf: () => alignOf(subject.dtype),
    widthOf: widthOf(subject.dtype),
    indexOf: (row) => settings.index.map((at, axis) => (axis === settings.colAxis ? row : at)),
    texts: async (rows, _cols, requests, signal) => {
      const { texts } = await requests.cells({ view, rows: [0, 1], cols: rows }, signal);
      return (texts[0] ?? []).map((text) => [text]);
    },
  };
}

/** Records in C order, one field a column. */
function recordModel({ info }: TableInput): TableModel {
  const columns = recordColumns(info);
  const flat = info.shape.length === 1;
  return {
    key: `records ${info.arrayId}`,
    rowCount: sizeOfShape(info.shape),
    colCount: columns.length,
    rowLabel: (row) => (flat ? String(row) : shapeText(unravel(row, info.shape))),
    colLabel: (col) => columns[col].label,
    alignOf: (col) => alignOf(columns[col].dtype),
    widthOf: 168,
    indexOf: (row) => unravel(row, info.shape),
    texts: async (rows, cols, requests, signal) => {
      const answer = await requests.records({ arrayId: info.arrayId, elements: rows }, signal);
      return answer.rows.map((row) => row.slice(cols[0], cols[1]));
    },
  };
}

interface RecordColumn {
  readonly label: string;
  readonly dtype: DType;
}

/** Leaf fields, depth first, as the engine lists them. */
function recordColumns(info: ArrayInfo): RecordColumn[] {
  const walk = (dtype: DType, path: string): RecordColumn[] => {
    const fields = fieldsOf(dtype);
    if (fields.length === 0) return [{ label: path, dtype }];
    return fields.flatMap((field) => walk(field.dtype, path === '' ? field.name : `${path}.${field.name}`));
  };
  return walk(info.dtype, '');
}

/** A typed index: `5`, `5, 2` or `(5, 2)`; negative counts from the end. Null: not an index of that table. */
export function parseIndex(text: string, counts: readonly number[]): readonly number[] | null {
  const parts = text
    .replace(/[()[\]\s]/g, '')
    .split(',')
    .filter((part) => part !== '');
  if (parts.length === 0 || parts.length > counts.length) return null;
  const index = parts.map((part, axis) => {
    const value = Number(part.replaceAll('_', ''));
    return value < 0 ? value + counts[axis] : value;
  });
  return index.every((value, axis) => Number.isInteger(value) && value >= 0 && value < counts[axis]) ? index : null;
}
