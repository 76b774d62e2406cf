/**
 * Sorting lines of numbers in the heap by the compiled kernels. Long lines are divided into buckets by all threads,
 * then every bucket is sorted by itself; the answer never depends on how many threads there are.
 */
import { type HeapKernels, heapKernels, parts, withScratch } from '../heap-kernels.ts';
import { PLAN_BYTES, type Plan, planOf, type Values } from './plan.ts';

/** Element types with kernels. */
export type SortType = 'f32' | 'f64' | 'i32' | 'u32' | 'i64' | 'u64';

export const LANES = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
};
export const WIDTH: Readonly<Record<SortType, number>> = { f32: 4, f64: 8, i32: 4, u32: 4, i64: 8, u64: 8 };

/** As `TABLE_BYTES` of the kernels. */
const TABLE_BYTES = 2 * 65536 + 3 * 2048;
/** Longer lines are divided. */
const LONG = 65536;
/** Elements of a part that one call goes through. */
const PART = 131072;
const GROUPS = 32;

export interface Lines {
  readonly type: SortType;
  /** Address of the first element; all are packed. */
  readonly at: number;
  readonly rows: number;
  readonly length: number;
}

/** Sorts every row into the same row at `to` (which may be `at`); false: nothing was done. */
export function sortLines(lines: Lines, to: number): boolean {
  const kernels = heapKernels('sorting');
  if (kernels === null) return false;
  const { length, rows, type } = lines;
  const bytes = rows * length * WIDTH[type];
  if (length <= LONG) {
    if (to !== lines.at) copy(kernels, to, lines.at, bytes);
    return shortRows(kernels, { ...lines, at: to });
  }
  for (let row = 0; row < rows; row++) {
    const skipped = row * length * WIDTH[type];
    const line = { type, at: lines.at + skipped, length };
    if (!longLine(kernels, line, to + skipped)) return false;
  }
  return true;
}

function copy(kernels: HeapKernels, to: number, from: number, bytes: number): void {
  kernels.run(
    'copy',
    parts(bytes, 8 * PART).map(([start, length]) => [to + start, from + start, length]),
  );
}

function shortRows(kernels: HeapKernels, { type, at, rows, length }: Lines): boolean {
  const room = Math.ceil((length * WIDTH[type]) / 64) * 64;
  const pieces = parts(rows, Math.max(1, Math.ceil(PART / Math.max(1, length))), GROUPS);
  return withScratch(pieces.length * (room + TABLE_BYTES), (scratch) => {
    const calls = pieces.map(([first, count], k) => {
      const own = scratch + k * (room + TABLE_BYTES);
      return [at + first * length * WIDTH[type], count, length, own, own + room];
    });
    kernels.run(`rows_${type}`, calls);
  });
}

/** Where the elements of every row would go, as int64 at `to`; false: nothing was done. */
export function orderLines(lines: Lines, to: number): boolean {
  const kernels = heapKernels('sorting');
  if (kernels === null) return false;
  const { length, rows, type } = lines;
  if (length <= LONG) return shortOrders(kernels, lines, to);
  for (let row = 0; row < rows; row++) {
    const line = { type, at: lines.at + row * length * WIDTH[type], length };
    if (!longOrder(kernels, line, to + row * length * 8)) return false;
  }
  return true;
}

function shortOrders(kernels: HeapKernels, { type, at, rows, length }: Lines, to: number): boolean {
  const room = Math.ceil((4 * length * WIDTH[type]) / 64) * 64;
  const pieces = parts(rows, Math.max(1, Math.ceil(PART / Math.max(1, length))), GROUPS);
  return withScratch(pieces.length * (room + TABLE_BYTES), (scratch) => {
    const calls = pieces.map(([first, count], k) => {
      const own = scratch + k * (room + TABLE_BYTES);
      return [at + first * length * WIDTH[type], count, length, to + first * length * 8, own, own + room];
    });
    kernels.run(`rowOrders_${type}`, calls);
  });
}

// ── Long lines ────────────────────────────────────────────────────────────────────────────────────

export interface Line {
  readonly type: SortType;
  readonly at: number;
  readonly length: number;
}

function longLine(kernels: HeapKernels, line: Line, to: number): boolean {
  if (to !== line.at) return divideAndSort(kernels, line, to, false);
  let done = false;
  const bytes = line.length * WIDTH[line.type];
  const given = withScratch(bytes, (scratch) => {
    done = divideAndSort(kernels, line, scratch, false);
    if (done) copy(kernels, to, scratch, bytes);
  });
  return given && done;
}

function longOrder(kernels: HeapKernels, line: Line, to: number): boolean {
  let done = false;
  const record = 2 * WIDTH[line.type];
  const given = withScratch(line.length * record, (scratch) => {
    done = divideAndSort(kernels, line, scratch, true);
    if (!done) return;
    const calls = parts(line.length, PART).map(([start, count]) => [scratch + start * record, count, to + start * 8]);
    kernels.run(`numbers_u${WIDTH[line.type] * 8}`, calls);
  });
  return given && done;
}

function divideAndSort(kernels: HeapKernels, line: Line, to: number, pairs: boolean): boolean {
  const plan = planOf(sampleOf(kernels, line, 4), line.length);
  const pieces = parts(line.length, PART);
  const tables = pieces.length * plan.buckets * 4;
  const head = Math.ceil((PLAN_BYTES + tables + (plan.buckets + 1) * 4) / 64) * 64;
  let starts: Uint32Array | null = null;
  const divided = withScratch(head, (scratch) => {
    starts = divide(kernels, line, { plan, pieces, scratch, to, pairs });
  });
  return divided && starts !== null && sortBuckets(kernels, line, to, starts, pairs);
}

interface Division {
  readonly plan: Plan;
  readonly pieces: readonly (readonly [number, number])[];
  readonly scratch: number;
  readonly to: number;
  readonly pairs: boolean;
}

/** Moves the values to their buckets; where each of these begins. */
function divide(kernels: HeapKernels, line: Line, { plan, pieces, scratch, to, pairs }: Division): Uint32Array {
  const { type, at } = line;
  const { buckets } = plan;
  const counts = scratch + PLAN_BYTES;
  plan.write(kernels.memory.buffer, scratch);
  const table = (k: number) => counts + k * buckets * 4;
  kernels.run(
    `count_${type}`,
    pieces.map(([start, length], k) => [at + start * WIDTH[type], length, scratch, table(k)]),
  );
  const starts = placesOf(new Uint32Array(kernels.memory.buffer, counts, pieces.length * buckets), buckets);
  kernels.run(
    `${pairs ? 'scatterPairs' : 'scatter'}_${type}`,
    pieces.map(([start, length], k) => [at + start * WIDTH[type], length, scratch, table(k), to, start]),
  );
  return starts;
}

/** Counts of each part and bucket → where the part's first value of the bucket goes; where the buckets begin. */
function placesOf(counts: Uint32Array, buckets: number): Uint32Array {
  const starts = new Uint32Array(buckets + 1);
  let sum = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    starts[bucket] = sum;
    for (let k = bucket; k < counts.length; k += buckets) {
      const count = counts[k];
      counts[k] = sum;
      sum += count;
    }
  }
  starts[buckets] = sum;
  return starts;
}

function sortBuckets(kernels: HeapKernels, line: Line, at: number, starts: Uint32Array, pairs: boolean): boolean {
  const record = WIDTH[line.type] * (pairs ? 2 : 1);
  const buckets = starts.length - 1;
  const groups = groupsOf(starts);
  const listed = Math.ceil((starts.length * 4) / 64) * 64;
  const rooms = groups.map(([first, last]) => {
    let most = 0;
    for (let k = first; k < last; k++) most = Math.max(most, starts[k + 1] - starts[k]);
    return Math.ceil((most * record) / 64) * 64 + TABLE_BYTES;
  });
  const total = rooms.reduce((sum, room) => sum + room, listed);
  return withScratch(total, (scratch) => {
    new Uint32Array(kernels.memory.buffer, scratch, starts.length).set(starts);
    let room = scratch + listed;
    const calls = groups.map(([first, last], k) => {
      const own = room;
      room += rooms[k];
      return [at, scratch, first, last, buckets, own + TABLE_BYTES, own];
    });
    kernels.run(`${pairs ? 'bucketPairs' : 'buckets'}_${line.type}`, calls);
  });
}

/** Runs of buckets with about the same number of records. */
function groupsOf(starts: Uint32Array): (readonly [number, number])[] {
  const buckets = starts.length - 1;
  const groups: (readonly [number, number])[] = [];
  let first = 0;
  for (let k = 1; k <= buckets; k++) {
    const full = starts[k] >= (starts[buckets] * (groups.length + 1)) / GROUPS;
    if (!full && k < buckets) continue;
    groups.push([first, k]);
    first = k;
  }
  return groups;
}

/** Some of the values, in order and without NaN; `run` of them at a time, which is quicker and tells a little less. */
export function sampleOf(kernels: HeapKernels, { type, at, length }: Line, run = 1): Values {
  const Lane = LANES[type];
  const lane = new Lane(kernels.memory.buffer, at, length) as Values;
  const count = length > 4_000_000 ? 16384 : 4096;
  const sample = new Lane(count) as Values;
  const stride = ((length - run) * run) / count;
  let held = 0;
  let turn = 0;
  for (let k = 0; k < count; k += run) {
    turn += 0.6180339887498949;
    if (turn >= 1) turn -= 1;
    const first = Math.min(length - run, Math.floor((k / run + turn) * stride));
    for (let n = 0; n < run; n++) {
      const value = lane[first + n];
      if (value === value) sample[held++] = value as number;
    }
  }
  return sortInHeap(kernels, sample.subarray(0, Math.max(1, held)) as Values, type);
}

/** The values in order. */
export function sortInHeap(kernels: HeapKernels, values: Values, type: SortType): Values {
  const bytes = Math.ceil(values.byteLength / 64) * 64;
  const given = withScratch(2 * bytes + TABLE_BYTES, (scratch) => {
    const lane = new LANES[type](kernels.memory.buffer, scratch, values.length) as Float64Array;
    lane.set(values as Float64Array);
    kernels.call(`rows_${type}`, scratch, 1, values.length, scratch + bytes, scratch + 2 * bytes);
    (values as Float64Array).set(lane);
  });
  return given ? values : (values.sort() as Values);
}
