/** `np.array2string`, `np.set_printoptions` and their family. */
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { arrayRepr, arrayStr, arrayToString } from '../arrays/print.ts';
import { positional, scientific, type Trim } from '../arrays/print-float.ts';
import { type PrintOptions, printOptions } from '../arrays/print-options.ts';
import { itemAt } from '../arrays/record.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import type { FloatSize } from '../dtype/float-digits.ts';
import { defineFunction } from '../ops/registry.ts';
import { toBool, toInt, toNumber } from './arguments.ts';
import { PyDict, PyFloat, PyObject, PyType, python, type Value } from './python-values.ts';

/** Options given as Python values; None and `<no value>` leave an option alone. */
function chosen(given: Readonly<Record<string, Value | undefined>>): Partial<PrintOptions> {
  const options: Partial<PrintOptions> = {};
  const has = (name: string) => given[name] !== undefined && given[name] !== null;
  if (has('precision')) options.precision = toInt(given.precision as Value);
  if (has('threshold')) {
    if (typeof given.threshold === 'string') raise('TypeError', 'threshold must be numeric');
    const threshold = toNumber(given.threshold as Value);
    if (Number.isNaN(threshold))
      raise('ValueError', 'threshold must be non-NAN, try sys.maxsize for untruncated representation');
    options.threshold = threshold;
  }
  if (has('edgeitems')) options.edgeitems = toInt(given.edgeitems as Value);
  if (has('linewidth')) options.linewidth = toNumber(given.linewidth as Value);
  if (has('suppress')) options.suppress = toBool(given.suppress);
  if (has('nanstr')) options.nanstr = String(given.nanstr);
  if (has('infstr')) options.infstr = String(given.infstr);
  if (has('sign'))
    options.sign = oneOf(given.sign as Value, ['-', '+', ' '] as const, "sign option must be one of ' ', '+', or '-'");
  if (has('floatmode'))
    options.floatmode = oneOf(
      given.floatmode as Value,
      ['fixed', 'unique', 'maxprec', 'maxprec_equal'] as const,
      `floatmode option must be one of 'maxprec', 'fixed', 'unique', 'maxprec_equal', got ${python.repr(given.floatmode as Value)}`,
    );
  if (given.formatter instanceof PyDict) options.formatter = formatters(given.formatter);
  if (has('legacy')) options.legacy = given.legacy === false ? false : (given.legacy as '1.13');
  return options;
}
function oneOf<T extends string>(value: Value, allowed: readonly T[], message: string): T {
  return allowed.find((one) => one === value) ?? raise('ValueError', message);
}
function formatters(dict: PyDict): ReadonlyMap<string, Value> {
  return new Map([...dict.entries()].map(({ key, value }) => [String(key), value]));
}

defineFunction({
  name: 'numpy.array2string',
  signature:
    "array2string(a, max_line_width=None, precision=None, suppress_small=None, separator=' ', prefix='', *, formatter=None, threshold=None, edgeitems=None, sign=None, floatmode=None, suffix='', legacy=None)",
  doc: 'The text of an array.',
  call: (
    a: Value,
    linewidth: Value,
    precision: Value,
    suppress: Value,
    separator: Value,
    prefix: Value,
    formatter: Value,
    threshold: Value,
    edgeitems: Value,
    sign: Value,
    floatmode: Value,
    suffix: Value,
  ) =>
    arrayToString(toArray(a), {
      options: chosen({ linewidth, precision, suppress, formatter, threshold, edgeitems, sign, floatmode }),
      separator: String(separator),
      prefix: String(prefix),
      suffix: String(suffix),
    }),
});
defineFunction({
  name: 'numpy.array_repr',
  signature: 'array_repr(arr, max_line_width=None, precision=None, suppress_small=None)',
  doc: 'The repr of an array.',
  call: (arr: Value, linewidth: Value, precision: Value, suppress: Value) =>
    arrayRepr(toArray(arr), chosen({ linewidth, precision, suppress })),
});
defineFunction({
  name: 'numpy.array_str',
  signature: 'array_str(a, max_line_width=None, precision=None, suppress_small=None)',
  doc: "The text of an array's data.",
  call: (a: Value, linewidth: Value, precision: Value, suppress: Value) => {
    const array = toArray(a);
    return array.shape.length === 0
      ? arrayStr(array)
      : arrayToString(array, { options: chosen({ linewidth, precision, suppress }) });
  },
});

const OPTION_NAMES =
  'precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, nanstr=None, infstr=None, formatter=None, sign=None, floatmode=None, *, legacy=None, override_repr=None';
type OptionValues = [Value, Value, Value, Value, Value, Value, Value, Value, Value, Value, Value];
const OPTION_KEYS = [
  'precision',
  'threshold',
  'edgeitems',
  'linewidth',
  'suppress',
  'nanstr',
  'infstr',
  'formatter',
  'sign',
  'floatmode',
  'legacy',
];
const named = (values: OptionValues) => Object.fromEntries(OPTION_KEYS.map((key, k) => [key, values[k]]));

function setOptions(values: OptionValues): void {
  const next = chosen(named(values));
  if (next.legacy === '1.13') next.sign = ' ';
  if (values[7] === null) next.formatter = null;
  Object.assign(printOptions, next);
}
defineFunction({
  name: 'numpy.set_printoptions',
  signature: `set_printoptions(${OPTION_NAMES})`,
  doc: 'Sets how arrays are printed.',
  call: (...values: OptionValues) => {
    setOptions(values);
    return null;
  },
});
function optionsDict(): PyDict {
  const { precision, threshold, edgeitems, linewidth, suppress, nanstr, infstr, sign, floatmode, formatter, legacy } =
    printOptions;
  const dict = formatter === null ? null : PyDict.of([...formatter]);
  return PyDict.of([
    ['edgeitems', edgeitems],
    ['threshold', Number.isFinite(threshold) ? threshold : new PyFloat(threshold)],
    ['floatmode', floatmode],
    ['precision', precision],
    ['suppress', suppress],
    ['linewidth', linewidth],
    ['nanstr', nanstr],
    ['infstr', infstr],
    ['sign', sign],
    ['formatter', dict],
    ['legacy', legacy],
    ['override_repr', null],
  ]);
}
defineFunction({
  name: 'numpy.get_printoptions',
  signature: 'get_printoptions()',
  doc: 'How arrays are printed.',
  call: () => optionsDict(),
});

const contextType = new PyType('_GeneratorContextManager', { module: 'contextlib' });
class PrintContext extends PyObject {
  override pyType: PyType = contextType;
  private saved: PrintOptions | null = null;
  private readonly values: OptionValues;
  constructor(values: OptionValues) {
    super();
    this.values = values;
  }
  enter(): Value {
    this.saved = { ...printOptions };
    setOptions(this.values);
    return optionsDict();
  }
  exit(): Value {
    if (this.saved !== null) Object.assign(printOptions, this.saved);
    return null;
  }
  override getAttribute(name: string): Value | undefined {
    if (name === '__enter__') return new Native(() => this.enter());
    return name === '__exit__' ? new Native(() => this.exit()) : undefined;
  }
}
class Native extends PyObject {
  override pyType: PyType = contextType;
  private readonly body: () => Value;
  constructor(body: () => Value) {
    super();
    this.body = body;
  }
  override call(): Value {
    return this.body();
  }
}
defineFunction({
  name: 'numpy.printoptions',
  signature: `printoptions(${OPTION_NAMES})`,
  doc: 'Print options within a `with` block.',
  call: (...values: OptionValues) => new PrintContext(values),
});

// ── Numbers ───────────────────────────────────────────────────────────────────────────────────────

function floatOf(value: Value): { x: number; size: FloatSize } {
  if (value instanceof NumPyScalar && value.dtype.kind === 'f')
    return { x: value.value as number, size: value.dtype.itemsize as FloatSize };
  if (value instanceof NDArray)
    return {
      x: toNumber(itemAt(value, value.offset)),
      size: value.dtype.kind === 'f' ? (value.itemsize as FloatSize) : 8,
    };
  return { x: toNumber(value), size: 8 };
}
const optionalInt = (value: Value) => (value === null ? undefined : toInt(value));
function padded(value: Value): number | undefined {
  const width = optionalInt(value);
  if (width !== undefined && width < 0) raise('ValueError', 'padding must be non-negative');
  return width;
}
defineFunction({
  name: 'numpy.format_float_positional',
  signature:
    "format_float_positional(x, precision=None, unique=True, fractional=True, trim='k', sign=False, pad_left=None, pad_right=None, min_digits=None)",
  doc: 'A number with a decimal point.',
  call: (
    x: Value,
    precision: Value,
    unique: Value,
    fractional: Value,
    trim: Value,
    sign: Value,
    padLeft: Value,
    padRight: Value,
    minDigits: Value,
  ) => {
    const value = floatOf(x);
    if (!toBool(fractional) && precision !== null && toInt(precision) === 0)
      raise('ValueError', 'precision must be greater than 0 if fractional=False');
    return positional(value.x, {
      size: value.size,
      precision: precision === null ? null : toInt(precision),
      unique: toBool(unique),
      fractional: toBool(fractional),
      trim: trim as Trim,
      plus: toBool(sign),
      padLeft: padded(padLeft),
      padRight: padded(padRight),
      minDigits: optionalInt(minDigits),
    });
  },
});
defineFunction({
  name: 'numpy.format_float_scientific',
  signature:
    "format_float_scientific(x, precision=None, unique=True, trim='k', sign=False, pad_left=None, exp_digits=None, min_digits=None)",
  doc: 'A number with an exponent.',
  call: (
    x: Value,
    precision: Value,
    unique: Value,
    trim: Value,
    sign: Value,
    padLeft: Value,
    expDigits: Value,
    minDigits: Value,
  ) => {
    const value = floatOf(x);
    return scientific(value.x, {
      size: value.size,
      precision: precision === null ? null : toInt(precision),
      unique: toBool(unique),
      trim: trim as Trim,
      plus: toBool(sign),
      padLeft: padded(padLeft),
      expDigits: optionalInt(expDigits),
      minDigits: optionalInt(minDigits),
    });
  },
});
defineFunction({
  name: 'numpy.binary_repr',
  signature: 'binary_repr(num, width=None)',
  doc: 'An integer in base two.',
  call: (num: Value, width: Value) => {
    const value = BigInt(num instanceof PyObject ? (num.toIndex?.() ?? 0) : (num as number | bigint | boolean));
    const least = width === null ? 0 : toInt(width);
    if (value >= 0n) return checkedWidth(value.toString(2).padStart(least, '0'), value.toString(2).length, width);
    if (width === null) return `-${(-value).toString(2)}`;
    const needed = (-value - 1n).toString(2).length + (value === -1n ? 0 : 1);
    const bits = Math.max(least, needed);
    return checkedWidth(BigInt.asUintN(bits, value).toString(2).padStart(bits, '1'), needed, width);
  },
});
function checkedWidth(text: string, needed: number, width: Value): string {
  if (width !== null && toInt(width) < needed)
    raise('ValueError', `Insufficient bit width=${toInt(width)} provided for binwidth=${needed}`);
  return text;
}
defineFunction({
  name: 'numpy.base_repr',
  signature: 'base_repr(number, base=2, padding=0)',
  doc: 'An integer in another base.',
  call: (number: Value, base: Value, padding: Value) => {
    const radix = toInt(base);
    if (radix > 36) raise('ValueError', 'Bases greater than 36 not handled in base_repr.');
    if (radix < 2) raise('ValueError', 'Bases less than 2 not handled in base_repr.');
    const value = BigInt(number instanceof PyObject ? (number.toIndex?.() ?? 0) : (number as number | bigint));
    const digits = value === 0n ? '' : (value < 0n ? -value : value).toString(radix).toUpperCase();
    const text = '0'.repeat(toInt(padding)) + digits;
    return `${value < 0n ? '-' : ''}${text === '' ? '0' : text}`;
  },
});
