/**
 * The matrix product over packed operands (see `packing.ts`), in double precision. Elements of C that are neighbours in memory are
 * computed in one vector: they run with the indices of V, in panels of four; the lines of C run with the indices of S, in
 * panels of six.
 */
import { fused } from './fused';
import { SLAB } from './packing';

const SET: i32 = 0;
const ADD: i32 = 1;
const SUBTRACT: i32 = 2;

/**
 * The tile of C at `c`: 4 neighbouring elements of each of six lines that lie `ld` bytes apart. Twelve sums, two
 * vectors and a factor are all the registers there are; unrolling further makes engines spill them.
 */
function tileDoubles(v: usize, s: usize, depth: i32, c: usize, ld: usize): void {
  let low0: v128 = f64x2.splat(0);
  let high0: v128 = f64x2.splat(0);
  let low1: v128 = f64x2.splat(0);
  let high1: v128 = f64x2.splat(0);
  let low2: v128 = f64x2.splat(0);
  let high2: v128 = f64x2.splat(0);
  let low3: v128 = f64x2.splat(0);
  let high3: v128 = f64x2.splat(0);
  let low4: v128 = f64x2.splat(0);
  let high4: v128 = f64x2.splat(0);
  let low5: v128 = f64x2.splat(0);
  let high5: v128 = f64x2.splat(0);
  for (const end = v + <usize>depth * 32; v < end; v += 32, s += 48) {
    const low = v128.load(v);
    const high = v128.load(v, 16);
    const by0 = v128.load_splat<f64>(s, 0);
    low0 = fused(low, by0, low0);
    high0 = fused(high, by0, high0);
    const by1 = v128.load_splat<f64>(s, 8);
    low1 = fused(low, by1, low1);
    high1 = fused(high, by1, high1);
    const by2 = v128.load_splat<f64>(s, 16);
    low2 = fused(low, by2, low2);
    high2 = fused(high, by2, high2);
    const by3 = v128.load_splat<f64>(s, 24);
    low3 = fused(low, by3, low3);
    high3 = fused(high, by3, high3);
    const by4 = v128.load_splat<f64>(s, 32);
    low4 = fused(low, by4, low4);
    high4 = fused(high, by4, high4);
    const by5 = v128.load_splat<f64>(s, 40);
    low5 = fused(low, by5, low5);
    high5 = fused(high, by5, high5);
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
function mergeDoubles(from: usize, c: usize, ld: usize, sink: i32): void {
  for (let j = 0; j < 6; j++, c += ld, from += 32) {
    const low = v128.load(from);
    const high = v128.load(from, 16);
    v128.store(c, sink === ADD ? f64x2.add(v128.load(c), low) : f64x2.sub(v128.load(c), low));
    v128.store(c, sink === ADD ? f64x2.add(v128.load(c, 16), high) : f64x2.sub(v128.load(c, 16), high), 16);
  }
}

/** The part of a tile that lies inside C, which was computed at `from`. */
function patchDoubles(from: usize, c: usize, ld: usize, width: i32, lines: i32, sink: i32): void {
  for (let j = 0; j < lines; j++, c += ld, from += 32) {
    for (let i = 0; i < width; i++) {
      const place = c + (<usize>i << 3);
      const value = load<f64>(from + (<usize>i << 3));
      if (sink === SET) store<f64>(place, value);
      else store<f64>(place, sink === ADD ? load<f64>(place) + value : load<f64>(place) - value);
    }
  }
}

/**
 * A block of C: elements [v0, v1) of lines [s0, s1); starts are multiples of panels. `allV` and `allS` are the padded
 * numbers of elements and lines, `room` is 192 bytes for tiles that stick out or are added. `first`: what is done with the first
 * slab's product; later ones are added (or subtracted) to it.
 */
export function multiplyDoubles(v: usize, s: usize, c: usize, ld: usize, depth: i32, v0: i32, v1: i32, allV: i32, s0: i32, s1: i32, allS: i32, room: usize, first: i32): void {
  let sink = first;
  for (let slab = 0; slab < depth; slab += SLAB) {
    const inner = min(SLAB, depth - slab);
    const panelsV = v + (<usize>slab * <usize>allV << 3);
    const panelsS = s + (<usize>slab * <usize>allS << 3);
    for (let j = s0; j < s1; j += 6) {
      const line = c + <usize>j * ld;
      const panelS = panelsS + (<usize>j * <usize>inner << 3);
      for (let i = v0; i < v1; i += 4) {
        const panelV = panelsV + (<usize>i * <usize>inner << 3);
        const place = line + (<usize>i << 3);
        const whole = v1 - i >= 4 && s1 - j >= 6;
        const apart = !whole || sink !== SET;
        // Two calls, so that the tile stays a function of its own: inlined, some engines spill its sums.
        if (apart) tileDoubles(panelV, panelS, inner, room, 32);
        else tileDoubles(panelV, panelS, inner, place, ld);
        if (!whole) patchDoubles(room, place, ld, min(4, v1 - i), min(6, s1 - j), sink);
        else if (apart) mergeDoubles(room, place, ld, sink);
      }
    }
    if (first === SET) sink = ADD;
  }
}
