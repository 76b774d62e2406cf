/** Colours as matplotlib spells them, as CSS spells them. */
import { NDArray } from '../../../arrays/ndarray.ts';
import { PyFloat, PyTuple, python, type Value } from '../../../base/python.ts';
import { sequenceOf, toNumber } from '../../../numpy/arguments.ts';
import { type PyException, valueError } from '../../runtime/exceptions.ts';
import { CSS_COLOURS } from './colour-names.ts';
import { arrayOf, doubles, isScalar } from './numbers.ts';

/** Channels from 0 to 1. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

export const CYCLE = [
  '#1f77b4',
  '#ff7f0e',
  '#2ca02c',
  '#d62728',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#7f7f7f',
  '#bcbd22',
  '#17becf',
];
const TABLEAU = 'blue orange green red purple brown pink gray olive cyan'.split(' ');

const BASE: Readonly<Record<string, string>> = {
  b: '#0000ff',
  g: '#008000',
  r: '#ff0000',
  c: '#00bfbf',
  m: '#bf00bf',
  y: '#bfbf00',
  k: '#000000',
  w: '#ffffff',
};

function tableOfNames(): Map<string, string> {
  const words = CSS_COLOURS.split(' ');
  const table = new Map<string, string>();
  for (let i = 0; i < words.length; i += 2) table.set(words[i], `#${words[i + 1]}`);
  for (const [i, name] of TABLEAU.entries()) table.set(`tab:${name}`, CYCLE[i]);
  table.set('tab:grey', CYCLE[7]);
  for (const [name, code] of Object.entries(BASE)) table.set(name, code);
  return table;
}
const NAMES = tableOfNames();

export function fromHex(code: string): Rgba {
  const digits = code.slice(1);
  const full = digits.length < 6 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const channel = (at: number): number => Number.parseInt(full.slice(at, at + 2), 16) / 255;
  return [channel(0), channel(2), channel(4), full.length === 8 ? channel(6) : 1];
}

/** Undefined: no colour of that name. */
function namedColour(text: string, cycle: readonly string[]): Rgba | undefined {
  if (text.toLowerCase() === 'none') return [0, 0, 0, 0];
  const known = NAMES.get(text) ?? NAMES.get(text.toLowerCase());
  if (known !== undefined) return fromHex(known);
  if (/^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text)) return fromHex(text);
  const place = /^C(\d+)$/.exec(text);
  if (place !== null) return fromHex(cycle[Number(place[1]) % cycle.length]);
  const grey = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  return grey >= 0 && grey <= 1 ? [grey, grey, grey, 1] : undefined;
}

function notAColour(value: Value): PyException {
  return valueError(`${python.repr(value)} is not a valid value for color`);
}

/** One colour; undefined where the value is none. */
export function readColour(value: Value, cycle: readonly string[] = CYCLE): Rgba | undefined {
  if (typeof value === 'string') return namedColour(value, cycle);
  const items = value === null ? null : sequenceOf(value);
  if (items === null) return undefined;
  if (items.length === 2 && typeof items[0] === 'string' && isScalar(items[1])) {
    const base = namedColour(items[0], cycle);
    return base && [base[0], base[1], base[2], toNumber(items[1])];
  }
  if ((items.length !== 3 && items.length !== 4) || !items.every(isScalar)) return undefined;
  const [red, green, blue, alpha = 1] = items.map(toNumber);
  return [red, green, blue, alpha].every((channel) => channel >= 0 && channel <= 1)
    ? [red, green, blue, alpha]
    : undefined;
}

export function colourFrom(value: Value, cycle: readonly string[] = CYCLE): Rgba {
  const colour = readColour(value, cycle);
  if (colour === undefined) throw notAColour(value);
  return colour;
}

/** Several colours: a list of them, an (n, 3) or (n, 4) array, or one; null where the values are numbers. */
export function coloursFrom(value: Value, cycle: readonly string[] = CYCLE): Rgba[] | null {
  if (value instanceof NDArray && value.shape.length === 2) return tableColours(value);
  if (value instanceof NDArray && value.dtype.kind !== 'U') return null;
  const one = readColour(value, cycle);
  if (one !== undefined) return [one];
  const items = sequenceOf(value);
  if (items === null) throw notAColour(value);
  if (items.length === 0 || items.every(isScalar)) return null;
  return items.map((item) => colourFrom(item, cycle));
}

function tableColours(array: NDArray): Rgba[] | null {
  const [rows, cols] = arrayOf(array).shape;
  if (cols !== 3 && cols !== 4) return null;
  const values = doubles(array);
  return Array.from({ length: rows }, (_, row) => {
    const [red, green, blue, alpha = 1] = values.subarray(row * cols, (row + 1) * cols);
    return [red, green, blue, alpha];
  });
}

/** As Plotly takes it: `#rrggbb` where opaque, else `rgba(…)`. */
export function css([red, green, blue, alpha]: Rgba, opacity: number | null = null): string {
  const bytes = [red, green, blue].map((channel) => Math.round(255 * Math.min(1, Math.max(0, channel))));
  const visible = opacity ?? alpha;
  if (visible >= 1) return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  return `rgba(${bytes.join(',')},${Number(visible.toFixed(4))})`;
}

export function colourTuple(colour: Rgba): PyTuple {
  return new PyTuple(colour.map((channel) => new PyFloat(channel)));
}

export function hexText([red, green, blue, alpha]: Rgba, withAlpha: boolean): string {
  const channels = withAlpha ? [red, green, blue, alpha] : [red, green, blue];
  return `#${channels
    .map((c) =>
      Math.round(c * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

// ── `'r--o'` ──────────────────────────────────────────────────────────────────────────────────────

export interface LineFormat {
  readonly colour: Rgba | null;
  readonly line: string | null;
  readonly marker: string | null;
}

export const MARKERS = '.,ov^<>1234spP*hH+xXDd|_8';

export function parseFormat(format: string, cycle: readonly string[]): LineFormat {
  const whole = /^[\d.]+$/.test(format) ? undefined : readColour(format, cycle);
  if (whole !== undefined && format.toLowerCase() !== 'none') return { colour: whole, line: null, marker: null };
  const found: { colour: Rgba | null; line: string | null; marker: string | null } = {
    colour: null,
    line: null,
    marker: null,
  };
  let at = 0;
  const wrong = (why: string): PyException =>
    valueError(`${python.repr(format)} is not a valid format string (${why})`);
  const put = <K extends keyof typeof found>(key: K, value: (typeof found)[K], what: string): void => {
    if (found[key] !== null) throw wrong(`two ${what} symbols`);
    found[key] = value;
  };
  while (at < format.length) {
    const rest = format.slice(at);
    const line = /^(--|-\.|-|:|\s)/.exec(rest)?.[0];
    const cycled = /^C\d+/.exec(rest)?.[0];
    if (line !== undefined) put('line', line === ' ' ? 'None' : line, 'linestyle');
    else if (cycled !== undefined) put('colour', colourFrom(cycled, cycle), 'color');
    else if (MARKERS.includes(rest[0])) put('marker', rest[0], 'marker');
    else if (rest[0] in BASE) put('colour', colourFrom(rest[0]), 'color');
    else throw wrong(`unrecognized character ${python.repr(rest[0])}`);
    at += (line ?? cycled ?? ' ').length;
  }
  return found;
}
