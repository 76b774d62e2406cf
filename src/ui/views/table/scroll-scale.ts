/**
 * Scrolling over more rows than an element can be tall. Browsers cap heights at some ten million pixels, so above
 * `TALLEST` the scroll bar is a scale: its position maps to a row, and wheel and keys move by rows, not by pixels.
 */
export interface ScrollScale {
  readonly count: number;
  /** Pixels of one row (or column). */
  readonly size: number;
  /** Visible pixels. */
  readonly view: number;
}

export const TALLEST = 8_000_000;

export function contentSize({ count, size, view }: ScrollScale): number {
  return Math.max(view, Math.min(TALLEST, count * size));
}

export function isScaled({ count, size }: Pick<ScrollScale, 'count' | 'size'>): boolean {
  return count * size > TALLEST;
}

/** Greatest first row, fractional, at which the last one is in full view. */
export function lastTop({ count, size, view }: ScrollScale): number {
  return Math.max(0, count - view / size);
}

/** First row in view, fractional, for a scroll position. */
export function topAt(scale: ScrollScale, scroll: number): number {
  if (!isScaled(scale)) return Math.min(lastTop(scale), Math.max(0, scroll / scale.size));
  const room = contentSize(scale) - scale.view;
  return room <= 0 ? 0 : Math.min(1, Math.max(0, scroll / room)) * lastTop(scale);
}

export function scrollAt(scale: ScrollScale, top: number): number {
  const held = Math.min(lastTop(scale), Math.max(0, top));
  if (!isScaled(scale)) return held * scale.size;
  const most = lastTop(scale);
  return most === 0 ? 0 : (held / most) * (contentSize(scale) - scale.view);
}

/** Rows that are at least partly in view, half-open. */
export function rowsInView(scale: ScrollScale, top: number): readonly [number, number] {
  const first = Math.max(0, Math.floor(top));
  return [first, Math.min(scale.count, Math.ceil(top + scale.view / scale.size))];
}

/** The top that brings a row into view, moved as little as possible. */
export function topShowing(scale: ScrollScale, top: number, row: number): number {
  if (row < top) return row;
  const fitting = scale.view / scale.size;
  return row + 1 > top + fitting ? Math.min(lastTop(scale), row + 1 - fitting) : top;
}
