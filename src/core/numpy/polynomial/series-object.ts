import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { printOptions } from '../../arrays/print-options.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { ArraybookError } from '../../base/errors.ts';
import { attributeOf, callOp, defineFunction, defineValue, methodsOf, propertiesOf } from '../../ops/registry.ts';
import { bind, parseSignature } from '../../ops/signature.ts';
import { itemsOfArray, toBool, toInt } from '../arguments.ts';
import {
  type BinaryOp,
  type CompareOp,
  type Iteration,
  type Kwargs,
  PyComplex,
  PyFloat,
  PyList,
  PyNative,
  PyObject,
  PyTuple,
  PyType,
  python,
  type UnaryOp,
  type Value,
} from '../python-values.ts';
import { registerSessionPart } from '../session.ts';
import { valueAt } from './evaluation.ts';
import { FAMILIES, type Family } from './family.ts';
import { leastSquares } from './fit.ts';
import { combined, domainOf, interpolate, mapDomain, mapParameters, powerOf, quotientOf } from './polynomials.ts';
import { fromRoots } from './roots.ts';
import { asSeries, difference, negative, OwnArithmetic, pair, plus, real, sum, times } from './series.ts';
import { coefficientText, subscript, superscript } from './text.ts';

const style = { unicode: true };
registerSessionPart('polynomials', {
  save: () => style.unicode,
  load: (saved) => {
    style.unicode = saved !== false;
  },
});
const baseType = new PyType('ABCPolyBase', { module: 'numpy.polynomial._polybase' });
// Arrays leave arithmetic with a series to the series.
baseType.namespace.set('__array_ufunc__', null);
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;

interface Frame {
  readonly domain: NDArray;
  readonly window: NDArray;
  readonly symbol: string;
}

export class SeriesObject extends OwnArithmetic {
  override pyType: PyType;
  override attributes: Map<string, Value> = new Map();
  readonly family: Family;
  coef: NDArray;
  domain: NDArray;
  window: NDArray;
  symbol: string;

  constructor(family: Family, coef: NDArray, frame: Frame) {
    super();
    this.family = family;
    this.pyType = types.get(family) as PyType;
    this.coef = coef;
    this.domain = frame.domain;
    this.window = frame.window;
    this.symbol = frame.symbol;
  }

  /** Another series in the same domain, window and symbol. */
  like(coef: Value): SeriesObject {
    return new SeriesObject(this.family, asSeries([coef], false)[0], this);
  }

  override getAttribute(name: string): Value | undefined {
    return attributeOf('ABCPolyBase', this, name);
  }
  override setAttribute(name: string, value: Value): boolean {
    if (name === 'coef' || name === 'domain' || name === 'window') {
      this[name] = toArray(value);
      return true;
    }
    this.attributes.set(name, value);
    return true;
  }
  override attributeNames(): readonly string[] {
    return [...methodsOf('ABCPolyBase').keys(), ...propertiesOf('ABCPolyBase').keys()];
  }

  override call(args: readonly Value[]): Value {
    return valueAt(this.family, mapDomain(args[0], this.domain, this.window), this.coef);
  }
  override iterate(): Iteration {
    return this.coef.iterate();
  }
  override length(): number {
    return this.coef.shape[0];
  }
  override hash(): number {
    return raise('TypeError', `unhashable type: '${this.pyType.name}'`);
  }
  override unary(op: UnaryOp): Value | undefined {
    if (op === '~') return undefined;
    return op === '-' ? this.like(negative(this.coef)) : this;
  }
  override compare(op: CompareOp, other: Value): Value | undefined {
    if (op !== '==' && op !== '!=') return undefined;
    const same = other instanceof SeriesObject && sameSeries(this, other);
    return op === '==' ? same : !same;
  }
  override binary(op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
    if (op === '**') return reflected ? undefined : this.like(powerOf(this.family, this.coef, other, 100));
    if (op === '/') return reflected ? undefined : this.dividedBy(other);
    const coef = coefficientsOf(this, other);
    try {
      const [a, b] = reflected ? [coef, this.coef] : [this.coef, coef];
      return this.arithmetic(op, a, b);
    } catch (error) {
      if (error instanceof ArraybookError && error.pythonType === 'ZeroDivisionError') throw error;
      return undefined;
    }
  }
  private dividedBy(other: Value): Value {
    if (!isNumber(other)) {
      const name = (one: Value): string => python.repr(pythonType(one));
      raise('TypeError', `unsupported types for true division: '${name(this)}', '${name(other)}'`);
    }
    return this.binary('//', other, false) as Value;
  }
  private arithmetic(op: BinaryOp, a: Value, b: Value): Value | undefined {
    switch (op) {
      case '+':
        return this.like(combined(sum, a, b));
      case '-':
        return this.like(combined(difference, a, b));
      case '*':
        return this.like(combined(this.family.product, a, b));
      case '//':
        return this.like(quotientOf(this.family, a, b)[0]);
      case '%':
        return this.like(quotientOf(this.family, a, b)[1]);
      default:
        return undefined;
    }
  }

  override repr(): string {
    const text = (array: NDArray): string => array.repr().slice(6, -1);
    return `${this.pyType.name}(${text(this.coef)}, domain=${text(this.domain)}, window=${text(this.window)}, symbol='${this.symbol}')`;
  }
  override str(): string {
    return this.text(style.unicode);
  }
  override format(spec: string): string {
    if (spec === '') return this.str();
    if (spec !== 'ascii' && spec !== 'unicode') {
      raise(
        'ValueError',
        `Unsupported format string '${spec}' passed to ${python.repr(this.pyType)}.__format__. Valid options are 'ascii' and 'unicode'`,
      );
    }
    return this.text(spec === 'unicode');
  }

  /** What the basis functions are taken of: x, or its image in the window. */
  argument(number: (value: Value) => string): { text: string; compound: boolean } {
    const [off, scale] = mapParameters(this.domain, this.window);
    const [plain, unscaled] = [python.equal(off, 0), python.equal(scale, 1)];
    if (plain && unscaled) return { text: this.symbol, compound: false };
    const scaledText = unscaled ? this.symbol : `${number(scale)}${this.symbol}`;
    return { text: plain ? scaledText : `${number(off)} + ${scaledText}`, compound: true };
  }

  private term(power: number, argument: string, unicode: boolean): string {
    const name = this.family.basisName;
    const digits = String(power);
    if (name === null) {
      if (unicode) return `·${argument}${power === 1 ? '' : superscript(digits)}`;
      return power === 1 ? ` ${argument}` : ` ${argument}**${digits}`;
    }
    return unicode ? `·${name}${subscript(digits)}(${argument})` : ` ${name}_${digits}(${argument})`;
  }

  private text(unicode: boolean): string {
    const linewidth = Math.max(1, printOptions.linewidth);
    const { text, compound } = this.argument(coefficientText);
    const argument = compound ? `(${text})` : text;
    const [first, ...rest] = itemsOfArray(this.coef);
    let out = coefficientText(first);
    rest.forEach((coef, k) => {
      out += ' ';
      let next = signed(coef) + this.term(k + 1, argument, unicode);
      const line = out.length - (out.lastIndexOf('\n') + 1) + next.length + (k < rest.length - 1 ? 2 : 0);
      if (line >= linewidth) next = next.replace(' ', '\n');
      out += next;
    });
    return out;
  }
}

function signed(coef: Value): string {
  if (isComplex(coef)) return `+ ${python.str(coef)}`;
  return isPositive(coef) ? `+ ${coefficientText(coef, true)}` : `- ${coefficientText(negative(coef), true)}`;
}
export function isComplex(value: Value): boolean {
  return value instanceof PyComplex || (value instanceof NumPyScalar && value.dtype.kind === 'c');
}
export function isPositive(value: Value): boolean {
  return python.truth(python.compare('>=', value, 0));
}
function isNumber(value: Value): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  if (value instanceof NumPyScalar) return 'iufc'.includes(value.dtype.kind);
  return (
    value instanceof PyFloat ||
    value instanceof PyComplex ||
    (value instanceof PyObject && /^(Fraction|Decimal)$/.test(value.pyType.name))
  );
}
function pythonType(value: Value): Value {
  return value instanceof PyObject ? value.pyType : (python.getAttribute(value, '__class__') ?? null);
}
export function equalArrays(a: NDArray, b: NDArray): boolean {
  return toBool(callOp('numpy.array_equal', [a, b]));
}
function sameSeries(a: SeriesObject, b: SeriesObject): boolean {
  return (
    a.family === b.family &&
    equalArrays(a.domain, b.domain) &&
    equalArrays(a.window, b.window) &&
    equalArrays(a.coef, b.coef) &&
    a.symbol === b.symbol
  );
}

export function coefficientsOf(self: SeriesObject, other: Value): Value {
  if (!(other instanceof SeriesObject)) return other;
  if (self.family !== other.family) raise('TypeError', 'Polynomial types differ');
  if (!equalArrays(self.domain, other.domain)) raise('TypeError', 'Domains differ');
  if (!equalArrays(self.window, other.window)) raise('TypeError', 'Windows differ');
  if (self.symbol !== other.symbol) raise('ValueError', 'Polynomial symbols differ');
  return other.coef;
}

// ── Classes ───────────────────────────────────────────────────────────────────────────────────────

export const types = new Map<Family, PyType>();

function bounds(family: Family): NDArray {
  return toArray(new PyList(family.domain.map(real)));
}
function interval(value: Value, family: Family, what: string): NDArray {
  if (value === null) return bounds(family);
  const [array] = asSeries([value], false);
  if (array.size !== 2) raise('ValueError', `${what} has wrong number of elements.`);
  return array;
}
function symbolFrom(value: Value): string {
  if (typeof value !== 'string') return raise('TypeError', 'Symbol must be a non-empty string');
  if (!IDENTIFIER.test(value)) raise('ValueError', 'Symbol string must be a valid Python identifier');
  return value;
}
function frameFrom(family: Family, domain: Value, window: Value, symbol: Value): Frame {
  return {
    domain: interval(domain, family, 'Domain'),
    window: interval(window, family, 'Window'),
    symbol: symbolFrom(symbol),
  };
}

function constructor(family: Family): (type: PyType, args: readonly Value[], kwargs: Kwargs | null) => Value {
  const signature = parseSignature(`${family.className}(coef, domain=None, window=None, symbol='x')`);
  return (_type, args, kwargs) => {
    const [coef, domain, window, symbol] = bind(signature, args, kwargs) as Value[];
    const [array] = asSeries([coef], false);
    return new SeriesObject(family, array, frameFrom(family, domain, window, symbol));
  };
}

type ClassBody = (...values: Value[]) => Value;
function classMethods(family: Family, type: PyType): void {
  const define = (text: string, body: ClassBody): void => {
    const signature = parseSignature(text);
    const call = (args: readonly Value[], kwargs: Kwargs | null): Value =>
      body(...(bind(signature, args, kwargs) as Value[]));
    type.namespace.set(signature.name, new PyNative(signature.name, call));
  };
  define("fit(x, y, deg, domain=None, rcond=None, full=False, w=None, window=None, symbol='x')", (...given) =>
    fitted(family, given),
  );
  define(
    "fromroots(roots, domain=[], window=None, symbol='x')".replace('[]', '<no value>'),
    (roots, domain, window, symbol) =>
      fromRootsOf(family, roots, domain as Value | undefined, frameFrom(family, null, window, symbol)),
  );
  define("identity(domain=None, window=None, symbol='x')", (domain, window, symbol) =>
    identity(family, frameFrom(family, domain, window, symbol)),
  );
  define("basis(deg, domain=None, window=None, symbol='x')", (deg, domain, window, symbol) => {
    const degree = toInt(deg);
    if (degree < 0) raise('ValueError', 'deg must be non-negative integer');
    const unit = new PyList([...new Array<Value>(degree).fill(0), 1]);
    return new SeriesObject(family, asSeries([unit], false)[0], frameFrom(family, domain, window, symbol));
  });
  define('cast(series, domain=None, window=None)', (series, domain, window) => {
    const one = series as SeriesObject;
    return converted(one, family, domain === null ? one.domain : domain, window === null ? one.window : window);
  });
  if (family.prefix === 'cheb')
    define('interpolate(func, deg, domain=None, args=())', (f, deg, domain, args) => {
      const frame = frameFrom(family, domain, null, 'x');
      const mapped = new PyNative('mapped', ([x, ...more]) =>
        python.call(f, [mapDomain(x, frame.window, frame.domain), ...more]),
      );
      return new SeriesObject(family, toArray(interpolate(mapped, deg, (args as PyTuple).items)), frame);
    });
}

function fitted(family: Family, given: readonly Value[]): Value {
  const [x, y, deg, wanted, rcond, full, w, window, symbol] = given;
  const around =
    wanted === null
      ? widened(domainOf(x))
      : wanted instanceof PyList && wanted.items.length === 0
        ? bounds(family)
        : wanted;
  const frame = frameFrom(family, around, window, symbol);
  const answer = leastSquares(family, { x: mapDomain(x, frame.domain, frame.window), y, deg, rcond, full, w });
  if (!(answer instanceof PyTuple)) return new SeriesObject(family, asSeries([answer], false)[0], frame);
  return pair(new SeriesObject(family, asSeries([answer.items[0]], false)[0], frame), answer.items[1]);
}
/** A domain of no length grows by one on both sides. */
function widened(domain: NDArray): NDArray {
  const [low, high] = itemsOfArray(domain);
  return python.equal(low, high) ? toArray(new PyList([plus(low, -1), plus(high, 1)])) : domain;
}

function fromRootsOf(family: Family, given: Value, wanted: Value | undefined, frame: Frame): Value {
  const [roots] = asSeries([given], false);
  const domain =
    wanted === undefined ? bounds(family) : wanted === null ? domainOf(roots) : asSeries([wanted], false)[0];
  const degree = roots.size;
  const [off, scale] = mapParameters(domain, frame.window);
  const monic = fromRoots(family, plus(off, times(scale, roots)));
  return new SeriesObject(family, toArray(python.binary('/', monic, python.binary('**', scale, degree))), {
    ...frame,
    domain,
  });
}

function identity(family: Family, frame: Frame): SeriesObject {
  const [off, scale] = mapParameters(frame.window, frame.domain);
  return new SeriesObject(family, toArray(new PyList(family.line(off, scale))), frame);
}

export function converted(series: SeriesObject, family: Family, domain: Value, window: Value): Value {
  const frame = frameFrom(family, domain, window, series.symbol);
  return series.call([identity(family, frame)]);
}

for (const family of FAMILIES) {
  const type = new PyType(family.className, {
    module: `numpy.polynomial.${family.module}`,
    bases: [baseType],
    construct: constructor(family),
  });
  types.set(family, type);
  type.namespace.set('domain', bounds(family));
  type.namespace.set('window', bounds(family));
  type.namespace.set('basis_name', family.basisName);
  classMethods(family, type);
  defineValue(`numpy.polynomial.${family.className}`, type, `numpy.polynomial.${family.module}.${family.className}`);
}
defineFunction({
  name: 'numpy.polynomial.set_default_printstyle',
  signature: 'set_default_printstyle(style)',
  doc: 'Whether polynomials print in Unicode or in ASCII.',
  call: (value: Value) => {
    if (value !== 'unicode' && value !== 'ascii')
      raise('ValueError', `Unsupported format string '${python.str(value)}'. Valid options are 'ascii' and 'unicode'`);
    style.unicode = value === 'unicode';
  },
});
