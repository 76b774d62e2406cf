/**
 * The matrix product over packed operands (see `packing.ts`), in double precision. Elements of C that are neighbours in memory are
 * computed in one vector: they run with the indices of V; the lines of C run with the indices of S.
 */
import { fused } from './fused';
import { SLAB } from './packing';

const SET: i32 = 0;
const ADD: i32 = 1;
const SUBTRACT: i32 = 2;

/** The tile of C at `c`: 4 neighbouring elements of each of four lines that lie `ld` bytes apart. */
function tileDoubles(v: usize, s: usize, depth: i32, c: usize, ld: usize, sink: i32): void {
  let low0: v128 = f64x2.splat(0);
  let high0: v128 = f64x2.splat(0);
  let low1: v128 = f64x2.splat(0);
  let high1: v128 = f64x2.splat(0);
  let low2: v128 = f64x2.splat(0);
  let high2: v128 = f64x2.splat(0);
  let low3: v128 = f64x2.splat(0);
  let high3: v128 = f64x2.splat(0);
  const rest = depth & 3;
  for (const end = v + <usize>(depth - rest) * 32; v < end; v += 128, s += 128) {
    const lowV = v128.load(v, 0);
    const highV = v128.load(v, 16);
    const by00 = v128.load_splat<f64>(s, 0);
    low0 = fused(lowV, by00, low0);
    high0 = fused(highV, by00, high0);
    const by01 = v128.load_splat<f64>(s, 8);
    low1 = fused(lowV, by01, low1);
    high1 = fused(highV, by01, high1);
    const by02 = v128.load_splat<f64>(s, 16);
    low2 = fused(lowV, by02, low2);
    high2 = fused(highV, by02, high2);
    const by03 = v128.load_splat<f64>(s, 24);
    low3 = fused(lowV, by03, low3);
    high3 = fused(highV, by03, high3);
    const low1_ = v128.load(v, 32);
    const high1_ = v128.load(v, 48);
    const by10 = v128.load_splat<f64>(s, 32);
    low0 = fused(low1_, by10, low0);
    high0 = fused(high1_, by10, high0);
    const by11 = v128.load_splat<f64>(s, 40);
    low1 = fused(low1_, by11, low1);
    high1 = fused(high1_, by11, high1);
    const by12 = v128.load_splat<f64>(s, 48);
    low2 = fused(low1_, by12, low2);
    high2 = fused(high1_, by12, high2);
    const by13 = v128.load_splat<f64>(s, 56);
    low3 = fused(low1_, by13, low3);
    high3 = fused(high1_, by13, high3);
    const low2_ = v128.load(v, 64);
    const high2_ = v128.load(v, 80);
    const by20 = v128.load_splat<f64>(s, 64);
    low0 = fused(low2_, by20, low0);
    high0 = fused(high2_, by20, high0);
    const by21 = v128.load_splat<f64>(s, 72);
    low1 = fused(low2_, by21, low1);
    high1 = fused(high2_, by21, high1);
    const by22 = v128.load_splat<f64>(s, 80);
    low2 = fused(low2_, by22, low2);
    high2 = fused(high2_, by22, high2);
    const by23 = v128.load_splat<f64>(s, 88);
    low3 = fused(low2_, by23, low3);
    high3 = fused(high2_, by23, high3);
    const low3_ = v128.load(v, 96);
    const high3_ = v128.load(v, 112);
    const by30 = v128.load_splat<f64>(s, 96);
    low0 = fused(low3_, by30, low0);
    high0 = fused(high3_, by30, high0);
    const by31 = v128.load_splat<f64>(s, 104);
    low1 = fused(low3_, by31, low1);
    high1 = fused(high3_, by31, high1);
    const by32 = v128.load_splat<f64>(s, 112);
    low2 = fused(low3_, by32, low2);
    high2 = fused(high3_, by32, high2);
    const by33 = v128.load_splat<f64>(s, 120);
    low3 = fused(low3_, by33, low3);
    high3 = fused(high3_, by33, high3);
  }
  for (const end = v + <usize>rest * 32; v < end; v += 32, s += 32) {
    const lowV = v128.load(v, 0);
    const highV = v128.load(v, 16);
    const by00 = v128.load_splat<f64>(s, 0);
    low0 = fused(lowV, by00, low0);
    high0 = fused(highV, by00, high0);
    const by01 = v128.load_splat<f64>(s, 8);
    low1 = fused(lowV, by01, low1);
    high1 = fused(highV, by01, high1);
    const by02 = v128.load_splat<f64>(s, 16);
    low2 = fused(lowV, by02, low2);
    high2 = fused(highV, by02, high2);
    const by03 = v128.load_splat<f64>(s, 24);
    low3 = fused(lowV, by03, low3);
    high3 = fused(highV, by03, high3);
  }
  putDoubles(c, low0, high0, sink);
  putDoubles(c + ld, low1, high1, sink);
  putDoubles(c + 2 * ld, low2, high2, sink);
  putDoubles(c + 3 * ld, low3, high3, sink);
}

@inline
function putDoubles(c: usize, low: v128, high: v128, sink: i32): void {
  if (sink === ADD) {
    low = f64x2.add(v128.load(c), low);
    high = f64x2.add(v128.load(c, 16), high);
  } else if (sink === SUBTRACT) {
    low = f64x2.sub(v128.load(c), low);
    high = f64x2.sub(v128.load(c, 16), high);
  }
  v128.store(c, low);
  v128.store(c, high, 16);
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
 * A block of C: elements [v0, v1) of lines [s0, s1), of `vs` and `ss` in all; starts are multiples of panels. `room`
 * is 128 bytes for tiles that stick out. `first`: what is done with the first slab's product; later ones are added
 * (or subtracted) to it.
 */
export function multiplyDoubles(v: usize, s: usize, c: usize, ld: usize, depth: i32, v0: i32, v1: i32, vs: i32, s0: i32, s1: i32, ss: i32, room: usize, first: i32): void {
  let sink = first;
  const allV = <usize>((vs + 3) & ~3);
  const allS = <usize>((ss + 3) & ~3);
  for (let slab = 0; slab < depth; slab += SLAB) {
    const inner = min(SLAB, depth - slab);
    const panelsV = v + (<usize>slab * allV << 3);
    const panelsS = s + (<usize>slab * allS << 3);
    for (let j = s0; j < s1; j += 4) {
      const line = c + <usize>j * ld;
      const panelS = panelsS + (<usize>j * <usize>inner << 3);
      for (let i = v0; i < v1; i += 4) {
        const panelV = panelsV + (<usize>i * <usize>inner << 3);
        const place = line + (<usize>i << 3);
        if (v1 - i >= 4 && s1 - j >= 4) tileDoubles(panelV, panelS, inner, place, ld, sink);
        else {
          tileDoubles(panelV, panelS, inner, room, 32, SET);
          patchDoubles(room, place, ld, min(4, v1 - i), min(4, s1 - j), sink);
        }
      }
    }
    if (first === SET) sink = ADD;
  }
}
