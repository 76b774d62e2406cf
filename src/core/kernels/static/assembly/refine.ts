// A second look at every element once the range is known: counts for the edges that NumPy would use, and the values that
// lie in narrow windows around wanted ranks.
import {
  BOOL, COMPLEX, COMPLEX64, DATETIME, FLOAT16, FLOAT32, FLOAT64, HALF, INT16, INT32, INT64, INT8, itemsizeOf, PLAIN, read, TIME, UINT16, UINT32, UINT64, UINT8,
} from './element';

const CODE: usize = 0; // i32
const EDGES: usize = 4; // i32
const WINDOWS: usize = 8; // i32
const CAPACITY: usize = 12; // u32
const FOUND: usize = 16; // u32: values in windows; those beyond the capacity are not kept
const HEADER: usize = 32;
/** Each interval is looked at as so many cells; a byte a cell says whether a window may reach into it. */
const CELLS: i32 = 64;
// Then: edges f64, counts i64 (one fewer, padded), windows (low f64, high f64, or their int64 first and last), cells,
// values.

// @ts-ignore: decorator
@inline
function countsAt(state: usize): usize {
  return state + HEADER + (<usize>load<i32>(state + EDGES) << 3);
}
// @ts-ignore: decorator
@inline
function windowsAt(state: usize): usize {
  return countsAt(state) + (<usize>load<i32>(state + EDGES) << 3);
}
// @ts-ignore: decorator
@inline
function touchedAt(state: usize): usize {
  return windowsAt(state) + (<usize>load<i32>(state + WINDOWS) << 4);
}
// @ts-ignore: decorator
@inline
function valuesAt(state: usize): usize {
  return touchedAt(state) + <usize>load<i32>(state + EDGES) * CELLS;
}

export function refineInit(state: usize, code: i32, edges: i32, windows: i32, capacity: u32): void {
  store<i32>(state + CODE, code);
  store<i32>(state + EDGES, edges);
  store<i32>(state + WINDOWS, windows);
  store<u32>(state + CAPACITY, capacity);
  store<u32>(state + FOUND, 0);
  memory.fill(countsAt(state), 0, <usize>edges << 3);
}

export function refineUpdate(state: usize, ptr: usize, count: usize): void {
  const code = load<i32>(state + CODE);
  if (code == FLOAT32) refine<f32>(state, ptr, count, PLAIN);
  else if (code == FLOAT64) refine<f64>(state, ptr, count, PLAIN);
  else if (code == UINT8 || code == BOOL) refine<u8>(state, ptr, count, PLAIN);
  else if (code == INT8) refine<i8>(state, ptr, count, PLAIN);
  else if (code == INT16) refine<i16>(state, ptr, count, PLAIN);
  else if (code == UINT16) refine<u16>(state, ptr, count, PLAIN);
  else if (code == INT32) refine<i32>(state, ptr, count, PLAIN);
  else if (code == UINT32) refine<u32>(state, ptr, count, PLAIN);
  else if (code == INT64) refine<i64>(state, ptr, count, PLAIN);
  else if (code == UINT64) refine<u64>(state, ptr, count, PLAIN);
  else if (code == FLOAT16) refine<u16>(state, ptr, count, HALF);
  else if (code == DATETIME) refine<i64>(state, ptr, count, TIME);
  else if (code == COMPLEX64) refine<f32>(state, ptr, count, COMPLEX);
  else refine<f64>(state, ptr, count, COMPLEX);
}

// @ts-ignore: decorator
@inline
function refine<T>(state: usize, ptr: usize, count: usize, form: i32): void {
  const itemsize = itemsizeOf(load<i32>(state + CODE));
  const edges = state + HEADER;
  const counts = countsAt(state);
  const touched = touchedAt(state);
  const bins = load<i32>(state + EDGES) - 1;
  const first = load<f64>(edges), last = load<f64>(edges + (<usize>bins << 3));
  const cells = bins * CELLS;
  const factor = <f64>cells / (last - first);
  for (const end = ptr + count * itemsize; ptr < end; ptr += itemsize) {
    const x = read<T>(ptr, form);
    if (!(x >= first && x <= last)) continue;
    const cell = min<i32>(<i32>((x - first) * factor), cells - 1);
    let bin = cell / CELLS;
    // Rounding may be off by one: the edges decide.
    while (x < load<f64>(edges + (<usize>bin << 3))) bin--;
    while (bin < bins - 1 && x >= load<f64>(edges + (<usize>bin << 3), 8)) bin++;
    const at = counts + (<usize>bin << 3);
    store<i64>(at, load<i64>(at) + 1);
    if (load<u8>(touched + cell)) {
      if (isInteger<T>() && sizeof<T>() == 8) keepWhole<T>(state, load<T>(ptr));
      else keep(state, x);
    }
  }
}

function keep(state: usize, x: f64): void {
  if (x == 0) return;
  let window = windowsAt(state);
  for (let left = load<i32>(state + WINDOWS); left > 0; left--) {
    if (x >= load<f64>(window) && x < load<f64>(window, 8)) {
      const found = load<u32>(state + FOUND);
      if (found < load<u32>(state + CAPACITY)) store<f64>(valuesAt(state) + (<usize>found << 3), x);
      store<u32>(state + FOUND, found + 1);
      return;
    }
    window += 16;
  }
}

function keepWhole<T>(state: usize, x: T): void {
  if (x == 0) return;
  let window = windowsAt(state);
  for (let left = load<i32>(state + WINDOWS); left > 0; left--) {
    if (x >= load<T>(window) && x <= load<T>(window, 8)) {
      const found = load<u32>(state + FOUND);
      if (found < load<u32>(state + CAPACITY)) store<T>(valuesAt(state) + (<usize>found << 3), x);
      store<u32>(state + FOUND, found + 1);
      return;
    }
    window += 16;
  }
}

/** 1-D: three float64 runs of ceil(count / bucket). */
export function bucketReduce(code: i32, ptr: usize, count: usize, bucket: usize, target: usize): void {
  if (code == FLOAT32) buckets<f32>(ptr, count, bucket, target, PLAIN);
  else if (code == FLOAT64) buckets<f64>(ptr, count, bucket, target, PLAIN);
  else if (code == UINT8 || code == BOOL) buckets<u8>(ptr, count, bucket, target, PLAIN);
  else if (code == INT8) buckets<i8>(ptr, count, bucket, target, PLAIN);
  else if (code == INT16) buckets<i16>(ptr, count, bucket, target, PLAIN);
  else if (code == UINT16) buckets<u16>(ptr, count, bucket, target, PLAIN);
  else if (code == INT32) buckets<i32>(ptr, count, bucket, target, PLAIN);
  else if (code == UINT32) buckets<u32>(ptr, count, bucket, target, PLAIN);
  else if (code == INT64) buckets<i64>(ptr, count, bucket, target, PLAIN);
  else if (code == UINT64) buckets<u64>(ptr, count, bucket, target, PLAIN);
  else if (code == FLOAT16) buckets<u16>(ptr, count, bucket, target, HALF);
  else if (code == DATETIME) buckets<i64>(ptr, count, bucket, target, TIME);
  else if (code == COMPLEX64) buckets<f32>(ptr, count, bucket, target, COMPLEX);
  else buckets<f64>(ptr, count, bucket, target, COMPLEX);
}

// @ts-ignore: decorator
@inline
function buckets<T>(ptr: usize, count: usize, bucket: usize, target: usize, form: i32): void {
  const itemsize: usize = form == COMPLEX ? sizeof<T>() * 2 : sizeof<T>();
  const total = (count + bucket - 1) / bucket;
  for (let b: usize = 0; b < total; b++) {
    const n = min<usize>(bucket, count - b * bucket);
    let least = Infinity, greatest = -Infinity, sum: f64 = 0;
    let seen: u32 = 0;
    for (let i: usize = 0; i < n; i++) {
      const x = read<T>(ptr, form);
      ptr += itemsize;
      if (x != x) continue;
      least = x < least ? x : least;
      greatest = x > greatest ? x : greatest;
      sum += x;
      seen++;
    }
    store<f64>(target + (b << 3), seen ? least : NaN);
    store<f64>(target + ((total + b) << 3), seen ? greatest : NaN);
    store<f64>(target + ((total * 2 + b) << 3), seen ? sum / <f64>seen : NaN);
  }
}
