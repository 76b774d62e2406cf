/** Complex functions on pairs, as C99 defines them. Results go to `z`. */
import { hypot } from './precise.ts';

export interface Pair {
  re: number;
  im: number;
}
export const z: Pair = { re: 0, im: 0 };

function set(re: number, im: number): void {
  z.re = re;
  z.im = im;
}

export type Complex1 = (re: number, im: number) => void;
export type Complex2 = (ar: number, ai: number, br: number, bi: number) => void;

export const add: Complex2 = (ar, ai, br, bi) => set(ar + br, ai + bi);
export const subtract: Complex2 = (ar, ai, br, bi) => set(ar - br, ai - bi);
export const multiply: Complex2 = (ar, ai, br, bi) => set(ar * br - ai * bi, ar * bi + ai * br);

/** Smith's division, as NumPy does it. */
export const divide: Complex2 = (ar, ai, br, bi) => {
  if (Math.abs(br) >= Math.abs(bi)) {
    if (br === 0 && bi === 0) {
      set(ar / Math.abs(br), ai / Math.abs(br));
      return;
    }
    const ratio = bi / br;
    const scale = 1 / (br + bi * ratio);
    set((ar + ai * ratio) * scale, (ai - ar * ratio) * scale);
  } else {
    const ratio = br / bi;
    const scale = 1 / (bi + br * ratio);
    set((ar * ratio + ai) * scale, (ai * ratio - ar) * scale);
  }
};

export const square: Complex1 = (re, im) => set(re * re - im * im, re * im + im * re);
export const reciprocal: Complex1 = (re, im) => {
  if (Math.abs(im) <= Math.abs(re)) {
    const ratio = im / re;
    const scale = re + im * ratio;
    set(1 / scale, -ratio / scale);
  } else {
    const ratio = re / im;
    const scale = re * ratio + im;
    set(ratio / scale, -1 / scale);
  }
};

export const sqrt: Complex1 = (re, im) => {
  if (re === 0 && im === 0) return set(0, im);
  if (Math.abs(im) === Number.POSITIVE_INFINITY) return set(Number.POSITIVE_INFINITY, im);
  if (Number.isNaN(re)) return set(re, re);
  if (re === Number.POSITIVE_INFINITY) return set(re, Number.isNaN(im) ? im : copySign(0, im));
  if (re === Number.NEGATIVE_INFINITY) return set(Number.isNaN(im) ? im : 0, copySign(Number.POSITIVE_INFINITY, im));
  if (re >= 0) {
    const t = Math.sqrt((re + hypot(re, im)) * 0.5);
    return set(t, im / (2 * t));
  }
  const t = Math.sqrt((-re + hypot(re, im)) * 0.5);
  return set(Math.abs(im) / (2 * t), copySign(t, im));
};

export function copySign(magnitude: number, sign: number): number {
  const negative = sign < 0 || Object.is(sign, -0);
  return negative ? -Math.abs(magnitude) : Math.abs(magnitude);
}

export const exp: Complex1 = (re, im) => {
  const r = Math.exp(re);
  if (im === 0) return set(r, im);
  if (re === Number.NEGATIVE_INFINITY && !Number.isFinite(im)) return set(0, 0);
  set(r * Math.cos(im), r * Math.sin(im));
};
export const log: Complex1 = (re, im) => set(logAbs(re, im), Math.atan2(im, re));

/** log |re + i im| without loss near one. */
function logAbs(re: number, im: number): number {
  const [a, b] = [Math.max(Math.abs(re), Math.abs(im)), Math.min(Math.abs(re), Math.abs(im))];
  if (a > 0.5 && a < 2) return 0.5 * Math.log1p((a - 1) * (a + 1) + b * b);
  return Math.log(hypot(re, im));
}
export const log2: Complex1 = (re, im) => {
  log(re, im);
  set(z.re * Math.LOG2E, z.im * Math.LOG2E);
};
export const log10: Complex1 = (re, im) => {
  log(re, im);
  set(z.re * Math.LOG10E, z.im * Math.LOG10E);
};
export const log1p: Complex1 = (re, im) => {
  const l = hypot(re + 1, im);
  set(Math.log(l), Math.atan2(im, re + 1));
};
export const expm1: Complex1 = (re, im) => {
  const a = Math.sin(im / 2);
  set(Math.expm1(re) * Math.cos(im) - 2 * a * a, Math.exp(re) * Math.sin(im));
};
export const exp2: Complex1 = (re, im) => exp(re * Math.LN2, im * Math.LN2);

export const sin: Complex1 = (re, im) => set(Math.sin(re) * Math.cosh(im), Math.cos(re) * Math.sinh(im));
export const cos: Complex1 = (re, im) => set(Math.cos(re) * Math.cosh(im), -Math.sin(re) * Math.sinh(im));
export const sinh: Complex1 = (re, im) => set(Math.sinh(re) * Math.cos(im), Math.cosh(re) * Math.sin(im));
export const cosh: Complex1 = (re, im) => set(Math.cosh(re) * Math.cos(im), Math.sinh(re) * Math.sin(im));
export const tanh: Complex1 = (re, im) => {
  if (Math.abs(re) > 22) return set(Math.sign(re), (4 * Math.sin(im) * Math.cos(im)) / Math.exp(2 * Math.abs(re)));
  const t = Math.tan(im);
  const beta = 1 + t * t;
  const s = Math.sinh(re);
  const rho = Math.sqrt(1 + s * s);
  const denominator = 1 + beta * s * s;
  set((beta * rho * s) / denominator, t / denominator);
};
export const tan: Complex1 = (re, im) => {
  tanh(-im, re);
  set(z.im, -z.re);
};

export const arcsinh: Complex1 = (re, im) => {
  if (re === 0 && im === 0) return set(re, im);
  // asinh(w) = log(w + sqrt(w² + 1)), by the stable split of Kahan.
  sqrt(1 + im, -re);
  const [ar, ai] = [z.re, z.im];
  sqrt(1 - im, re);
  const [br, bi] = [z.re, z.im];
  set(Math.asinh(ar * bi - ai * br), Math.atan2(im, ar * br - ai * bi));
};
export const arcsin: Complex1 = (re, im) => {
  arcsinh(-im, re);
  set(z.im, -z.re);
};
export const arccos: Complex1 = (re, im) => {
  sqrt(1 - re, -im);
  const [ar, ai] = [z.re, z.im];
  sqrt(1 + re, im);
  const [br, bi] = [z.re, z.im];
  set(2 * Math.atan2(ar, br), Math.asinh(br * ai - bi * ar));
};
export const arccosh: Complex1 = (re, im) => {
  sqrt(re - 1, im);
  const [ar, ai] = [z.re, z.im];
  sqrt(re + 1, im);
  const [br, bi] = [z.re, z.im];
  set(Math.asinh(ar * br + ai * bi), 2 * Math.atan2(ai, br));
};
export const arctanh: Complex1 = (re, im) => {
  const [x, y] = [re, im];
  const real = 0.25 * Math.log1p((4 * x) / ((1 - x) * (1 - x) + y * y));
  set(real, 0.5 * Math.atan2(2 * y, (1 - x) * (1 + x) - y * y));
};
export const arctan: Complex1 = (re, im) => {
  arctanh(-im, re);
  set(z.im, -z.re);
};

export const power: Complex2 = (ar, ai, br, bi) => {
  if (br === 0 && bi === 0) return set(1, 0);
  if (ar === 0 && ai === 0) return br > 0 && bi === 0 ? set(0, 0) : set(Number.NaN, Number.NaN);
  if (bi === 0 && Number.isInteger(br) && Math.abs(br) < 100) return integerPower(ar, ai, br);
  const logr = Math.log(hypot(ar, ai));
  const theta = Math.atan2(ai, ar);
  const rho = Math.exp(logr * br - bi * theta);
  const angle = bi * logr + br * theta;
  set(rho * Math.cos(angle), rho * Math.sin(angle));
};

function integerPower(ar: number, ai: number, n: number): void {
  if (n === 1) return set(ar, ai);
  if (n === 2) return set(ar * ar - ai * ai, ar * ai + ai * ar);
  let [pr, pi] = [ar, ai];
  let [xr, xi] = [1, 0];
  let left = Math.abs(n);
  for (;;) {
    if (left & 1) [xr, xi] = [xr * pr - xi * pi, xr * pi + xi * pr];
    left >>= 1;
    if (left === 0) break;
    [pr, pi] = [pr * pr - pi * pi, pr * pi + pi * pr];
  }
  set(xr, xi);
  if (n < 0) reciprocal(z.re, z.im);
}

/** -1, 0 or 1 in the order of NumPy: by real part, then imaginary; NaN last. */
export function compareComplex(ar: number, ai: number, br: number, bi: number): number {
  if (ar < br) return -1;
  if (ar > br) return 1;
  if (ar === br) return ai < bi ? -1 : ai > bi ? 1 : 0;
  return 0;
}
