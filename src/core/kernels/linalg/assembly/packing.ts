/**
 * Operands of the matrix product, packed: panels of a few neighbouring indices, the inner index outermost within a
 * panel, cut into slabs of `SLAB` inner indices. Slab p of an operand of `all` (padded) indices begins at
 * `p · SLAB · all` elements; panels are filled up with zeros. `width`, the indices of a panel, is even; steps are in
 * bytes.
 */
export const SLAB: i32 = 256;
/** Inner indices that pass by before the next panel's turn: their cache lines serve the neighbouring panels too. */
const STRETCH: i32 = 16;

/** Indices [first, end), starting with a panel. */
export function packDoubles(from: usize, step: usize, deep: usize, first: i32, end: i32, all: i32, depth: i32, to: usize, width: i32): void {
  for (let slab = 0; slab < depth; slab += SLAB) {
    const inner = min(SLAB, depth - slab);
    const source = from + <usize>slab * deep;
    const target = to + (<usize>slab * <usize>all << 3);
    for (let start = 0; start < inner; start += STRETCH) {
      const count = min(STRETCH, inner - start);
      for (let i = first; i < end; i += width) {
        const panel = target + (<usize>i * <usize>inner + <usize>start * <usize>width << 3);
        const place = source + <usize>i * step + <usize>start * deep;
        if (end - i >= width) packPanel(place, step, deep, width, count, panel);
        else packFewDoubles(place, step, deep, width, end - i, count, panel);
      }
    }
  }
}

/** A whole panel, two indices at a time. */
function packPanel(from: usize, step: usize, deep: usize, width: i32, count: i32, to: usize): void {
  const row = <usize>width << 3;
  for (let k = 0; k < width; k += 2, from += 2 * step, to += 16) {
    let place = to;
    let x = from;
    if (step === 8) {
      for (let p = 0; p < count; p++, x += deep, place += row) v128.store(place, v128.load(x));
      continue;
    }
    let y = from + step;
    for (let p = 0; p < count; p++, x += deep, y += deep, place += row) {
      store<f64>(place, load<f64>(x));
      store<f64>(place, load<f64>(y), 8);
    }
  }
}

function packFewDoubles(from: usize, step: usize, deep: usize, width: i32, filled: i32, count: i32, to: usize): void {
  for (let p = 0; p < count; p++, from += deep) {
    for (let k = 0; k < width; k++, to += 8) store<f64>(to, k < filled ? load<f64>(from + <usize>k * step) : 0);
  }
}

export function packSingles(from: usize, step: usize, deep: usize, first: i32, end: i32, all: i32, depth: i32, to: usize, width: i32): void {
  for (let slab = 0; slab < depth; slab += SLAB) {
    const inner = min(SLAB, depth - slab);
    const source = from + <usize>slab * deep;
    const target = to + (<usize>slab * <usize>all << 2);
    for (let start = 0; start < inner; start += STRETCH) {
      const count = min(STRETCH, inner - start);
      for (let i = first; i < end; i += width) {
        const panel = target + (<usize>i * <usize>inner + <usize>start * <usize>width << 2);
        const place = source + <usize>i * step + <usize>start * deep;
        if (end - i >= width) packPanelOfSingles(place, step, deep, width, count, panel);
        else packFewSingles(place, step, deep, width, end - i, count, panel);
      }
    }
  }
}

function packPanelOfSingles(from: usize, step: usize, deep: usize, width: i32, count: i32, to: usize): void {
  const row = <usize>width << 2;
  for (let k = 0; k < width; k += 2, from += 2 * step, to += 8) {
    let place = to;
    let x = from;
    if (step === 4) {
      for (let p = 0; p < count; p++, x += deep, place += row) store<u64>(place, load<u64>(x));
      continue;
    }
    let y = from + step;
    for (let p = 0; p < count; p++, x += deep, y += deep, place += row) {
      store<f32>(place, load<f32>(x));
      store<f32>(place, load<f32>(y), 4);
    }
  }
}

function packFewSingles(from: usize, step: usize, deep: usize, width: i32, filled: i32, count: i32, to: usize): void {
  for (let p = 0; p < count; p++, from += deep) {
    for (let k = 0; k < width; k++, to += 4) store<f32>(to, k < filled ? load<f32>(from + <usize>k * step) : 0);
  }
}
