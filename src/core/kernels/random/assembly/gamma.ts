/** Gamma and beta variates, of Generator and (unchanged since NumPy 1.16) of RandomState. */
import { standardExponential, standardExponential32, standardNormal, standardNormal32 } from './base';
import { Bits } from './bits';
import { exp, pow } from './exponential';
import { legacyExponential, legacyNormal } from './legacy-base';
import { log, log1p } from './logarithm';
import { logf, powf } from './single';

/** Marsaglia and Tsang (2000); below shape 1, Ahrens and Dieter's GS. */
export function standardGamma(bits: Bits, shape: f64, legacy: bool): f64 {
  if (shape == 1.0) return legacy ? legacyExponential(bits) : standardExponential(bits);
  if (shape == 0.0) return 0;
  if (shape < 1.0) return smallGamma(bits, shape, legacy);
  const b = shape - 1.0 / 3.0;
  const c = 1.0 / Math.sqrt(9.0 * b);
  while (true) {
    let x: f64, v: f64;
    do {
      x = legacy ? legacyNormal(bits) : standardNormal(bits);
      v = 1.0 + c * x;
    } while (v <= 0);
    v = v * v * v;
    const u = bits.unit();
    if (u < 1.0 - 0.0331 * (x * x) * (x * x)) return b * v;
    if (log(u) < 0.5 * x * x + b * (1.0 - v + log(v))) return b * v;
    if (shape != shape) return NaN;
  }
}

function smallGamma(bits: Bits, shape: f64, legacy: bool): f64 {
  while (true) {
    const u = bits.unit();
    const v = legacy ? legacyExponential(bits) : standardExponential(bits);
    if (u <= 1.0 - shape) {
      const x = pow(u, 1.0 / shape);
      if (x <= v) return x;
    } else {
      const y = -log((1.0 - u) / shape);
      const x = pow(1.0 - shape + shape * y, 1.0 / shape);
      if (x <= v + y) return x;
    }
  }
}

export function standardGamma32(bits: Bits, shape: f32): f32 {
  if (shape == 1.0) return standardExponential32(bits);
  if (shape == 0.0) return 0;
  if (shape < 1.0) return smallGamma32(bits, shape);
  const b: f32 = shape - <f32>1.0 / <f32>3.0;
  const c: f32 = <f32>1.0 / Mathf.sqrt(<f32>9.0 * b);
  while (true) {
    let x: f32, v: f32;
    do {
      x = standardNormal32(bits);
      v = <f32>1.0 + c * x;
    } while (v <= 0);
    v = v * v * v;
    const u = bits.unit32();
    if (u < <f32>1.0 - <f32>0.0331 * (x * x) * (x * x)) return b * v;
    if (logf(u) < <f32>0.5 * x * x + b * (<f32>1.0 - v + logf(v))) return b * v;
    if (shape != shape) return NaN;
  }
}

function smallGamma32(bits: Bits, shape: f32): f32 {
  while (true) {
    const u = bits.unit32();
    const v = standardExponential32(bits);
    if (u <= <f32>1.0 - shape) {
      const x = powf(u, <f32>1.0 / shape);
      if (x <= v) return x;
    } else {
      const y: f32 = -logf((<f32>1.0 - u) / shape);
      const x = powf(<f32>1.0 - shape + shape * y, <f32>1.0 / shape);
      if (x <= v + y) return x;
    }
  }
}

/** Jöhnk's method where both are at most 1, in logarithms where a power underflows. */
export function beta(bits: Bits, a: f64, b: f64): f64 {
  if (!(a <= 1.0 && b <= 1.0)) {
    const ga = standardGamma(bits, a, false);
    const gb = standardGamma(bits, b, false);
    return ga / (ga + gb);
  }
  if (a < 3e-103 && b < 3e-103) return (a + b) * bits.unit() < a ? 1 : 0;
  while (true) {
    const u = bits.unit();
    const v = bits.unit();
    const x = pow(u, 1.0 / a);
    const y = pow(v, 1.0 / b);
    if (!(x + y <= 1.0 && u + v > 0)) continue;
    if (x > 0 && y > 0) return x / (x + y);
    const delta = log(u) / a - log(v) / b;
    return delta > 0 ? exp(-log1p(exp(-delta))) : exp(delta - log1p(exp(delta)));
  }
}

export function legacyBeta(bits: Bits, a: f64, b: f64): f64 {
  if (!(a <= 1.0 && b <= 1.0)) {
    const ga = standardGamma(bits, a, true);
    const gb = standardGamma(bits, b, true);
    return ga / (ga + gb);
  }
  while (true) {
    const u = bits.unit();
    const v = bits.unit();
    const x = pow(u, 1.0 / a);
    const y = pow(v, 1.0 / b);
    if (!(x + y <= 1.0)) continue;
    if (x + y > 0) return x / (x + y);
    let lx = log(u) / a;
    let ly = log(v) / b;
    const most = lx > ly ? lx : ly;
    lx -= most;
    ly -= most;
    return exp(lx - log(exp(lx) + exp(ly)));
  }
}
