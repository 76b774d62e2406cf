/**
 * The matrix product over packed operands (see `packing.ts`), in single precision. Elements of C that are neighbours in memory are
 * computed in one vector: they run with the indices of V, in panels of eight; the lines of C run with the indices of S, in
 * panels of six.
 */
import { fused4 } from './fused';
import { SLAB } from './packing';

const SET: i32 = 0;
const ADD: i32 = 1;
const SUBTRACT: i32 = 2;

/**
 * The tile of C at `c`: 8 neighbouring elements of each of six lines that lie `ld` bytes apart. Twelve sums, two
 * vectors and a factor are all the registers there are; unrolling further makes engines spill them.
 */
function tileSingles(v: usize, s: usize, depth: i32, c: usize, ld: usize): void {
  let low0: v128 = f32x4.splat(0);
  let high0: v128 = f32x4.splat(0);
  let low1: v128 = f32x4.splat(0);
  let high1: v128 = f32x4.splat(0);
  let low2: v128 = f32x4.splat(0);
  let high2: v128 = f32x4.splat(0);
  let low3: v128 = f32x4.splat(0);
  let high3: v128 = f32x4.splat(0);
  let low4: v128 = f32x4.splat(0);
  let high4: v128 = f32x4.splat(0);
  let low5: v128 = f32x4.splat(0);
  let high5: v128 = f32x4.splat(0);
  for (const end = v + <usize>depth * 32; v < end; v += 32, s += 24) {
    const low = v128.load(v);
    const high = v128.load(v, 16);
    const by0 = v128.load_splat<f32>(s, 0);
    low0 = fused4(low, by0, low0);
    high0 = fused4(high, by0, high0);
    const by1 = v128.load_splat<f32>(s, 4);
    low1 = fused4(low, by1, low1);
    high1 = fused4(high, by1, high1);
    const by2 = v128.load_splat<f32>(s, 8);
    low2 = fused4(low, by2, low2);
    high2 = fused4(high, by2, high2);
    const by3 = v128.load_splat<f32>(s, 12);
    low3 = fused4(low, by3, low3);
    high3 = fused4(high, by3, high3);
    const by4 = v128.load_splat<f32>(s, 16);
    low4 = fused4(low, by4, low4);
    high4 = fused4(high, by4, high4);
    const by5 = v128.load_splat<f32>(s, 20);
    low5 = fused4(low, by5, low5);
    high5 = fused4(high, by5, high5);
  }
  v128.store(c, low0);
  v128.store(c, high0, 16);
  c += ld;
  v128.store(c, low1);
  v128.store(c, high1, 16);
  c += ld;
  v128.store(c, low2);
  v128.store(c, high2, 16);
  c += ld;
  v128.store(c, low3);
  v128.store(c, high3, 16);
  c += ld;
  v128.store(c, low4);
  v128.store(c, high4, 16);
  c += ld;
  v128.store(c, low5);
  v128.store(c, high5, 16);
}

/** A whole tile that was computed at `from`. */
function mergeSingles(from: usize, c: usize, ld: usize, sink: i32): void {
  for (let j = 0; j < 6; j++, c += ld, from += 32) {
    const low = v128.load(from);
    const high = v128.load(from, 16);
    v128.store(c, sink === ADD ? f32x4.add(v128.load(c), low) : f32x4.sub(v128.load(c), low));
    v128.store(c, sink === ADD ? f32x4.add(v128.load(c, 16), high) : f32x4.sub(v128.load(c, 16), high), 16);
  }
}

/** The part of a tile that lies inside C, which was computed at `from`. */
function patchSingles(from: usize, c: usize, ld: usize, width: i32, lines: i32, sink: i32): void {
  for (let j = 0; j < lines; j++, c += ld, from += 32) {
    for (let i = 0; i < width; i++) {
      const place = c + (<usize>i << 2);
      const value = load<f32>(from + (<usize>i << 2));
      if (sink === SET) store<f32>(place, value);
      else store<f32>(place, sink === ADD ? load<f32>(place) + value : load<f32>(place) - value);
    }
  }
}

/**
 * A block of C: elements [v0, v1) of lines [s0, s1); starts are multiples of panels. `allV` and `allS` are the padded
 * numbers of elements and lines, `room` is 192 bytes for tiles that stick out or are added. `first`: what is done with the first
 * slab's product; later ones are added (or subtracted) to it.
 */
export function multiplySingles(v: usize, s: usize, c: usize, ld: usize, depth: i32, v0: i32, v1: i32, allV: i32, s0: i32, s1: i32, allS: i32, room: usize, first: i32): void {
  let sink = first;
  for (let slab = 0; slab < depth; slab += SLAB) {
    const inner = min(SLAB, depth - slab);
    const panelsV = v + (<usize>slab * <usize>allV << 2);
    const panelsS = s + (<usize>slab * <usize>allS << 2);
    for (let j = s0; j < s1; j += 6) {
      const line = c + <usize>j * ld;
      const panelS = panelsS + (<usize>j * <usize>inner << 2);
      for (let i = v0; i < v1; i += 8) {
        const panelV = panelsV + (<usize>i * <usize>inner << 2);
        const place = line + (<usize>i << 2);
        const whole = v1 - i >= 8 && s1 - j >= 6;
        const apart = !whole || sink !== SET;
        // Two calls, so that the tile stays a function of its own: inlined, some engines spill its sums.
        if (apart) tileSingles(panelV, panelS, inner, room, 32);
        else tileSingles(panelV, panelS, inner, place, ld);
        if (!whole) patchSingles(room, place, ld, min(8, v1 - i), min(6, s1 - j), sink);
        else if (apart) mergeSingles(room, place, ld, sink);
      }
    }
    if (first === SET) sink = ADD;
  }
}
