/** What a table shows of an array: which rows and columns there are, and where their texts come from. */
import { isKind } from '#core/dtype/dtype.ts';
import type { SignalledRequests } from '#protocol/client.ts';
import type { ArrayInfo, Interval } from '#protocol/engine-api.ts';
import { fieldsOf, type Subject, shapeText, sizeOfShape, unravel } from '../cards/array-axes.ts';
import { type CardSettings, planeOf, viewOf } from '../cards/card-settings.ts';

export interface TableModel {
  /** Equal keys hold equal texts. */
  readonly key: string;
  readonly rowCount: number;
  readonly colCount: number;
  readonly rowLabel: (row: number) => string;
  readonly colLabel: (col: number) => string;
  /** Numbers stand right, texts left. */
  readonly align: 'left' | 'right';
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

function alignOf({ dtype }: Subject): TableModel['align'] {
  return isKind(dtype, 'S', 'U', 'T', 'O', 'V') ? 'left' : 'right';
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
    align: alignOf(subject),
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
    align: alignOf(subject),
    indexOf: (row) => settings.index.map((at, axis) => (axis === settings.colAxis ? row : at)),
    texts: async (rows, _cols, requests, signal) => {
      const { texts } = await requests.cells({ view, rows: [0, 1], cols: rows }, signal);
      return (texts[0] ?? []).map((text) => [text]);
    },
  };
}

/** Records in C order, one field a column. */
function recordModel({ info }: TableInput): TableModel {
  const labels = recordLabels(info);
  const flat = info.shape.length === 1;
  return {
    key: `records ${info.arrayId}`,
    rowCount: sizeOfShape(info.shape),
    colCount: labels.length,
    rowLabel: (row) => (flat ? String(row) : shapeText(unravel(row, info.shape))),
    colLabel: (col) => labels[col],
    align: 'right',
    indexOf: (row) => unravel(row, info.shape),
    texts: async (rows, cols, requests, signal) => {
      const answer = await requests.records({ arrayId: info.arrayId, elements: rows }, signal);
      return answer.rows.map((row) => row.slice(cols[0], cols[1]));
    },
  };
}

/** Leaf fields, depth first, as the engine lists them. */
function recordLabels(info: ArrayInfo): string[] {
  const walk = (dtype: ArrayInfo['dtype'], path: string): string[] => {
    const fields = fieldsOf(dtype);
    if (fields.length === 0) return [path];
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
