/** Attributes and methods of the polynomial classes. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { callOp, defineMethod, defineProperty } from '../../ops/registry.ts';
import { itemsOfArray, toNumber } from '../arguments.ts';
import { python, type Value } from '../python-values.ts';
import { derivative, integral } from './calculus.ts';
import type { Family } from './family.ts';
import { mapDomain, mapParameters, quotientOf, trimCoefficients } from './polynomials.ts';
import { rootsOf } from './roots.ts';
import { negative, pair, plus, real, times } from './series.ts';
import { coefficientsOf, converted, isComplex, isPositive, SeriesObject, types } from './series-object.ts';
import { coefficientText } from './text.ts';

const property = (name: string, doc: string, get: (self: SeriesObject) => Value): void =>
  defineProperty({ owner: 'ABCPolyBase', name, doc, get });
property('coef', 'Coefficients, lowest degree first.', (self) => self.coef);
property('domain', 'The interval that is mapped to the window.', (self) => self.domain);
property('window', 'The interval of the basis functions.', (self) => self.window);
property('symbol', 'The name of the variable.', (self) => self.symbol);
property('basis_name', 'Letter of the basis.', (self) => self.family.basisName);
property('maxpower', 'The largest exponent.', () => 100);

const on = (signature: string, doc: string, call: (self: SeriesObject, ...values: never[]) => Value): void =>
  defineMethod({ owner: 'ABCPolyBase', signature, doc, call: call as (...values: never[]) => Value });

on('copy()', 'A copy.', (self) => self.like(self.coef));
on('degree()', 'The degree.', (self) => self.length() - 1);
on(
  'has_samecoef(other)',
  'Whether coefficients agree.',
  (self, other: SeriesObject) =>
    self.length() === other.length() && callOp('numpy.all', [python.compare('==', self.coef, other.coef)]),
);
on('has_samedomain(other)', 'Whether domains agree.', (self, other: SeriesObject) =>
  callOp('numpy.all', [python.compare('==', self.domain, other.domain)]),
);
on('has_samewindow(other)', 'Whether windows agree.', (self, other: SeriesObject) =>
  callOp('numpy.all', [python.compare('==', self.window, other.window)]),
);
on(
  'has_sametype(other)',
  'Whether the classes agree.',
  (self, other: Value) => other instanceof SeriesObject && other.family === self.family,
);
on('cutdeg(deg)', 'Without the terms above a degree.', (self, deg: Value) =>
  self.like(cut(self, toNumber(deg) + 1, 'deg must be non-negative integer')),
);
on('truncate(size)', 'The first coefficients only.', (self, size: Value) =>
  self.like(cut(self, toNumber(size), 'size must be a positive integer')),
);
function cut(self: SeriesObject, size: number, message: string): NDArray {
  if (!Number.isInteger(size) || size < 1) raise('ValueError', message);
  return size >= self.length() ? self.coef : self.coef.view({ shape: [size] });
}
on('trim(tol=0)', 'Without small coefficients of highest degree.', (self, tol: Value) =>
  self.like(trimCoefficients(self.coef, tol)),
);
on('mapparms()', 'Offset and scale of the map from domain to window.', (self) =>
  pair(...mapParameters(self.domain, self.window)),
);
on('integ(m=1, k=<no value>, lbnd=None)', 'Antiderivative.', (self, m: Value, k: Value | undefined, lbnd: Value) => {
  const [off, scale] = mapParameters(self.domain, self.window);
  const bound = lbnd === null ? 0 : plus(off, times(scale, lbnd));
  return self.like(
    integral(self.family, self.coef, { m, k, lbnd: bound, scl: python.binary('/', real(1), scale), axis: 0 }),
  );
});
on('deriv(m=1)', 'Derivative.', (self, m: Value) =>
  self.like(derivative(self.family, self.coef, m, mapParameters(self.domain, self.window)[1], 0)),
);
on('roots()', 'Roots.', (self) => mapDomain(rootsOf(self.family, self.coef), self.window, self.domain));
on('linspace(n=100, domain=None)', 'Points in the domain, and values there.', (self, n: Value, domain: Value) => {
  const [low, high] = itemsOfArray(domain === null ? self.domain : toArray(domain));
  const x = callOp('numpy.linspace', [low, high, n]);
  return pair(x, self.call([x]));
});
on(
  'convert(domain=None, kind=None, window=None)',
  'The same function in another basis, domain or window.',
  (self, domain: Value, kind: Value, window: Value) => {
    const family = kind === null ? self.family : ([...types].find(([, type]) => type === kind)?.[0] ?? self.family);
    return converted(self, family, domain, window);
  },
);
on('__call__(arg)', 'Values at points.', (self, arg: Value) => self.call([arg]));
on('__len__()', 'Number of coefficients.', (self) => self.length());
on('__neg__()', 'Negative.', (self) => self.unary('-') as Value);
on('__divmod__(other)', 'Quotient and remainder.', (self, other: Value) => {
  const [quotient, remainder] = quotientOf(self.family, self.coef, coefficientsOf(self, other));
  return pair(self.like(quotient), self.like(remainder));
});
on('__rdivmod__(other)', 'Quotient and remainder.', (self, other: Value) => {
  const [quotient, remainder] = quotientOf(self.family, other, self.coef);
  return pair(self.like(quotient), self.like(remainder));
});
on('_repr_latex_()', 'As LaTeX.', latex);

function latexNumber(value: Value, parens = false): string {
  return `\\text{${coefficientText(value, parens)}}`;
}
function latex(self: SeriesObject): string {
  const { text, compound } = self.argument((value) => latexNumber(value));
  const parts = itemsOfArray(self.coef).map((coef, k) => {
    const number = latexSigned(coef, k);
    const term = latexTerm(self.family, k, text, compound);
    const part = term === '1' ? number : `${number}\\,${term}`;
    return python.equal(coef, 0) ? `\\color{LightGray}{${part}}` : part;
  });
  return `$${self.symbol} \\mapsto ${parts.join('')}$`;
}
function latexSigned(coef: Value, k: number): string {
  if (k === 0) return latexNumber(coef);
  if (isComplex(coef)) return ` + (${latexNumber(coef)})`;
  return isPositive(coef) ? ` + ${latexNumber(coef, true)}` : ` - ${latexNumber(negative(coef), true)}`;
}
function latexTerm(family: Family, k: number, text: string, compound: boolean): string {
  if (family.basisName !== null) return `{${family.basisName}}_{${k}}(${text})`;
  if (k === 0) return '1';
  const argument = compound ? `\\left(${text}\\right)` : text;
  return k === 1 ? argument : `${argument}^{${k}}`;
}
