/** How `genfromtxt` reads the fields of one column: a function, what stands for missing values, and upgrades. */
import { raise } from '../../arrays/convert.ts';
import { ArraybookError } from '../../base/errors.ts';
import { bool_, complex128, type DType, float64, int64, isKind, str_ } from '../../dtype/dtype.ts';
import { callOp } from '../../ops/registry.ts';
import { PyBytes, PyComplex, PyFloat, python, type Value } from '../python-values.ts';
import { realOf } from './loadtxt.ts';

const FLOAT = /^[+-]?(nan|inf(inity)?|(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?)$/i;
const COMPLEX = /^\(?([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)?(?:([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)j)?\)?$/i;
/** undefined: the text does not read so. */
type Reader = (text: string) => Value | undefined;

function readBool(text: string): Value | undefined {
  const upper = text.toUpperCase();
  return upper === 'TRUE' ? true : upper === 'FALSE' ? false : undefined;
}
function readInt(text: string): Value | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  const value = BigInt(text.trim());
  if (BigInt.asIntN(64, value) !== value) return undefined;
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}
function readFloat(text: string): Value | undefined {
  const bare = text.trim();
  return FLOAT.test(bare) ? new PyFloat(realOf(bare)) : undefined;
}
function readComplex(text: string): Value | undefined {
  const match = COMPLEX.exec(text.trim());
  if (match === null || (match[1] === undefined && match[2] === undefined)) return undefined;
  return new PyComplex(Number(match[1] ?? 0), Number(match[2] ?? 0));
}
function readBytes(text: string): Value {
  return new PyBytes(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
}
function readRounded(text: string): Value | undefined {
  const value = readFloat(text);
  return value instanceof PyFloat && Number.isFinite(value.value) ? Math.trunc(value.value) + 0 : undefined;
}

interface Step {
  readonly dtype: DType;
  readonly read: Reader;
  readonly missing: Value;
}
/** Tried in this order where the dtype is to be found. */
const LADDER: readonly Step[] = [
  { dtype: bool_, read: readBool, missing: false },
  { dtype: int64, read: readInt, missing: -1 },
  { dtype: float64, read: readFloat, missing: new PyFloat(Number.NaN) },
  { dtype: complex128, read: readComplex, missing: new PyComplex(Number.NaN, 0) },
  { dtype: str_(0), read: (text) => text, missing: '???' },
];

function stepFor(dtype: DType): Step {
  switch (dtype.kind) {
    case 'b':
      return { ...LADDER[0], dtype };
    case 'i':
    case 'u':
      return { ...LADDER[1], dtype, read: dtype.itemsize === 8 ? readInt : readRounded };
    case 'f':
      return { ...LADDER[2], dtype };
    case 'c':
      return { ...LADDER[3], dtype };
    case 'S':
      return { dtype, read: readBytes, missing: readBytes('???') };
    case 'M':
    case 'm':
      return { dtype, read: readTime, missing: null };
    default:
      return { dtype, read: (text) => text, missing: '???' };
  }
}
function readTime(text: string): Value | undefined {
  try {
    return callOp('numpy.datetime64', [text]);
  } catch (error) {
    if (error instanceof ArraybookError && error.pythonType === 'ValueError') return undefined;
    throw error;
  }
}

export interface ColumnOptions {
  readonly missing: ReadonlySet<string>;
  /** undefined: the default of the dtype. */
  readonly filling: Value | undefined;
  /** The user's own function. */
  readonly convert: Value | undefined;
}

export class FieldConverter {
  private step: Step;
  private level: number;
  private readonly options: ColumnOptions;

  /** `dtype` null: to be found by `upgrade`. */
  constructor(dtype: DType | null, options: ColumnOptions) {
    this.level = dtype === null ? 0 : LADDER.length;
    this.step = dtype === null ? LADDER[0] : stepFor(dtype);
    this.options = options;
  }
  get dtype(): DType {
    return this.step.dtype;
  }
  get isText(): boolean {
    return isKind(this.step.dtype, 'U', 'S');
  }
  private get filling(): Value {
    return this.options.filling === undefined ? this.step.missing : this.options.filling;
  }

  /** Climbs to the first type that reads the field. */
  upgrade(text: string): void {
    if (this.options.convert !== undefined) return;
    while (this.step.read(text) === undefined && !this.options.missing.has(text.trim())) {
      this.level++;
      this.step = LADDER[this.level];
    }
  }

  value(text: string, loose: boolean): Value {
    if (this.options.convert !== undefined) return this.converted(this.options.convert, text);
    const value = this.step.read(text);
    if (value !== undefined) return value;
    if (loose || this.options.missing.has(text.trim())) return this.filling;
    return raise('ValueError', `Cannot convert string '${text}'`);
  }
  private converted(convert: Value, text: string): Value {
    if (this.options.missing.has(text.trim()) && text.trim() === '' && this.options.filling !== undefined)
      return this.options.filling;
    return python.call(convert, [text]);
  }
}
