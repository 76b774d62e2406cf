/** Hypergeometric variates: by drawing the sample, or by Stadlober's ratio of uniforms (HRUA, 1989). */
import { interval } from './bounded';
import { Bits } from './bits';
import { log } from './logarithm';
import { LOG_FACTORIAL } from './tables';

const D1: f64 = 1.7155277699214135;
const D2: f64 = 0.8989161620588988;

/** log k!: a table, then Stirling's series. */
function logFactorial(k: i64): f64 {
  if (k < 126) return load<f64>(LOG_FACTORIAL + (<usize>k << 3));
  const x = <f64>k;
  return (x + 0.5) * log(x) - x + (0.9189385332046728 + (1.0 / x) * (1.0 / 12.0 - 1.0 / (360.0 * x * x)));
}

const SERIES: StaticArray<f64> = [
  8.333333333333333e-02, -2.777777777777778e-03, 7.936507936507937e-04, -5.952380952380952e-04, 8.417508417508418e-04,
  -1.917526917526918e-03, 6.410256410256410e-03, -2.955065359477124e-02, 1.796443723688307e-01, -1.39243221690590e+00,
];

/** log Γ(x), Zhang and Jin (1996). */
export function logGamma(x: f64): f64 {
  if (x == 1.0 || x == 2.0) return 0;
  const n: i64 = x < 7.0 ? <i64>(7.0 - x) : 0;
  let x0 = x + <f64>n;
  const x2 = (1.0 / x0) * (1.0 / x0);
  let sum = unchecked(SERIES[9]);
  for (let k = 8; k >= 0; k--) sum = sum * x2 + unchecked(SERIES[k]);
  let value = sum / x0 + 0.5 * 1.8378770664093453e+00 + (x0 - 0.5) * log(x0) - x0;
  if (x < 7.0) {
    for (let k: i64 = 1; k <= n; k++) {
      value -= log(x0 - 1.0);
      x0 -= 1.0;
    }
  }
  return value;
}

/** Takes the smaller of the sample and its complement one by one. */
function byDrawing(bits: Bits, good: i64, bad: i64, sample: i64): i64 {
  const total = good + bad;
  const complement = sample > total / 2;
  let draws = complement ? total - sample : sample;
  let left = total;
  let goodLeft = good;
  while (draws > 0 && goodLeft > 0 && left > goodLeft) {
    left--;
    if (<i64>interval(bits, left) < goodLeft) goodLeft--;
    draws--;
  }
  if (left == goodLeft) goodLeft -= draws;
  return complement ? goodLeft : good - goodLeft;
}

function byRatio(bits: Bits, good: i64, bad: i64, sample: i64): i64 {
  const total = good + bad;
  const draws = sample < total - sample ? sample : total - sample;
  const few = good < bad ? good : bad;
  const many = good < bad ? bad : good;
  const p = <f64>few / <f64>total;
  const q = <f64>many / <f64>total;
  const a = <f64>draws * p + 0.5;
  const variance = (<f64>(total - draws) * <f64>draws * p * q) / <f64>(total - 1);
  const c = Math.sqrt(variance + 0.5);
  const h = D1 * c + D2;
  const mode = <i64>Math.floor((<f64>(draws + 1) * <f64>(few + 1)) / <f64>(total + 2));
  const g = logFactorial(mode) + logFactorial(few - mode) + logFactorial(draws - mode) + logFactorial(many - draws + mode);
  const end = <f64>((draws < few ? draws : few) + 1);
  const far = Math.floor(a + 16.0 * c);
  const b = end < far ? end : far;
  let k: i64;
  while (true) {
    const u = bits.unit();
    const v = bits.unit();
    const x = a + (h * (v - 0.5)) / u;
    if (x < 0 || x >= b) continue;
    k = <i64>Math.floor(x);
    const t = g - (logFactorial(k) + logFactorial(few - k) + logFactorial(draws - k) + logFactorial(many - draws + k));
    if (u * (4.0 - u) - 3.0 <= t) break;
    if (u * (u - t) >= 1) continue;
    if (2.0 * log(u) <= t) break;
  }
  if (good > bad) k = draws - k;
  return draws < sample ? good - k : k;
}

export function hypergeometric(bits: Bits, good: i64, bad: i64, sample: i64): i64 {
  if (sample >= 10 && sample <= good + bad - 10) return byRatio(bits, good, bad, sample);
  return byDrawing(bits, good, bad, sample);
}

function legacyByDrawing(bits: Bits, good: i64, bad: i64, sample: i64): i64 {
  const rest = bad + good - sample;
  const few = <f64>(bad < good ? bad : good);
  let y = few;
  let k = sample;
  while (y > 0) {
    const u = bits.unit();
    y -= Math.floor(u + y / <f64>(rest + k));
    k--;
    if (k == 0) break;
  }
  const z = <i64>(few - y);
  return good > bad ? sample - z : z;
}

function legacyByRatio(bits: Bits, good: i64, bad: i64, sample: i64): i64 {
  const few = good < bad ? good : bad;
  const many = good < bad ? bad : good;
  const total = good + bad;
  const m = sample < total - sample ? sample : total - sample;
  const d4 = <f64>few / <f64>total;
  const d5 = 1.0 - d4;
  const d6 = <f64>m * d4 + 0.5;
  const d7 = Math.sqrt((<f64>(total - m) * <f64>sample * d4 * d5) / <f64>(total - 1) + 0.5);
  const d8 = D1 * d7 + D2;
  const d9 = <i64>Math.floor((<f64>(m + 1) * <f64>(few + 1)) / <f64>(total + 2));
  const d10 = logGamma(<f64>(d9 + 1)) + logGamma(<f64>(few - d9 + 1)) + logGamma(<f64>(m - d9 + 1))
    + logGamma(<f64>(many - m + d9 + 1));
  const end = <f64>(m < few ? m : few) + 1.0;
  const far = Math.floor(d6 + 16.0 * d7);
  const d11 = end < far ? end : far;
  let z: i64;
  while (true) {
    const x = bits.unit();
    const y = bits.unit();
    const w = d6 + (d8 * (y - 0.5)) / x;
    if (w < 0 || w >= d11) continue;
    z = <i64>Math.floor(w);
    const t = d10 - (logGamma(<f64>(z + 1)) + logGamma(<f64>(few - z + 1)) + logGamma(<f64>(m - z + 1))
      + logGamma(<f64>(many - m + z + 1)));
    if (x * (4.0 - x) - 3.0 <= t) break;
    if (x * (x - t) >= 1) continue;
    if (2.0 * log(x) <= t) break;
  }
  if (good > bad) z = m - z;
  return m < sample ? good - z : z;
}

export function legacyHypergeometric(bits: Bits, good: i64, bad: i64, sample: i64): i64 {
  if (sample > 10) return legacyByRatio(bits, good, bad, sample);
  return sample > 0 ? legacyByDrawing(bits, good, bad, sample) : 0;
}

/** `count` samples of `sample` from colours (int64 at `colors`), as counts (int64 at `out`, zeroed), by marginals. */
export function multivariateByMarginals(
  bits: Bits, total: i64, colors: usize, d: i32, sample: i64, out: usize, count: i32,
): void {
  if (total == 0 || sample == 0) return;
  const complement = sample > total / 2;
  const draws = complement ? total - sample : sample;
  for (let i = 0; i < count; i++, out += <usize>d << 3) {
    let left = draws;
    let rest = total;
    for (let j = 0; left > 0 && j + 1 < d; j++) {
      const own = load<i64>(colors + (<usize>j << 3));
      rest -= own;
      const r = hypergeometric(bits, own, rest, left);
      store<i64>(out + (<usize>j << 3), r);
      left -= r;
    }
    if (left > 0) store<i64>(out + (<usize>(d - 1) << 3), left);
    if (complement) complementCounts(colors, d, out);
  }
}

function complementCounts(colors: usize, d: i32, out: usize): void {
  for (let j: usize = 0; j < <usize>d; j++) {
    store<i64>(out + (j << 3), load<i64>(colors + (j << 3)) - load<i64>(out + (j << 3)));
  }
}

/** The same by shuffling `total` items, whose colours (uint32) lie at `items` and are permuted. */
export function multivariateByCount(
  bits: Bits, total: i32, colors: usize, d: i32, sample: i64, out: usize, count: i32, items: usize,
): void {
  if (total == 0 || sample == 0) return;
  const complement = sample > <i64>total / 2;
  const draws = <i32>(complement ? <i64>total - sample : sample);
  for (let i = 0; i < count; i++, out += <usize>d << 3) {
    for (let j = 0; j < draws; j++) {
      const a = items + (<usize>j << 2);
      const b = items + ((<usize>j + <usize>interval(bits, total - j - 1)) << 2);
      const color = load<u32>(b);
      store<u32>(b, load<u32>(a));
      store<u32>(a, color);
    }
    for (let j = 0; j < draws; j++) {
      const at = out + (<usize>load<u32>(items + (<usize>j << 2)) << 3);
      store<i64>(at, load<i64>(at) + 1);
    }
    if (complement) complementCounts(colors, d, out);
  }
}
