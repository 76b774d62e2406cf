/** Python's own text methods, element by element: `str` for `U` and StringDType, `bytes` for `S`. */
import { broadcastShapes, broadcastStrides } from '../../arrays/broadcast.ts';
import { raise, rawFrom, textLength } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { writerOf } from '../../arrays/element.ts';
import { offsetsOf } from '../../arrays/iterate.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { itemAt } from '../../arrays/record.ts';
import { bytes_, type DType, isKind, object_, str_, string_ } from '../../dtype/dtype.ts';
import { dtypeText } from '../../dtype/dtype-text.ts';
import { PyBytes, python, type Value } from '../python-values.ts';

export function isText(array: NDArray): boolean {
  return isKind(array.dtype, 'S', 'U', 'T');
}

/** An array of text; anything else is refused as NumPy's old string loops do. */
export function textArray(value: Value): NDArray {
  const array = toArray(value);
  if (!isText(array)) raise('TypeError', 'string operation on non-string array');
  return array;
}

/** An array of text for a ufunc of that name. */
export function ufuncText(name: string, value: Value, returns = 'None'): NDArray {
  const array = toArray(value);
  if (!isText(array)) noLoop(name, [array], returns);
  return array;
}
export function noLoop(name: string, operands: readonly (NDArray | string)[], returns = 'None'): never {
  const names = operands.map((one) => (typeof one === 'string' ? one : className(one.dtype)));
  const types = names.map((one) => `<class 'numpy.dtypes.${one}DType'>`);
  const shown = types.length === 1 ? types[0] : `(${types.join(', ')})`;
  return raise(
    'UFuncTypeError',
    `ufunc '${name}' did not contain a loop with signature matching types ${shown} -> ${returns}`,
  );
}
function className(dtype: DType): string {
  const named: Partial<Record<string, string>> = {
    S: 'Bytes',
    U: 'Str',
    T: 'String',
    O: 'Object',
    V: 'Void',
    M: 'DateTime64',
    m: 'TimeDelta64',
    b: 'Bool',
  };
  const name = named[dtype.kind] ?? dtypeText(dtype);
  return name[0].toUpperCase() + name.slice(1).replace('int', dtype.kind === 'u' ? 'Int' : 'int');
}

/** Operands of one kind of text: bytes become text where any operand is text. */
export function alike(arrays: readonly NDArray[]): NDArray[] {
  const texts = arrays.filter(isText);
  if (!texts.some((one) => one.dtype.kind !== 'S')) return [...arrays];
  return arrays.map((one) =>
    one.dtype.kind === 'S' ? built(one.shape, elementsOf(one).map(decoded), textDType(one.dtype.itemsize)) : one,
  );
}
function decoded(value: Value): Value {
  return value instanceof PyBytes ? new TextDecoder('latin1').decode(value.bytes) : value;
}
function textDType(length: number): DType {
  return str_(Math.max(length, 1));
}

/** Elements in C order as plain Python values. */
export function elementsOf(array: NDArray): Value[] {
  const items: Value[] = [];
  for (const at of offsetsOf(array.shape, array.strides, array.offset)) items.push(itemAt(array, at));
  return items;
}

export interface Mapped {
  readonly shape: readonly number[];
  readonly values: Value[];
}

/** The operation on every group of elements of broadcast operands. */
export function mapped(arrays: readonly NDArray[], operation: (...items: Value[]) => Value): Mapped {
  const shape = broadcastShapes(arrays.map((one) => one.shape));
  const columns = arrays.map((one) => elementsOf(one.view({ shape, strides: broadcastStrides(one, shape) })));
  return {
    shape,
    values: (columns[0] ?? []).map((first, k) => operation(first, ...columns.slice(1).map((one) => one[k]))),
  };
}

/** `item.name(*args)` in Python. */
export function textMethod(item: Value, name: string, args: readonly Value[]): Value {
  const method = python.getAttribute(item, name);
  return method === undefined ? raise('AttributeError', `no text method ${name}`) : python.call(method, args);
}

export function built(shape: readonly number[], values: readonly Value[], dtype: DType): NDArray {
  const array = allocate(dtype, shape);
  const write = writerOf(array.storage, dtype);
  values.forEach((value, k) => {
    write(k * dtype.itemsize, rawFrom(value, dtype));
  });
  return array;
}

export function lengthOf(value: Value): number {
  if (typeof value === 'string') return textLength(value);
  return value instanceof PyBytes ? value.bytes.length : 0;
}

/** Text of the kind of `like`, wide enough for the longest value. */
export function widest({ shape, values }: Mapped, like: DType): NDArray {
  if (like.kind === 'T') return built(shape, values, like);
  const width = Math.max(1, ...values.map(lengthOf));
  return built(shape, values, like.kind === 'S' ? bytes_(width) : str_(width, like.byteOrder === '>' ? '>' : '<'));
}

/** What NumPy makes of a result whose type only the values tell. */
export function discovered({ shape, values }: Mapped, like: DType | null = null): NDArray {
  if (like?.kind === 'T') return built(shape, values, string_);
  const bytes = values.length > 0 && values.every((one) => one instanceof PyBytes);
  return widest({ shape, values }, bytes ? bytes_(1) : values.length === 0 && like !== null ? like : str_(1));
}

export function objects({ shape, values }: Mapped): NDArray {
  const made = allocate(object_, shape);
  const write = writerOf(made.storage, object_);
  values.forEach((value, k) => {
    write(k * 8, value);
  });
  return made;
}
