/**
 * Operands of the matrix product, packed: panels of a few neighbouring indices, the inner index outermost within a
 * panel, cut into slabs of `SLAB` inner indices. Slab p of an operand of `all` (padded) indices begins at
 * `p · SLAB · all` elements; panels are filled up with zeros.
 */
export const SLAB: i32 = 256;
/** Inner indices that pass by before the next panel's turn: their cache lines serve the neighbouring panels too. */
const STRETCH: i32 = 16;

/** Indices [first, end) of doubles in panels of four; steps are in bytes. */
export function packDoubles(from: usize, step: usize, deep: usize, first: i32, end: i32, all: i32, depth: i32, to: usize): void {
  for (let slab = 0; slab < depth; slab += SLAB) {
    const inner = min(SLAB, depth - slab);
    const source = from + <usize>slab * deep;
    const target = to + (<usize>slab * <usize>all << 3);
    for (let start = 0; start < inner; start += STRETCH) {
      const count = min(STRETCH, inner - start);
      for (let i = first; i < end; i += 4) {
        const panel = target + (<usize>i * <usize>inner << 3) + (<usize>start << 5);
        const place = source + <usize>i * step + <usize>start * deep;
        if (end - i >= 4) packFour(place, step, deep, count, panel);
        else packFewDoubles(place, step, deep, end - i, count, panel);
      }
    }
  }
}

function packFour(from: usize, step: usize, deep: usize, count: i32, to: usize): void {
  if (step === 8) {
    for (let p = 0; p < count; p++, from += deep, to += 32) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
    return;
  }
  const second = from + step;
  const third = second + step;
  const fourth = third + step;
  let shift: usize = 0;
  for (let p = 0; p < count; p++, shift += deep, to += 32) {
    store<f64>(to, load<f64>(from + shift));
    store<f64>(to, load<f64>(second + shift), 8);
    store<f64>(to, load<f64>(third + shift), 16);
    store<f64>(to, load<f64>(fourth + shift), 24);
  }
}

function packFewDoubles(from: usize, step: usize, deep: usize, filled: i32, count: i32, to: usize): void {
  for (let p = 0; p < count; p++, from += deep) {
    for (let k = 0; k < 4; k++, to += 8) store<f64>(to, k < filled ? load<f64>(from + <usize>k * step) : 0);
  }
}

/** Indices [first, end) of singles in panels of `width`. */
export function packSingles(from: usize, step: usize, deep: usize, first: i32, end: i32, all: i32, depth: i32, to: usize, width: i32): void {
  for (let slab = 0; slab < depth; slab += SLAB) {
    const inner = min(SLAB, depth - slab);
    const source = from + <usize>slab * deep;
    const target = to + (<usize>slab * <usize>all << 2);
    for (let start = 0; start < inner; start += STRETCH) {
      const count = min(STRETCH, inner - start);
      for (let i = first; i < end; i += width) {
        const panel = target + (<usize>i * <usize>inner << 2) + (<usize>start * <usize>width << 2);
        const place = source + <usize>i * step + <usize>start * deep;
        if (end - i >= width) packMany(place, step, deep, width, count, panel);
        else packFewSingles(place, step, deep, width, end - i, count, panel);
      }
    }
  }
}

function packMany(from: usize, step: usize, deep: usize, width: i32, count: i32, to: usize): void {
  for (let half = 0; half < width; half += 4, from += 4 * step, to += 16) {
    const second = from + step;
    const third = second + step;
    const fourth = third + step;
    let shift: usize = 0;
    let place = to;
    if (step === 4) {
      for (let p = 0; p < count; p++, shift += deep, place += <usize>width << 2) v128.store(place, v128.load(from + shift));
      continue;
    }
    for (let p = 0; p < count; p++, shift += deep, place += <usize>width << 2) {
      store<f32>(place, load<f32>(from + shift));
      store<f32>(place, load<f32>(second + shift), 4);
      store<f32>(place, load<f32>(third + shift), 8);
      store<f32>(place, load<f32>(fourth + shift), 12);
    }
  }
}

function packFewSingles(from: usize, step: usize, deep: usize, width: i32, filled: i32, count: i32, to: usize): void {
  for (let p = 0; p < count; p++, from += deep) {
    for (let k = 0; k < width; k++, to += 4) store<f32>(to, k < filled ? load<f32>(from + <usize>k * step) : 0);
  }
}
