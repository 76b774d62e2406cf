/** Copies between layouts. Steps are bytes and may be negative or zero. */
import { copyBytes } from './bytes';
import { move, width } from './cells';

/** `rows` runs of `count` cells. */
export function copyRows<C>(
  to: usize,
  from: usize,
  rows: u32,
  count: u32,
  toRow: isize,
  fromRow: isize,
  toStep: isize,
  fromStep: isize,
): void {
  const w = <isize>width<C>();
  for (let r: u32 = 0; r < rows; r++, to += toRow, from += fromRow) {
    if (toStep == w && fromStep == w && count > 8) copyBytes(to, from, <usize>count * w);
    else if (toStep == w && fromStep == 0) fillRun<C>(to, from, count);
    else if (toStep == w && fromStep == -w) reversed<C>(to, from, count);
    else {
      let t = to;
      let f = from;
      for (let k: u32 = 0; k < count; k++, t += toStep, f += fromStep) move<C>(t, f);
    }
  }
}

function fillRun<C>(to: usize, from: usize, count: u32): void {
  const end = to + <usize>count * width<C>();
  let all = v128.load(from);
  if (!isVector<C>()) {
    if (sizeof<C>() == 8) all = v128.load64_splat(from);
    else if (sizeof<C>() == 4) all = v128.load32_splat(from);
    else if (sizeof<C>() == 2) all = v128.load16_splat(from);
    else all = v128.load8_splat(from);
  }
  for (; to + 16 <= end; to += 16) v128.store(to, all);
  for (; to < end; to += width<C>()) move<C>(to, from);
}

function reversed<C>(to: usize, from: usize, count: u32): void {
  const w = width<C>();
  const end = to + <usize>count * w;
  if (!isVector<C>()) {
    for (; to + 16 <= end; to += 16, from -= 16) {
      const v = v128.load(from + w - 16);
      if (sizeof<C>() == 8) v128.store(to, v128.shuffle<u64>(v, v, 1, 0));
      else if (sizeof<C>() == 4) v128.store(to, v128.shuffle<u32>(v, v, 3, 2, 1, 0));
      else if (sizeof<C>() == 2) v128.store(to, v128.shuffle<u16>(v, v, 7, 6, 5, 4, 3, 2, 1, 0));
      else v128.store(to, v128.shuffle<u8>(v, v, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    }
  }
  for (; to < end; to += w, from -= w) move<C>(to, from);
}

/**
 * Rows of `to` are columns of `from`: to[r · toRow + k · w] = from[r · w + k · fromStep], by tiles of a cache line
 * square, so that every line is read and written once.
 */
export function transpose<C>(to: usize, from: usize, rows: u32, count: u32, toRow: isize, fromStep: isize): void {
  const w = width<C>();
  const side = isVector<C>() ? 4 : sizeof<C>() >= 4 ? 64 / <u32>sizeof<C>() : 16;
  for (let c: u32 = 0; c < count; c += side) {
    const columns = min<u32>(side, count - c);
    for (let r: u32 = 0; r < rows; r += side) {
      const lines = min<u32>(side, rows - r);
      const t = to + <isize>r * toRow + <usize>c * w;
      const f = from + <usize>r * w + <isize>c * fromStep;
      if (!isVector<C>() && sizeof<C>() == 8 && columns == 8 && lines == 8) tile64(t, f, toRow, fromStep);
      else if (!isVector<C>() && sizeof<C>() == 4 && columns == 16 && lines == 16) tile32(t, f, toRow, fromStep);
      else tile<C>(t, f, lines, columns, toRow, fromStep);
    }
  }
}

function tile<C>(to: usize, from: usize, lines: u32, columns: u32, toRow: isize, fromStep: isize): void {
  for (let r: u32 = 0; r < lines; r++, to += toRow, from += width<C>()) {
    let f = from;
    let t = to;
    for (let k: u32 = 0; k < columns; k++, t += width<C>(), f += fromStep) move<C>(t, f);
  }
}

function tile64(to: usize, from: usize, toRow: isize, fromStep: isize): void {
  for (let c = 0; c < 8; c += 2, to += 16, from += 2 * fromStep) {
    let t = to;
    for (let r: usize = 0; r < 64; r += 16, t += 2 * toRow) {
      const a = v128.load(from + r);
      const b = v128.load(from + fromStep + r);
      v128.store(t, v128.shuffle<u64>(a, b, 0, 2));
      v128.store(t + toRow, v128.shuffle<u64>(a, b, 1, 3));
    }
  }
}

function tile32(to: usize, from: usize, toRow: isize, fromStep: isize): void {
  for (let c = 0; c < 16; c += 4, to += 16, from += 4 * fromStep) {
    let t = to;
    for (let r: usize = 0; r < 64; r += 16, t += 4 * toRow) {
      const a = v128.load(from + r);
      const b = v128.load(from + fromStep + r);
      const d = v128.load(from + 2 * fromStep + r);
      const e = v128.load(from + 3 * fromStep + r);
      const ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5);
      const AB = v128.shuffle<u32>(a, b, 2, 6, 3, 7);
      const de = v128.shuffle<u32>(d, e, 0, 4, 1, 5);
      const DE = v128.shuffle<u32>(d, e, 2, 6, 3, 7);
      v128.store(t, v128.shuffle<u64>(ab, de, 0, 2));
      v128.store(t + toRow, v128.shuffle<u64>(ab, de, 1, 3));
      v128.store(t + 2 * toRow, v128.shuffle<u64>(AB, DE, 0, 2));
      v128.store(t + 3 * toRow, v128.shuffle<u64>(AB, DE, 1, 3));
    }
  }
}

/** Every cell `times` times. */
export function repeat<C>(to: usize, from: usize, count: u32, times: u32): void {
  const end = from + <usize>count * width<C>();
  if (times == 2 && !isVector<C>() && sizeof<C>() == 8) {
    for (; from < end; from += 8, to += 16) v128.store(to, v128.load64_splat(from));
    return;
  }
  for (; from < end; from += width<C>()) {
    for (let k: u32 = 0; k < times; k++, to += width<C>()) move<C>(to, from);
  }
}

/**
 * All axes of a copy. The plan, in 32-bit words: outer axes, whether rows lie across (transpose), rows, count, toRow,
 * fromRow, toStep, fromStep; then for each outer axis length, toStep, fromStep and a word of room.
 */
export function copyAll<C>(to: usize, from: usize, plan: usize): void {
  const outer = load<u32>(plan);
  const across = load<u32>(plan, 4) != 0;
  const rows = load<u32>(plan, 8);
  const count = load<u32>(plan, 12);
  const toRow = load<isize>(plan, 16);
  const fromRow = load<isize>(plan, 20);
  const toStep = load<isize>(plan, 24);
  const fromStep = load<isize>(plan, 28);
  const axes = plan + 32;
  for (let k: u32 = 0; k < outer; k++) store<u32>(axes + (<usize>k << 4), 0, 12);
  for (;;) {
    if (across) transpose<C>(to, from, rows, count, toRow, fromStep);
    else copyRows<C>(to, from, rows, count, toRow, fromRow, toStep, fromStep);
    let k = <i32>outer - 1;
    for (; k >= 0; k--) {
      const axis = axes + (<usize>k << 4);
      const done = load<u32>(axis, 12) + 1;
      if (done < load<u32>(axis)) {
        store<u32>(axis, done, 12);
        to += load<isize>(axis, 4);
        from += load<isize>(axis, 8);
        break;
      }
      store<u32>(axis, 0, 12);
      to -= load<isize>(axis, 4) * <isize>(done - 1);
      from -= load<isize>(axis, 8) * <isize>(done - 1);
    }
    if (k < 0) return;
  }
}
