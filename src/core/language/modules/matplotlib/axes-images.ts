/** `imshow`, `pcolormesh`, `hist2d`, `contour`, `contourf`: methods of axes that show grids. */

import { type Kwargs, PyTuple, python, type Value } from '../../../base/python.ts';
import { isKind } from '../../../dtype/dtype.ts';
import { toBool, toNumber } from '../../../numpy/arguments.ts';
import { callOp } from '../../../ops/registry.ts';
import { method } from '../../runtime/calls.ts';
import { type PyException, raise, typeError, valueError } from '../../runtime/exceptions.ts';
import { type Axes, axesType } from './axes.ts';
import { Colouring } from './colour-bar.ts';
import { ColourImage, GridImage, type ImagePlace, Mesh } from './image.ts';
import { arrayOf, doubles, gridOf, numbersIn } from './numbers.ts';

function colouringFrom(
  cmap: Value | undefined,
  norm: Value | undefined,
  low: Value | undefined,
  high: Value | undefined,
): Colouring {
  const limit = (value: Value | undefined): number | null =>
    value === null || value === undefined ? null : toNumber(value);
  return Colouring.from(cmap ?? null, norm ?? null, limit(low), limit(high));
}

// ── imshow ────────────────────────────────────────────────────────────────────────────────────────

function imagePlace(rows: number, cols: number, origin: string, extent: Value | undefined): ImagePlace {
  const upper = origin !== 'lower';
  if (origin !== 'lower' && origin !== 'upper') {
    throw valueError(`'${origin}' is not a valid value for origin; supported values are 'upper', 'lower'`);
  }
  const given = numbersIn(extent);
  if (given !== null) return { left: given[0], right: given[1], bottom: given[2], top: given[3], upper };
  const [bottom, top] = upper ? [rows - 0.5, -0.5] : [-0.5, rows - 0.5];
  return { left: -0.5, right: cols - 0.5, bottom, top, upper };
}

/** RGBA bytes of an array whose last axis is a colour. */
function colourBytes(value: Value): { rows: number; cols: number; bytes: Uint8Array } {
  const array = arrayOf(value);
  const [rows, cols, channels] = array.shape;
  const all = doubles(array);
  const whole = isKind(array.dtype, 'u', 'i');
  const bytes = new Uint8Array(rows * cols * 4);
  let clipped = false;
  for (let k = 0; k < rows * cols; k++) {
    for (let channel = 0; channel < 4; channel++) {
      const raw = channel < channels ? all[k * channels + channel] * (whole ? 1 : 255) : 255;
      if (raw < 0 || raw > 255) clipped = true;
      bytes[k * 4 + channel] = Math.min(255, Math.max(0, whole ? raw : Math.round(raw)));
    }
  }
  if (clipped)
    python.warn(
      'UserWarning',
      'Clipping input data to the valid range for imshow with RGB data ([0..1] for floats or [0..255] for integers).',
    );
  return { rows, cols, bytes };
}

function showImage(
  axes: Axes,
  x: Value,
  place: { origin: string; extent: Value | undefined },
  colouring: Colouring,
): GridImage | ColourImage {
  let array = arrayOf(x);
  if (array.shape.length === 3 && array.shape[2] === 1) array = callOp('numpy.squeeze', [array, 2]) as typeof array;
  const { shape } = array;
  if (shape.length === 3 && (shape[2] === 3 || shape[2] === 4)) {
    const { rows, cols, bytes } = colourBytes(array);
    return axes.add(new ColourImage(rows, cols, bytes, imagePlace(rows, cols, place.origin, place.extent), colouring));
  }
  if (shape.length !== 2)
    throw typeError(`Invalid shape (${shape.join(', ')}${shape.length === 1 ? ',' : ''}) for image data`);
  if (!isKind(array.dtype, 'b', 'i', 'u', 'f'))
    throw typeError(
      `Image data of dtype ${python.str(python.getAttribute(array, 'dtype') ?? '')} cannot be converted to float`,
    );
  const grid = gridOf(array, 'image data');
  return axes.add(new GridImage(grid, imagePlace(grid.rows, grid.cols, place.origin, place.extent), colouring));
}

/** The frame follows the image: its edges are the limits, the first row stands where `origin` says. */
function followImage(axes: Axes, place: ImagePlace, aspect: Value | undefined): void {
  if (aspect === 'auto') axes.aspect = null;
  else axes.aspect = aspect === null || aspect === undefined || aspect === 'equal' ? 1 : toNumber(aspect);
  if (axes.x.limits === null) axes.x.inverted = place.left > place.right;
  if (axes.y.limits === null) axes.y.inverted = place.bottom > place.top;
}

method<Axes>(
  axesType,
  'imshow(X, cmap=None, norm=None, *, aspect=None, interpolation=None, alpha=None, vmin=None, vmax=None, origin=None, extent=None, interpolation_stage=None, filternorm=True, filterrad=4, resample=None, url=None, data=None, **kwargs)',
  (axes, bound, _star, kwargs) => {
    const [x, cmap, norm, aspect, interpolation, alpha, low, high, origin, extent] = bound;
    const image = showImage(
      axes,
      x ?? null,
      { origin: python.str(origin ?? 'upper'), extent },
      colouringFrom(cmap, norm, low, high),
    );
    followImage(axes, image.place, aspect);
    if (alpha !== null) kwargs.set('alpha', alpha ?? null);
    if (interpolation !== null) kwargs.set('interpolation', interpolation ?? null);
    image.configure(kwargs);
    if (image instanceof GridImage) axes.mappable = image;
    return image;
  },
);
method<Axes>(axesType, 'matshow(Z, **kwargs)', (axes, [z], _star, kwargs) => {
  axes.x.opposite = true;
  return python.call(axesType.namespace.get('imshow') ?? null, [axes, z ?? null], kwargs);
});
method<Axes>(axesType, 'spy(Z, precision=0, **kwargs)', (axes, [z, precision], _star, kwargs) => {
  const mask = callOp('numpy.greater', [callOp('numpy.abs', [z ?? null]), precision ?? 0]);
  axes.x.opposite = true;
  if (!kwargs.has('cmap')) kwargs.set('cmap', 'binary');
  return python.call(axesType.namespace.get('imshow') ?? null, [axes, mask], kwargs);
});

// ── pcolormesh, hist2d ────────────────────────────────────────────────────────────────────────────

/** Edges of cells, from edges or from centres. */
function edgesFrom(values: Float64Array, cells: number, what: string): Float64Array {
  if (values.length === cells + 1) return values;
  if (values.length !== cells)
    throw typeError(`Dimensions of C are incompatible with ${what}: ${cells} cells, ${values.length} positions`);
  if (cells === 1) return Float64Array.of(values[0] - 0.5, values[0] + 0.5);
  const inner = Array.from({ length: cells - 1 }, (_, k) => (values[k] + values[k + 1]) / 2);
  const [first, last] = [
    values[0] - (inner[0] - values[0]),
    values[cells - 1] + (values[cells - 1] - inner[cells - 2]),
  ];
  return Float64Array.from([first, ...inner, last]);
}

/** One row (or column) of a matrix of positions. */
export function lane(axes: Axes, name: 'x' | 'y', value: Value): Float64Array {
  const array = arrayOf(value);
  if (array.shape.length < 2) return axes[name].read(value);
  const [rows, cols] = array.shape;
  const all = doubles(array);
  const row = (r: number): Float64Array => all.subarray(r * cols, (r + 1) * cols);
  if (name === 'x') {
    for (let r = 1; r < rows; r++)
      if (row(r).some((x, c) => Math.abs(x - all[c]) > 1e-9 * Math.abs(all[c]) + 1e-300)) throw bent();
    return row(0).slice();
  }
  for (let r = 0; r < rows; r++)
    if (row(r).some((y) => Math.abs(y - row(r)[0]) > 1e-9 * Math.abs(y) + 1e-300)) throw bent();
  return Float64Array.from({ length: rows }, (_, r) => all[r * cols]);
}
function bent(): PyException {
  return raise('NotImplementedError', 'grids whose rows and columns are not straight are not drawn here');
}

function addMesh(axes: Axes, args: readonly Value[], colouring: Colouring, kwargs: Kwargs): Mesh {
  const [x, y, c] = args.length >= 3 ? args : [null, null, args[0]];
  const grid = gridOf(c, 'C');
  const count = (length: number): Float64Array => Float64Array.from({ length: length + 1 }, (_, k) => k);
  const xs = x === null ? count(grid.cols) : edgesFrom(lane(axes, 'x', x), grid.cols, 'X');
  const ys = y === null ? count(grid.rows) : edgesFrom(lane(axes, 'y', y), grid.rows, 'Y');
  const mesh = axes.add(new Mesh(grid, xs, ys, colouring));
  mesh.configure(kwargs);
  axes.mappable = mesh;
  return mesh;
}

for (const name of ['pcolormesh', 'pcolor']) {
  method<Axes>(
    axesType,
    `${name}(*args, alpha=None, norm=None, cmap=None, vmin=None, vmax=None, shading=None, antialiased=False, data=None, **kwargs)`,
    (axes, [alpha, norm, cmap, low, high], args, kwargs) => {
      if (alpha !== null) kwargs.set('alpha', alpha ?? null);
      return addMesh(axes, args, colouringFrom(cmap, norm, low, high), kwargs);
    },
  );
}

method<Axes>(
  axesType,
  'hist2d(x, y, bins=10, range=None, density=False, weights=None, cmin=None, cmax=None, *, data=None, **kwargs)',
  (axes, [x, y, bins, range, density, weights, least, most], _star, kwargs) => {
    const made = callOp('numpy.histogram2d', [x ?? null, y ?? null, bins ?? 10, range ?? null], {
      density: toBool(density),
      weights: weights ?? null,
    }) as PyTuple;
    const [counts, xEdges, yEdges] = made.items;
    const grid = gridOf(callOp('numpy.transpose', [counts]), 'counts');
    const limit = (value: Value | undefined, cut: (count: number, bound: number) => boolean): void => {
      if (value === null || value === undefined) return;
      const bound = toNumber(value);
      for (let k = 0; k < grid.values.length; k++) if (cut(grid.values[k], bound)) grid.values[k] = Number.NaN;
    };
    limit(least, (count, bound) => count < bound);
    limit(most, (count, bound) => count > bound);
    const take = (name: string): Value | undefined => {
      const value = kwargs.get(name);
      kwargs.delete(name);
      return value;
    };
    const colouring = colouringFrom(take('cmap'), take('norm'), take('vmin'), take('vmax'));
    const mesh = axes.add(new Mesh(grid, doubles(xEdges), doubles(yEdges), colouring));
    mesh.configure(kwargs);
    axes.mappable = mesh;
    return new PyTuple([counts, xEdges, yEdges, mesh]);
  },
);
