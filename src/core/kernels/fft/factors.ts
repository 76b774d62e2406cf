/** Exact twiddle factors and the factors of a length. */

/** cos and sin of 2π·k/n, from the first octant, so that symmetric values are exactly symmetric. */
export function unitRoot(k: number, n: number): [number, number] {
  const x = (k % n) * 8;
  if (x > 4 * n) {
    const [c, s] = unitRoot(n - (k % n), n);
    return [c, -s];
  }
  if (x > 2 * n) {
    const [c, s] = quarter(2 * x - 4 * n, n);
    return [-s, c];
  }
  return quarter(2 * x, n);
}

/** Angle 2π·x/(16 n), at most a quarter turn. */
function quarter(x: number, n: number): [number, number] {
  if (x === 2 * n) return [Math.SQRT1_2, Math.SQRT1_2];
  if (x > 2 * n) {
    const angle = (Math.PI * (4 * n - x)) / (8 * n);
    return [Math.sin(angle), Math.cos(angle)];
  }
  const angle = (Math.PI * x) / (8 * n);
  return [Math.cos(angle), Math.sin(angle)];
}

/** Radices in the order of the passes: fours first, then the primes. */
export function radices(length: number): number[] {
  const list: number[] = [];
  let rest = length;
  while (rest % 4 === 0) {
    list.push(4);
    rest /= 4;
  }
  if (rest % 2 === 0) {
    list.push(2);
    rest /= 2;
  }
  for (let p = 3; p * p <= rest; p += 2) {
    while (rest % p === 0) {
      list.push(p);
      rest /= p;
    }
  }
  if (rest > 1) list.push(rest);
  return list;
}

/** The smallest number of the form 2ᵃ·3ᵇ·5ᶜ that is at least `least`. */
export function goodSize(least: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let five = 1; five < 2 * least; five *= 5) {
    for (let three = five; three < 2 * least; three *= 3) {
      let size = three;
      while (size < least) size *= 2;
      best = Math.min(best, size);
    }
  }
  return best;
}
