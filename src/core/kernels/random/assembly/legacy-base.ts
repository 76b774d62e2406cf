/** RandomState's normal and exponential draws. */
import { Bits, STATE_BYTES } from './bits';
import { log } from './logarithm';

/** Behind the state block: whether a second normal draw is kept (i32), and it (f64). */
export const KEPT_NORMAL: usize = STATE_BYTES - 16;

/** Marsaglia's polar method, which makes two at a time. */
// @ts-ignore: decorator
@inline
export function legacyNormalOf<G>(bits: G): f64 {
  const self = changetype<usize>(bits);
  if (load<i32>(self, KEPT_NORMAL)) {
    const kept = load<f64>(self, KEPT_NORMAL + 8);
    store<i32>(self, 0, KEPT_NORMAL);
    store<f64>(self, 0, KEPT_NORMAL + 8);
    return kept;
  }
  let x: f64, y: f64, r: f64;
  do {
    x = 2.0 * bits.unit() - 1.0;
    y = 2.0 * bits.unit() - 1.0;
    r = x * x + y * y;
  } while (r >= 1.0 || r == 0);
  const f = Math.sqrt((-2.0 * log(r)) / r);
  store<f64>(self, f * x, KEPT_NORMAL + 8);
  store<i32>(self, 1, KEPT_NORMAL);
  return f * y;
}

export function legacyNormal(bits: Bits): f64 {
  return legacyNormalOf<Bits>(bits);
}

export function legacyExponential(bits: Bits): f64 {
  return -log(1.0 - bits.unit());
}
