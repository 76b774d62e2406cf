/**
 * The distributions whose draws depend on one to three numbers: one row each, from which Generator's and
 * RandomState's methods are made. Codes are those of the kernels (`assembly/continuous.ts`, `discrete.ts`).
 */
import type { Constraint } from './constraint.ts';

export interface ParameterRow {
  readonly name: string;
  /** As written in the signature; absent: required. */
  readonly default?: string;
  readonly constraint: Constraint;
  /** In messages, where it is not the parameter's own. */
  readonly label?: string;
  /** RandomState's, where it differs. */
  readonly legacy?: Constraint;
  readonly integer?: true;
}

export interface DistributionRow {
  readonly name: string;
  readonly code: number;
  readonly discrete?: true;
  readonly parameters: readonly ParameterRow[];
  readonly doc: string;
}

const loc: ParameterRow = { name: 'loc', default: '0.0', constraint: 'none' };
const scale: ParameterRow = { name: 'scale', default: '1.0', constraint: 'nonNegative' };
const one = (name: string, constraint: Constraint): ParameterRow => ({ name, constraint });

/** Code of RandomState's variant of a distribution. */
export const LEGACY = 32;

export const DISTRIBUTIONS: readonly DistributionRow[] = [
  { name: 'standard_cauchy', code: 14, parameters: [], doc: 'Cauchy with mode 0.' },
  { name: 'normal', code: 4, parameters: [loc, scale], doc: 'Normal.' },
  { name: 'exponential', code: 6, parameters: [scale], doc: 'Exponential.' },
  {
    name: 'gamma',
    code: 8,
    parameters: [one('shape', 'nonNegative'), { name: 'scale', default: '1.0', constraint: 'nonNegative' }],
    doc: 'Gamma.',
  },
  { name: 'beta', code: 9, parameters: [one('a', 'positive'), one('b', 'positive')], doc: 'Beta.' },
  { name: 'chisquare', code: 10, parameters: [one('df', 'positive')], doc: 'Chi-square.' },
  { name: 'f', code: 11, parameters: [one('dfnum', 'positive'), one('dfden', 'positive')], doc: 'F.' },
  {
    name: 'noncentral_chisquare',
    code: 12,
    parameters: [one('df', 'positive'), one('nonc', 'nonNegative')],
    doc: 'Noncentral chi-square.',
  },
  {
    name: 'noncentral_f',
    code: 13,
    parameters: [one('dfnum', 'positive'), one('dfden', 'positive'), one('nonc', 'nonNegative')],
    doc: 'Noncentral F.',
  },
  { name: 'standard_t', code: 15, parameters: [one('df', 'positive')], doc: "Student's t." },
  {
    name: 'vonmises',
    code: 16,
    parameters: [one('mu', 'none'), one('kappa', 'nonNegative')],
    doc: 'Von Mises, on the circle.',
  },
  { name: 'pareto', code: 17, parameters: [one('a', 'positive')], doc: 'Pareto II (Lomax).' },
  { name: 'weibull', code: 18, parameters: [one('a', 'nonNegative')], doc: 'Weibull.' },
  { name: 'power', code: 19, parameters: [one('a', 'positive')], doc: 'Power, in [0, 1].' },
  { name: 'laplace', code: 20, parameters: [loc, scale], doc: 'Laplace (double exponential).' },
  { name: 'gumbel', code: 21, parameters: [loc, scale], doc: 'Gumbel.' },
  { name: 'logistic', code: 22, parameters: [loc, scale], doc: 'Logistic.' },
  {
    name: 'lognormal',
    code: 23,
    parameters: [
      { name: 'mean', default: '0.0', constraint: 'none' },
      { name: 'sigma', default: '1.0', constraint: 'nonNegative' },
    ],
    doc: 'Log-normal.',
  },
  { name: 'rayleigh', code: 24, parameters: [scale], doc: 'Rayleigh.' },
  { name: 'wald', code: 25, parameters: [one('mean', 'positive'), one('scale', 'positive')], doc: 'Wald.' },
  {
    name: 'poisson',
    code: 3,
    discrete: true,
    parameters: [{ name: 'lam', default: '1.0', constraint: 'poisson' }],
    doc: 'Poisson.',
  },
  { name: 'zipf', code: 4, discrete: true, parameters: [one('a', 'above1')], doc: 'Zipf.' },
  { name: 'geometric', code: 5, discrete: true, parameters: [one('p', 'unitAboveZero')], doc: 'Geometric.' },
  { name: 'logseries', code: 7, discrete: true, parameters: [one('p', 'unitBelowOne')], doc: 'Logarithmic series.' },
  {
    name: 'binomial',
    code: 1,
    discrete: true,
    parameters: [
      { name: 'n', constraint: 'nonNegative', legacy: 'nonNegativeLong', integer: true },
      { name: 'p', constraint: 'unit' },
    ],
    doc: 'Binomial.',
  },
];
