/** Sorted elements: where others would go among them, which of them differ. NaN comes after everything. */
import { unordered } from './records';

/** True: a comes before b. */
// @ts-ignore: decorator
@inline
function before<T>(a: T, b: T): bool {
  if (isFloat<T>()) return a < b || (unordered<T>(b) && !unordered<T>(a));
  return a < b;
}

/** For each of n values how many of the sorted keys come before it (`right`: or are equal to it), as int64. */
export function search<T>(keys: usize, count: u32, from: usize, n: u32, to: usize, right: bool): void {
  for (const end = from + <usize>n * sizeof<T>(); from < end; from += sizeof<T>(), to += 8) {
    const x = load<T>(from);
    let base: u32 = 0;
    let length = count;
    while (length > 1) {
      const half = length >> 1;
      const key = load<T>(keys + <usize>(base + half - 1) * sizeof<T>());
      const passed = right ? !before<T>(x, key) : before<T>(key, x);
      base += passed ? half : 0;
      length -= half;
    }
    if (length == 1) {
      const key = load<T>(keys + <usize>base * sizeof<T>());
      base += (right ? !before<T>(x, key) : before<T>(key, x)) ? 1 : 0;
    }
    store<u64>(to, base);
  }
}

/** How many of n sorted elements differ from the one before them; `first`: the first one has none before it. */
export function countDistinct<T>(from: usize, n: u32, first: bool, out: usize): void {
  let count: u32 = first ? 1 : 0;
  const end = from + <usize>n * sizeof<T>();
  if (first) from += sizeof<T>();
  for (; from < end; from += sizeof<T>()) count += load<T>(from) != load<T>(from - sizeof<T>()) ? 1 : 0;
  store<u32>(out, count);
}

/** Writes them, and where `places` is not 0 their places counted from `base`, as int64. Room for one more is needed. */
export function distinct<T>(from: usize, n: u32, first: bool, to: usize, places: usize, base: u32): void {
  const end = from + <usize>n * sizeof<T>();
  if (first) {
    store<T>(to, load<T>(from));
    if (places != 0) store<u64>(places, base);
    to += sizeof<T>();
    if (places != 0) places += 8;
    from += sizeof<T>();
    base++;
  }
  for (; from < end; from += sizeof<T>(), base++) {
    const x = load<T>(from);
    if (x == load<T>(from - sizeof<T>())) continue;
    store<T>(to, x);
    to += sizeof<T>();
    if (places != 0) {
      store<u64>(places, base);
      places += 8;
    }
  }
}

/** `ranks[order[k]]` = which different one the k-th of the sorted elements is; the first of these here is `group`. */
export function ranks<T>(from: usize, n: u32, first: bool, group: u32, order: usize, ranks: usize): void {
  const end = from + <usize>n * sizeof<T>();
  let g = group;
  for (let k = from; k < end; k += sizeof<T>(), order += 8) {
    if (!(first && k == from)) g += load<T>(k) != load<T>(k - sizeof<T>()) ? 1 : 0;
    store<u64>(ranks + (<usize>load<u32>(order) << 3), g - 1);
  }
}

/** 1 for each of n values that is among the sorted keys (NaN never is), else 0; the other way round where `invert`. */
export function among<T>(keys: usize, count: u32, from: usize, n: u32, to: usize, invert: u32): void {
  for (const end = from + <usize>n * sizeof<T>(); from < end; from += sizeof<T>(), to++) {
    const x = load<T>(from);
    let base = keys;
    let length = count;
    while (length > 1) {
      const half = length >> 1;
      base += load<T>(base + <usize>half * sizeof<T>()) <= x ? <usize>half * sizeof<T>() : 0;
      length -= half;
    }
    store<u8>(to, (count > 0 && load<T>(base) == x ? 1 : 0) ^ <u8>invert);
  }
}

/** 1 for each of n whole numbers whose byte in the table (of numbers from `low` on) is not 0, else 0; or the reverse. */
export function inTable<T>(from: usize, n: u32, low: usize, size: u32, table: usize, to: usize, invert: u32): void {
  const least = load<T>(low);
  for (const end = from + <usize>n * sizeof<T>(); from < end; from += sizeof<T>(), to++) {
    const place = <u64>load<T>(from) - <u64>least;
    const within = place < <u64>size;
    store<u8>(to, (within ? load<u8>(table + <usize>place) : 0) ^ <u8>invert);
  }
}

/** How many of n elements come before the pivot, which is not NaN, and how many after it, NaN last; u32 each. */
export function countAround<T>(from: usize, n: u32, pivot: usize, out: usize): void {
  const p = load<T>(pivot);
  let less: u32 = 0;
  let more: u32 = 0;
  for (const end = from + <usize>n * sizeof<T>(); from < end; from += sizeof<T>()) {
    const x = load<T>(from);
    less += <u32>(x < p);
    more += <u32>!(x <= p);
  }
  store<u32>(out, less);
  store<u32>(out, more, 4);
}

/**
 * Moves n elements to where those before, equal to and after the pivot go: three addresses (u32) at `places`; or, where
 * `numbered`, their numbers from `first` on (int64). Each stretch has room for one more than goes there.
 */
export function moveAround<T>(from: usize, n: u32, pivot: usize, places: usize, numbered: bool, first: u32): void {
  const p = load<T>(pivot);
  const step: usize = numbered ? 8 : sizeof<T>();
  for (const end = from + <usize>n * sizeof<T>(); from < end; from += sizeof<T>(), first++) {
    const x = load<T>(from);
    const slot = places + ((<usize>!(x < p) + <usize>!(x <= p)) << 2);
    const to = <usize>load<u32>(slot);
    store<u32>(slot, <u32>(to + step));
    if (numbered) store<u64>(to, first);
    else store<T>(to, x);
  }
}
