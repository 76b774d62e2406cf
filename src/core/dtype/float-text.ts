/** How NumPy writes float and complex scalars: `str(np.float32(0.1))`. */
import { type Digits, type FloatSize, longDoubleDigits, shortestDigits } from './float-digits.ts';
import { type LongDoublePlace, x87Parts } from './long-double.ts';

/** Above this, exponents: `10**min(16, np.finfo(dtype).precision)`. */
const EXPONENT_FROM: Record<FloatSize | 16, number> = { 2: 3, 4: 6, 8: 16, 16: 16 };

/** `str(x)` of a float16, float32 or float64. */
export function floatText(value: number, size: FloatSize): string {
  return withPoint(unpointedText(value, size));
}

/** `str(x)` of a complex number whose parts have `size` bytes each. */
export function complexText(re: number, im: number, size: FloatSize): string {
  return joinParts(unpointedText(re, size), unpointedText(im, size));
}

export function longDoubleText(view: DataView, offset: number, place: LongDoublePlace): string {
  return withPoint(unpointedLongDouble(view, offset, place));
}

export function complexLongDoubleText(view: DataView, offset: number, place: LongDoublePlace): string {
  const re = unpointedLongDouble(view, offset, place);
  return joinParts(re, unpointedLongDouble(view, offset + place.itemsize, place));
}

/** `(1+2j)`, `1j`, `(-0+1j)`: a positive zero real part is left out. */
function joinParts(re: string, im: string): string {
  if (re === '0') return `${im}j`;
  return `(${re}${im.startsWith('-') ? '' : '+'}${im}j)`;
}

function withPoint(text: string): string {
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** As a complex part is written: `1`, `2.5`, `1e+16`, `nan`, `-inf`. */
function unpointedText(value: number, size: FloatSize): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const large = Math.abs(value) >= 10 ** EXPONENT_FROM[size];
  const small = value !== 0 && Math.abs(value) < 1e-4;
  const digits = shortestDigits(value, size);
  return large || small ? scientificText(digits) : positionalText(digits);
}

function unpointedLongDouble(view: DataView, offset: number, place: LongDoublePlace): string {
  const { negative, special } = x87Parts(view, offset, place);
  if (special !== null) return special === 'inf' && negative ? '-inf' : special;
  const digits = longDoubleDigits(view, offset, place);
  const positional = digits.exponent < EXPONENT_FROM[16] && digits.exponent >= -4;
  return positional ? positionalText(digits) : scientificText(digits);
}

/** Without a point where the value is whole. */
export function positionalText({ negative, digits, exponent }: Digits): string {
  const sign = negative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return sign + (rest === '' ? whole : `${whole}.${rest}`);
}

export function scientificText({ negative, digits, exponent }: Digits): string {
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${negative ? '-' : ''}${mantissa}e${exponentText(exponent, 2)}`;
}

/** `+05`: signed, at least `width` digits. */
export function exponentText(exponent: number, width: number): string {
  return (exponent < 0 ? '-' : '+') + Math.abs(exponent).toString().padStart(width, '0');
}
