/** Broadcasting: shapes that stretch, and strides of zero that do it. */
import { ShapeError } from '../base/errors.ts';
import type { NDArray } from './ndarray.ts';

/** `(2,3)`, `(4,)`, `()`: as in NumPy's broadcast messages. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(',')})`;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

/** The common shape, or null where the shapes do not fit. */
export function commonShape(shapes: readonly (readonly number[])[]): readonly number[] | null {
  let result = shapes[0] ?? [];
  for (let k = 1; k < shapes.length; k++) {
    const shape = shapes[k];
    if (sameShape(result, shape)) continue;
    const joined = join(result, shape);
    if (joined === null) return null;
    result = joined;
  }
  return result;
}

function join(a: readonly number[], b: readonly number[]): number[] | null {
  const ndim = Math.max(a.length, b.length);
  const result = new Array<number>(ndim);
  for (let k = 1; k <= ndim; k++) {
    const left = k <= a.length ? a[a.length - k] : 1;
    const right = k <= b.length ? b[b.length - k] : 1;
    if (left !== right && left !== 1 && right !== 1) return null;
    result[ndim - k] = left === 1 ? right : left;
  }
  return result;
}

export function broadcastShapes(shapes: readonly (readonly number[])[]): readonly number[] {
  const shape = commonShape(shapes);
  if (shape === null) {
    const texts = shapes.map((one) => `${shapeText(one)} `).join('');
    throw new ShapeError(`operands could not be broadcast together with shapes ${texts}`);
  }
  return shape;
}

/** Strides of `array` seen through `shape`, which it must broadcast to. */
export function broadcastStrides(array: NDArray, shape: readonly number[]): number[] {
  const lead = shape.length - array.shape.length;
  const strides = new Array<number>(shape.length);
  for (let k = 0; k < shape.length; k++) {
    const own = k - lead;
    strides[k] = own < 0 || (array.shape[own] === 1 && shape[k] !== 1) ? 0 : array.strides[own];
  }
  return strides;
}

/** A read-only view of `array` with the given shape; undefined where it does not broadcast to it. */
export function stretched(array: NDArray, shape: readonly number[]): NDArray | undefined {
  const common = commonShape([array.shape, shape]);
  if (common === null || !sameShape(common, shape)) return undefined;
  return array.view({ shape, strides: broadcastStrides(array, shape), writeable: false });
}
