/** Where the host's own function is off by more than NumPy's libraries are. */

/** √(a² + b²) within one unit in the last place (Borges, "An improved algorithm for hypot(a, b)", 2019). */
export function hypot(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  if (x === Number.POSITIVE_INFINITY || y === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  if (x < y) [x, y] = [y, x];
  if (y === 0 || Number.isNaN(x) || Number.isNaN(y)) return x + y;
  if (y <= x * 2 ** -54) return x + y;
  if (x > 2 ** 511) return hypot(x * 2 ** -600, y * 2 ** -600) * 2 ** 600;
  if (y < 2 ** -459) return hypot(x * 2 ** 600, y * 2 ** 600) * 2 ** -600;
  const h = Math.sqrt(x * x + y * y);
  if (h <= 2 * y) {
    const delta = h - y;
    return h - (x * (2 * delta - x) + (delta - 2 * (x - y)) * delta) / (2 * h);
  }
  const delta = h - x;
  return h - (2 * delta * (x - 2 * y) + (4 * delta - y) * y + delta * delta) / (2 * h);
}
