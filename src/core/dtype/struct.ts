/** Structured dtypes: where fields lie, and how to find one. */
import { DTypeError, SelectionError } from '../base/errors.ts';
import { type DType, type Field, struct, type VoidDType } from './dtype.ts';
import { strRepr } from './python-text.ts';

/** Natural alignment in bytes, as `dtype.alignment` on 64-bit Linux. */
export function alignmentOf(dtype: DType): number {
  switch (dtype.kind) {
    case 'b':
    case 'S':
      return 1;
    case 'U':
      return 4;
    case 'c':
      return alignmentOfFloat(dtype.itemsize / 2);
    case 'f':
      return alignmentOfFloat(dtype.itemsize);
    case 'V':
      if (dtype.subarray !== null) return alignmentOf(dtype.subarray.base);
      return dtype.aligned ? Math.max(1, ...(dtype.fields ?? []).map((field) => alignmentOf(field.dtype))) : 1;
    case 'T':
      return 8;
    default:
      return dtype.itemsize;
  }
}

/** The 12-byte longdouble of 32-bit x86 is aligned to 4. */
function alignmentOfFloat(itemsize: number): number {
  return itemsize === 12 ? 4 : itemsize;
}

export function alignUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

export type UnplacedField = Omit<Field, 'offset'>;

/** Fields one after the other, without padding or (`align`) each at its natural alignment, as a C struct. */
export function packedStruct(fields: readonly UnplacedField[], align = false): VoidDType {
  let end = 0;
  let widest = 1;
  const placed = fields.map((field): Field => {
    const alignment = align ? alignmentOf(field.dtype) : 1;
    widest = Math.max(widest, alignment);
    const offset = alignUp(end, alignment);
    end = offset + field.dtype.itemsize;
    return { ...field, offset };
  });
  refuseDuplicates(placed);
  return struct(placed, alignUp(end, widest), align);
}

/** Names and titles share one dictionary in NumPy, so none may repeat. */
export function refuseDuplicates(fields: readonly UnplacedField[]): void {
  const seen = new Set<string>();
  for (const { name, title } of fields) {
    if (seen.has(name) || (title !== null && (seen.has(title) || title === name))) {
      throw new DTypeError('name already used as a name or title', { pythonType: 'ValueError' });
    }
    seen.add(name);
    if (title !== null) seen.add(title);
  }
}

/** Whether an element holds Python objects, anywhere (`dtype.hasobject`); its bytes in a file are then a pickle. */
export function hasObject(dtype: DType): boolean {
  if (dtype.kind === 'O' || dtype.kind === 'T') return true;
  if (dtype.kind !== 'V') return false;
  if (dtype.subarray !== null) return hasObject(dtype.subarray.base);
  return dtype.fields?.some((field) => hasObject(field.dtype)) ?? false;
}

/** The x87 extended type, which float64 can't hold exactly. */
export function hasLongDouble(dtype: DType): boolean {
  if (dtype.kind === 'f') return dtype.itemsize > 8;
  if (dtype.kind === 'c') return dtype.itemsize > 16;
  if (dtype.kind !== 'V') return false;
  if (dtype.subarray !== null) return hasLongDouble(dtype.subarray.base);
  return dtype.fields?.some((field) => hasLongDouble(field.dtype)) ?? false;
}

export interface FieldPlace {
  readonly dtype: DType;
  /** Bytes from the start of the outermost element. */
  readonly offset: number;
}

/**
 * The field that a path of names (or titles) leads to; an empty path is the element itself. A step goes through
 * a record only, so a record inside a subarray ends the path.
 */
export function fieldPlace(dtype: DType, path: readonly string[]): FieldPlace {
  return path.reduce<FieldPlace>((place, name) => step(place, name), { dtype, offset: 0 });
}

function step(place: FieldPlace, name: string): FieldPlace {
  const fields = place.dtype.kind === 'V' ? place.dtype.fields : null;
  const field = fields?.find((one) => one.name === name) ?? fields?.find((one) => one.title === name);
  if (field === undefined) throw new SelectionError(`no field of name ${strRepr(name)}`, { pythonType: 'ValueError' });
  return { dtype: field.dtype, offset: place.offset + field.offset };
}
