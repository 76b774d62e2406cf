/**
 * Masked arrays: an array and a mask that says which elements do not count. A `MaskedArray` is an `NDArray` whose
 * layout is that of its data; functions that know nothing of masks see the data, and never a masked view of it.
 */
import { asDType, copyOf } from '../../arrays/cast.ts';
import { toArray } from '../../arrays/discover.ts';
import { type ArrayParts, allocate, NDArray, ndarrayType } from '../../arrays/ndarray.ts';
import {
  type BinaryOp,
  type CompareOp,
  type Iteration,
  type Kwargs,
  PyTuple,
  PyType,
  type UnaryOp,
  type Value,
} from '../../base/python.ts';
import { bool_, type DType, float64, struct, subarray } from '../../dtype/dtype.ts';
import { packedStruct } from '../../dtype/struct.ts';
import { attributeOf, callOp, methodsOf, names, propertiesOf } from '../../ops/registry.ts';
import { type Ufunc, ufuncs } from '../ufunc.ts';

export interface MaskedBehaviour {
  construct(args: readonly Value[], kwargs: Kwargs | null): Value;
  getItem(self: MaskedArray, key: Value): Value;
  setItem(self: MaskedArray, key: Value, value: Value): void;
  binary(self: MaskedArray, op: BinaryOp, other: Value, reflected: boolean): Value | undefined;
  inplace(self: MaskedArray, op: BinaryOp, other: Value): Value | undefined;
  unary(self: MaskedArray, op: UnaryOp): Value;
  compare(self: MaskedArray, op: CompareOp, other: Value): Value | undefined;
  iterate(self: MaskedArray): Iteration;
  repr(self: MaskedArray): string;
  str(self: MaskedArray): string;
  truth(self: MaskedArray): boolean;
  contains(self: MaskedArray, item: Value): boolean;
  float(self: MaskedArray): number | undefined;
  int(self: MaskedArray): number | bigint | undefined;
  overrideFunction(self: MaskedArray, name: string, args: readonly Value[], kwargs: Kwargs | null): Value | undefined;
  overrideUfunc(ufunc: Ufunc, method: string, args: readonly Value[], kwargs: Kwargs | null): Value | undefined;
}
/** Filled by `behaviour.ts`. */
export const behaviour = {} as MaskedBehaviour;

export const maskedArrayType: PyType = new PyType('MaskedArray', {
  module: 'numpy.ma',
  bases: [ndarrayType],
  construct: (_type, args, kwargs) => behaviour.construct(args, kwargs),
});
export const maskedConstantType = new PyType('MaskedConstant', {
  module: 'numpy.ma.core',
  bases: [maskedArrayType],
  construct: () => masked,
});
export const maskedRecordType = new PyType('mvoid', { module: 'numpy.ma', bases: [maskedArrayType] });

/** A mask, or null for `nomask`. */
export type Mask = NDArray | null;

export class MaskedArray extends NDArray {
  mask: Mask;
  /** 0-d; null: the default of the dtype. */
  fill: NDArray | null = null;
  hardMask = false;
  sharedMask = false;
  /** Class of the data: ndarray, recarray … */
  baseType: PyType;

  constructor(data: NDArray, mask: Mask = null, type: PyType = maskedArrayType) {
    super({
      dtype: data.dtype,
      shape: data.shape,
      strides: data.strides,
      offset: data.offset,
      storage: data.storage,
      base: data.base ?? data,
      writeable: data.writeable,
      type,
    });
    const records = data.dtype.kind === 'V' && (data.dtype.fields?.length ?? 0) > 0;
    this.mask = mask ?? (records ? noneMasked(data.shape, data.dtype) : null);
    const kind = data.pyType.isSubtypeOf(maskedArrayType) ? ndarrayType : data.pyType;
    this.baseType = data instanceof MaskedArray ? data.baseType : kind;
  }

  /** The data alone, sharing memory. */
  get data(): NDArray {
    return this.view({});
  }
  /** Views are views of the data: only `new MaskedArray` makes masked arrays. */
  override view(parts: Partial<ArrayParts>): NDArray {
    const type = parts.type === undefined || parts.type.isSubtypeOf(maskedArrayType) ? this.baseType : parts.type;
    return super.view({ ...parts, type });
  }
  /** Takes over what results inherit: fill value, hard mask, class of the data. */
  like(other: Value): this {
    if (other instanceof MaskedArray) {
      this.fill = other.fill;
      this.hardMask = other.hardMask;
      this.baseType = other.baseType;
    }
    return this;
  }

  override overrideFunction(name: string, args: readonly Value[], kwargs: Kwargs | null): Value | undefined {
    return behaviour.overrideFunction(this, name, args, kwargs);
  }
  override overrideUfunc(
    ufunc: Ufunc,
    method: string,
    args: readonly Value[],
    kwargs: Kwargs | null,
  ): Value | undefined {
    return behaviour.overrideUfunc(ufunc, method, args, kwargs);
  }
  override getAttribute(name: string): Value | undefined {
    return attributeOf('MaskedArray', this, name) ?? super.getAttribute(name);
  }
  override setAttribute(name: string, value: Value): boolean {
    const property = propertiesOf('MaskedArray').get(name);
    if (property?.set) {
      property.set(this, value);
      return true;
    }
    return super.setAttribute(name, value);
  }
  override attributeNames(): readonly string[] {
    const own = [...propertiesOf('MaskedArray').keys(), ...methodsOf('MaskedArray').keys()];
    return [...new Set([...own, ...super.attributeNames()])];
  }
  override getItem(key: Value): Value {
    return behaviour.getItem(this, key);
  }
  override setItem(key: Value, value: Value): void {
    behaviour.setItem(this, key, value);
  }
  override binary(op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
    return behaviour.binary(this, op, other, reflected);
  }
  override inplace(op: BinaryOp, other: Value): Value | undefined {
    return behaviour.inplace(this, op, other);
  }
  override unary(op: UnaryOp): Value | undefined {
    return behaviour.unary(this, op);
  }
  override compare(op: CompareOp, other: Value): Value | undefined {
    return behaviour.compare(this, op, other);
  }
  override iterate(): Iteration {
    return behaviour.iterate(this);
  }
  override repr(): string {
    return behaviour.repr(this);
  }
  override str(): string {
    return behaviour.str(this);
  }
  override format(spec: string): string {
    return this.isMaskedScalar || this.shape.length > 0 ? behaviour.str(this) : this.data.format(spec);
  }
  override truth(): boolean {
    return behaviour.truth(this);
  }
  override contains(item: Value): boolean {
    return behaviour.contains(this, item);
  }
  override toFloat(): number | undefined {
    return behaviour.float(this);
  }
  override toInt(): number | bigint | undefined {
    return behaviour.int(this);
  }
  /** 0-d and masked. */
  get isMaskedScalar(): boolean {
    return this.shape.length === 0 && this.mask !== null && isSet(this.mask);
  }
}

/** Whether a 0-d mask is set. */
export function isSet(mask: NDArray): boolean {
  return mask.storage.bytes[mask.offset] !== 0;
}

// ── Short ways to the rest of the core ────────────────────────────────────────────────────────────

/** A NumPy function's result. */
export function np(name: string, args: readonly Value[], kwargs: Readonly<Record<string, Value>> = {}): Value {
  return callOp(`numpy.${name}`, args, kwargs);
}
/** A NumPy function's result as an array. */
export function npArray(name: string, args: readonly Value[], kwargs: Readonly<Record<string, Value>> = {}): NDArray {
  return toArray(np(name, args, kwargs));
}
/** A ufunc on plain arrays. */
export function apply(name: string, ...args: Value[]): NDArray {
  return ufuncs[name].apply(args.map((one) => (one instanceof MaskedArray ? one.data : one)))[0];
}

// ── Masks ─────────────────────────────────────────────────────────────────────────────────────────

/** `np.ma.nomask`, which is `np.False_`. */
export const nomask = names.get('numpy.False_') ?? false;
export function maskValue(mask: Mask): Value {
  return mask ?? nomask;
}

/** bool for plain dtypes, bool fields for records. */
export function maskDType(dtype: DType): DType {
  if (dtype.kind !== 'V') return bool_;
  if (dtype.subarray !== null) return subarray(maskDType(dtype.subarray.base), dtype.subarray.shape);
  if (dtype.fields === null) return bool_;
  if (dtype.fields.length === 0) return struct([], 0);
  return packedStruct(dtype.fields.map(({ name, title, dtype: one }) => ({ name, title, dtype: maskDType(one) })));
}

export function noneMasked(shape: readonly number[], dtype: DType = float64): NDArray {
  return allocate(maskDType(dtype), shape);
}
export function allMasked(shape: readonly number[], dtype: DType = float64): NDArray {
  const made = noneMasked(shape, dtype);
  made.storage.bytes.fill(1);
  return made;
}

/** The mask of an array-like; null where there is none. */
export function getMask(value: Value): Mask {
  return value instanceof MaskedArray ? value.mask : null;
}
export function getMaskArray(value: Value): NDArray {
  if (value instanceof MaskedArray && value.mask !== null) return value.mask;
  const array = toArray(value);
  return noneMasked(array.shape, array.dtype);
}
/** The data of an array-like. */
export function getData(value: Value): NDArray {
  return value instanceof MaskedArray ? value.data : toArray(value);
}

/** A mask's flags as bools: records get a last axis of their fields. */
export function flagsOf(mask: NDArray): NDArray {
  if (mask.dtype.kind === 'b') return mask;
  const packed = copyOf(mask);
  const count = mask.dtype.itemsize;
  return packed.view({ dtype: bool_, shape: [...mask.shape, count], strides: [...packed.strides, 1] });
}

export function anySet(mask: Mask): boolean {
  if (mask === null) return false;
  return toArray(np('any', [flagsOf(mask)])).truth();
}
export function allSet(mask: Mask): boolean {
  if (mask === null) return false;
  return toArray(np('all', [flagsOf(mask)])).truth();
}

/** Null unless something is masked. */
export function shrunk(mask: Mask): Mask {
  return anySet(mask) ? mask : null;
}

/** Either mask's flags, broadcast; records by field. */
export function orMask(a: Mask, b: Mask): Mask {
  if (a === null) return b;
  if (b === null || a === b) return a;
  if (a.dtype.kind !== 'V') return asDType(apply('logical_or', a, b), bool_);
  const made = copyOf(a);
  const extra = flagsOf(b.dtype.kind === 'V' ? b : asDType(b, a.dtype));
  const flags = flagsViewOf(made);
  np('copyto', [flags, apply('logical_or', flags, extra)]);
  return made;
}

/** Flags of a packed mask, writable. */
export function flagsViewOf(mask: NDArray): NDArray {
  if (mask.dtype.kind === 'b') return mask;
  return mask.view({ dtype: bool_, shape: [...mask.shape, mask.dtype.itemsize], strides: [...mask.strides, 1] });
}

// ── The constant ──────────────────────────────────────────────────────────────────────────────────

/** `np.ma.masked`. */
export const masked: MaskedArray = new MaskedArray(allocate(float64, []), allMasked([]), maskedConstantType);

/** A result with its mask: 0-d ones become scalars, or `masked`. */
export function settle(data: NDArray, mask: Mask, like: Value = null): Value {
  if (data.shape.length === 0) {
    if (mask !== null && isSet(mask)) return masked;
    return data.dtype.kind === 'V' ? data : data.getItem(EMPTY);
  }
  return new MaskedArray(data, mask).like(like);
}

const EMPTY = new PyTuple([]);

/** Any array-like as a masked array, without copying one that is. */
export function asMasked(value: Value): MaskedArray {
  return value instanceof MaskedArray ? value : new MaskedArray(getData(value));
}
