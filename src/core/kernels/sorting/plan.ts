/** How a long line is divided into buckets, judged by a sample of its values: see `assembly/partition.ts`. */

export type Values = Float64Array | Float32Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array;

/** Steps of a grid, and levels of a tree of splitters. */
const STEPS = 8192;
const DEPTH = 8;
const MOST_BUCKETS = 2048;
/** Records of a bucket that fits the cache, and how many there may be before another division is tried. */
const BUCKET = 4096;
const HEAVY = 16 * BUCKET;
export const PLAN_BYTES = 32 + 2 * STEPS;

export interface Plan {
  readonly buckets: number;
  write(memory: ArrayBufferLike, address: number): void;
}

/** `sample`: values in order, without NaN; of a line of `count`. */
export function planOf(sample: Values, count: number): Plan {
  const wanted = Math.max(2, Math.min(MOST_BUCKETS, Math.ceil(count / BUCKET)));
  for (const trimmed of [0, Math.floor(sample.length / 100)]) {
    const grid = gridOf(sample, trimmed, count, wanted);
    if (grid !== null) return grid;
  }
  return treeOf(sample);
}

interface Grid {
  readonly low: number | bigint;
  readonly scale: number;
  readonly shift: number;
  readonly last: number;
}

function gridOf(sample: Values, trimmed: number, count: number, wanted: number): Plan | null {
  const grid = evenSteps(sample, sample[trimmed], sample[sample.length - 1 - trimmed]);
  if (grid === null) return null;
  const inStep = countSteps(sample, grid);
  const most = (HEAVY * sample.length) / count;
  const full = sample.length / wanted;
  const table = new Uint16Array(grid.last + 1);
  let [bucket, held] = [0, 0];
  for (let step = 0; step <= grid.last; step++) {
    const n = inStep[step];
    if (n > most) return null;
    if (held > 0 && held + n / 2 > full && bucket < wanted - 1) {
      bucket++;
      held = 0;
    }
    table[step] = bucket;
    held += n;
  }
  return {
    buckets: bucket + 1,
    write: (memory, address) => {
      writeHead(memory, address, sample, [0, grid.last, grid.shift, bucket + 1], grid.low, grid.scale);
      new Uint16Array(memory, address + 32, table.length).set(table);
    },
  };
}

const isFloat = (values: Values) => values instanceof Float64Array || values instanceof Float32Array;

function evenSteps(sample: Values, low: number | bigint, high: number | bigint): Grid | null {
  if (low === high) return null;
  if (isFloat(sample)) {
    const scale = rounded(sample, (STEPS - 1) / ((high as number) - (low as number)));
    if (!(scale > 0) || !Number.isFinite(scale)) return null;
    return { low, scale, shift: 0, last: STEPS - 1 };
  }
  const range = BigInt(high) - BigInt(low);
  const shift = Math.max(0, range.toString(2).length - Math.log2(STEPS));
  return { low, scale: 0, shift, last: Number(range >> BigInt(shift)) };
}

const rounded = (sample: Values, x: number) => (sample instanceof Float32Array ? Math.fround(x) : x);

/** As the kernel has it, but for a step up or down: only the sizes of buckets are judged by it. */
function countSteps(sample: Values, { low, scale, shift, last }: Grid): Uint32Array {
  const inStep = new Uint32Array(last + 1);
  if (sample instanceof Float64Array) countFloats(sample, low as number, scale, inStep);
  else if (sample instanceof Float32Array) countFloats(sample, low as number, scale, inStep);
  else if (shift < 31 && !isWide(sample)) {
    const unit = 2 ** shift;
    for (let k = 0; k < sample.length; k++) {
      inStep[Math.min(last, Math.max(0, Math.floor((sample[k] - (low as number)) / unit)))]++;
    }
  } else for (const value of sample) inStep[wideStep(BigInt(value), BigInt(low), shift, last)]++;
  return inStep;
}

function countFloats(sample: Float64Array | Float32Array, low: number, scale: number, inStep: Uint32Array): void {
  const last = inStep.length - 1;
  for (let k = 0; k < sample.length; k++) {
    const step = (sample[k] - low) * scale + 0.5;
    inStep[step <= 0 ? 0 : step >= last ? last : step | 0]++;
  }
}

function wideStep(value: bigint, low: bigint, shift: number, last: number): number {
  return value <= low ? 0 : Math.min(last, Number((value - low) >> BigInt(shift)));
}
const isWide = (values: Values) => values instanceof BigInt64Array || values instanceof BigUint64Array;

function writeHead(
  memory: ArrayBufferLike,
  address: number,
  sample: Values,
  words: readonly number[],
  low: number | bigint,
  scale: number,
): void {
  new Uint32Array(memory, address, 4).set(words);
  const Lane = sample.constructor as Float64ArrayConstructor;
  const lane = new Lane(memory as ArrayBuffer, address + 16, 16 / sample.BYTES_PER_ELEMENT);
  lane[0] = low as number;
  lane[8 / sample.BYTES_PER_ELEMENT] = (typeof low === 'bigint' ? 0n : scale) as number;
}

/** Splitters at even places of the sample; a value that is there twice gets a bucket of its own. */
function treeOf(sample: Values): Plan {
  const slots = 2 ** DEPTH - 1;
  const splitters: (number | bigint)[] = [];
  const step = sample.length / (slots / 2);
  for (let k = 0; k < slots >> 1; k++) {
    const value = sample[Math.floor((k + 0.5) * step)];
    const same = splitters.length > 0 && value === splitters[splitters.length - 1];
    if (!same) splitters.push(value);
    else if (splitters[splitters.length - 2] !== before(value, sample)) {
      splitters.splice(-1, 1, before(value, sample), value);
    }
  }
  splitters.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  while (splitters.length < slots) splitters.push(splitters[splitters.length - 1]);
  const tree = sample.slice(0, slots + 1);
  fillTree(tree, splitters, 1, { next: 0 });
  return {
    buckets: slots + 1,
    write: (memory, address) => {
      writeHead(memory, address, sample, [DEPTH, 0, 0, slots + 1], sample[0], 1);
      const Lane = sample.constructor as Float64ArrayConstructor;
      new Lane(memory as ArrayBuffer, address + 32, tree.length).set(tree as Float64Array);
    },
  };
}

function fillTree(tree: Values, splitters: readonly (number | bigint)[], node: number, state: { next: number }): void {
  if (node >= tree.length) return;
  fillTree(tree, splitters, 2 * node, state);
  tree[node] = splitters[state.next++] as number;
  fillTree(tree, splitters, 2 * node + 1, state);
}

/** The largest value that is less, of the same type; the least one has none and stays. */
function before(value: number | bigint, sample: Values): number | bigint {
  if (!isFloat(sample)) {
    const least = sample instanceof Int32Array ? -(2 ** 31) : sample instanceof BigInt64Array ? -(2n ** 63n) : 0;
    if (BigInt(value) === BigInt(least)) return value;
    return typeof value === 'bigint' ? value - 1n : value - 1;
  }
  if (value === Number.NEGATIVE_INFINITY) return value;
  const Lane = sample.constructor as Float64ArrayConstructor;
  const one = new Lane(1);
  one[0] = value as number;
  const bits = one.BYTES_PER_ELEMENT === 8 ? new BigInt64Array(one.buffer) : new Int32Array(one.buffer);
  const unit = (bits instanceof BigInt64Array ? 1n : 1) as number;
  if (value === 0) bits[0] = (bits instanceof BigInt64Array ? -(2n ** 63n) + 1n : -(2 ** 31) + 1) as number;
  else bits[0] = ((bits[0] as number) + ((value as number) > 0 ? -unit : unit)) as number;
  return one[0];
}
