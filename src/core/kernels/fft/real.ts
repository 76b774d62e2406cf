/** Transforms of real signals: half the work where the length is even. */
import { unitRoot } from './factors.ts';
import { planOf } from './plan.ts';

interface Turns {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}
let last: { length: number; turns: Turns } | null = null;

function turnsOf(length: number): Turns {
  if (last?.length === length) return last.turns;
  const half = length / 2;
  const turns = { cos: new Float64Array(half + 1), sin: new Float64Array(half + 1) };
  for (let k = 0; k <= half; k++) [turns.cos[k], turns.sin[k]] = unitRoot(k, length);
  last = { length, turns };
  return turns;
}

/** The first n/2 + 1 coefficients of the forward transform of `x`, which is destroyed; unscaled. */
export function realForward(x: Float64Array, re: Float64Array, im: Float64Array): void {
  const n = x.length;
  if (n % 2 === 1) {
    const other = new Float64Array(n);
    planOf(n).run(x, other);
    re.set(x.subarray(0, re.length));
    im.set(other.subarray(0, im.length));
    im[0] = 0;
    return;
  }
  const half = n / 2;
  const [a, b] = [new Float64Array(half), new Float64Array(half)];
  for (let k = 0; k < half; k++) {
    a[k] = x[2 * k];
    b[k] = x[2 * k + 1];
  }
  planOf(half).run(a, b);
  unfold(a, b, re, im, turnsOf(n));
}

/** From the transform of even + i·odd samples to that of all of them. */
function unfold(a: Float64Array, b: Float64Array, re: Float64Array, im: Float64Array, { cos, sin }: Turns): void {
  const half = a.length;
  re[0] = a[0] + b[0];
  im[0] = 0;
  re[half] = a[0] - b[0];
  im[half] = 0;
  for (let k = 1; k < half; k++) {
    const m = half - k;
    const [er, ei] = [0.5 * (a[k] + a[m]), 0.5 * (b[k] - b[m])];
    const [or, oi] = [0.5 * (b[k] + b[m]), 0.5 * (a[m] - a[k])];
    re[k] = er + or * cos[k] + oi * sin[k];
    im[k] = ei + oi * cos[k] - or * sin[k];
  }
}

/** The real signal of length x.length whose first coefficients are given; unscaled inverse. */
export function realInverse(re: Float64Array, im: Float64Array, x: Float64Array): void {
  const n = x.length;
  if (n % 2 === 1) {
    const [a, b] = [new Float64Array(n), new Float64Array(n)];
    a[0] = re[0];
    for (let k = 1; 2 * k < n; k++) {
      a[k] = re[k];
      a[n - k] = re[k];
      b[k] = im[k];
      b[n - k] = -im[k];
    }
    planOf(n).run(b, a);
    x.set(a);
    return;
  }
  const half = n / 2;
  const [a, b] = [new Float64Array(half), new Float64Array(half)];
  const { cos, sin } = turnsOf(n);
  a[0] = re[0] + re[half];
  b[0] = re[0] - re[half];
  for (let k = 1; k < half; k++) {
    const m = half - k;
    const [er, ei] = [re[k] + re[m], im[k] - im[m]];
    const [dr, di] = [re[k] - re[m], im[k] + im[m]];
    const [or, oi] = [dr * cos[k] - di * sin[k], dr * sin[k] + di * cos[k]];
    a[k] = er - oi;
    b[k] = ei + or;
  }
  planOf(half).run(b, a);
  for (let k = 0; k < half; k++) {
    x[2 * k] = a[k];
    x[2 * k + 1] = b[k];
  }
}
