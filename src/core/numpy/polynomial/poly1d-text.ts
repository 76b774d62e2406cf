/** How `poly1d` is printed: exponents on a line above. */
import { NumPyScalar } from '../../arrays/scalar.ts';
import { type PyComplex, python, type Value } from '../python-values.ts';
import { isZero, real } from './series.ts';

function shortNumber(value: Value): string {
  const text = python.binary('%', '%.4g', value) as string;
  return text.endsWith('.0000') ? text.slice(0, -5) : text;
}
function coefficientString(value: Value): string {
  const complex = value instanceof NumPyScalar && value.dtype.kind === 'c' ? (value.value as PyComplex) : null;
  if (complex === null) return shortNumber(value);
  if (complex.im === 0) return shortNumber(real(complex.re));
  if (complex.re === 0) return `${shortNumber(real(complex.im))}j`;
  return `(${shortNumber(real(complex.re))} + ${shortNumber(real(complex.im))}j)`;
}

/** The coefficient's sign is written apart; complex ones keep theirs. */
export function poly1dText(items: readonly Value[], variable: string): string {
  let first = 0;
  while (first < items.length - 1 && isZero(items[first])) first++;
  const shown = items.slice(first);
  let out = '';
  shown.forEach((value, k) => {
    const text = coefficientString(value);
    const term = termText(text, shown.length - 1 - k, variable);
    if (k === 0) out = term;
    else if (term !== '') out += text.startsWith('-') ? ` - ${term.slice(1)}` : ` + ${term}`;
  });
  return raised(out);
}

function termText(text: string, power: number, variable: string): string {
  if (power === 0) return text !== '0' ? text : '';
  if (text === '0') return '';
  const name = power === 1 ? variable : `${variable}**${power}`;
  return `${text} ${name}`;
}

/** Exponents a line above, broken at the width of NumPy's text. */
function raised(text: string, wrap = 70): string {
  let [line1, line2, output] = ['', '', ' '];
  let at = 0;
  for (const match of text.matchAll(/\*\*(\d+)/g)) {
    const part = text.slice(at, match.index);
    at = match.index + match[0].length;
    const above = `${' '.repeat(part.length)}${match[1]}`;
    const below = `${part}${' '.repeat(match[1].length)}`;
    if (line2.length + below.length > wrap || line1.length + above.length > wrap) {
      output += `${line1}\n${line2}\n `;
      [line1, line2] = [above, below];
    } else {
      line1 += `${' '.repeat(part.length)}${match[1]}`;
      line2 += below;
    }
  }
  output += `${line1}\n${line2}`;
  return output + text.slice(at);
}
