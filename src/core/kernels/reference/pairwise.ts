/**
 * Sums as NumPy rounds them: pairwise over blocks of 128, eight accumulators within a block. Float32 (and float16,
 * which is summed as float32) rounds after every addition.
 */
export type Lanes = Float32Array | Float64Array;

const same = (x: number) => x;

/** Sum of `count` lanes from `at` on, `step` apart. */
export function pairwiseSum(lane: Lanes, at: number, step: number, count: number): number {
  return lane instanceof Float32Array ? sum32(lane, at, step, count) : sum64(lane, at, step, count);
}

function sum64(a: Float64Array, at: number, step: number, n: number): number {
  if (n < 8) {
    let result = -0;
    for (let k = 0; k < n; k++) result += a[at + k * step];
    return result;
  }
  if (n <= 128) {
    let [r0, r1, r2, r3] = [a[at], a[at + step], a[at + 2 * step], a[at + 3 * step]];
    let [r4, r5, r6, r7] = [a[at + 4 * step], a[at + 5 * step], a[at + 6 * step], a[at + 7 * step]];
    let k = 8;
    for (; k < n - (n % 8); k += 8) {
      const i = at + k * step;
      r0 += a[i];
      r1 += a[i + step];
      r2 += a[i + 2 * step];
      r3 += a[i + 3 * step];
      r4 += a[i + 4 * step];
      r5 += a[i + 5 * step];
      r6 += a[i + 6 * step];
      r7 += a[i + 7 * step];
    }
    let result = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
    for (; k < n; k++) result += a[at + k * step];
    return result;
  }
  let half = n >> 1;
  half -= half % 8;
  return sum64(a, at, step, half) + sum64(a, at + half * step, step, n - half);
}

function sum32(a: Float32Array, at: number, step: number, n: number): number {
  const f = Math.fround;
  if (n < 8) {
    let result = -0;
    for (let k = 0; k < n; k++) result = f(result + a[at + k * step]);
    return result;
  }
  if (n <= 128) {
    const r = new Float32Array(8);
    for (let j = 0; j < 8; j++) r[j] = a[at + j * step];
    let k = 8;
    for (; k < n - (n % 8); k += 8) for (let j = 0; j < 8; j++) r[j] += a[at + (k + j) * step];
    const left = f(f(r[0] + r[1]) + f(r[2] + r[3]));
    let result = f(left + f(f(r[4] + r[5]) + f(r[6] + r[7])));
    for (; k < n; k++) result = f(result + a[at + k * step]);
    return result;
  }
  let half = n >> 1;
  half -= half % 8;
  return f(sum32(a, at, step, half) + sum32(a, at + half * step, step, n - half));
}

/** Both parts of a complex sum; positions count lanes, two a number. */
export function complexPairwiseSum(lane: Lanes, at: number, step: number, count: number): [number, number] {
  const round = lane instanceof Float32Array ? Math.fround : same;
  return complexSum(lane, at, step, count, round);
}

function complexSum(a: Lanes, at: number, step: number, n: number, f: (x: number) => number): [number, number] {
  if (n < 4) {
    let [re, im] = [-0, -0];
    for (let k = 0; k < n; k++) {
      re = f(re + a[at + k * step]);
      im = f(im + a[at + k * step + 1]);
    }
    return [re, im];
  }
  if (n <= 64) return complexBlock(a, at, step, n, f);
  let half = n >> 1;
  half -= half % 4;
  const [lr, li] = complexSum(a, at, step, half, f);
  const [rr, ri] = complexSum(a, at + half * step, step, n - half, f);
  return [f(lr + rr), f(li + ri)];
}

function complexBlock(a: Lanes, at: number, step: number, n: number, f: (x: number) => number): [number, number] {
  const re = [0, 0, 0, 0];
  const im = [0, 0, 0, 0];
  for (let j = 0; j < 4; j++) {
    re[j] = a[at + j * step];
    im[j] = a[at + j * step + 1];
  }
  let k = 4;
  for (; k < n - (n % 4); k += 4) {
    for (let j = 0; j < 4; j++) {
      re[j] = f(re[j] + a[at + (k + j) * step]);
      im[j] = f(im[j] + a[at + (k + j) * step + 1]);
    }
  }
  let x = f(f(re[0] + re[1]) + f(re[2] + re[3]));
  let y = f(f(im[0] + im[1]) + f(im[2] + im[3]));
  for (; k < n; k++) {
    x = f(x + a[at + k * step]);
    y = f(y + a[at + k * step + 1]);
  }
  return [x, y];
}
