/** Elements at indices (int64). A bad index is reported, counted from 1, in a word of the caller's; 0: none was bad. */
import { copyBytes } from './bytes';
import { move, width } from './cells';

/** The index, negative ones counted from the end; `length` and more: out of bounds. */
// @ts-ignore: decorator
@inline
function indexAt(at: usize, length: u32): u32 {
  const index = load<i64>(at);
  const counted = index < 0 ? index + <i64>length : index;
  return <u64>counted < <u64>length ? <u32>counted : length;
}

/** Cells (`size` bytes each where that is more than one cell) at n indices of a packed line of `length`. */
export function take<C>(from: usize, length: u32, indices: usize, n: u32, to: usize, bad: usize): void {
  store<u32>(bad, 0);
  for (let k: u32 = 0; k < n; k++, indices += 8, to += width<C>()) {
    const index = indexAt(indices, length);
    if (index == length) {
      store<u32>(bad, k + 1);
      return;
    }
    move<C>(to, from + <usize>index * width<C>());
  }
}

export function takeBlocks(from: usize, length: u32, indices: usize, n: u32, to: usize, size: usize, bad: usize): void {
  store<u32>(bad, 0);
  for (let k: u32 = 0; k < n; k++, indices += 8, to += size) {
    const index = indexAt(indices, length);
    if (index == length) {
      store<u32>(bad, k + 1);
      return;
    }
    copyBytes(to, from + <usize>index * size, size);
  }
}

/** Byte addresses (u32) from indices along one axis; `first`: the axis starts them, else it adds to them. */
export function addresses(to: usize, indices: usize, n: u32, length: u32, stride: i32, base: u32, first: u32, bad: usize): void {
  store<u32>(bad, 0);
  for (let k: u32 = 0; k < n; k++, indices += 8, to += 4) {
    const index = indexAt(indices, length);
    if (index == length) {
      store<u32>(bad, k + 1);
      return;
    }
    const place = index * <u32>stride;
    store<u32>(to, (first != 0 ? base : load<u32>(to)) + place);
  }
}

/** Cells at addresses to a packed line. */
export function gather<C>(places: usize, n: u32, to: usize): void {
  for (const end = places + (<usize>n << 2); places < end; places += 4, to += width<C>()) move<C>(to, <usize>load<u32>(places));
}
/** A packed line (or one cell, `step` 0) to cells at addresses, the last one at an address stays. */
export function scatter<C>(places: usize, n: u32, from: usize, step: usize): void {
  for (const end = places + (<usize>n << 2); places < end; places += 4, from += step) move<C>(<usize>load<u32>(places), from);
}
export function gatherBlocks(places: usize, n: u32, to: usize, size: usize): void {
  for (const end = places + (<usize>n << 2); places < end; places += 4, to += size) copyBytes(to, <usize>load<u32>(places), size);
}
export function scatterBlocks(places: usize, n: u32, from: usize, size: usize): void {
  for (const end = places + (<usize>n << 2); places < end; places += 4, from += size) copyBytes(<usize>load<u32>(places), from, size);
}
/** Runs of `count` cells, `stride` bytes apart, that begin at addresses. */
export function gatherRuns<C>(places: usize, n: u32, to: usize, count: u32, stride: isize): void {
  for (const end = places + (<usize>n << 2); places < end; places += 4) {
    let from = <usize>load<u32>(places);
    for (let k: u32 = 0; k < count; k++, from += stride, to += width<C>()) move<C>(to, from);
  }
}
export function scatterRuns<C>(places: usize, n: u32, from: usize, count: u32, stride: isize): void {
  for (const end = places + (<usize>n << 2); places < end; places += 4) {
    let to = <usize>load<u32>(places);
    for (let k: u32 = 0; k < count; k++, to += stride, from += width<C>()) move<C>(to, from);
  }
}
