/** Integers in a closed range: Lemire's multiplication (2019), and the older masks of RandomState. */
import { Bits } from './bits';
import { mulHigh } from './wide';

function maskOf(most: u64): u64 {
  return most == 0 ? 0 : <u64>(-1) >> clz<u64>(most);
}

/** [0, most], by masks, in 32 bits where they do. */
export function interval(bits: Bits, most: u64): u64 {
  if (most == 0) return 0;
  const mask = maskOf(most);
  let value: u64;
  do value = (most <= 0xffffffff ? <u64>bits.next32() : bits.next64()) & mask;
  while (value > most);
  return value;
}

// @ts-ignore: decorator
@inline
function lemire32<G>(bits: G, range: u32): u32 {
  const count = range + 1;
  let m = <u64>bits.next32() * <u64>count;
  if (<u32>m < count) {
    const threshold = (0xffffffff - range) % count;
    while (<u32>m < threshold) m = <u64>bits.next32() * <u64>count;
  }
  return <u32>(m >> 32);
}

// @ts-ignore: decorator
@inline
function lemire64<G>(bits: G, range: u64): u64 {
  const count = range + 1;
  let x = bits.next64();
  if (x * count < count) {
    const threshold = (0xffffffffffffffff - range) % count;
    while (x * count < threshold) x = bits.next64();
  }
  return mulHigh(x, count);
}

// @ts-ignore: decorator
@inline
function masked32<G>(bits: G, range: u32, mask: u32): u32 {
  let value: u32;
  do value = bits.next32() & mask;
  while (value > range);
  return value;
}

// @ts-ignore: decorator
@inline
export function bounded64<G>(bits: G, range: u64, mask: u64, masked: bool): u64 {
  if (range == 0) return 0;
  if (range <= 0xffffffff) {
    if (range == 0xffffffff) return <u64>bits.next32();
    return masked ? <u64>masked32<G>(bits, <u32>range, <u32>mask) : <u64>lemire32<G>(bits, <u32>range);
  }
  if (range == 0xffffffffffffffff) return bits.next64();
  if (!masked) return lemire64<G>(bits, range);
  let value: u64;
  do value = bits.next64() & mask;
  while (value > range);
  return value;
}

/** Draws narrower than 32 bits share one: what is left of it, and how often it still serves. */
let buffer: u32 = 0;
let served: i32 = 0;

export function forgetBuffer(): void {
  buffer = 0;
  served = 0;
}

/** The next `width` (1, 8, 16) bits of the shared draw. */
function buffered(bits: Bits, width: u32): u32 {
  if (served == 0) {
    buffer = bits.next32();
    served = <i32>(32 / width) - 1;
  } else {
    buffer >>= width;
    served--;
  }
  return buffer & ((1 << width) - 1);
}

function boundedNarrow(bits: Bits, width: u32, range: u32, mask: u32, masked: bool): u32 {
  if (range == 0) return 0;
  const full: u32 = (1 << width) - 1;
  if (width == 1 || range == full) return buffered(bits, width);
  if (masked) {
    let value: u32;
    do value = buffered(bits, width) & mask;
    while (value > range);
    return value;
  }
  const count = range + 1;
  let m = buffered(bits, width) * count;
  if ((m & full) < count) {
    const threshold = (full - range) % count;
    while ((m & full) < threshold) m = buffered(bits, width) * count;
  }
  return m >> width;
}

/** `count` numbers offset + [0, range] of `width` bits (1: bool, a byte each) at `out`. */
export function fillBounded(bits: Bits, width: i32, offset: u64, range: u64, masked: bool, out: usize, count: i32): void {
  const mask = maskOf(range);
  if (width == 64) {
    for (let i = 0; i < count; i++) store<u64>(out + (<usize>i << 3), offset + bounded64<Bits>(bits, range, mask, masked));
  } else if (width == 32) {
    for (let i = 0; i < count; i++) store<u32>(out + (<usize>i << 2), <u32>offset + <u32>bounded64<Bits>(bits, range, mask, masked));
  } else {
    for (let i = 0; i < count; i++) storeNarrow(bits, width, <u32>offset, <u32>range, <u32>mask, masked, out, i);
  }
}

function storeNarrow(bits: Bits, width: u32, offset: u32, range: u32, mask: u32, masked: bool, out: usize, i: i32): void {
  const value = offset + boundedNarrow(bits, width, range, mask, masked);
  if (width == 16) store<u16>(out + (<usize>i << 1), <u16>value);
  else store<u8>(out + <usize>i, <u8>value);
}

/** The same with bounds (64 bits) for each number; `open` is 1 where the ends are not drawn. */
export function fillBoundedEach(
  bits: Bits, width: i32, lows: usize, ends: usize, open: u64, masked: bool, out: usize, count: i32,
): void {
  for (let i = 0; i < count; i++) {
    const offset = load<u64>(lows + (<usize>i << 3));
    const range = load<u64>(ends + (<usize>i << 3)) - open - offset;
    const mask = maskOf(range);
    if (width == 64) store<u64>(out + (<usize>i << 3), offset + bounded64<Bits>(bits, range, mask, masked));
    else if (width == 32) store<u32>(out + (<usize>i << 2), <u32>offset + <u32>bounded64<Bits>(bits, range, mask, masked));
    else storeNarrow(bits, width, <u32>offset, <u32>range, <u32>mask, masked, out, i);
  }
}
