/** Which casts a casting rule allows: `numpy.can_cast` between dtypes. */
import { DTypeError } from '../base/errors.ts';
import { toNative } from './code.ts';
import { type DType, isKind, sameDType } from './dtype.ts';
import { textWidth } from './promotion.ts';
import { rank, type TimeDType, unitsIn } from './time-unit.ts';

export type Casting = 'no' | 'equiv' | 'safe' | 'same_kind' | 'unsafe';
const CASTINGS: readonly string[] = ['no', 'equiv', 'safe', 'same_kind', 'unsafe', 'same_value'];

export function castingFrom(text: string): Casting {
  if (!CASTINGS.includes(text)) {
    throw new DTypeError(
      `casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe', or 'same_value' (got '${text}')`,
      { pythonType: 'ValueError' },
    );
  }
  return text === 'same_value' ? 'unsafe' : (text as Casting);
}

export function canCast(from: DType, to: DType, casting: Casting): boolean {
  if (casting === 'unsafe') return possible(from, to);
  if (from === to || sameDType(from, to)) return true;
  if (casting === 'no') return false;
  if (sameDType(toNative(from), toNative(to))) return true;
  if (casting === 'equiv') return false;
  return safe(from, to) || (casting === 'same_kind' && sameKind(from, to));
}

function possible(from: DType, to: DType): boolean {
  if (isKind(to, 'V') && isKind(from, 'V') && from.fields && to.fields) return from.fields.length === to.fields.length;
  return true;
}

function fitsInteger(from: DType, to: DType): boolean {
  if (to.kind === 'u') return from.kind === 'u' && from.itemsize <= to.itemsize;
  return from.kind === 'u' ? from.itemsize < to.itemsize : from.kind === 'i' && from.itemsize <= to.itemsize;
}

function safe(from: DType, to: DType): boolean {
  if (isKind(to, 'O')) return true;
  if (isKind(from, 'O')) return false;
  switch (to.kind) {
    case 'b':
      return from.kind === 'b';
    case 'i':
    case 'u':
      return from.kind === 'b' || fitsInteger(from, to);
    case 'f':
    case 'c':
      return fitsFloat(from, to.kind === 'c' ? to.itemsize / 2 : to.itemsize, to.kind === 'c');
    case 'm':
      if (isKind(from, 'b', 'i', 'u')) return from.kind !== 'u' || from.itemsize < 8;
      return isKind(from, 'm') && finer(from, to);
    case 'M':
      return isKind(from, 'M') && finer(from, to);
    case 'S':
    case 'U':
      return fitsText(from, to);
    case 'T':
      return !isKind(from, 'V');
    case 'V':
      return fitsVoid(from, to);
  }
}

function fitsFloat(from: DType, size: number, complex: boolean): boolean {
  if (from.kind === 'b') return true;
  if (from.kind === 'i' || from.kind === 'u') return ({ 1: 2, 2: 4, 4: 8, 8: 8 }[from.itemsize] ?? 8) <= size;
  if (from.kind === 'f') return from.itemsize <= size;
  return complex && from.kind === 'c' && from.itemsize / 2 <= size;
}

function fitsText(from: DType, to: DType): boolean {
  const room = to.kind === 'U' ? to.itemsize / 4 : to.itemsize;
  if (from.kind === 'V') return false;
  if (from.kind === 'U' && to.kind === 'S') return false;
  if (room === 0) return true;
  return textWidth(from) <= room;
}

function fitsVoid(from: DType, to: DType): boolean {
  if (!isKind(to, 'V') || to.subarray !== null) return false;
  if (to.fields === null) return !isKind(from, 'O') && from.itemsize <= to.itemsize;
  if (!isKind(from, 'V') || from.fields === null || from.fields.length !== to.fields.length) return false;
  return from.fields.every((field, k) => canCast(field.dtype, to.fields![k].dtype, 'safe'));
}

/** A time in `from`'s unit is exact in `to`'s. */
function finer(from: TimeDType, to: TimeDType): boolean {
  if (from.unit === 'generic') return true;
  if (to.unit === 'generic') return false;
  if (rank(from.unit) > rank(to.unit)) return false;
  const count = unitsIn(from.unit, to.unit);
  if (count === null) return from.kind === 'M';
  return (count * BigInt(from.step)) % BigInt(to.step) === 0n;
}

const KIND_ORDER: Readonly<Record<string, number>> = { b: 0, u: 1, i: 2, f: 3, c: 4 };

function sameKind(from: DType, to: DType): boolean {
  const [low, high] = [KIND_ORDER[from.kind], KIND_ORDER[to.kind]];
  if (low !== undefined && high !== undefined) return low <= high;
  if (isKind(from, 'M', 'm') && from.kind === to.kind) return true;
  if (to.kind === 'm') return isKind(from, 'b', 'i', 'u');
  if (isKind(to, 'S', 'U', 'T'))
    return isKind(from, 'S', 'U', 'T') ? from.kind !== 'U' || to.kind !== 'S' : !isKind(from, 'V', 'O');
  if (isKind(to, 'V') && isKind(from, 'V')) {
    if (from.fields === null || to.fields === null) return false;
    const right = to.fields;
    return (
      from.fields.length === right.length && from.fields.every((f, k) => canCast(f.dtype, right[k].dtype, 'same_kind'))
    );
  }
  return false;
}
