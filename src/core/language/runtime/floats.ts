/** Doubles as text, as CPython writes them. */

/** `repr(float)`: shortest text that reads back the same. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits, exponent] = shortest(Math.abs(value));
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 16) return `${sign}${scientific(digits, exponent)}`;
  return `${sign}${positional(digits, exponent)}`;
}

/** Significant digits and the decimal exponent of the first. */
export function shortest(value: number): [string, number] {
  const [mantissa, exponent] = value.toExponential().split('e');
  return [mantissa.replace('.', ''), Number(exponent)];
}

function scientific(digits: string, exponent: number): string {
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${mantissa}e${exponentText(exponent)}`;
}

function exponentText(exponent: number): string {
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${exponent < 0 ? '-' : '+'}${size}`;
}

function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${digits.padEnd(exponent + 1, '0')}.0`;
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Exactly `precision` digits after the point, rounded half to even on the exact binary value. */
export function fixed(value: number, precision: number): string {
  const size = Math.abs(value);
  const text = precision <= 100 && size < 1e21 ? size.toFixed(precision) : exactFixed(size, precision);
  return size < 1e21 && precision <= 100 && isTie(size, precision) ? tieFixed(size, precision) : text;
}

/** toFixed rounds ties up; Python rounds them to even. Only dyadic values can be ties. */
function isTie(value: number, precision: number): boolean {
  if (precision > 20) return false;
  const scaled = value * 10 ** precision;
  return Math.abs(scaled - Math.floor(scaled) - 0.5) < 1e-6;
}

function tieFixed(value: number, precision: number): string {
  return exactFixed(value, precision);
}

/** From the exact binary expansion, with big integers. */
export function exactFixed(value: number, precision: number): string {
  const [numerator, shift] = exact(value);
  const scale = 10n ** BigInt(precision);
  const whole = numerator * scale;
  let quotient = shift >= 0 ? whole << BigInt(shift) : whole >> BigInt(-shift);
  if (shift < 0) {
    const half = 1n << BigInt(-shift - 1);
    const rest = whole - (quotient << BigInt(-shift));
    if (rest > half || (rest === half && quotient % 2n === 1n)) quotient += 1n;
  }
  const digits = quotient.toString().padStart(precision + 1, '0');
  if (precision === 0) return digits;
  return `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

const view = new DataView(new ArrayBuffer(8));

/** value = numerator * 2**shift, exactly. */
export function exact(value: number): [bigint, number] {
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  return exponent === 0 ? [fraction, -1074] : [fraction | 0x10000000000000n, exponent - 1075];
}

/** `precision` digits after the first: d.ddde±xx. */
export function exponential(value: number, precision: number): string {
  const size = Math.abs(value);
  const [mantissa, exponent] = precision <= 100 ? tieExponential(size, precision) : size.toExponential(100).split('e');
  const padded = precision > 100 ? mantissa + '0'.repeat(precision - 100) : mantissa;
  return `${padded}e${exponentText(Number(exponent))}`;
}

function tieExponential(value: number, precision: number): [string, string] {
  const [mantissa, exponent] = value.toExponential(precision).split('e');
  if (value === 0 || precision > 15) return [mantissa, exponent];
  const longer = value
    .toExponential(Math.min(100, precision + 25))
    .split('e')[0]
    .replace('.', '');
  const rest = longer.slice(precision + 1);
  if (!/^50*$/.test(rest)) return [mantissa, exponent];
  const kept = longer.slice(0, precision + 1);
  if (Number(kept.at(-1)) % 2 === 1) return [mantissa, exponent];
  return [precision === 0 ? kept : `${kept[0]}.${kept.slice(1)}`, value.toExponential(25).split('e')[1]];
}

/** `%g`: `precision` significant digits, trailing zeros removed unless `alternate`. */
export function general(value: number, precision: number, alternate: boolean, shortestLimit = precision): string {
  const size = Math.abs(value);
  const digits = Math.max(1, precision);
  if (size === 0) return alternate && digits > 1 ? `0.${'0'.repeat(digits - 1)}` : '0';
  const [mantissa, exponentString] = exponential(size, digits - 1).split('e');
  const exponent = Number(exponentString);
  if (exponent < -4 || exponent >= shortestLimit) {
    return `${alternate ? mantissa : trim(mantissa)}e${exponentText(exponent)}`;
  }
  const text = fixed(size, Math.max(0, digits - 1 - exponent));
  return alternate ? text : trim(text);
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** `repr(complex)`. */
export function complexRepr(re: number, im: number): string {
  const part = (value: number): string => floatRepr(value).replace(/\.0$/, '');
  const imaginary = `${part(im)}j`;
  if (re === 0 && !Object.is(re, -0)) return imaginary;
  const joined = im < 0 || Object.is(im, -0) ? imaginary : `+${imaginary}`;
  return `(${part(re)}${joined})`;
}
