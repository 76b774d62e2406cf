/** Draws that are vectors: multinomial, multivariate hypergeometric, Dirichlet, multivariate normal. */
import { asDType, contiguous } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { sizeOf } from '../../arrays/layout.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { float64, int64 } from '../../dtype/dtype.ts';
import { PIECE, type RandomMachine } from '../../kernels/random/random-machine.ts';
import { defineMethod } from '../../ops/registry.ts';
import { toInt } from '../arguments.ts';
import { PyFloat, type Value } from '../python-values.ts';
import { kahanSum } from './choice.ts';
import { holdTo, numbersIn } from './constraint.ts';
import { bytesOf, withStream } from './draw.ts';
import { integerLike } from './integer-argument.ts';
import { resultShape, spread, toParameter, toSize } from './parameter.ts';
import { type RandomObject, RandomState } from './random-object.ts';

/** The shape of vectors of `d` in the shape `size`. */
export function vectorShape(size: Value, d: number): number[] {
  return size === null ? [d] : [...toSize(size), d];
}

/** Layout behind the kernels' results: parameters, then as many vectors as fit a piece. */
interface Bench {
  readonly kernels: RandomMachine;
  readonly input: number;
  readonly output: number;
}

/** Runs `body` with `inputs` (packed arrays, one after another) and room for `room` bytes of results. */
function onBench(self: RandomObject, inputs: readonly Uint8Array[], room: number, body: (bench: Bench) => void): void {
  const length = inputs.reduce((sum, one) => sum + one.length, 0);
  withStream(self, (kernels) => {
    kernels.roomFor(length + room);
    let at = kernels.out;
    for (const one of inputs) {
      kernels.bytes.set(one, at);
      at += one.length;
    }
    body({ kernels, input: kernels.out, output: at });
  });
}

/** Vectors that one pass makes. */
const batchOf = (d: number): number => Math.max(1, Math.floor(PIECE / Math.max(1, d)));

function copyOut({ kernels, output }: Bench, target: NDArray, from: number, byteLength: number): void {
  bytesOf(target).set(new Uint8Array(kernels.memory.buffer, output, byteLength), from);
}

// ── Multinomial ───────────────────────────────────────────────────────────────────────────────────

function checkSums(pvals: Value, parameter: NDArray, d: number): void {
  const values = numbersIn(parameter) as Float64Array;
  const part = parameter.shape.length === 1 ? '[:-1]' : '[...,:-1]';
  for (let at = 0; at < values.length; at += d) {
    if (!(kahanSum(values.subarray(at), d - 1) > 1 + 1e-12)) continue;
    const narrow = pvals instanceof NDArray && pvals.dtype.kind === 'f' && pvals.dtype.itemsize < 8;
    if (narrow && kahanSum(values) < 1.0001) {
      raise(
        'ValueError',
        `sum(pvals${part}.astype(np.float64)) > 1.0. The pvals array is cast to 64-bit floating point prior to checking the sum. Precision changes when casting may cause problems even if the sum of the original pvals is valid.`,
      );
    }
    raise('ValueError', `sum(pvals${part}) > 1.0`);
  }
}

interface Throws {
  readonly counts: NDArray;
  readonly chances: NDArray;
  readonly d: number;
  readonly shape: readonly number[];
}

/** Each vector has its own count and row of chances, which repeat where there is one. */
function throwAll(self: RandomObject, { counts, chances, d, shape }: Throws): NDArray {
  const made = allocate(int64, [...shape, d]);
  const rows = rowIndices(chances, d, shape);
  const numbers = spread(counts, shape).lane as BigInt64Array;
  const first = counts.size === 1 ? counts.offset / 8 : spread(counts, shape).offset / 8;
  onBench(self, [bytesOf(chances)], d * 8, (bench) => {
    const { wasm, state } = bench.kernels;
    for (let k = 0; k < sizeOf(shape); k++) {
      bench.kernels.bytes.fill(0, bench.output, bench.output + d * 8);
      const n = numbers[first + (counts.size === 1 ? 0 : k)];
      wasm.fillMultinomial(state, n, bench.input + rows(k) * d * 8, d, bench.output);
      copyOut(bench, made, k * d * 8, d * 8);
    }
  });
  return made;
}

/** Which row of chances the k-th vector has. */
function rowIndices(chances: NDArray, d: number, shape: readonly number[]): (k: number) => number {
  const own = chances.shape.slice(0, -1);
  const count = chances.size / d;
  if (count === 1) return () => 0;
  const order = allocate(int64, own);
  (order.lane as BigInt64Array).set(Array.from({ length: count }, (_, k) => BigInt(k)));
  const all = spread(order, shape);
  const lane = all.lane as BigInt64Array;
  return (k) => Number(lane[all.offset / 8 + k]);
}

function multinomial(self: RandomObject, n: Value, pvals: Value, size: Value): Value {
  const counts = toParameter(n, int64);
  const chances = toParameter(pvals);
  const d = chances.shape.at(-1) ?? 0;
  if (d === 0) {
    raise('ValueError', 'pvals must have at least 1 dimension and the last dimension of pvals must be greater than 0.');
  }
  holdTo('unit', 'pvals', numbersIn(chances), false);
  checkSums(pvals, chances, d);
  holdTo('nonNegative', 'n', numbersIn(counts), counts.shape.length === 0);
  const outer = allocate(int64, chances.shape.slice(0, -1));
  const vector = counts.shape.length > 0 || chances.shape.length > 1;
  const shape = vector ? resultShape(size, [counts, outer], true) : size === null ? [] : toSize(size);
  return throwAll(self, { counts, chances, d, shape });
}

const tooDeep = (value: Value): string =>
  value instanceof NDArray
    ? 'object too deep for desired array'
    : 'setting an array element with a sequence. The requested array would exceed the maximum number of dimension of 1.';

function legacyMultinomial(self: RandomObject, n: Value, pvals: Value, size: Value): Value {
  const chances = toParameter(pvals);
  if (chances.shape.length === 0) raise('TypeError', 'pvals must be a 1-d sequence');
  if (chances.shape.length > 1) raise('ValueError', tooDeep(pvals));
  const d = chances.size;
  holdTo('unit', 'pvals', numbersIn(chances), false);
  if (d > 0) checkSums(pvals, chances, d);
  const shape = vectorShape(size, d);
  const count = allocate(int64, []);
  (count.lane as BigInt64Array)[0] = BigInt(toInt(n));
  holdTo('nonNegative', 'n', numbersIn(count), true);
  return d === 0 ? allocate(int64, shape) : throwAll(self, { counts: count, chances, d, shape: shape.slice(0, -1) });
}

// ── Multivariate hypergeometric ───────────────────────────────────────────────────────────────────

const MOST = 2n ** 63n - 1n;

function colorsFrom(value: Value): NDArray {
  const refuse = (): never =>
    raise('ValueError', `colors must be a one-dimensional sequence of nonnegative integers not exceeding ${MOST}.`);
  const array = toArray(value);
  if (array.shape.length !== 1) return refuse();
  if (array.size > 0 && !'iu'.includes(array.dtype.kind)) return refuse();
  const packed = contiguous(asDType(array, int64));
  const lane = (packed.lane as BigInt64Array).subarray(packed.offset / 8, packed.offset / 8 + packed.size);
  return lane.some((count) => count < 0n) ? refuse() : packed;
}

function sampleCount(value: Value): bigint {
  const count = integerLike(value);
  if (count === undefined) return raise('ValueError', 'nsample must be an integer');
  if (count < 0) raise('ValueError', 'nsample must be nonnegative.');
  if (BigInt(count) > MOST) raise('ValueError', `nsample must not exceed ${MOST}`);
  return BigInt(count);
}

function multivariateHypergeometric(
  self: RandomObject,
  colors: Value,
  nsample: Value,
  size: Value,
  method: Value,
): Value {
  if (method !== 'count' && method !== 'marginals') raise('ValueError', 'method must be "count" or "marginals".');
  const sample = sampleCount(nsample);
  const packed = colorsFrom(colors);
  const d = packed.size;
  const lane = (packed.lane as BigInt64Array).subarray(packed.offset / 8, packed.offset / 8 + d);
  const total = lane.reduce((sum, count) => sum + count, 0n);
  if (total > MOST) {
    raise('ValueError', `sum(colors) must not exceed the maximum value of a 64 bit signed integer (${MOST})`);
  }
  if (method === 'marginals' && total >= 1000000000n) {
    raise('ValueError', 'When method is "marginals", sum(colors) must be less than 1000000000.');
  }
  if (method === 'count' && total > MOST / 8n) {
    raise('ValueError', `When method is 'count', sum(colors) must not exceed ${MOST / 8n}`);
  }
  if (sample > total) raise('ValueError', 'nsample > sum(colors)');
  if (method === 'count' && total > 400000000n) {
    raise(
      'MemoryError',
      `Insufficient memory for multivariate_hypergeometric with method='count' and sum(colors)=${total}`,
    );
  }
  const made = allocate(int64, vectorShape(size, d));
  if (d > 0) drawColors(self, made, packed, { d, total, sample, byCount: method === 'count' });
  return made;
}

interface Urn {
  readonly d: number;
  readonly total: bigint;
  readonly sample: bigint;
  readonly byCount: boolean;
}

function drawColors(self: RandomObject, made: NDArray, colors: NDArray, { d, total, sample, byCount }: Urn): void {
  const batch = batchOf(d);
  const count = made.size / d;
  const items = byCount ? itemsOf(colors, Number(total)) : new Uint8Array(0);
  onBench(self, [bytesOf(colors), items], batch * d * 8, (bench) => {
    const { wasm, state, bytes } = bench.kernels;
    for (let done = 0; done < count; done += batch) {
      const piece = Math.min(batch, count - done);
      bytes.fill(0, bench.output, bench.output + piece * d * 8);
      const { input, output } = bench;
      if (byCount) wasm.fillCounts(state, Number(total), input, d, sample, output, piece, input + d * 8);
      else wasm.fillMarginals(state, total, input, d, sample, output, piece);
      copyOut(bench, made, done * d * 8, piece * d * 8);
    }
  });
}

/** The colour of every item, as uint32, filled up to a multiple of 8 bytes. */
function itemsOf(colors: NDArray, total: number): Uint8Array {
  const items = new Uint32Array(total + (total & 1));
  const lane = (colors.lane as BigInt64Array).subarray(colors.offset / 8, colors.offset / 8 + colors.size);
  let at = 0;
  lane.forEach((count, color) => {
    items.fill(color, at, at + Number(count));
    at += Number(count);
  });
  return new Uint8Array(items.buffer);
}

// ── Dirichlet ─────────────────────────────────────────────────────────────────────────────────────

function alphaFrom(value: Value, legacy: boolean): NDArray {
  const array = toParameter(value);
  if (array.shape.length === 0) {
    const type = typeof value === 'number' ? 'int' : value instanceof PyFloat ? 'float' : null;
    raise('TypeError', type === null ? 'len() of unsized object' : `object of type '${type}' has no len()`);
  }
  if (array.shape.length > 1) raise('ValueError', tooDeep(value));
  const values = numbersIn(array) as Float64Array;
  if (values.some((alpha) => alpha < 0 || (legacy && alpha <= 0)))
    raise('ValueError', legacy ? 'alpha <= 0' : 'alpha < 0');
  return array;
}

function dirichlet(self: RandomObject, alpha: Value, size: Value): Value {
  const legacy = self instanceof RandomState;
  const array = alphaFrom(alpha, legacy);
  const values = numbersIn(array) as Float64Array;
  const k = values.length;
  const made = allocate(float64, vectorShape(size, k));
  if (made.size === 0) return made;
  const sums = new Float64Array(k);
  let sum = 0;
  for (let j = k - 1; j >= 0; j--) {
    sum += values[j];
    sums[j] = sum;
  }
  const stick = !legacy && Math.max(...values) < 0.1;
  if (stick && sum === 0) return made;
  const inputs = [bytesOf(array), new Uint8Array(sums.buffer)];
  onBench(self, inputs, k * 8, (bench) => {
    const { wasm, state } = bench.kernels;
    for (let at = 0; at < made.size; at += k) {
      bench.kernels.bytes.fill(0, bench.output, bench.output + k * 8);
      if (stick) wasm.fillDirichletStick(state, bench.input, bench.input + k * 8, k, bench.output);
      else wasm.fillDirichlet(state, bench.input, k, legacy ? 1 : 0, bench.output);
      copyOut(bench, made, at * 8, k * 8);
    }
  });
  return made;
}

// ── Declarations ──────────────────────────────────────────────────────────────────────────────────

defineMethod({
  owner: 'Generator',
  signature: 'multinomial(n, pvals, size=None)',
  doc: 'Counts of the outcomes of n throws.',
  call: multinomial,
});
defineMethod({
  owner: 'RandomState',
  signature: 'multinomial(n, pvals, size=None)',
  doc: 'Counts of the outcomes of n throws.',
  call: legacyMultinomial,
});
defineMethod({
  owner: 'Generator',
  signature: "multivariate_hypergeometric(colors, nsample, size=None, method='marginals')",
  doc: 'Counts of the colours in a sample without replacement.',
  call: multivariateHypergeometric,
});
for (const owner of ['Generator', 'RandomState']) {
  defineMethod({ owner, signature: 'dirichlet(alpha, size=None)', doc: 'Dirichlet.', call: dirichlet });
}
