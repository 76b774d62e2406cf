// Counting: by value for narrow types, and what lies outside the fine grid.
import { BELOW, bump, COARSE_AT, COARSE_USED, HEADER } from './state';

// ── 8 and 16 bits: exact counts ──

// @ts-ignore: decorator
@inline
export function tick(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

export function count8(state: usize, ptr: usize, count: usize): void {
  const t0 = state + HEADER;
  const end = ptr + (count & ~7);
  for (; ptr < end; ptr += 8) {
    const x = load<u64>(ptr);
    const low = <u32>x;
    const high = <u32>(x >> 32);
    tick(t0 + ((low & 255) << 2));
    tick(t0 + 1024 + (((low >>> 8) & 255) << 2));
    tick(t0 + 2048 + (((low >>> 16) & 255) << 2));
    tick(t0 + 3072 + ((low >>> 24) << 2));
    tick(t0 + ((high & 255) << 2));
    tick(t0 + 1024 + (((high >>> 8) & 255) << 2));
    tick(t0 + 2048 + (((high >>> 16) & 255) << 2));
    tick(t0 + 3072 + ((high >>> 24) << 2));
  }
  for (const tail = end + (count & 7); ptr < tail; ptr++) tick(t0 + (<usize>load<u8>(ptr) << 2));
}

export function count16(state: usize, ptr: usize, count: usize): void {
  const t0 = state + HEADER;
  const t1 = t0 + 262144;
  const end = ptr + ((count & ~3) << 1);
  for (; ptr < end; ptr += 8) {
    const x = load<u64>(ptr);
    const low = <u32>x;
    const high = <u32>(x >> 32);
    tick(t0 + ((low & 65535) << 2));
    tick(t1 + ((low >>> 16) << 2));
    tick(t0 + ((high & 65535) << 2));
    tick(t1 + ((high >>> 16) << 2));
  }
  for (const tail = end + ((count & 3) << 1); ptr < tail; ptr += 2) tick(t0 + (<usize>load<u16>(ptr) << 2));
}

// ── Outside the fine grid ──

export function coarse(state: usize, x: f64, single: bool, below: bool): void {
  x += 0; // both zeros are one
  if (below) bump(state, BELOW, 1);
  let key: u32;
  if (single) {
    const bits = reinterpret<u32>(<f32>x);
    key = (bits ^ (<u32>(<i32>bits >> 31) | 0x80000000)) >>> 16;
  } else {
    const bits = reinterpret<u64>(x);
    key = <u32>((bits ^ (<u64>(<i64>bits >> 63) | 0x8000000000000000)) >> 48);
  }
  const at = state + COARSE_AT + (<usize>key << 3);
  store<f64>(at, load<f64>(at) + 1);
  store<i32>(state + COARSE_USED, 1);
}
