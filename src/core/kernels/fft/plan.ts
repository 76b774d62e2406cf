/**
 * Complex Fourier transforms of any length in double precision: mixed radices (Stockham, no reordering) for lengths
 * of small primes, Bluestein's convolution for the others. Real and imaginary parts lie apart.
 */
import { compiledTransform } from './compiled.ts';
import { goodSize, radices, unitRoot } from './factors.ts';
import { generalPass, pass2, pass3, pass4, pass5 } from './passes.ts';

/** Transforms `re`, `im` in place: forward, that is exp(−2πi·jk/n), unscaled. Exchange the parts for the inverse. */
export interface Plan {
  readonly length: number;
  run(re: Float64Array, im: Float64Array): void;
}

const known = new Map<number, Plan>();
const KEPT = 16;

export function planOf(length: number): Plan {
  let plan = known.get(length);
  if (plan === undefined) {
    plan = made(length);
    if (known.size >= KEPT) known.delete(known.keys().next().value as number);
    known.set(length, plan);
  }
  return plan;
}

function made(length: number): Plan {
  const compiled = compiledTransform(length);
  if (compiled !== null) return { length, run: (re, im) => compiled.run(re, im) };
  const factors = radices(length);
  return largePrime(factors, length) ? bluestein(length) : mixed(length, factors);
}

/** Plans are made anew, for the tests that hold one way against the other. */
export function forgetPlans(): void {
  known.clear();
}

/** Is the convolution cheaper than the passes? */
function largePrime(factors: readonly number[], length: number): boolean {
  const largest = Math.max(1, ...factors);
  if (length < 50 || largest <= 11) return false;
  const direct = factors.reduce((cost, p) => cost + (p <= 5 ? p : 1.1 * p), 0) * length;
  const size = goodSize(2 * length - 1);
  const through = 2 * radices(size).reduce((cost, p) => cost + p, 0) * size * 1.5;
  return through < direct;
}

export interface Pass {
  readonly radix: number;
  /** Sub-transforms done so far times their length. */
  readonly done: number;
  /** What is left after this radix. */
  readonly rest: number;
  /** Powers 1 … radix − 1 of the pass's root, for each of the `rest` positions. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

function passesOf(length: number, factors: readonly number[]): Pass[] {
  const list: Pass[] = [];
  let done = 1;
  for (const radix of factors) {
    const rest = length / (done * radix);
    const [cos, sin] = [new Float64Array(rest * (radix - 1)), new Float64Array(rest * (radix - 1))];
    for (let p = 0, at = 0; p < rest; p++) {
      for (let k = 1; k < radix; k++, at++) {
        [cos[at], sin[at]] = unitRoot(p * k, rest * radix);
        sin[at] = -sin[at];
      }
    }
    list.push({ radix, done, rest, cos, sin });
    done *= radix;
  }
  return list;
}

const BODY: Readonly<Record<number, typeof generalPass>> = { 2: pass2, 3: pass3, 4: pass4, 5: pass5 };

function mixed(length: number, factors: readonly number[]): Plan {
  const passes = passesOf(length, factors);
  const [otherRe, otherIm] = [new Float64Array(length), new Float64Array(length)];
  const run = (re: Float64Array, im: Float64Array) => {
    let from: [Float64Array, Float64Array] = [re, im];
    let to: [Float64Array, Float64Array] = [otherRe, otherIm];
    for (const pass of passes) {
      (BODY[pass.radix] ?? generalPass)(pass, from[0], from[1], to[0], to[1]);
      [from, to] = [to, from];
    }
    if (from[0] !== re) {
      re.set(otherRe);
      im.set(otherIm);
    }
  };
  return { length, run };
}

/** A transform of any length as a convolution with a chirp, whose length is convenient. */
function bluestein(length: number): Plan {
  const size = goodSize(2 * length - 1);
  const inner = planOf(size);
  const [cos, sin] = [new Float64Array(length), new Float64Array(length)];
  for (let k = 0, square = 0; k < length; k++) {
    [cos[k], sin[k]] = unitRoot(square, 2 * length);
    square = (square + 2 * k + 1) % (2 * length);
  }
  const [kernelRe, kernelIm] = [new Float64Array(size), new Float64Array(size)];
  for (let k = 0; k < length; k++) {
    kernelRe[k] = cos[k] / size;
    kernelIm[k] = sin[k] / size;
    if (k > 0) {
      kernelRe[size - k] = kernelRe[k];
      kernelIm[size - k] = kernelIm[k];
    }
  }
  inner.run(kernelRe, kernelIm);
  const [workRe, workIm] = [new Float64Array(size), new Float64Array(size)];
  const run = (re: Float64Array, im: Float64Array) => {
    workRe.fill(0, length);
    workIm.fill(0, length);
    for (let k = 0; k < length; k++) {
      workRe[k] = re[k] * cos[k] + im[k] * sin[k];
      workIm[k] = im[k] * cos[k] - re[k] * sin[k];
    }
    inner.run(workRe, workIm);
    for (let k = 0; k < size; k++) {
      const x = workRe[k];
      workRe[k] = x * kernelRe[k] - workIm[k] * kernelIm[k];
      workIm[k] = x * kernelIm[k] + workIm[k] * kernelRe[k];
    }
    inner.run(workIm, workRe);
    for (let k = 0; k < length; k++) {
      re[k] = workRe[k] * cos[k] + workIm[k] * sin[k];
      im[k] = workIm[k] * cos[k] - workRe[k] * sin[k];
    }
  };
  return { length, run };
}
