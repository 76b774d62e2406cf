// Lines of pixels from rows of elements, and pixels from lines.
import {
  BOOL, DATETIME, FLOAT16, FLOAT32, FLOAT64, HALF, INT16, INT32, INT64, INT8, PLAIN, read, TIME, UINT16, UINT32, UINT64, UINT8,
} from './element';

const NEAREST: i32 = 0, MEAN: i32 = 1, MIN: i32 = 2, MAX: i32 = 3;

/** A line: `width` float64 values, then as many counts of what is not NaN. */
export function lineInit(op: i32, line: usize, width: usize): void {
  const start = op == MIN ? Infinity : op == MAX ? -Infinity : op == NEAREST ? NaN : 0;
  for (let p: usize = 0; p < width; p++) {
    store<f64>(line + (p << 3), start);
    store<f64>(line + ((width + p) << 3), 0);
  }
}

// @ts-ignore: decorator
@inline
function addSpan<T>(op: i32, form: i32, at: usize, stride: isize, count: u32, slot: usize, counts: usize): void {
  let value = load<f64>(slot);
  let seen: u32 = 0;
  for (; count > 0; count--) {
    const x = read<T>(at, form);
    at += stride;
    seen += <u32>(x == x);
    if (op == MIN) value = x < value ? x : value;
    else if (op == MAX) value = x > value ? x : value;
    else value += x == x ? x : 0;
  }
  store<f64>(slot, value);
  store<f64>(counts, load<f64>(counts) + <f64>seen);
}

// @ts-ignore: decorator
@inline
function addLine<T>(op: i32, form: i32, ptr: usize, stride: isize, bounds: usize, line: usize, width: usize): void {
  for (let p: usize = 0; p < width; p++) {
    const first = load<u32>(bounds + (p << 2));
    const count = max<i32>(1, <i32>(load<u32>(bounds + (p << 2), 4) - first));
    const slot = line + (p << 3);
    if (op == NEAREST) store<f64>(slot, read<T>(ptr + (<isize>first + (count >> 1)) * stride, form));
    else addSpan<T>(op, form, ptr + <isize>first * stride, stride, count, slot, slot + (width << 3));
  }
}

// @ts-ignore: decorator
@inline
function addAs<T>(op: i32, form: i32, ptr: usize, stride: isize, bounds: usize, line: usize, width: usize): void {
  if (op == NEAREST) addLine<T>(NEAREST, form, ptr, stride, bounds, line, width);
  else if (op == MEAN) addLine<T>(MEAN, form, ptr, stride, bounds, line, width);
  else if (op == MIN) addLine<T>(MIN, form, ptr, stride, bounds, line, width);
  else addLine<T>(MAX, form, ptr, stride, bounds, line, width);
}

export function lineAdd(op: i32, code: i32, ptr: usize, stride: isize, bounds: usize, line: usize, width: usize): void {
  if (code == FLOAT32) addAs<f32>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == FLOAT64) addAs<f64>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == UINT8 || code == BOOL) addAs<u8>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == INT8) addAs<i8>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == INT16) addAs<i16>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == UINT16) addAs<u16>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == INT32) addAs<i32>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == UINT32) addAs<u32>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == INT64) addAs<i64>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == UINT64) addAs<u64>(op, PLAIN, ptr, stride, bounds, line, width);
  else if (code == FLOAT16) addAs<u16>(op, HALF, ptr, stride, bounds, line, width);
  else if (code == DATETIME) addAs<i64>(op, TIME, ptr, stride, bounds, line, width);
}

export function lineFinish(op: i32, line: usize, width: usize, target: usize): void {
  for (let p: usize = 0; p < width; p++) {
    const value = load<f64>(line + (p << 3));
    const seen = load<f64>(line + ((width + p) << 3));
    store<f64>(target + (p << 3), op == MEAN ? value / seen : op == NEAREST || seen > 0 ? value : NaN);
  }
}

/** `scale` 0: linear between `low` and `high`; else 255 ascending thresholds follow the table. */
export function colourBlock(values: usize, count: usize, table: usize, scale: i32, low: f64, high: f64, nan: u32, target: usize): void {
  const factor = high > low ? 256 / (high - low) : 0;
  const thresholds = table + 1024;
  for (let i: usize = 0; i < count; i++) {
    const x = load<f64>(values + (i << 3));
    let colour = nan;
    if (x == x) {
      const index = scale ? place(x, thresholds) : linear(x, low, high, factor);
      colour = load<u32>(table + (index << 2));
    }
    store<u32>(target + (i << 2), colour);
  }
}

// @ts-ignore: decorator
@inline
function linear(x: f64, low: f64, high: f64, factor: f64): usize {
  if (factor == 0) return x > high ? 255 : x < low ? 0 : 128;
  return <usize>max(0, min(255, (x - low) * factor));
}

// @ts-ignore: decorator
@inline
function place(x: f64, thresholds: usize): usize {
  let index: usize = 0;
  for (let step: usize = 128; step > 0; step >>= 1) {
    if (x >= load<f64>(thresholds + ((index + step - 1) << 3))) index += step;
  }
  return index;
}

// @ts-ignore: decorator
@inline
function byte(plane: usize, i: usize, low: f64, factor: f64): u32 {
  const x = (load<f64>(plane + (i << 3)) - low) * factor;
  return x == x ? <u32>max(0, min(255, x + 0.5)) : 0;
}

export function rgbBlock(red: usize, green: usize, blue: usize, alpha: usize, count: usize, low: f64, high: f64, target: usize): void {
  const factor = high > low ? 255 / (high - low) : 0;
  for (let i: usize = 0; i < count; i++) {
    const a: u32 = alpha ? byte(alpha, i, low, factor) : 255;
    const rgb = byte(red, i, low, factor) | (byte(green, i, low, factor) << 8) | (byte(blue, i, low, factor) << 16);
    store<u32>(target + (i << 2), rgb | (a << 24));
  }
}

export function rgb8Block(source: usize, channels: usize, count: usize, target: usize): void {
  if (channels == 4) return memory.copy(target, source, count << 2);
  for (; count > 0; count--) {
    store<u32>(target, <u32>load<u16>(source) | (<u32>load<u8>(source, 2) << 16) | 0xff000000);
    source += 3;
    target += 4;
  }
}
