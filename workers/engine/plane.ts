/**
 * From (description, view) to integers: where the elements of a looked-at plane lie in a source. The same strided
 * plane serves C and Fortran order, transposed axes, struct fields, subarrays, unaligned offsets and pyramids.
 */
import type { ArrayDescription } from '#bytes/formats/format.ts';
import { cStrides, fStrides } from '#core/arrays/layout.ts';
import { DTypeError, SelectionError } from '#core/base/errors.ts';
import type { DType } from '#core/dtype/dtype.ts';
import type { ArrayView, Component } from '#protocol/engine-api.ts';

export interface Plane {
  /** Scalar dtype of one element (never a record or a subarray). */
  readonly dtype: DType;
  readonly component: Component;
  readonly rowCount: number;
  readonly colCount: number;
  /** Bytes from one row (column) to the next. */
  readonly rowStride: number;
  readonly colStride: number;
  /** Byte offset of element (0, 0) in the source. */
  readonly offset: number;
  /** Bytes of the source from here on are missing (a truncated file). */
  readonly end: number;
}

/** All axes of a field: the array's, then those of the subarrays that the path goes through. */
export interface FieldLayout {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

export function fieldLayout(description: ArrayDescription, path: readonly string[]): FieldLayout {
  const { dtype, shape, fortranOrder, dataOffset } = description;
  const strides = (fortranOrder ? fStrides : cStrides)(shape, dtype.itemsize);
  let layout = withoutSubarray({ dtype, shape, strides, offset: dataOffset });
  for (const name of path) layout = withoutSubarray(intoField(layout, name));
  return layout;
}

function intoField(layout: FieldLayout, name: string): FieldLayout {
  const fields = layout.dtype.kind === 'V' ? layout.dtype.fields : null;
  const field = fields?.find((candidate) => candidate.name === name);
  if (field === undefined)
    throw new DTypeError(`no field of name ${name}`, { pythonType: 'KeyError', fields: { name } });
  return { ...layout, dtype: field.dtype, offset: layout.offset + field.offset };
}

function withoutSubarray(layout: FieldLayout): FieldLayout {
  if (layout.dtype.kind !== 'V' || layout.dtype.subarray === null) return layout;
  const { base, shape } = layout.dtype.subarray;
  return withoutSubarray({
    dtype: base,
    shape: [...layout.shape, ...shape],
    strides: [...layout.strides, ...cStrides(shape, base.itemsize)],
    offset: layout.offset,
  });
}

/** The plane (or line, or single element) that a view looks at; refuses indices outside the array. */
export function planeOf(description: ArrayDescription, view: ArrayView): Plane {
  const layout = fieldLayout(description, view.field);
  checkAxes(layout, view);
  const axisOf = (axis: number | null) =>
    axis === null ? { length: 1, stride: 0 } : { length: layout.shape[axis] ?? 1, stride: layout.strides[axis] ?? 0 };
  const [rows, cols] = [axisOf(view.rowAxis), axisOf(view.colAxis)];
  return {
    dtype: layout.dtype,
    component: view.component,
    rowCount: rows.length,
    colCount: cols.length,
    rowStride: rows.stride,
    colStride: cols.stride,
    offset: layout.offset + fixedOffset(layout, view),
    end: description.dataOffset + Math.min(description.dataLength, description.availableLength),
  };
}

/** The plane of every element of `channelAxis`, in order; the one plane of the view where that is null. */
export function channelPlanes(description: ArrayDescription, view: ArrayView, channelAxis: number | null): Plane[] {
  if (channelAxis === null) return [planeOf(description, view)];
  const { shape } = fieldLayout(description, view.field);
  return Array.from({ length: shape[channelAxis] ?? 0 }, (_, channel) =>
    planeOf(description, {
      ...view,
      index: shape.map((_length, axis) => (axis === channelAxis ? channel : (view.index[axis] ?? 0))),
    }),
  );
}

/** `x.real` and `x.imag` are every other number of the same bytes; null for parts that have to be computed. */
export function partOf(plane: Plane): Plane | null {
  const { component, dtype } = plane;
  if (component === 'value' || dtype.kind !== 'c') return plane;
  if (component !== 'real' && component !== 'imag') return null;
  const half = dtype.itemsize / 2;
  const number: DType = { kind: 'f', itemsize: half as 4 | 8 | 16, byteOrder: dtype.byteOrder };
  return { ...plane, dtype: number, offset: plane.offset + (component === 'imag' ? half : 0) };
}

function checkAxes(layout: FieldLayout, view: ArrayView): void {
  const rank = layout.shape.length;
  for (const axis of [view.rowAxis, view.colAxis]) {
    if (axis !== null && (!Number.isInteger(axis) || axis < 0 || axis >= rank)) {
      throw new SelectionError(`axis ${axis} is out of bounds for array of dimension ${rank}`, {
        pythonType: 'AxisError',
      });
    }
  }
  if (view.rowAxis !== null && view.rowAxis === view.colAxis) {
    throw new SelectionError(`rows and columns can't both be axis ${view.rowAxis}`);
  }
}

function fixedOffset(layout: FieldLayout, view: ArrayView): number {
  let offset = 0;
  for (const [axis, length] of layout.shape.entries()) {
    if (axis === view.rowAxis || axis === view.colAxis) continue;
    const index = view.index[axis] ?? 0;
    if (length > 0 && (index < 0 || index >= length)) {
      throw new SelectionError(`index ${index} is out of bounds for axis ${axis} with size ${length}`);
    }
    offset += index * (layout.strides[axis] ?? 0);
  }
  return offset;
}

/** Elements of all axes but the looked-at ones are many, and any of length zero leaves nothing to look at. */
export function isEmpty(plane: Plane): boolean {
  return plane.rowCount === 0 || plane.colCount === 0;
}
