/** One draw of each discrete distribution; `discreteOf` tells them by number (see `distribution-codes.ts`). */
import { standardExponential } from './base';
import { binomial } from './binomial';
import { Bits } from './bits';
import { exp, expm1, pow } from './exponential';
import { standardGamma } from './gamma';
import { hypergeometric, legacyHypergeometric, logGamma } from './hypergeometric';
import { log, log1p } from './logarithm';

const LARGEST: f64 = 9223372036854775807.0;

function poissonByProduct(bits: Bits, lam: f64): i64 {
  const limit = exp(-lam);
  let count: i64 = 0;
  let product: f64 = 1.0;
  while (true) {
    product *= bits.unit();
    if (!(product > limit)) return count;
    count++;
  }
}

/** As C casts on x86-64: what does not fit is the least integer. */
// @ts-ignore: decorator
@inline
export function whole(x: f64): i64 {
  return x >= -9223372036854775808.0 && x < 9223372036854775808.0 ? <i64>x : i64.MIN_VALUE;
}

/** Transformed rejection, Hörmann (1993). */
function poissonByRejection(bits: Bits, lam: f64): i64 {
  const logLam = log(lam);
  const b = 0.931 + 2.53 * Math.sqrt(lam);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2.0);
  while (true) {
    const u = bits.unit() - 0.5;
    const v = bits.unit();
    const us = 0.5 - Math.abs(u);
    const k = whole(Math.floor(((2.0 * a) / us + b) * u + lam + 0.43));
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const bound = log(v) + log(inverseAlpha) - log(a / (us * us) + b);
    if (bound <= -lam + <f64>k * logLam - logGamma(<f64>k + 1.0)) return k;
  }
}

export function poisson(bits: Bits, lam: f64): i64 {
  if (lam >= 10) return poissonByRejection(bits, lam);
  return lam == 0 ? 0 : poissonByProduct(bits, lam);
}

function negativeBinomial(bits: Bits, n: f64, p: f64, legacy: bool): i64 {
  return poisson(bits, ((1.0 - p) / p) * standardGamma(bits, n, legacy));
}

function geometric(bits: Bits, p: f64, legacy: bool): i64 {
  if (p >= 0.333333333333333333333333) return geometricBySearch(bits, p);
  if (legacy) return whole(Math.ceil(log1p(-bits.unit()) / log(1.0 - p)));
  const z = Math.ceil(-standardExponential(bits) / log1p(-p));
  return z >= 9.223372036854776e18 ? i64.MAX_VALUE : whole(z);
}

function geometricBySearch(bits: Bits, p: f64): i64 {
  let count: i64 = 1;
  let sum = p;
  let product = p;
  const q = 1.0 - p;
  const u = bits.unit();
  while (u > sum) {
    product *= q;
    sum += product;
    count++;
  }
  return count;
}

/** Rejection from a Pareto-like envelope, Devroye (1986), cut at the largest integer. */
function zipf(bits: Bits, a: f64, legacy: bool): i64 {
  if (a >= 1025 && !legacy) return 1;
  const less = a - 1.0;
  const b = pow(2.0, less);
  const least = legacy ? 0 : pow(LARGEST, -less);
  while (true) {
    const first = bits.unit();
    const u = legacy ? 1.0 - first : first * least + (1.0 - first);
    const v = bits.unit();
    const x = Math.floor(pow(u, -1.0 / less));
    if (x > LARGEST || x < 1.0) continue;
    const t = pow(1.0 + 1.0 / x, less);
    if ((v * x * (t - 1.0)) / (b - 1.0) <= t / b) return whole(x);
  }
}

/** Kemp (1981). */
function logseries(bits: Bits, p: f64, legacy: bool): i64 {
  const r = legacy ? log(1.0 - p) : log1p(-p);
  while (true) {
    const v = bits.unit();
    if (v >= p) return 1;
    const u = bits.unit();
    const q = legacy ? 1.0 - exp(r * u) : -expm1(r * u);
    if (v <= q * q) {
      const result = whole(Math.floor(1.0 + log(v) / log(q)));
      if (result < 1 || v == 0) continue;
      return result;
    }
    return v >= q ? 1 : 2;
  }
}

/** Parameters are 64 bits each, doubles or integers as the distribution has them. Codes as in `continuousOf`. */
export function discreteOf(code: i32, bits: Bits, a: u64, b: u64, c: u64): i64 {
  const legacy = (code & 32) != 0;
  const x = reinterpret<f64>(a);
  const y = reinterpret<f64>(b);
  switch (code & 31) {
    case 0:
      return <i64>(bits.next64() >> 1);
    case 1:
      return binomial(bits, <i64>a, y, legacy);
    case 2:
      return negativeBinomial(bits, x, y, legacy);
    case 3:
      return poisson(bits, x);
    case 4:
      return zipf(bits, x, legacy);
    case 5:
      return geometric(bits, x, legacy);
    case 6:
      return legacy ? legacyHypergeometric(bits, a, b, c) : hypergeometric(bits, a, b, c);
    default:
      return logseries(bits, x, legacy);
  }
}
