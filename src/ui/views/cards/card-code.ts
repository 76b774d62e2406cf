/** What a card shows and what could be asked about it, as cells: every action of the explorer has its NumPy. */
import type { ArrayInfo } from '#protocol/engine-api.ts';
import type { Subject } from './array-axes.ts';
import { type CardSettings, planeOf } from './card-settings.ts';
import { type ArrayCode, expressionOf, pythonString, variableName } from './expression.ts';

/** The array of a file: the name that its cells will use, and the line that gives it that name. */
export function codeOfFile({ name, fileName }: Pick<ArrayInfo, 'name' | 'fileName'>): ArrayCode {
  const variable = variableName(name);
  const load = fileName.toLowerCase().endsWith('.npz')
    ? `np.load(${pythonString(fileName)})[${pythonString(name)}]`
    : `np.load(${pythonString(fileName)}, mmap_mode='r')`;
  return { name: variable, load: `${variable} = ${load}` };
}

export interface CodeEntry {
  readonly title: string;
  readonly source: string;
}

export interface CodeOf {
  readonly code: ArrayCode;
  readonly subject: Subject;
  readonly settings: CardSettings;
  /** Values at the ends of the colours, as they are on the screen. */
  readonly low: number | null;
  readonly high: number | null;
}

/** What stands on the screen: the plane, its colours, the marked region, the lines through the cursor. */
export function viewEntries({ code, subject, settings, low, high }: CodeOf): readonly CodeEntry[] {
  const shown = expressionOf(code.name, subject, settings);
  const entries: CodeEntry[] = [{ title: 'This view', source: shown }];
  if (settings.limits.kind !== 'auto' && low !== null && high !== null && isReal(subject)) {
    entries.push({
      title: 'Clipped as coloured',
      source: `np.clip(${shown}, ${numberText(low)}, ${numberText(high)})`,
    });
  }
  if (settings.region !== null) {
    const region = expressionOf(code.name, subject, settings, { part: settings.region });
    entries.push({ title: 'Region', source: region });
    if (isReal(subject)) entries.push({ title: 'Region’s statistics', source: statisticsSource(region, subject) });
  }
  return [...entries, ...profileEntries(code, subject, settings), ...numberEntries(shown, subject)];
}

function profileEntries(code: ArrayCode, subject: Subject, settings: CardSettings): readonly CodeEntry[] {
  const { rowAxis, colAxis } = settings;
  if (rowAxis === null || colAxis === null || settings.channelAxis !== null || !isReal(subject)) return [];
  const plane = planeOf(subject, settings);
  const { row, col } = settings.cursor ?? { row: Math.floor(plane.rows / 2), col: Math.floor(plane.cols / 2) };
  const along = (fixed: number, at: number, name: 'rowAxis' | 'colAxis', source: CardSettings): string => {
    const index = source.index.map((old, axis) => (axis === fixed ? at : old));
    const line = { ...source, index, window: null, [name]: null };
    return expressionOf(code.name, subject, line);
  };
  const flat = { ...settings, flipRows: false, flipCols: false };
  return [
    { title: 'Row through the cursor', source: plotSource(along(rowAxis, row, 'rowAxis', flat)) },
    { title: 'Column through the cursor', source: plotSource(along(colAxis, col, 'colAxis', flat)) },
  ];
}

function plotSource(expression: string): string {
  return `import matplotlib.pyplot as plt\n\nplt.plot(${expression})\nplt.show()`;
}

function numberEntries(shown: string, subject: Subject): readonly CodeEntry[] {
  if (!isReal(subject)) return [];
  const histogram = hasGaps(subject)
    ? `values = ${shown}\ncounts, edges = np.histogram(values[np.isfinite(values)], bins=256)`
    : `counts, edges = np.histogram(${shown}, bins=256)`;
  return [
    { title: 'Histogram', source: `${histogram}\ncounts` },
    { title: 'Statistics', source: statisticsSource(shown, subject) },
  ];
}

function statisticsSource(expression: string, subject: Subject): string {
  const nan = hasGaps(subject) ? 'nan' : '';
  const names = ['min', 'max', 'mean', 'std'];
  return `part = ${expression}\npart.size, ${names.map((name) => `np.${nan}${name}(part)`).join(', ')}`;
}

export const REDUCTIONS = ['mean', 'min', 'max', 'sum', 'std', 'median'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

/** One entry an axis of the array (or of its field), all others kept. */
export function reductionEntries({ code, subject, settings }: CodeOf, reduction: Reduction): readonly CodeEntry[] {
  if (!isReal(subject) && subject.dtype.kind !== 'c') return [];
  const field = settings.field.map((name) => `[${pythonString(name)}]`).join('');
  const nan = hasGaps(subject) ? 'nan' : '';
  return subject.shape.map((length, axis) => ({
    title: `Axis ${axis}, ${length.toLocaleString('en')} long`,
    source: `np.${nan}${reduction}(${code.name}${field}, axis=${axis})`,
  }));
}

/** How two arrays of one shape are held against each other. */
export function comparisonEntries(one: string, other: string, subject: Subject): readonly CodeEntry[] {
  // Differences of unsigned integers and of Booleans would wrap around or be refused.
  const asFloat = subject.dtype.kind === 'u' || subject.dtype.kind === 'b' ? ', dtype=float' : '';
  const difference = asFloat === '' ? `${one} - ${other}` : `np.subtract(${one}, ${other}${asFloat})`;
  return [
    { title: 'Difference', source: difference },
    { title: 'Ratio', source: `np.divide(${one}, ${other})` },
  ];
}

/** The cell that an entry becomes: the array's name is defined first where no cell of the notebook does. */
export function cellSource(entry: string, code: ArrayCode, defined: (name: string) => boolean): string {
  return code.load === null || defined(code.name) ? entry : `${code.load}\n${entry}`;
}

/** Whether some cell gives that name a value, at the beginning of a line. */
export function isDefinedIn(sources: readonly string[], name: string): boolean {
  const line = new RegExp(`^${name.replace(/[^\p{L}\p{N}_]/gu, '\\$&')}\\s*=[^=]`, 'mu');
  return sources.some((source) => line.test(source));
}

const isReal = ({ dtype }: Subject): boolean => ['b', 'i', 'u', 'f'].includes(dtype.kind);
const hasGaps = ({ dtype }: Subject): boolean => dtype.kind === 'f' || dtype.kind === 'c';

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'np.nan';
  if (!Number.isFinite(value)) return value > 0 ? 'np.inf' : '-np.inf';
  return String(Number(value.toPrecision(9)));
}
