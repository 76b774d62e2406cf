/**
 * `from arraybook import plot3d`: arrays of three dimensions, drawn. Where real matplotlib runs there is no such module:
 * `docs/plots.md` shows the lines that stand in for it there.
 */
import { copyOf } from '../../../arrays/cast.ts';
import type { NDArray } from '../../../arrays/ndarray.ts';
import { PyTuple, python, type Value } from '../../../base/python.ts';
import { float64 } from '../../../dtype/dtype.ts';
import { toNumber } from '../../../numpy/arguments.ts';
import { valueError } from '../../runtime/exceptions.ts';
import { importModule } from '../../runtime/modules.ts';
import { defineModule } from '../module.ts';
import { Axes3D } from './axes-3d.ts';
import { Colouring } from './colour-bar.ts';
import { currentFigure } from './current.ts';
import { addBar } from './figure-methods.ts';
import { wholeGrid } from './grid-spec.ts';
import { arrayOf, numbersIn } from './numbers.ts';
import { type Block, Cloud, Slices3D } from './shapes-3d.ts';

/** Elements of a block that is drawn, at most: beyond that WebGL takes longer than a glance. */
const MOST_ELEMENTS = 110_000;

/** The means of the blocks of a grid with at most so many elements, in one pass over planes of the array. */
export function blockOf(value: Value): { block: Block; note: string | null } {
  const array = arrayOf(value);
  if (array.shape.length !== 3)
    throw valueError(`plot3d draws arrays of three dimensions, not of ${array.shape.length}`);
  const [nz, ny, nx] = array.shape;
  const scale = Math.max(1, Math.cbrt((nz * ny * nx) / MOST_ELEMENTS));
  const shape = [nz, ny, nx].map((length) => Math.max(1, Math.min(length, Math.round(length / scale)))) as [
    number,
    number,
    number,
  ];
  const steps = [nz / shape[0], ny / shape[1], nx / shape[2]] as const;
  const sums = new Float64Array(shape[0] * shape[1] * shape[2]);
  const counts = new Uint32Array(sums.length);
  const rowOf = Uint32Array.from({ length: ny }, (_, k) => Math.floor((k * shape[1]) / ny) * shape[2]);
  const colOf = Uint32Array.from({ length: nx }, (_, k) => Math.floor((k * shape[2]) / nx));
  for (let plane = 0; plane < nz; plane++) {
    const values = planeOf(array, plane);
    const base = Math.floor((plane * shape[0]) / nz) * shape[1] * shape[2];
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        const found = values[y * nx + x];
        if (found !== found) continue;
        const to = base + rowOf[y] + colOf[x];
        sums[to] += found;
        counts[to]++;
      }
    }
  }
  const values = Float32Array.from(sums, (sum, k) => (counts[k] === 0 ? Number.NaN : sum / counts[k]));
  const whole = shape[0] === nz && shape[1] === ny && shape[2] === nx;
  const note = whole ? null : `An array of ${nz} × ${ny} × ${nx} is drawn by the means of ${shape.join(' × ')} blocks.`;
  return { block: { shape, values, steps }, note };
}

function planeOf(array: NDArray, plane: number): Float64Array {
  const one = array.view({
    shape: array.shape.slice(1),
    strides: array.strides.slice(1),
    offset: array.offset + plane * array.strides[0],
  });
  const packed = copyOf(one, 'C', float64);
  return (packed.lane as Float64Array).subarray(packed.offset / 8, packed.offset / 8 + packed.size);
}

function axesFrom(value: Value | undefined): Axes3D {
  if (value instanceof Axes3D) return value;
  const figure = currentFigure();
  if (figure.current instanceof Axes3D) return figure.current;
  const axes = new Axes3D(figure, { kind: 'grid', grid: wholeGrid() });
  [axes.x.label, axes.y.label, axes.scene.z.label] = ['axis 2', 'axis 1', 'axis 0'];
  figure.add(axes);
  return axes;
}

function shape3D(axes: Axes3D, block: Block): void {
  const lengths = [2, 1, 0].map((axis) => block.shape[axis] * block.steps[axis]);
  axes.scene.box = [lengths[0], lengths[1], lengths[2]];
}

function fraction(values: Float32Array, share: number): number {
  const sorted = values.filter((x) => Number.isFinite(x)).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

defineModule('arraybook.plot3d', 'Arrays of three dimensions, drawn.', (module) => {
  module.def(
    'isosurface(v, level=None, *, cmap=None, alpha=None, ax=None, colorbar=False)',
    ([v, level, cmap, alpha, ax, bar]) => {
      const { block, note } = blockOf(v ?? null);
      const levels = numbersIn(level) ?? [(fraction(block.values, 0.02) + fraction(block.values, 0.98)) / 2];
      const axes = axesFrom(ax ?? null);
      shape3D(axes, block);
      const pair = [Math.min(...levels), Math.max(...levels)] as const;
      const colouring = Colouring.from(cmap ?? null, null, null, null);
      if (pair[0] === pair[1])
        [colouring.norm.low, colouring.norm.high] = [fraction(block.values, 0), fraction(block.values, 1)];
      const cloud = axes.add(new Cloud(block, pair, 'isosurface', levels.length, colouring));
      if (alpha !== null && alpha !== undefined) cloud.opacity = toNumber(alpha);
      if (note !== null) axes.figure.notes.push(note);
      axes.mappable = cloud;
      if (python.truth(bar ?? false)) addBar(axes.figure, cloud, new Map([['ax', axes]]));
      return cloud;
    },
  );
  module.def(
    'volume(v, vmin=None, vmax=None, *, cmap=None, alpha=None, surfaces=17, ax=None, colorbar=True)',
    ([v, low, high, cmap, alpha, surfaces, ax, bar]) => {
      const { block, note } = blockOf(v ?? null);
      const limit = (value: Value | undefined, share: number): number =>
        value === null || value === undefined ? fraction(block.values, share) : toNumber(value);
      const pair = [limit(low, 0.3), limit(high, 0.995)] as const;
      const axes = axesFrom(ax ?? null);
      shape3D(axes, block);
      const cloud = axes.add(
        new Cloud(block, pair, 'volume', toNumber(surfaces ?? 17), Colouring.from(cmap ?? null, null, null, null)),
      );
      if (alpha !== null && alpha !== undefined) cloud.opacity = toNumber(alpha);
      if (note !== null) axes.figure.notes.push(note);
      axes.mappable = cloud;
      if (python.truth(bar ?? true)) addBar(axes.figure, cloud, new Map([['ax', axes]]));
      return cloud;
    },
  );
  module.def(
    'slices(v, at=None, *, cmap=None, vmin=None, vmax=None, ax=None, colorbar=True)',
    ([v, at, cmap, low, high, ax, bar]) => {
      const { block, note } = blockOf(v ?? null);
      const shape = arrayOf(v ?? null).shape;
      const given = numbersIn(at) ?? shape.map((length) => Math.floor(length / 2));
      if (given.length !== 3) throw valueError('`at` names three indices, one for each axis');
      const place = given.map((index, axis) =>
        Math.min(shape[axis] - 1, Math.max(0, index < 0 ? index + shape[axis] : index)),
      );
      const axes = axesFrom(ax ?? null);
      shape3D(axes, block);
      const limit = (value: Value | undefined): number | null =>
        value === null || value === undefined ? null : toNumber(value);
      const colouring = Colouring.from(cmap ?? null, null, limit(low), limit(high));
      const slices = axes.add(new Slices3D(block, [place[0], place[1], place[2]], colouring));
      if (note !== null) axes.figure.notes.push(note);
      axes.mappable = slices;
      if (python.truth(bar ?? true)) addBar(axes.figure, slices, new Map([['ax', axes]]));
      return slices;
    },
  );
});

defineModule('mpl_toolkits', 'Kinds of axes.', (module) => module.value('__path__', new PyTuple([])));
defineModule('mpl_toolkits.mplot3d', 'Axes in three dimensions.', (module) =>
  module.value('Axes3D', importModule('matplotlib.axes').attributes.get('Axes') ?? null),
);
defineModule('mpl_toolkits.axes_grid1', 'Places for colour bars.', (module) => {
  module.def('make_axes_locatable(ax)', () => {
    throw valueError('make_axes_locatable() is not needed here: colour bars are as tall as their axes');
  });
});
