/** Which loop of a ufunc runs for given operands, and what they are cast to. */
import { ArraybookError } from '../base/errors.ts';
import { type Casting, canCast } from '../dtype/casting.ts';
import { codeOf, dtypeOfCode, type TypeCode } from '../dtype/code.ts';
import * as table from '../dtype/dtype.ts';
import { type DType, isKind } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { dtypeClassName, promote } from '../dtype/promotion.ts';
import { commonUnit } from '../dtype/time-unit.ts';
import type { UfuncRow } from '../ops/ufunc-table.ts';

/** NEP 50: a Python number has a kind but no width of its own. */
export type Weak = 'int' | 'float' | 'complex' | null;

export interface Resolution {
  readonly inputs: readonly DType[];
  readonly outputs: readonly DType[];
}

/** Order of kinds in which a weak number joins others. */
function joinWeak(strong: DType | null, weak: Weak): DType {
  if (weak === 'int') {
    if (strong === null || strong.kind === 'b') return table.int64;
    return strong;
  }
  if (weak === 'float') {
    if (strong === null) return table.float64;
    return isKind(strong, 'b', 'i', 'u') ? table.float64 : strong;
  }
  if (strong === null || isKind(strong, 'b', 'i', 'u')) return table.complex128;
  if (strong.kind === 'f') return strong.itemsize === 8 ? table.complex128 : table.complex64;
  return strong;
}

/** The dtype of all operands together. */
export function commonDType(dtypes: readonly DType[], weak: readonly Weak[]): DType {
  let common: DType | null = null;
  dtypes.forEach((dtype, k) => {
    if (weak[k] === null) common = common === null ? dtype : promote(common, dtype);
  });
  for (const kind of ['int', 'float', 'complex'] as const) {
    if (weak.includes(kind)) common = joinWeak(common, kind);
  }
  return common ?? table.float64;
}

export function ufuncTypeError(message: string): ArraybookError {
  return new ArraybookError('dtype', message, { pythonType: 'UFuncTypeError' });
}

export function noLoop(name: string, dtypes: readonly DType[], weak: readonly Weak[] = []): ArraybookError {
  if (dtypes.length > 1 && dtypes.some((dtype) => isKind(dtype, 'S', 'U', 'V', 'T'))) {
    const texts = dtypes.map((dtype) => dtypeRepr(dtype)).join(', ');
    return ufuncTypeError(`ufunc '${name}' did not contain a loop with signature matching types (${texts}) -> None`);
  }
  const classes = dtypes.map((dtype, k) => {
    const own = weak[k];
    return `<class 'numpy.dtypes.${own ? WEAK_CLASS[own] : dtypeClassName(dtype)}'>`;
  });
  const listed = classes.length === 1 ? classes[0] : `(${classes.join(', ')})`;
  return ufuncTypeError(`ufunc '${name}' did not contain a loop with signature matching types ${listed} -> None`);
}

const WEAK_CLASS = { int: '_PyLongDType', float: '_PyFloatDType', complex: '_PyComplexDType' } as const;

function notSupported(name: string): ArraybookError {
  return new ArraybookError(
    'dtype',
    `ufunc '${name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''`,
    { pythonType: 'TypeError' },
  );
}

export function outputOf(row: UfuncRow, code: TypeCode): DType {
  if (row.to === 'bool') return code === 'O' && row.identity !== undefined ? table.object_ : table.bool_;
  if (row.to === 'B') return code === 'O' ? table.object_ : table.uint8;
  if (row.to === 'real' && code === 'F') return table.float32;
  if (row.to === 'real' && code === 'D') return table.float64;
  return dtypeOfCode(code);
}

const COMPARISONS: ReadonlySet<string> = new Set([
  'equal',
  'not_equal',
  'less',
  'less_equal',
  'greater',
  'greater_equal',
]);
export const isComparison = (name: string): boolean => COMPARISONS.has(name);

const BOOL_REFUSED: Readonly<Record<string, string>> = {
  subtract:
    'numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead.',
  negative:
    'The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not function instead.',
};
const STRICT: ReadonlySet<string> = new Set(['gcd', 'lcm']);

/** The loop for numbers: of the common type, else the first that every operand casts to safely. */
function numberLoop(name: string, row: UfuncRow, dtypes: readonly DType[], weak: readonly Weak[]): TypeCode {
  const common = commonDType(dtypes, weak);
  const own = codeOf(common);
  if (own === '?') refuseBool(name, dtypes);
  if (name === 'divide' && isKind(common, 'b', 'i', 'u')) return 'd';
  if (row.types.includes(own)) return own;
  if (!STRICT.has(name)) {
    const strong = dtypes.filter((_, k) => weak[k] === null);
    const operands =
      weak.some((one) => one === 'float' || one === 'complex') || strong.length === 0 ? [common] : strong;
    for (const code of row.types) {
      if (code !== 'O' && operands.every((dtype) => canCast(dtype, dtypeOfCode(code), 'safe'))) return code as TypeCode;
    }
    throw notSupported(name);
  }
  throw noLoop(name, dtypes, weak);
}

function refuseBool(name: string, dtypes: readonly DType[]): void {
  const message = BOOL_REFUSED[name];
  if (message !== undefined) throw new ArraybookError('dtype', message, { pythonType: 'TypeError' });
  if (name === 'positive' || name === 'sign') throw noLoop(name, dtypes);
}

export function resolve(
  name: string,
  row: UfuncRow,
  dtypes: readonly DType[],
  weak: readonly Weak[],
  wanted: DType | null,
  casting: Casting,
): Resolution {
  if (dtypes.some((dtype) => isKind(dtype, 'M', 'm')) && !dtypes.some((dtype) => dtype.kind === 'O')) {
    return resolveTime(name, row, dtypes);
  }
  if (dtypes.some((dtype) => isKind(dtype, 'S', 'U', 'V', 'T')) && !dtypes.some((dtype) => dtype.kind === 'O')) {
    return resolveText(name, dtypes);
  }
  if (name === 'ldexp') return resolveLdexp(name, row, dtypes, weak, wanted);
  const code =
    wanted === null || row.to === 'bool'
      ? numberLoop(name, row, dtypes, weak)
      : wantedLoop(name, row, wanted, dtypes, weak, casting);
  const input = dtypeOfCode(code);
  const output = outputOf(row, code);
  const isDivmod = row.nout === 2;
  if (name === 'frexp') return { inputs: [input], outputs: [input, table.int32] };
  return { inputs: dtypes.map(() => input), outputs: isDivmod ? [output, output] : [output] };
}

/** With `dtype=` the loop is chosen by its output, and operands must cast to it. */
function wantedLoop(
  name: string,
  row: UfuncRow,
  wanted: DType,
  dtypes: readonly DType[],
  weak: readonly Weak[],
  casting: Casting,
): TypeCode {
  const code = codeOf(wanted);
  const loop = row.types.includes(code)
    ? code
    : [...row.types].find((c) => c !== 'O' && canCast(wanted, dtypeOfCode(c), 'safe'));
  if (loop === undefined) {
    throw ufuncTypeError(`No loop matching the specified signature and casting was found for ufunc ${name}`);
  }
  const target = dtypeOfCode(loop);
  dtypes.forEach((dtype, k) => {
    if (weak[k] === null && !canCast(dtype, target, casting)) {
      throw ufuncTypeError(
        `Cannot cast ufunc '${name}' input ${dtypes.length > 1 ? `${k} ` : ''}from ${dtypeRepr(dtype)} to ${dtypeRepr(target)} with casting rule '${casting}'`,
      );
    }
  });
  return loop as TypeCode;
}

function resolveLdexp(
  name: string,
  row: UfuncRow,
  dtypes: readonly DType[],
  weak: readonly Weak[],
  wanted: DType | null,
): Resolution {
  if (!isKind(dtypes[1], 'b', 'i', 'u')) throw notSupported(name);
  const code = weak[0] !== null && wanted === null ? 'e' : numberLoop(name, row, [wanted ?? dtypes[0]], [null]);
  const float = dtypeOfCode(code);
  return { inputs: [float, float], outputs: [float] };
}

function resolveText(name: string, dtypes: readonly DType[]): Resolution {
  const text = dtypes.every((dtype) => isKind(dtype, 'S', 'U', 'T'));
  if (text && isComparison(name)) {
    const common = dtypes.length === 2 ? promote(dtypes[0], dtypes[1]) : dtypes[0];
    if (dtypes[0].kind !== dtypes[1].kind && dtypes.some((d) => d.kind === 'S')) throw noLoop(name, dtypes);
    return { inputs: dtypes.map(() => common), outputs: [table.bool_] };
  }
  if (text && name === 'add' && (dtypes[0].kind === dtypes[1].kind || dtypes.every((d) => isKind(d, 'U', 'T')))) {
    const [a, b] = dtypes;
    if (a.kind === 'T' || b.kind === 'T') return { inputs: [table.string_, table.string_], outputs: [table.string_] };
    const out = a.kind === 'U' ? table.str_((a.itemsize + b.itemsize) / 4) : table.bytes_(a.itemsize + b.itemsize);
    return { inputs: [a, b], outputs: [out] };
  }
  if (isComparison(name) && dtypes.every((dtype) => dtype.kind === 'V')) {
    const common = promote(dtypes[0], dtypes[1]);
    return { inputs: [common, common], outputs: [table.bool_] };
  }
  if (name === 'multiply' && dtypes.length === 2 && isKind(dtypes[0], 'S', 'U') && isKind(dtypes[1], 'i', 'u', 'b')) {
    throw new ArraybookError(
      'dtype',
      "The 'out' kwarg is necessary when using the string multiply ufunc directly. Use numpy.strings.multiply to multiply strings without specifying 'out'.",
      { pythonType: 'TypeError' },
    );
  }
  if (dtypes.length === 1 && !NO_TEXT_LOOP.has(name)) throw notSupported(name);
  throw noLoop(name, dtypes);
}
const NO_TEXT_LOOP: ReadonlySet<string> = new Set([
  'negative',
  'positive',
  'sign',
  'absolute',
  'conjugate',
  'square',
  'invert',
]);

// ── Times ─────────────────────────────────────────────────────────────────────────────────────────

function timeError(name: string, dtypes: readonly DType[]): ArraybookError {
  const listed = dtypes.map((dtype) => dtypeRepr(dtype)).join(' and ');
  return ufuncTypeError(`ufunc '${name}' cannot use operands with types ${listed}`);
}

function unified(kind: 'M' | 'm', a: DType, b: DType): DType {
  if (!isKind(a, 'M', 'm') || !isKind(b, 'M', 'm')) return a;
  const { unit, step } = commonUnit(a, b);
  return kind === 'M' ? table.datetime64(unit, step) : table.timedelta64(unit, step);
}

const KEEPS: ReadonlySet<string> = new Set(['absolute', 'negative', 'positive', 'sign']);
const CHOICES: ReadonlySet<string> = new Set(['maximum', 'minimum', 'fmax', 'fmin']);

function resolveTime(name: string, row: UfuncRow, dtypes: readonly DType[]): Resolution {
  const [a, b] = dtypes;
  if (row.nin === 1) {
    if (row.to === 'bool') return { inputs: [a], outputs: [table.bool_] };
    if (KEEPS.has(name) && a.kind === 'm') return { inputs: [a], outputs: [a] };
    throw timeError(name, dtypes);
  }
  const [ta, tb] = [isKind(a, 'M', 'm'), isKind(b, 'M', 'm')];
  if (isComparison(name) || CHOICES.has(name)) return resolveAlike(name, row, dtypes);
  if (name === 'add' || name === 'subtract') return resolveSum(name, dtypes);
  if (a.kind === 'm' && b.kind === 'm') return resolveRatio(name, dtypes);
  if (ta && tb) throw timeError(name, dtypes);
  return resolveScaled(name, dtypes);
}

function resolveAlike(name: string, row: UfuncRow, dtypes: readonly DType[]): Resolution {
  const [a, b] = dtypes;
  if (!isKind(a, 'M', 'm') || !isKind(b, 'M', 'm') || a.kind !== b.kind) {
    const integer = isKind(a, 'i', 'u', 'b') || isKind(b, 'i', 'u', 'b');
    if (integer && (a.kind === 'm' || b.kind === 'm')) {
      const time = a.kind === 'm' ? a : b;
      return { inputs: [time, time], outputs: [row.to === 'bool' ? table.bool_ : time] };
    }
    throw noLoop(name, dtypes);
  }
  const common = unified(a.kind, a, b);
  return { inputs: [common, common], outputs: [row.to === 'bool' ? table.bool_ : common] };
}

function resolveSum(name: string, dtypes: readonly DType[]): Resolution {
  const [a, b] = dtypes;
  const integer = (dtype: DType) => isKind(dtype, 'b', 'i', 'u');
  if (a.kind === 'm' && b.kind === 'm') {
    const common = unified('m', a, b);
    return { inputs: [common, common], outputs: [common] };
  }
  if (a.kind === 'M' && b.kind === 'M' && name === 'subtract') {
    const common = unified('M', a, b);
    return { inputs: [common, common], outputs: [unified('m', a, b)] };
  }
  if (a.kind === 'M' && b.kind === 'm') return sumOf('M', 'm', a, b);
  if (a.kind === 'm' && b.kind === 'M' && name === 'add') return sumOf('m', 'M', a, b);
  if (isKind(a, 'M', 'm') && integer(b)) return { inputs: [a, sameUnit(a)], outputs: [a] };
  if (isKind(b, 'M', 'm') && integer(a) && (name === 'add' || b.kind === 'm'))
    return { inputs: [sameUnit(b), b], outputs: [b] };
  throw timeError(name, dtypes);
}

function sameUnit(dtype: DType): DType {
  return isKind(dtype, 'M', 'm') ? table.timedelta64(dtype.unit, dtype.step) : dtype;
}

function sumOf(left: 'M' | 'm', right: 'M' | 'm', a: DType, b: DType): Resolution {
  return { inputs: [unified(left, a, b), unified(right, a, b)], outputs: [unified('M', a, b)] };
}

function resolveRatio(name: string, dtypes: readonly DType[]): Resolution {
  const common = unified('m', dtypes[0], dtypes[1]);
  const inputs = [common, common];
  switch (name) {
    case 'divide':
      return { inputs, outputs: [table.float64] };
    case 'floor_divide':
      return { inputs, outputs: [table.int64] };
    case 'remainder':
      return { inputs, outputs: [common] };
    case 'divmod':
      return { inputs, outputs: [table.int64, common] };
    default:
      throw timeError(name, dtypes);
  }
}

function resolveScaled(name: string, dtypes: readonly DType[]): Resolution {
  const [a, b] = dtypes;
  const number = (dtype: DType) =>
    dtype.kind === 'f' ? table.float64 : isKind(dtype, 'b', 'i', 'u') ? table.int64 : null;
  if (name === 'multiply') {
    if (a.kind === 'm' && number(b) !== null) return { inputs: [a, number(b) ?? a], outputs: [a] };
    if (b.kind === 'm' && number(a) !== null) return { inputs: [number(a) ?? b, b], outputs: [b] };
  }
  if ((name === 'divide' || name === 'floor_divide') && a.kind === 'm' && number(b) !== null) {
    return { inputs: [a, number(b) ?? a], outputs: [a] };
  }
  throw timeError(name, dtypes);
}
