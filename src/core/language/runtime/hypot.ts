/** Length of the hypotenuse, rounded as the C library does: `Math.hypot` is an ulp off now and then. */

const SPLIT = 134217729;

/** The square of `x` as an unevaluated sum of two doubles (Dekker 1971). */
function square(x: number): [number, number] {
  const product = x * x;
  const big = SPLIT * x;
  const high = big - (big - x);
  const low = x - high;
  return [product, high * high - product + 2 * high * low + low * low];
}

export function hypot(a: number, b: number): number {
  const x = Math.max(Math.abs(a), Math.abs(b));
  const y = Math.min(Math.abs(a), Math.abs(b));
  if (Math.abs(a) === Number.POSITIVE_INFINITY || Math.abs(b) === Number.POSITIVE_INFINITY)
    return Number.POSITIVE_INFINITY;
  if (y === 0 || Number.isNaN(x)) return x + y;
  const scale = x > 1e150 ? 2 ** -600 : y < 1e-150 ? 2 ** 600 : 1;
  if (scale === 2 ** 600 && x > 1e-100) return Math.hypot(x, y);
  const [p, q] = [x * scale, y * scale];
  const length = Math.sqrt(p * p + q * q);
  const [px, ex] = square(p);
  const [py, ey] = square(q);
  const [ph, eh] = square(length);
  return (length + (px - ph + py + (ex + ey - eh)) / (2 * length)) / scale;
}
