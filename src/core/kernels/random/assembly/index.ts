import { exponentialOf, normalOf, standardExponential32, standardNormal32 } from './base';
import { multinomial as throwMultinomial } from './binomial';
import { Bits, Mersenne, Pcg64, Pcg64Dxsm, Philox, Sfc64 } from './bits';
import {
  bounded64, fillBounded as fillBoundedAll, fillBoundedEach as fillBoundedAny, forgetBuffer, interval,
} from './bounded';
import { acos, cos } from './circular';
import { continuousOf } from './continuous';
import { discreteOf } from './discrete';
import { exp, expm1, pow } from './exponential';
import { beta, standardGamma, standardGamma32 } from './gamma';
import { multivariateByCount, multivariateByMarginals } from './hypergeometric';
import { legacyNormalOf } from './legacy-base';
import { log, log1p } from './logarithm';
import { log1pf, logf, powf } from './single';

/** First byte that static data does not use; callers lay out the memory from here. */
export function dataEnd(): usize {
  return __heap_base;
}

/** Draws as the generator makes them: 64 bits, of which MT19937 fills 32. */
export function fillRaw(state: usize, out: usize, count: i32): void {
  const bits = changetype<Bits>(state);
  const narrow = load<i32>(state) == 2;
  for (let i = 0; i < count; i++) {
    store<u64>(out + (<usize>i << 3), narrow ? <u64>changetype<Mersenne>(state).next32() : bits.next64());
  }
}

function unitLoop<G>(bits: G, out: usize, count: i32): void {
  for (let end = out + (<usize>count << 3); out < end; out += 8) store<f64>(out, bits.unit());
}
function normalLoop<G>(bits: G, out: usize, count: i32): void {
  for (let end = out + (<usize>count << 3); out < end; out += 8) store<f64>(out, normalOf<G>(bits));
}
function exponentialLoop<G>(bits: G, out: usize, count: i32): void {
  for (let end = out + (<usize>count << 3); out < end; out += 8) store<f64>(out, exponentialOf<G>(bits));
}

function legacyNormalLoop<G>(bits: G, out: usize, count: i32): void {
  for (let end = out + (<usize>count << 3); out < end; out += 8) store<f64>(out, legacyNormalOf<G>(bits));
}

function fillUnit(state: usize, out: usize, count: i32): void {
  switch (load<i32>(state)) {
    case 0: return unitLoop<Pcg64>(changetype<Pcg64>(state), out, count);
    case 1: return unitLoop<Pcg64Dxsm>(changetype<Pcg64Dxsm>(state), out, count);
    case 2: return unitLoop<Mersenne>(changetype<Mersenne>(state), out, count);
    case 3: return unitLoop<Philox>(changetype<Philox>(state), out, count);
    default: return unitLoop<Sfc64>(changetype<Sfc64>(state), out, count);
  }
}
function fillNormal(state: usize, out: usize, count: i32): void {
  switch (load<i32>(state)) {
    case 0: return normalLoop<Pcg64>(changetype<Pcg64>(state), out, count);
    case 1: return normalLoop<Pcg64Dxsm>(changetype<Pcg64Dxsm>(state), out, count);
    case 4: return normalLoop<Sfc64>(changetype<Sfc64>(state), out, count);
    default: return normalLoop<Bits>(changetype<Bits>(state), out, count);
  }
}
function fillExponential(state: usize, out: usize, count: i32): void {
  switch (load<i32>(state)) {
    case 0: return exponentialLoop<Pcg64>(changetype<Pcg64>(state), out, count);
    case 4: return exponentialLoop<Sfc64>(changetype<Sfc64>(state), out, count);
    default: return exponentialLoop<Bits>(changetype<Bits>(state), out, count);
  }
}

/** float64 at `out`; parameters are float64, `step` (0 or 8) bytes apart. */
export function fillContinuous(
  code: i32, state: usize, out: usize, count: i32,
  a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize,
): void {
  if ((code & 31) == 0) return fillUnit(state, out, count);
  if (code == 1) return fillNormal(state, out, count);
  if (code == 2) return fillExponential(state, out, count);
  if (code == 33 && load<i32>(state) == 2) return legacyNormalLoop<Mersenne>(changetype<Mersenne>(state), out, count);
  const bits = changetype<Bits>(state);
  for (let end = out + (<usize>count << 3); out < end; out += 8) {
    store<f64>(out, continuousOf(code, bits, load<f64>(a), load<f64>(b), load<f64>(c)));
    a += aStep;
    b += bStep;
    c += cStep;
  }
}

/** int64 at `out`; parameters of 64 bits. */
export function fillDiscrete(
  code: i32, state: usize, out: usize, count: i32,
  a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize,
): void {
  const bits = changetype<Bits>(state);
  for (let end = out + (<usize>count << 3); out < end; out += 8) {
    store<i64>(out, discreteOf(code, bits, load<u64>(a), load<u64>(b), load<u64>(c)));
    a += aStep;
    b += bStep;
    c += cStep;
  }
}

/** float32 at `out`. 0 uniform, 1 normal, 2 exponential, 3 the same by inversion, 7 gamma. */
export function fillSingle(code: i32, state: usize, out: usize, count: i32, a: usize, aStep: usize): void {
  const bits = changetype<Bits>(state);
  for (let end = out + (<usize>count << 2); out < end; out += 4, a += aStep) {
    store<f32>(out, singleOf(code, bits, a));
  }
}

function singleOf(code: i32, bits: Bits, a: usize): f32 {
  switch (code) {
    case 0: return bits.unit32();
    case 1: return standardNormal32(bits);
    case 2: return standardExponential32(bits);
    case 3: return <f32>-log1p(-<f64>bits.unit32());
    default: return standardGamma32(bits, load<f32>(a));
  }
}

/** Begins a call that makes integers narrower than 32 bits; its pieces share one draw. */
export function beginBounded(): void {
  forgetBuffer();
}
export function fillBounded(
  state: usize, width: i32, offset: u64, range: u64, masked: i32, out: usize, count: i32,
): void {
  const bits = changetype<Bits>(state);
  if (width == 64 && !masked && load<i32>(state) == 0) {
    const own = changetype<Pcg64>(state);
    for (let i = 0; i < count; i++) store<u64>(out + (<usize>i << 3), offset + bounded64<Pcg64>(own, range, 0, false));
  } else fillBoundedAll(bits, width, offset, range, masked != 0, out, count);
}
export function fillBoundedEach(
  state: usize, width: i32, lows: usize, ends: usize, open: i32, masked: i32, out: usize, count: i32,
): void {
  fillBoundedAny(changetype<Bits>(state), width, lows, ends, <u64>open, masked != 0, out, count);
}

/** Partners of a Fisher-Yates shuffle, uint32 at `out`: for i = last, last - 1, … one in [0, i]. */
export function fillPartners(state: usize, last: i32, count: i32, lemire: i32, out: usize): void {
  const bits = changetype<Bits>(state);
  for (let i = 0; i < count; i++) {
    const most = <u64>(last - i);
    store<u32>(out + (<usize>i << 2), <u32>(lemire ? bounded64<Bits>(bits, most, 0, false) : interval(bits, most)));
  }
}

/** Floyd's sample: uint32 at `out`, for j = first, first + 1, … one in [0, j]. */
export function fillFloyd(state: usize, first: f64, count: i32, out: usize): void {
  const bits = changetype<Bits>(state);
  for (let i = 0; i < count; i++) {
    store<u64>(out + (<usize>i << 3), bounded64<Bits>(bits, <u64>first + <u64>i, 0, false));
  }
}

export function fillMultinomial(state: usize, n: i64, p: usize, d: i32, out: usize): void {
  throwMultinomial(changetype<Bits>(state), n, p, d, out);
}

export function fillMarginals(state: usize, total: i64, colors: usize, d: i32, sample: i64, out: usize, count: i32): void {
  multivariateByMarginals(changetype<Bits>(state), total, colors, d, sample, out, count);
}
export function fillCounts(
  state: usize, total: i32, colors: usize, d: i32, sample: i64, out: usize, count: i32, items: usize,
): void {
  multivariateByCount(changetype<Bits>(state), total, colors, d, sample, out, count, items);
}

/** One Dirichlet variate of `k` at `out` by normalised gammas. */
export function fillDirichlet(state: usize, alpha: usize, k: i32, legacy: i32, out: usize): void {
  const bits = changetype<Bits>(state);
  let sum: f64 = 0;
  for (let j: usize = 0; j < <usize>k; j++) {
    const value = standardGamma(bits, load<f64>(alpha + (j << 3)), legacy != 0);
    store<f64>(out + (j << 3), value);
    sum += value;
  }
  const inverse = 1.0 / sum;
  for (let j: usize = 0; j < <usize>k; j++) store<f64>(out + (j << 3), load<f64>(out + (j << 3)) * inverse);
}

/** The same by breaking a stick, for small alphas; `sums` are their sums from the right. */
export function fillDirichletStick(state: usize, alpha: usize, sums: usize, k: i32, out: usize): void {
  const bits = changetype<Bits>(state);
  let rest: f64 = 1.0;
  for (let j: usize = 0; j < <usize>(k - 1); j++) {
    const v = beta(bits, load<f64>(alpha + (j << 3)), load<f64>(sums + (j << 3), 8));
    store<f64>(out + (j << 3), rest * v);
    rest *= 1.0 - v;
    if (load<f64>(sums + (j << 3), 8) == 0) break;
  }
  store<f64>(out + (<usize>(k - 1) << 3), rest);
}

/** The C library's functions over float64 arrays, for the tests that hold them to it. */
export function mathOf(code: i32, out: usize, a: usize, b: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    store<f64>(out + (i << 3), mathAt(code, load<f64>(a + (i << 3)), load<f64>(b + (i << 3))));
  }
}
function mathAt(code: i32, x: f64, y: f64): f64 {
  switch (code) {
    case 0: return log(x);
    case 1: return exp(x);
    case 2: return pow(x, y);
    case 3: return log1p(x);
    case 4: return expm1(x);
    case 5: return cos(x);
    case 6: return acos(x);
    case 7: return <f64>log1pf(<f32>x);
    case 8: return <f64>powf(<f32>x, <f32>y);
    default: return <f64>logf(<f32>x);
  }
}
