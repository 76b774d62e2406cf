/** `choice`: samples of a population, with and without replacement, with and without weights. */
import { copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { setElement, toArray } from '../../arrays/discover.ts';
import { sizeOf } from '../../arrays/layout.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { unwrap } from '../../arrays/record.ts';
import { float64, int64 } from '../../dtype/dtype.ts';
import { PIECE } from '../../kernels/random/random-machine.ts';
import { callOp, defineMethod } from '../../ops/registry.ts';
import { toBool, toInt } from '../arguments.ts';
import { PyTuple, python, typeOf, type Value } from '../python-values.ts';
import { numbersIn } from './constraint.ts';
import { fill, partners, withStream } from './draw.ts';
import { integerLike } from './integer-argument.ts';
import { drawIntegers } from './integers.ts';
import { toParameter, toSize } from './parameter.ts';
import { type RandomObject, RandomState } from './random-object.ts';
import { countTo, permutation } from './shuffle.ts';

interface Words {
  readonly notSequence: (a: Value) => string;
  readonly notPositive: string;
  readonly empty: string;
  readonly weightsShape: string;
  readonly weightsSize: string;
  readonly weightsNan: string;
  readonly weightsNegative: string;
  readonly weightsSum: string;
  readonly tooLarge: string;
  readonly negative: string;
}

const GENERATOR_WORDS: Words = {
  notSequence: (a) => `a must be a sequence or an integer, not ${python.repr(typeOf(a))}`,
  notPositive: 'a must be a positive integer unless no samples are taken',
  empty: 'a cannot be empty unless no samples are taken',
  weightsShape: 'p must be 1-dimensional',
  weightsSize: 'a and p must have same size',
  weightsNan: 'Probabilities contain NaN',
  weightsNegative: 'Probabilities are not non-negative',
  weightsSum: 'Probabilities do not sum to 1. See Notes section of docstring for more information.',
  tooLarge: 'Cannot take a larger sample than population when replace is False',
  negative: 'negative dimensions are not allowed',
};
const LEGACY_WORDS: Words = {
  notSequence: () => 'a must be 1-dimensional or an integer',
  notPositive: 'a must be greater than 0 unless no samples are taken',
  empty: "'a' cannot be empty unless no samples are taken",
  weightsShape: "'p' must be 1-dimensional",
  weightsSize: "'a' and 'p' must have same size",
  weightsNan: 'probabilities contain NaN',
  weightsNegative: 'probabilities are not non-negative',
  weightsSum: 'probabilities do not sum to 1',
  tooLarge: "Cannot take a larger sample than population when 'replace=False'",
  negative: 'Negative dimensions are not allowed',
};

/** Sum with Kahan's correction, as the check of weights has it. */
export function kahanSum(values: ArrayLike<number>, count = values.length): number {
  if (count <= 0) return 0;
  let sum = values[0];
  let correction = 0;
  for (let k = 1; k < count; k++) {
    const y = values[k] - correction;
    const t = sum + y;
    correction = t - sum - y;
    sum = t;
  }
  return sum;
}

const PRECISION: Readonly<Record<number, number>> = { 2: 2 ** -10, 4: 2 ** -23, 8: 2 ** -52 };

function weightsFrom(p: Value, population: number, words: Words): Float64Array {
  const given = p instanceof NDArray && p.dtype.kind === 'f' ? (PRECISION[p.dtype.itemsize] ?? 0) : 0;
  const tolerance = Math.sqrt(Math.max(2 ** -52, given));
  const array = toParameter(p);
  if (array.shape.length !== 1) raise('ValueError', words.weightsShape);
  if (array.size !== population) raise('ValueError', words.weightsSize);
  const weights = Float64Array.from(numbersIn(array));
  const sum = kahanSum(weights);
  if (Number.isNaN(sum)) raise('ValueError', words.weightsNan);
  if (weights.some((weight) => weight < 0)) raise('ValueError', words.weightsNegative);
  if (Math.abs(sum - 1) > tolerance) raise('ValueError', words.weightsSum);
  return weights;
}

/** Running sums, divided by the last. */
function cumulative(weights: Float64Array): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    sum += weights[k];
    sums[k] = sum;
  }
  const last = sums[sums.length - 1];
  for (let k = 0; k < sums.length; k++) sums[k] /= last;
  return sums;
}

/** Number of sums at most x. */
function placeOf(sums: Float64Array, x: number): number {
  let low = 0;
  let high = sums.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function uniforms(self: RandomObject, count: number): Float64Array {
  const made = allocate(float64, [count]);
  fill(self, 'continuous', 0, made, []);
  return made.lane as Float64Array;
}

function indexArray(indices: ArrayLike<number>, shape: readonly number[]): NDArray {
  const made = allocate(int64, shape);
  const lane = made.lane as BigInt64Array;
  for (let k = 0; k < lane.length; k++) lane[k] = BigInt(indices[k]);
  return made;
}

function weightedWithReplacement(self: RandomObject, weights: Float64Array, shape: readonly number[]): NDArray {
  const sums = cumulative(weights);
  const drawn = uniforms(self, sizeOf(shape));
  const indices = new Float64Array(drawn.length);
  for (let k = 0; k < drawn.length; k++) indices[k] = placeOf(sums, drawn[k]);
  return indexArray(indices, shape);
}

/** Draws until enough different items are found; those found no longer count. */
function weightedWithoutReplacement(self: RandomObject, weights: Float64Array, shape: readonly number[]): NDArray {
  const size = sizeOf(shape);
  if (weights.filter((weight) => weight > 0).length < size)
    raise('ValueError', 'Fewer non-zero entries in p than size');
  const rest = weights.slice();
  const found: number[] = [];
  while (found.length < size) {
    const drawn = uniforms(self, size - found.length);
    for (const index of found) rest[index] = 0;
    const sums = cumulative(rest);
    const fresh = new Set<number>();
    for (const x of drawn) fresh.add(placeOf(sums, x));
    found.push(...fresh);
  }
  return indexArray(found, shape);
}

/** Floyd's sample in a set, or the tail of a shuffle where the sample is a large part. */
function sampleWithout(self: RandomObject, population: number, size: number, shuffled: boolean): NDArray {
  const cutoff = shuffled ? 50 : 20;
  if (population > 10000 && size > Math.floor(population / cutoff)) {
    const all = countTo(population);
    swapByPartners(all.lane as BigInt64Array, partners(self, population, Math.max(population - size, 1), true));
    return copyOf(all.view({ shape: [size], offset: (population - size) * 8 }));
  }
  const sample = floyd(self, population, size);
  if (shuffled) swapByPartners(sample.lane as BigInt64Array, partners(self, size, 1, true));
  return sample;
}

function swapByPartners(lane: BigInt64Array, drawn: Uint32Array): void {
  for (let k = 0; k < drawn.length; k++) {
    const i = lane.length - 1 - k;
    const kept = lane[drawn[k]];
    lane[drawn[k]] = lane[i];
    lane[i] = kept;
  }
}

function floyd(self: RandomObject, population: number, size: number): NDArray {
  const sample = allocate(int64, [size]);
  const lane = sample.lane as BigInt64Array;
  withStream(self, (kernels) => {
    for (let done = 0; done < size; done += PIECE) {
      const piece = Math.min(PIECE, size - done);
      kernels.wasm.fillFloyd(kernels.state, population - size + done, piece, kernels.out);
      lane.set(new BigInt64Array(kernels.memory.buffer, kernels.out, piece), done);
    }
  });
  const seen = new Set<bigint>();
  for (let k = 0; k < size; k++) {
    if (seen.has(lane[k])) lane[k] = BigInt(population - size + k);
    seen.add(lane[k]);
  }
  return sample;
}

interface Choice {
  readonly a: Value;
  readonly size: Value;
  readonly replace: boolean;
  readonly p: Value;
  readonly axis: Value;
  readonly shuffle: boolean;
}

function populationOf(array: NDArray, { a, size, axis }: Choice, words: Words, legacy: boolean): number {
  const none = size !== null && toSize(size).includes(0);
  if (array.shape.length === 0) {
    const count = integerLike(unwrap(array));
    if (count === undefined) return raise('ValueError', words.notSequence(a));
    if (Number(count) <= 0 && !none) raise('ValueError', words.notPositive);
    return Number(count);
  }
  if (legacy && array.shape.length !== 1) raise('ValueError', 'a must be 1-dimensional');
  const length = array.shape.at(toInt(axis)) ?? raise('IndexError', 'tuple index out of range');
  if (length === 0 && !none) raise('ValueError', words.empty);
  return length;
}

function drawIndices(self: RandomObject, population: number, choice: Choice, words: Words): NDArray {
  const weights = choice.p === null ? null : weightsFrom(choice.p, population, words);
  const shape = choice.size === null ? [] : toSize(choice.size);
  const legacy = self instanceof RandomState;
  if (choice.replace) {
    if (weights !== null) return weightedWithReplacement(self, weights, shape);
    const size = new PyTuple(shape);
    return drawIntegers(self, { low: 0, high: population, size, dtype: int64, closed: false, masked: legacy });
  }
  const size = sizeOf(shape);
  if (size > population) raise('ValueError', words.tooLarge);
  if (weights !== null) return weightedWithoutReplacement(self, weights, shape);
  const sample = legacy
    ? copyOf((permutation(self, population, 0) as NDArray).view({ shape: [size] }))
    : sampleWithout(self, population, size, choice.shuffle);
  return sample.view({ shape, strides: packedStrides(shape) });
}

function packedStrides(shape: readonly number[]): number[] {
  return shape.map((_, k) => 8 * sizeOf(shape.slice(k + 1)));
}

function choose(self: RandomObject, choice: Choice): Value {
  const legacy = self instanceof RandomState;
  const words = legacy ? LEGACY_WORDS : GENERATOR_WORDS;
  const array = toArray(choice.a);
  const population = populationOf(array, choice, words, legacy);
  const indices = drawIndices(self, population, choice, words);
  const scalar = choice.size === null;
  const index = scalar ? Number((indices.lane as BigInt64Array)[indices.offset / 8]) : indices;
  if (array.shape.length === 0) return index;
  if (!scalar && indices.shape.length === 0 && array.shape.length === 1) {
    const made = allocate(array.dtype, []);
    setElement(made, 0, callOp('numpy.take', [array, indices]));
    return made;
  }
  return callOp('numpy.take', [array, index], { axis: legacy ? 0 : choice.axis });
}

defineMethod({
  owner: 'Generator',
  signature: 'choice(a, size=None, replace=True, p=None, axis=0, shuffle=True)',
  doc: 'A sample of the items of an array along an axis, or of a range.',
  call: (self: RandomObject, a: Value, size: Value, replace: Value, p: Value, axis: Value, shuffle: Value) =>
    choose(self, { a, size, replace: toBool(replace), p, axis, shuffle: toBool(shuffle) }),
});
defineMethod({
  owner: 'RandomState',
  signature: 'choice(a, size=None, replace=True, p=None)',
  doc: 'A sample of a 1-d array or of a range.',
  call: (self: RandomObject, a: Value, size: Value, replace: Value, p: Value) =>
    choose(self, { a, size, replace: toBool(replace), p, axis: 0, shuffle: true }),
});
