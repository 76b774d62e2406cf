/** Colour maps: `plt.get_cmap('viridis')`, as objects that map numbers to RGBA. */
import { NDArray } from '../../../arrays/ndarray.ts';
import { PyFloat, PyList, PyObject, PyType, type Value } from '../../../base/python.ts';
import { isKind } from '../../../dtype/dtype.ts';
import { callOp } from '../../../ops/registry.ts';
import { typeError, valueError } from '../../runtime/exceptions.ts';
import { LISTED_MAPS, SMOOTH_MAPS } from './colour-map-tables.ts';
import { colourFrom, colourTuple, css, fromHex, type Rgba } from './colours.ts';
import { doubles, isScalar } from './numbers.ts';

interface Point {
  /** From 0 to 1. */
  readonly at: number;
  readonly colour: Rgba;
}

export const colourMapType = new PyType('Colormap', { module: 'matplotlib.colors' });

export class ColourMap extends PyObject {
  override pyType: PyType = colourMapType;
  readonly name: string;
  readonly points: readonly Point[];
  /** A list of colours, each as wide as the others, instead of a way from one to the next. */
  readonly listed: boolean;
  readonly size: number;

  constructor(name: string, points: readonly Point[], listed: boolean, size = listed ? points.length : 256) {
    super();
    this.name = name;
    this.points = points;
    this.listed = listed;
    this.size = size;
  }

  /** The colour at a place between 0 and 1, through a table of `size` entries as matplotlib does. */
  at(place: number): Rgba {
    if (Number.isNaN(place)) return [0, 0, 0, 0];
    const entry = Math.min(this.size - 1, Math.max(0, place === 1 ? this.size - 1 : Math.trunc(place * this.size)));
    return this.entry(entry);
  }

  entry(entry: number): Rgba {
    if (this.listed) return this.points[Math.min(this.points.length - 1, entry)].colour;
    return this.between(this.size === 1 ? 0 : entry / (this.size - 1));
  }

  private between(place: number): Rgba {
    const { points } = this;
    let right = points.findIndex((point) => point.at >= place);
    if (right <= 0) right = right < 0 ? points.length - 1 : Math.min(1, points.length - 1);
    const [from, to] = [points[Math.max(0, right - 1)], points[right]];
    const t = to.at === from.at ? 1 : (place - from.at) / (to.at - from.at);
    const mix = (k: 0 | 1 | 2 | 3): number => from.colour[k] + (to.colour[k] - from.colour[k]) * t;
    return [mix(0), mix(1), mix(2), mix(3)];
  }

  /** For Plotly. */
  scale(alpha: number | null = null): [number, string][] {
    if (!this.listed && this.size >= 64) return this.points.map(({ at, colour }) => [at, css(colour, alpha)]);
    return Array.from({ length: this.size }, (_, k) => k).flatMap((k): [number, string][] => {
      const colour = css(this.entry(k), alpha);
      return [
        [k / this.size, colour],
        [(k + 1) / this.size, colour],
      ];
    });
  }

  /** RGBA bytes for 256 steps. */
  bytes(): Uint8Array {
    const table = new Uint8Array(1024);
    for (let k = 0; k < 256; k++)
      table.set(
        this.at(k / 255).map((c) => Math.round(c * 255)),
        k * 4,
      );
    return table;
  }

  reversed(): ColourMap {
    const points = [...this.points].reverse().map(({ at, colour }) => ({ at: 1 - at, colour }));
    const name = this.name.endsWith('_r') ? this.name.slice(0, -2) : `${this.name}_r`;
    return new ColourMap(name, points, this.listed, this.size);
  }

  resampled(size: number): ColourMap {
    if (!this.listed) return new ColourMap(this.name, this.points, false, size);
    const points = Array.from({ length: size }, (_, k) => ({
      at: k / size,
      colour: this.at(size === 1 ? 0 : k / (size - 1)),
    }));
    return new ColourMap(this.name, points, true, size);
  }

  override call(args: readonly Value[], kwargs: Map<string, Value> | null): Value {
    const [value, alphaArgument] = [args[0] ?? kwargs?.get('X'), args[1] ?? kwargs?.get('alpha') ?? null];
    if (value === undefined) throw typeError("Colormap.__call__() missing 1 required positional argument: 'X'");
    const alpha = alphaArgument === null ? null : doubles(alphaArgument)[0];
    const whole = typeof value === 'number' || (value instanceof NDArray && isKind(value.dtype, 'i', 'u'));
    const colourOf = (x: number): Rgba => {
      const [r, g, b, a] = whole ? this.entry(Math.min(this.size - 1, Math.max(0, x))) : this.at(x);
      return [r, g, b, alpha ?? a];
    };
    if (isScalar(value)) return colourTuple(colourOf(doubles(value)[0]));
    const array = value instanceof NDArray ? value : (callOp('numpy.asarray', [value]) as NDArray);
    const flat = [...doubles(array)].flatMap((x) => [...colourOf(x)]).map((channel) => new PyFloat(channel));
    return callOp('numpy.reshape', [callOp('numpy.array', [new PyList(flat)]), new PyList([...array.shape, 4])]);
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'name') return this.name;
    return name === 'N' ? this.size : undefined;
  }
  override repr(): string {
    return `<matplotlib.colors.${this.listed ? 'ListedColormap' : 'LinearSegmentedColormap'} object ${this.name}>`;
  }
}

const ALIASES: Readonly<Record<string, string>> = { grey: 'gray', gist_grey: 'gist_gray', Grays: 'Greys' };
const made = new Map<string, ColourMap>();

function smoothPoints(text: string): Point[] {
  return text.split(' ').map((word) => {
    const [place, code] = word.split(':');
    return { at: Number.parseInt(place, 16) / 255, colour: fromHex(`#${code}`) };
  });
}
function make(name: string): ColourMap | undefined {
  if (name.endsWith('_r')) return colourMap(name.slice(0, -2))?.reversed();
  const known = ALIASES[name] ?? name;
  if (known in SMOOTH_MAPS) return new ColourMap(name, smoothPoints(SMOOTH_MAPS[known]), false);
  if (!(known in LISTED_MAPS)) return undefined;
  const codes = LISTED_MAPS[known].split(' ');
  return new ColourMap(
    name,
    codes.map((code, k) => ({ at: k / codes.length, colour: fromHex(`#${code}`) })),
    true,
  );
}

export function colourMap(name: string): ColourMap | undefined {
  const known = made.get(name) ?? make(name);
  if (known !== undefined) made.set(name, known);
  return known;
}

export const COLOUR_MAP_NAMES: readonly string[] = [...Object.keys(SMOOTH_MAPS), ...Object.keys(LISTED_MAPS)].flatMap(
  (name) => [name, `${name}_r`],
);

/** What `cmap=` takes: a map, its name, or nothing. */
export function colourMapFrom(value: Value | undefined, otherwise = 'viridis'): ColourMap {
  if (value instanceof ColourMap) return value;
  const name = value === undefined || value === null ? otherwise : value;
  const found = typeof name === 'string' ? colourMap(name) : undefined;
  if (found !== undefined) return found;
  if (typeof name !== 'string') throw typeError('get_cmap expects None or an instance of a str or Colormap');
  const known = COLOUR_MAP_NAMES.map((one) => `'${one}'`).join(', ');
  throw valueError(`'${name}' is not a valid value for cmap; supported values are ${known}`);
}

/** `ListedColormap(['red', 'blue'])` and `LinearSegmentedColormap.from_list('name', […])`. */
export function mapFromColours(name: string, colours: readonly Value[], listed: boolean, size?: number): ColourMap {
  const steps = listed ? colours.length : Math.max(1, colours.length - 1);
  return new ColourMap(
    name,
    colours.map((value, k) => ({ at: k / steps, colour: colourFrom(value) })),
    listed,
    size,
  );
}
