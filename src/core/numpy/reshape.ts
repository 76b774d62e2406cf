/** New shapes for the same elements: a view where strides allow, else a copy. */
import { copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { sizeOf } from '../arrays/layout.ts';
import type { NDArray } from '../arrays/ndarray.ts';
import { tupleText } from '../arrays/print.ts';

/** The shape with its one -1 filled in. */
export function resolveShape(shape: readonly number[], size: number): number[] {
  const unknown = shape.filter((length) => length < 0).length;
  if (unknown > 1) raise('ValueError', 'can only specify one unknown dimension');
  const known = shape.reduce((product, length) => (length < 0 ? product : product * length), 1);
  const bad = unknown === 0 ? known !== size : known === 0 ? size !== 0 || true : size % known !== 0;
  if (bad && !(unknown === 1 && known !== 0 && size % known === 0)) {
    raise(
      'ValueError',
      `cannot reshape array of size ${size} into shape ${tupleText(shape).replaceAll(' ', '').replace('-1', 'newaxis')}`,
    );
  }
  return shape.map((length) => (length < 0 ? size / known : length));
}

/** A view with the new shape, or null where the elements are not spaced evenly enough. */
export function reshapeView(array: NDArray, shape: readonly number[], order: 'C' | 'F'): NDArray | null {
  const strides = reshapeStrides(array, shape, order);
  return strides === null ? null : array.view({ shape, strides });
}

function reshapeStrides(array: NDArray, shape: readonly number[], order: 'C' | 'F'): number[] | null {
  const itemsize = array.dtype.itemsize;
  const result = new Array<number>(shape.length).fill(0);
  if (sizeOf(shape) === 0) {
    let step = itemsize;
    for (let k = shape.length - 1; k >= 0; k--) {
      result[k] = step;
      step *= Math.max(1, shape[k]);
    }
    return result;
  }
  const old = array.shape
    .map((length, k) => ({ length, stride: array.strides[k] }))
    .filter((axis) => axis.length !== 1);
  if (order === 'F') return reversedStrides(old, shape, itemsize, result);
  return match(old, shape, itemsize, result) ? result : null;
}

interface Axis {
  readonly length: number;
  readonly stride: number;
}

function reversedStrides(
  old: readonly Axis[],
  shape: readonly number[],
  itemsize: number,
  result: number[],
): number[] | null {
  const flipped = new Array<number>(shape.length).fill(0);
  if (!match([...old].reverse(), [...shape].reverse(), itemsize, flipped)) return null;
  flipped.reverse().forEach((stride, k) => {
    result[k] = stride;
  });
  return result;
}

/** Groups of old axes and new axes with the same product; each group of old axes must be one even run. */
function match(old: readonly Axis[], shape: readonly number[], itemsize: number, strides: number[]): boolean {
  let i = 0;
  let j = 0;
  while (i < old.length && j < shape.length) {
    let [a, b] = [old[i].length, shape[j]];
    let [iEnd, jEnd] = [i + 1, j + 1];
    while (a !== b) {
      if (a < b) a *= old[iEnd++].length;
      else b *= shape[jEnd++];
    }
    for (let k = i; k < iEnd - 1; k++) {
      if (old[k].stride !== old[k + 1].stride * old[k + 1].length) return false;
    }
    let step = old[iEnd - 1].stride;
    for (let k = jEnd - 1; k >= j; k--) {
      strides[k] = step;
      step *= shape[k];
    }
    [i, j] = [iEnd, jEnd];
  }
  const tail = j > 0 ? strides[j - 1] : itemsize;
  for (let k = j; k < shape.length; k++) strides[k] = tail;
  return true;
}

/** `np.reshape`: a view if possible (`copy` null or false), else a copy. */
export function reshape(
  array: NDArray,
  wanted: readonly number[],
  order: 'C' | 'F' | 'A' = 'C',
  copy: boolean | null = null,
): NDArray {
  const shape = resolveShape(wanted, array.size);
  const chosen = order === 'A' ? (array.fContiguous && !array.cContiguous ? 'F' : 'C') : order;
  const view = copy === true ? null : reshapeView(array, shape, chosen);
  if (view !== null) return view;
  if (copy === false) raise('ValueError', 'Unable to avoid creating a copy while reshaping.');
  const packed = copyOf(array, chosen);
  const reshaped = reshapeView(packed, shape, chosen);
  if (reshaped === null) return raise('ValueError', 'cannot reshape');
  return reshaped;
}
