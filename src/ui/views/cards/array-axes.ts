/**
 * Which numbers a card looks at: the dtype at the end of a field path, and the axes that the person can choose from
 * (those of the array, then those of the field's subarray shape).
 */
import type { DType } from '#core/dtype/dtype.ts';
import { isKind } from '#core/dtype/dtype.ts';
import type { ArrayInfo } from '#protocol/engine-api.ts';

/** An array or one field of it, as the views see it. */
export interface Subject {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly field: readonly string[];
}

export interface FieldChoice {
  readonly path: readonly string[];
  readonly label: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

export function fieldsOf(dtype: DType): readonly { name: string; dtype: DType }[] {
  return isKind(dtype, 'V') ? (dtype.fields ?? []) : [];
}

/** Peels subarray dtypes off: their shape becomes further axes. */
function peel(dtype: DType): { dtype: DType; shape: readonly number[] } {
  if (!isKind(dtype, 'V') || dtype.subarray === null) return { dtype, shape: [] };
  const inner = peel(dtype.subarray.base);
  return { dtype: inner.dtype, shape: [...dtype.subarray.shape, ...inner.shape] };
}

export function subjectOf(info: Pick<ArrayInfo, 'dtype' | 'shape'>, field: readonly string[]): Subject {
  let { dtype, shape } = peel(info.dtype);
  shape = [...info.shape, ...shape];
  for (const name of field) {
    const next = fieldsOf(dtype).find((candidate) => candidate.name === name);
    if (next === undefined) break;
    const peeled = peel(next.dtype);
    dtype = peeled.dtype;
    shape = [...shape, ...peeled.shape];
  }
  return { dtype, shape, field };
}

/** Every path that ends in something plain, depth first; empty for an array without fields. */
export function fieldChoices(info: Pick<ArrayInfo, 'dtype' | 'shape'>): readonly FieldChoice[] {
  const choices: FieldChoice[] = [];
  const walk = (path: readonly string[]): void => {
    const subject = subjectOf(info, path);
    const inner = fieldsOf(subject.dtype);
    if (inner.length === 0 && path.length > 0) {
      choices.push({ path, label: path.join(' › '), dtype: subject.dtype, shape: subject.shape });
    }
    for (const { name } of inner) walk([...path, name]);
  };
  walk([]);
  return choices;
}

export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Axes that are neither rows, columns nor `taken`: each gets a slicer. */
export function freeAxes(shape: readonly number[], ...taken: readonly (number | null)[]): number[] {
  return shape.map((_, axis) => axis).filter((axis) => !taken.includes(axis));
}

export function isDrawable(dtype: DType): boolean {
  return isKind(dtype, 'b', 'i', 'u', 'f', 'c');
}

export function isComplex(dtype: DType): boolean {
  return dtype.kind === 'c';
}

/** Flat C-order index as one index an axis. */
export function unravel(flat: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length).fill(0);
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = Math.max(1, shape[axis]);
    index[axis] = rest % length;
    rest = Math.floor(rest / length);
  }
  return index;
}
