/** High half of a 64 × 64-bit product. */
// @ts-ignore: decorator
@inline
export function mulHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const t = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (t >> 32) + ((a0 * b1 + (t & 0xffffffff)) >> 32);
}
