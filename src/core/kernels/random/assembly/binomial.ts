/** Binomial and multinomial variates: inversion where n·p is small, else BTPE (Kachitvichyanukul and Schmeiser 1988). */
import { Bits } from './bits';
import { exp } from './exponential';
import { log, log1p } from './logarithm';

export function binomial(bits: Bits, n: i64, p: f64, legacy: bool): i64 {
  if (!legacy && (n == 0 || p == 0)) return 0;
  const flipped = p > 0.5;
  const q = p <= 0.5 ? p : 1.0 - p;
  const value = q * <f64>n <= 30.0 ? byInversion(bits, n, q, legacy) : byTriangles(bits, n, q);
  return flipped ? n - value : value;
}

/** NaN probabilities end here with zero, as no comparison holds. */
function byInversion(bits: Bits, n: i64, p: f64, legacy: bool): i64 {
  const q = 1.0 - p;
  const count = <f64>n;
  const start = exp(count * (legacy ? log(q) : log1p(-p)));
  const np = count * p;
  const limit = np + 10.0 * Math.sqrt(np * q + 1.0);
  const bound: i64 = <i64>(count < limit ? count : limit);
  let x: i64 = 0;
  let px = start;
  let u = bits.unit();
  while (u > px) {
    x++;
    if (x > bound) {
      x = 0;
      px = start;
      u = bits.unit();
    } else {
      u -= px;
      px = (<f64>(n - x + 1) * p * px) / (<f64>x * q);
    }
  }
  return x;
}

// @ts-ignore: decorator
@inline
function stirling(x: f64): f64 {
  const x2 = x * x;
  return (13680.0 - (462.0 - (132.0 - (99.0 - 140.0 / x2) / x2) / x2) / x2) / x / 166320.0;
}

/** f(y) / f(m), by the recurrence of the probabilities. */
function ratioByRecurrence(y: i64, m: i64, s: f64, a: f64): f64 {
  let f: f64 = 1.0;
  for (let i = m + 1; i <= y; i++) f *= a / <f64>i - s;
  for (let i = y + 1; i <= m; i++) f /= a / <f64>i - s;
  return f;
}

/** p is at most 1/2. A triangle, a parallelogram and two exponential tails cover the probabilities. */
function byTriangles(bits: Bits, n: i64, p: f64): i64 {
  const count = <f64>n;
  const r = p < 1.0 - p ? p : 1.0 - p;
  const q = 1.0 - r;
  const fm = count * r + r;
  const m = <i64>Math.floor(fm);
  const nrq = count * r * q;
  const p1 = Math.floor(2.195 * Math.sqrt(nrq) - 4.6 * q) + 0.5;
  const xm = <f64>m + 0.5;
  const xl = xm - p1;
  const xr = xm + p1;
  const c = 0.134 + 20.5 / (15.3 + <f64>m);
  let a = (fm - xl) / (fm - xl * r);
  const laml = a * (1.0 + a / 2.0);
  a = (xr - fm) / (xr * q);
  const lamr = a * (1.0 + a / 2.0);
  const p2 = p1 * (1.0 + 2.0 * c);
  const p3 = p2 + c / laml;
  const p4 = p3 + c / lamr;
  while (true) {
    const u = bits.unit() * p4;
    let v = bits.unit();
    let y: i64;
    if (u <= p1) return <i64>Math.floor(xm - p1 * v + u);
    if (u <= p2) {
      const x = xl + (u - p1) / c;
      v = v * c + 1.0 - Math.abs(<f64>m - x + 0.5) / p1;
      if (v > 1.0) continue;
      y = <i64>Math.floor(x);
    } else if (u <= p3) {
      if (v == 0) continue;
      y = <i64>Math.floor(xl + log(v) / laml);
      if (y < 0) continue;
      v = v * (u - p2) * laml;
    } else {
      if (v == 0) continue;
      y = <i64>Math.floor(xr - log(v) / lamr);
      if (y > n) continue;
      v = v * (u - p3) * lamr;
    }
    if (accepts(y, m, n, v, r, q, nrq, xm)) return y;
  }
}

function accepts(y: i64, m: i64, n: i64, v: f64, r: f64, q: f64, nrq: f64, xm: f64): bool {
  const k = <f64>(y > m ? y - m : m - y);
  if (!(k > 20 && k < nrq / 2.0 - 1.0)) {
    const s = r / q;
    return v <= ratioByRecurrence(y, m, s, s * <f64>(n + 1));
  }
  const rho = (k / nrq) * ((k * (k / 3.0 + 0.625) + 0.16666666666666666) / nrq + 0.5);
  const t = (-k * k) / (2.0 * nrq);
  const level = log(v);
  if (level < t - rho) return true;
  if (level > t + rho) return false;
  const x1 = <f64>y + 1.0;
  const f1 = <f64>m + 1.0;
  const z = <f64>n + 1.0 - <f64>m;
  const w = <f64>n - <f64>y + 1.0;
  const bound = xm * log(f1 / x1) + (<f64>(n - m) + 0.5) * log(z / w) + <f64>(y - m) * log((w * r) / (x1 * q))
    + stirling(f1) + stirling(z) + stirling(x1) + stirling(w);
  return level <= bound;
}

/** Counts (int64 at `out`, zeroed) of `n` throws at `d` outcomes with probabilities (float64 at `p`). */
export function multinomial(bits: Bits, n: i64, p: usize, d: i32, out: usize): void {
  let left = n;
  let rest: f64 = 1.0;
  for (let j = 0; j < d - 1; j++) {
    const own = load<f64>(p + (<usize>j << 3));
    const value = binomial(bits, left, own / rest, false);
    store<i64>(out + (<usize>j << 3), value);
    left -= value;
    if (left <= 0) break;
    rest -= own;
  }
  if (left > 0) store<i64>(out + (<usize>(d - 1) << 3), left);
}
