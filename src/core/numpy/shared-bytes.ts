/**
 * Whether two arrays have a byte in common, exactly: x₁·s₁ + x₂·s₂ + … = distance with 0 ≤ xₖ ≤ countₖ has a solution
 * or not. Depth first over the terms, largest stride first, cut off by what the smaller ones can still reach and by
 * divisibility.
 */
import { raise } from '../arrays/convert.ts';
import type { NDArray } from '../arrays/ndarray.ts';

interface Term {
  readonly stride: number;
  readonly count: number;
}

/** Steps of both arrays with positive strides, and the first byte of the array. */
function termsOf(array: NDArray): { terms: Term[]; start: number } {
  let start = array.offset;
  const terms: Term[] = [];
  array.shape.forEach((length, axis) => {
    const stride = array.strides[axis];
    if (length < 2 || stride === 0) return;
    if (stride < 0) start += stride * (length - 1);
    terms.push({ stride: Math.abs(stride), count: length - 1 });
  });
  if (array.itemsize > 1) terms.push({ stride: 1, count: array.itemsize - 1 });
  return { terms, start };
}

/** Equal strides become one term. */
function merged(terms: readonly Term[]): Term[] {
  const counts = new Map<number, number>();
  for (const { stride, count } of terms) counts.set(stride, (counts.get(stride) ?? 0) + count);
  return [...counts].map(([stride, count]) => ({ stride, count })).sort((a, b) => b.stride - a.stride);
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

class Search {
  private readonly terms: readonly Term[];
  /** The most that the terms from k on can add, and the greatest common divisor of their strides. */
  private readonly reach: number[];
  private readonly divisor: number[];
  private work: number;

  constructor(terms: readonly Term[], work: number) {
    this.terms = terms;
    this.work = work;
    this.reach = new Array<number>(terms.length + 1).fill(0);
    this.divisor = new Array<number>(terms.length + 1).fill(0);
    for (let k = terms.length - 1; k >= 0; k--) {
      this.reach[k] = this.reach[k + 1] + terms[k].stride * terms[k].count;
      this.divisor[k] = gcd(terms[k].stride, this.divisor[k + 1]);
    }
  }

  solves(rest: number, k = 0): boolean {
    if (rest === 0) return true;
    if (rest < 0 || rest > this.reach[k] || rest % this.divisor[k] !== 0) return false;
    if (k === this.terms.length - 1) return true; // in reach and divisible
    const { stride, count } = this.terms[k];
    const most = Math.min(count, Math.floor(rest / stride));
    const least = Math.max(0, Math.ceil((rest - this.reach[k + 1]) / stride));
    for (let x = most; x >= least; x--) {
      if (this.work-- <= 0) raise('TooHardError', 'Exceeded max_work');
      if (this.solves(rest - x * stride, k + 1)) return true;
    }
    return false;
  }
}

/** Both lie in one storage; `work` bounds the candidates that are looked at. */
export function sharesBytes(a: NDArray, b: NDArray, work: number): boolean {
  if (a.size === 0 || b.size === 0) return false;
  const [x, y] = [termsOf(a), termsOf(b)];
  // start + Σ x = start' + Σ y; turning y around (count − y) makes all signs positive.
  const turned = y.terms.reduce((sum, { stride, count }) => sum + stride * count, 0);
  return new Search(merged([...x.terms, ...y.terms]), work).solves(y.start - x.start + turned);
}
