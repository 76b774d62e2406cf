/** Numbers in the text of polynomials. */
import { positional, scientific } from '../../arrays/print-float.ts';
import { printOptions } from '../../arrays/print-options.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { python, type Value } from '../python-values.ts';

/** A coefficient as the polynomial classes print it. */
export function coefficientText(value: Value, parens = false): string {
  if (!(value instanceof NumPyScalar) || value.dtype.kind !== 'f') return python.str(value);
  const number = value.value as number;
  const { precision, nanstr, infstr, floatmode, sign } = printOptions;
  if (Number.isNaN(number)) return nanstr;
  if (!Number.isFinite(number)) return infstr;
  const absolute = Math.abs(number);
  const least = 10 ** Math.min(0, Math.floor(-((precision ?? 8) - 1) / 2));
  const wide = number !== 0 && (absolute >= 1e8 || absolute < least);
  const fixed = floatmode === 'fixed';
  const size = value.dtype.itemsize === 4 ? 4 : value.dtype.itemsize === 2 ? 2 : 8;
  const options = {
    size,
    precision,
    unique: !fixed,
    trim: fixed ? 'k' : '0',
    plus: sign === '+',
    fractional: true,
  } as const;
  if (!wide) return positional(number, options);
  const text = scientific(number, options);
  return parens ? `(${text})` : text;
}

export const superscript = (digits: string): string => [...digits].map((one) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(one)]).join('');
export const subscript = (digits: string): string => [...digits].map((one) => '₀₁₂₃₄₅₆₇₈₉'[Number(one)]).join('');
