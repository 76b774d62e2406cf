/**
 * Elements at given ranks of a line in the heap without sorting it: a sample says between which two values each lies,
 * one pass counts what is below and keeps what lies between, and that little is sorted.
 */
import { type HeapKernels, heapKernels, parts, withScratch } from '../heap-kernels.ts';
import type { Values } from './plan.ts';
import { LANES, type Line, sampleOf, sortInHeap, WIDTH } from './sort.ts';

/** Shorter lines are sorted. */
export const LEAST_SELECTED = 32768;
const PART = 131072;
const MOST_BRACKETS = 64;

export interface Selected {
  /** Elements that are not NaN. */
  readonly ordered: number;
  /** Element of each rank, in the order of the ranks. */
  readonly values: (number | bigint)[];
}

interface Bracket {
  readonly low: number | bigint;
  readonly high: number | bigint;
  readonly ranks: readonly number[];
}

/** `ranksOf` says from the number of elements that are not NaN which ranks are asked for; null: another way, please. */
export function selectInHeap(line: Line, ranksOf: (ordered: number) => readonly number[]): Selected | null {
  const kernels = heapKernels('sorting');
  if (kernels === null || line.length < LEAST_SELECTED) return null;
  const sample = sampleOf(kernels, line);
  const guessed = ranksOf(line.length);
  const brackets = bracketsOf(sample, guessed, line.length);
  if (brackets.length === 0 || brackets.length > MOST_BRACKETS) return null;
  let result: Selected | null = null;
  withScratch(roomOf(line, brackets), (scratch) => {
    result = within(kernels, line, brackets, ranksOf, scratch);
  });
  return result;
}

/** Values that most probably enclose the ranks; those that overlap are one. */
function bracketsOf(sample: Values, ranks: readonly number[], length: number): Bracket[] {
  const m = sample.length;
  const slack = Math.ceil(2 * Math.sqrt(m)) + 2;
  const list: { first: number; last: number; ranks: number[] }[] = [];
  for (const rank of [...new Set(ranks)].sort((a, b) => a - b)) {
    const place = ((rank + 0.5) / length) * m;
    const [first, last] = [Math.floor(place) - slack, Math.ceil(place) + slack];
    const before = list[list.length - 1];
    if (before !== undefined && first <= before.last) {
      before.last = last;
      before.ranks.push(rank);
    } else list.push({ first, last, ranks: [rank] });
  }
  const [lowest, highest] = limitsOf(sample);
  return list.map(({ first, last, ranks: own }) => ({
    low: first < 0 ? lowest : sample[first],
    high: last >= m ? highest : sample[last],
    ranks: own,
  }));
}

function limitsOf(sample: Values): readonly (number | bigint)[] {
  if (sample instanceof Int32Array) return [-(2 ** 31), 2 ** 31 - 1];
  if (sample instanceof Uint32Array) return [0, 2 ** 32 - 1];
  if (sample instanceof BigInt64Array) return [-(2n ** 63n), 2n ** 63n - 1n];
  if (sample instanceof BigUint64Array) return [0n, 2n ** 64n - 1n];
  return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

/** Values of one part that are kept for one bracket. */
const KEPT = PART / 8;

function roomOf({ type, length }: Line, brackets: readonly Bracket[]): number {
  const pieces = parts(length, PART).length;
  return 1024 + pieces * (brackets.length * (KEPT * WIDTH[type] + 8) + 64);
}

function within(
  kernels: HeapKernels,
  line: Line,
  brackets: readonly Bracket[],
  ranksOf: (ordered: number) => readonly number[],
  scratch: number,
): Selected | null {
  const { type, at, length } = line;
  const pieces = parts(length, PART);
  const b = brackets.length;
  const counted = scratch + 16 * MOST_BRACKETS;
  const words = Math.ceil((8 * b + 8) / 8) * 2;
  const kept = Math.ceil((counted + 4 * words * pieces.length) / 64) * 64;
  const size = b * KEPT * WIDTH[type];
  writeBrackets(kernels, line, brackets, scratch);
  kernels.run(
    `brackets_${type}`,
    pieces.map(([start, count], k) => [
      at + start * WIDTH[type],
      count,
      scratch,
      b,
      counted + 4 * words * k,
      kept + size * k,
      KEPT,
    ]),
  );
  const counts = new Uint32Array(kernels.memory.buffer, counted, words * pieces.length);
  let nans = 0;
  for (let k = 0; k < pieces.length; k++) nans += counts[words * k + 2 * b];
  const found = new Map<number, number | bigint>();
  const ranks = nans === 0 ? brackets.flatMap((one) => one.ranks) : ranksOf(length - nans);
  for (let n = 0; n < b; n++) {
    if (!look(kernels, line, brackets[n], { n, words, counts, kept, size, ranks }, found)) return null;
  }
  const wanted = ranksOf(length - nans);
  if (!wanted.every((rank) => found.has(rank))) return null;
  return { ordered: length - nans, values: wanted.map((rank) => found.get(rank) as number | bigint) };
}

function writeBrackets(kernels: HeapKernels, { type }: Line, brackets: readonly Bracket[], scratch: number): void {
  const apart = 8 / WIDTH[type];
  const lane = new LANES[type](kernels.memory.buffer, scratch, (16 * brackets.length) / WIDTH[type]) as Float64Array;
  brackets.forEach(({ low, high }, k) => {
    lane[2 * k * apart] = low as number;
    lane[(2 * k + 1) * apart] = high as number;
  });
}

interface Counted {
  readonly n: number;
  readonly words: number;
  readonly counts: Uint32Array;
  readonly kept: number;
  readonly size: number;
  readonly ranks: readonly number[];
}

/** Finds what ranks lie in the bracket; false: too many elements do. */
function look(
  kernels: HeapKernels,
  { type }: Line,
  { low, high }: Bracket,
  { n, words, counts, kept, size, ranks }: Counted,
  found: Map<number, number | bigint>,
): boolean {
  let [below, inside] = [0, 0];
  for (let k = 0; k < counts.length; k += words) {
    below += counts[k + 2 * n];
    inside += counts[k + 2 * n + 1];
    if (low < high && counts[k + 2 * n + 1] > KEPT) return false;
  }
  const here = ranks.filter((rank) => rank >= below && rank < below + inside);
  if (low === high) for (const rank of here) found.set(rank, low);
  if (low === high || here.length === 0) return true;
  const gathered = new LANES[type](inside) as Float64Array;
  let at = 0;
  for (let k = 0; k < counts.length / words; k++) {
    const own = counts[words * k + 2 * n + 1];
    const address = kept + size * k + n * KEPT * WIDTH[type];
    gathered.set(new LANES[type](kernels.memory.buffer, address, own) as Float64Array, at);
    at += own;
  }
  const sorted = sortInHeap(kernels, gathered, type) as Float64Array;
  for (const rank of here) found.set(rank, sorted[rank - below]);
  return true;
}

/**
 * Elements before the pivot, then those equal to it, then the rest, each in the order they have; or, where `numbered`,
 * their places as int64. `to` has room for all.
 */
export function partInHeap({ type, at, length }: Line, pivot: number | bigint, to: number, numbered: boolean): boolean {
  const kernels = heapKernels('sorting');
  if (kernels === null) return false;
  const pieces = parts(length, PART);
  return withScratch(64 + 32 * pieces.length, (scratch) => {
    (new LANES[type](kernels.memory.buffer, scratch, 1) as Float64Array)[0] = pivot as number;
    const tables = pieces.map((_, k) => scratch + 64 + 16 * k);
    kernels.run(
      `countAround_${type}`,
      pieces.map(([start, count], k) => [at + start * WIDTH[type], count, scratch, tables[k]]),
    );
    const words = new Uint32Array(kernels.memory.buffer, scratch + 64, 4 * pieces.length);
    const width = numbered ? 8 : WIDTH[type];
    startStretches(words, pieces, { to, width, length });
    kernels.run(
      `moveAround_${type}`,
      pieces.map(([start, count], k) => [at + start * WIDTH[type], count, scratch, tables[k], numbered ? 1 : 0, start]),
    );
  });
}

/** Counts before and after the pivot → where each part's elements before, equal to and after it go. */
function startStretches(
  words: Uint32Array,
  pieces: readonly (readonly [number, number])[],
  { to, width, length }: { to: number; width: number; length: number },
): void {
  let [less, more] = [0, 0];
  for (let k = 0; k < words.length; k += 4) {
    less += words[k];
    more += words[k + 1];
  }
  let [before, equal, after] = [0, less, length - more];
  pieces.forEach(([, count], k) => {
    const [own, beyond] = [words[4 * k], words[4 * k + 1]];
    words.set([to + before * width, to + equal * width, to + after * width], 4 * k);
    before += own;
    equal += count - own - beyond;
    after += beyond;
  });
}
