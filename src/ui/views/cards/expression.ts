/** What a card shows, as the NumPy expression that gives the same numbers. */
import type { Component, Interval } from '#protocol/engine-api.ts';
import type { Subject } from './array-axes.ts';
import { type CardSettings, planeOf, type Rectangle, wholeElements } from './card-settings.ts';

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** A Python name for an array: `my file-2` → `my_file_2`, `2d` → `_2d`. */
export function variableName(name: string): string {
  const letters = name.normalize('NFKC').replace(/[^\p{L}\p{N}_]+/gu, '_') || 'x';
  const started = /^\p{N}/u.test(letters) ? `_${letters}` : letters;
  return KEYWORDS.has(started) ? `${started}_` : started;
}

export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return quote + escaped + quote;
}

/** A half-open range of an axis of that length as a slice, backwards where it is flipped. */
export function sliceText([start, stop]: Interval, length: number, flipped: boolean): string {
  if (flipped) {
    const from = stop >= length ? '' : `${stop - 1}`;
    const to = start <= 0 ? '' : `${start - 1}`;
    return `${from}:${to}:-1`;
  }
  return `${start <= 0 ? '' : start}:${stop >= length ? '' : stop}`;
}

function indexText(subject: Subject, settings: CardSettings, window: Rectangle): string {
  const parts = subject.shape.map((length, axis) => {
    if (axis === settings.rowAxis) return sliceText(window.rows, length, settings.flipRows);
    if (axis === settings.colAxis) return sliceText(window.cols, length, settings.flipCols);
    if (axis === settings.channelAxis) return ':';
    return String(settings.index[axis] ?? 0);
  });
  while (parts.at(-1) === ':') parts.pop();
  return parts.length === 0 ? '' : `[${parts.join(', ')}]`;
}

/** Two axes left over in the wrong order are a `.T`; three are a `.transpose(…)`. */
function orderText({ rowAxis, colAxis, channelAxis }: CardSettings): string {
  const shown = [rowAxis, colAxis, channelAxis].filter((axis): axis is number => axis !== null);
  const kept = [...shown].sort((a, b) => a - b);
  const order = shown.map((axis) => kept.indexOf(axis));
  if (order.every((place, at) => place === at)) return '';
  return order.length === 2 ? '.T' : `.transpose(${order.join(', ')})`;
}

const COMPONENT = {
  value: (inner) => inner,
  magnitude: (inner) => `np.abs(${inner})`,
  phase: (inner) => `np.angle(${inner})`,
  real: (inner) => `${inner}.real`,
  imag: (inner) => `${inner}.imag`,
} satisfies Record<Component, (inner: string) => string>;

/** How cells speak of an array: by a name or an expression that can stand before an index. */
export interface ArrayCode {
  readonly name: string;
  /** The line that gives it this name; null where a cell made it. */
  readonly load: string | null;
}

export interface ExpressionOptions {
  /** Only this part of the plane; otherwise the whole elements of the zoomed window. */
  readonly part?: Rectangle | null;
}

/** Only pictures are flipped; a table shows all of the plane, elements as they are. */
export function asShown(settings: CardSettings): CardSettings {
  if (settings.view === 'heatmap' || settings.view === 'image') return settings;
  const unflipped = { ...settings, flipRows: false, flipCols: false };
  return settings.view === 'line' ? unflipped : { ...unflipped, component: 'value', window: null };
}

export function expressionOf(name: string, subject: Subject, given: CardSettings, options: ExpressionOptions = {}) {
  const settings = asShown(given);
  const plane = planeOf(subject, settings);
  const part = options.part === undefined ? settings.window : options.part;
  const window = {
    rows: wholeElements(part?.rows ?? [0, plane.rows], plane.rows),
    cols: wholeElements(part?.cols ?? [0, plane.cols], plane.cols),
  };
  const fields = settings.field.map((field) => `[${pythonString(field)}]`).join('');
  const sliced = name + fields + indexText(subject, settings, window) + orderText(settings);
  return COMPONENT[settings.component](sliced);
}

/** One element: `volume[12, 3, 4]`, `table['pos'][5, 0]`; all channels of a pixel: `image[3, 4]`. */
export function elementExpression(name: string, field: readonly string[], at: readonly (number | ':')[]): string {
  const index = at.slice(0, at.findLastIndex((part) => part !== ':') + 1);
  const fields = field.map((part) => `[${pythonString(part)}]`).join('');
  return name + fields + (index.length === 0 ? '' : `[${index.join(', ')}]`);
}
