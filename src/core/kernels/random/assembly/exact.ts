/** Products and sums with their rounding errors: what a fused multiply-add does, where there is none. */

const SPLITTER: f64 = 134217729; // 2**27 + 1

/** `a * b + c`, rounded once. For numbers below 2**990. */
export function fma(a: f64, b: f64, c: f64): f64 {
  const p = a * b;
  const ta = a * SPLITTER;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = b * SPLITTER;
  const bh = tb - (tb - b);
  const bl = b - bh;
  const e = al * bl - (((p - ah * bh) - al * bh) - ah * bl);
  const s = p + c;
  const v = s - p;
  return s + ((p - (s - v)) + (c - v) + e);
}

// @ts-ignore: decorator
@inline
export function bitsOf(x: f64): u64 {
  return reinterpret<u64>(x);
}

// @ts-ignore: decorator
@inline
export function fromBits(bits: u64): f64 {
  return reinterpret<f64>(bits);
}

// @ts-ignore: decorator
@inline
export function highWord(x: f64): i32 {
  return <i32>(bitsOf(x) >> 32);
}

// @ts-ignore: decorator
@inline
export function withHighWord(x: f64, high: i32): f64 {
  return fromBits((bitsOf(x) & 0xffffffff) | (<u64>(<u32>high) << 32));
}
