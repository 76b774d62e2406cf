/** One draw of each continuous distribution; `continuousOf` tells them by number (see `distribution-codes.ts`). */
import { standardExponential, standardNormal } from './base';
import { Bits } from './bits';
import { acos, cos } from './circular';
import { poisson } from './discrete';
import { exp, expm1, pow } from './exponential';
import { beta, legacyBeta, standardGamma } from './gamma';
import { legacyExponential, legacyNormal } from './legacy-base';
import { log, log1p } from './logarithm';

const PI: f64 = 3.14159265358979323846;

// @ts-ignore: decorator
@inline
function gauss(bits: Bits, legacy: bool): f64 {
  return legacy ? legacyNormal(bits) : standardNormal(bits);
}

function chisquare(bits: Bits, df: f64, legacy: bool): f64 {
  return 2.0 * standardGamma(bits, df / 2.0, legacy);
}

function fisher(bits: Bits, dfnum: f64, dfden: f64, legacy: bool): f64 {
  const numerator = chisquare(bits, dfnum, legacy) * dfden;
  return numerator / (chisquare(bits, dfden, legacy) * dfnum);
}

function noncentralChisquare(bits: Bits, df: f64, nonc: f64, legacy: bool): f64 {
  if (nonc != nonc && !legacy) return NaN;
  if (nonc == 0) return chisquare(bits, df, legacy);
  if (1 < df) {
    const square = chisquare(bits, df - 1, legacy);
    const n = gauss(bits, legacy) + Math.sqrt(nonc);
    return square + n * n;
  }
  const i = poisson(bits, nonc / 2.0);
  const value = chisquare(bits, df + 2.0 * <f64>i, legacy);
  return nonc != nonc ? NaN : value;
}

function noncentralF(bits: Bits, dfnum: f64, dfden: f64, nonc: f64, legacy: bool): f64 {
  const t = noncentralChisquare(bits, dfnum, nonc, legacy) * dfden;
  return t / (chisquare(bits, dfden, legacy) * dfnum);
}

function studentT(bits: Bits, df: f64, legacy: bool): f64 {
  const numerator = gauss(bits, legacy);
  const denominator = standardGamma(bits, df / 2, legacy);
  return (Math.sqrt(df / 2) * numerator) / Math.sqrt(denominator);
}

function laplace(bits: Bits, loc: f64, scale: f64): f64 {
  while (true) {
    const u = bits.unit();
    if (u >= 0.5) return loc - scale * log(2.0 - u - u);
    if (u > 0) return loc + scale * log(u + u);
  }
}

function gumbel(bits: Bits, loc: f64, scale: f64): f64 {
  while (true) {
    const u = 1.0 - bits.unit();
    if (u < 1.0) return loc - scale * log(-log(u));
  }
}

function logistic(bits: Bits, loc: f64, scale: f64): f64 {
  while (true) {
    const u = bits.unit();
    if (u > 0) return loc + scale * log(u / (1.0 - u));
  }
}

function triangular(bits: Bits, left: f64, mode: f64, right: f64): f64 {
  const base = right - left;
  const leftBase = mode - left;
  const u = bits.unit();
  if (u <= leftBase / base) return left + Math.sqrt(u * (leftBase * base));
  return right - Math.sqrt((1.0 - u) * ((right - mode) * base));
}

/** Michael, Schucany and Haas (1976). */
function wald(bits: Bits, mean: f64, scale: f64): f64 {
  let y = standardNormal(bits);
  y = mean * y * y;
  const d = 1.0 + Math.sqrt(1.0 + (4.0 * scale) / y);
  const x = mean * (1.0 - 2.0 / d);
  return bits.unit() <= mean / (mean + x) ? x : (mean * mean) / x;
}

function legacyWald(bits: Bits, mean: f64, scale: f64): f64 {
  const ratio = mean / (2.0 * scale);
  let y = legacyNormal(bits);
  y = mean * y * y;
  const x = mean + ratio * (y - Math.sqrt(4.0 * scale * y + y * y));
  return bits.unit() <= mean / (mean + x) ? x : (mean * mean) / x;
}

function vonMisesSlope(kappa: f64): f64 {
  if (kappa < 1e-5) return 1.0 / kappa + kappa;
  const r = 1.0 + Math.sqrt(1.0 + 4.0 * kappa * kappa);
  const rho = (r - Math.sqrt(2.0 * r)) / (2.0 * kappa);
  return (1.0 + rho * rho) / (2.0 * rho);
}

/** Best and Fisher (1979). */
function vonmises(bits: Bits, mu: f64, kappa: f64, legacy: bool): f64 {
  if (kappa != kappa) return NaN;
  if (kappa < 1e-8) return PI * (2.0 * bits.unit() - 1.0);
  if (kappa > 1e6 && !legacy) return wrappedNormal(bits, mu, kappa);
  const s = vonMisesSlope(kappa);
  let w: f64;
  while (true) {
    const z = cos(PI * bits.unit());
    w = (1.0 + s * z) / (s + z);
    const y = kappa * (s - w);
    const v = bits.unit();
    if (y * (2.0 - y) - v >= 0 || log(y / v) + 1.0 - y >= 0) break;
    if (y != y) break;
  }
  const u = bits.unit();
  let result = acos(w);
  if (u < 0.5) result = -result;
  result += mu;
  const turned = ((Math.abs(result) + PI) % (2.0 * PI)) - PI;
  return result < 0 ? -turned : turned;
}

function wrappedNormal(bits: Bits, mu: f64, kappa: f64): f64 {
  let result = mu + Math.sqrt(1.0 / kappa) * standardNormal(bits);
  if (result < -PI) result += 2.0 * PI;
  if (result > PI) result -= 2.0 * PI;
  return result;
}

/** Codes 0-31: Generator; 32 more: RandomState. */
export function continuousOf(code: i32, bits: Bits, a: f64, b: f64, c: f64): f64 {
  const legacy = (code & 32) != 0;
  switch (code & 31) {
    case 0:
      return bits.unit();
    case 1:
      return gauss(bits, legacy);
    case 2:
      return legacy ? legacyExponential(bits) : standardExponential(bits);
    case 3:
      return -log1p(-bits.unit());
    case 4:
      return a + b * gauss(bits, legacy);
    case 5:
      return a + b * bits.unit();
    case 6:
      return a * (legacy ? legacyExponential(bits) : standardExponential(bits));
    case 7:
      return standardGamma(bits, a, legacy);
    case 8:
      return b * standardGamma(bits, a, legacy);
    case 9:
      return legacy ? legacyBeta(bits, a, b) : beta(bits, a, b);
    case 10:
      return chisquare(bits, a, legacy);
    case 11:
      return fisher(bits, a, b, legacy);
    case 12:
      return noncentralChisquare(bits, a, b, legacy);
    case 13:
      return noncentralF(bits, a, b, c, legacy);
    case 14: {
      const numerator = gauss(bits, legacy);
      return numerator / gauss(bits, legacy);
    }
    case 15:
      return studentT(bits, a, legacy);
    default:
      return lessCommon(code, bits, a, b, c);
  }
}

function lessCommon(code: i32, bits: Bits, a: f64, b: f64, c: f64): f64 {
  const legacy = (code & 32) != 0;
  switch (code & 31) {
    case 16:
      return vonmises(bits, a, b, legacy);
    case 17:
      return legacy ? exp(legacyExponential(bits) / a) - 1.0 : expm1(standardExponential(bits) / a);
    case 18:
      return a == 0 ? 0 : pow(legacy ? legacyExponential(bits) : standardExponential(bits), 1.0 / a);
    case 19:
      return pow(legacy ? 1.0 - exp(-legacyExponential(bits)) : -expm1(-standardExponential(bits)), 1.0 / a);
    case 20:
      return laplace(bits, a, b);
    case 21:
      return gumbel(bits, a, b);
    case 22:
      return logistic(bits, a, b);
    case 23:
      return exp(a + b * gauss(bits, legacy));
    case 24:
      return a * Math.sqrt(legacy ? -2.0 * log1p(-bits.unit()) : 2.0 * standardExponential(bits));
    case 25:
      return legacy ? legacyWald(bits, a, b) : wald(bits, a, b);
    default:
      return triangular(bits, a, b, c);
  }
}
