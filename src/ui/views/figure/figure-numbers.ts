/** The numbers of a figure as a table, and as CSV. */
import type { FigureSpec, FigureTrace } from '#protocol/figure.ts';
import { withoutTags } from './figure-words.ts';

export interface NumberTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rowCount: number;
  readonly cell: (row: number, column: number) => string;
}

type Column = ArrayLike<unknown>;

function isColumn(value: unknown): value is Column {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
function isMatrix(value: unknown): value is readonly Column[] {
  return Array.isArray(value) && value.length > 0 && isColumn(value[0]);
}

export function numberText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return '';
  return String(Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6 ? value : Number(value.toPrecision(8)));
}

const LETTERS = ['x', 'y', 'z', 'value', 'base'] as const;

function columnsTable(trace: FigureTrace, title: string): NumberTable {
  const members = LETTERS.filter((letter) => isColumn(trace[letter]));
  const columns = members.map((letter) => trace[letter] as Column);
  const marker = trace.marker as Record<string, unknown> | undefined;
  const colours = isColumn(marker?.color) && typeof marker.color[0] === 'number' ? marker.color : null;
  const all = colours === null ? columns : [...columns, colours];
  return {
    title,
    columns: colours === null ? members : [...members, 'colour'],
    rowCount: Math.max(0, ...all.map((column) => column.length)),
    cell: (row, column) => numberText(all[column][row]),
  };
}

/** A matrix with its places: one row a row, the first column their y. */
function matrixTable(trace: FigureTrace, z: readonly Column[], title: string): NumberTable {
  const place = (letter: 'x' | 'y', at: number): string => {
    const given = trace[letter];
    if (isColumn(given) && !isMatrix(given)) return numberText(given[at]);
    return numberText(Number(trace[`${letter}0`] ?? 0) + at * Number(trace[`d${letter}`] ?? 1));
  };
  return {
    title,
    columns: ['y \\ x', ...Array.from({ length: z[0].length }, (_, col) => place('x', col))],
    rowCount: z.length,
    cell: (row, column) => (column === 0 ? place('y', row) : numberText(z[row][column - 1])),
  };
}

export function tablesOf(figure: FigureSpec): NumberTable[] {
  return figure.data.flatMap((trace, at) => {
    const title = typeof trace.name === 'string' ? withoutTags(trace.name) : `${trace.type} ${at + 1}`;
    if (isMatrix(trace.z)) return [matrixTable(trace, trace.z, title)];
    const table = columnsTable(trace, title);
    return table.rowCount === 0 || table.columns.length === 0 ? [] : [table];
  });
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** All traces below one another, each with its title and an empty line after it. */
export function figureCsv(figure: FigureSpec): string {
  const blocks = tablesOf(figure).map(({ title, columns, rowCount, cell }) => {
    const lines = [quoted(title), columns.map(quoted).join(',')];
    for (let row = 0; row < rowCount; row++)
      lines.push(columns.map((_, column) => quoted(cell(row, column))).join(','));
    return lines.join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}
