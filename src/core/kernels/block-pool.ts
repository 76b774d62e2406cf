/**
 * Which addresses of a growing memory are free. Small blocks come from slabs by size class and go back to the class, so
 * that a block that was just given back is the next to be used, still warm; large ones are taken first-fit in the order
 * of addresses and merged with their neighbours when they come back. When a large one finds no place, the small free
 * blocks are merged too.
 */
const ALIGNMENT = 64;
const SLAB = 1 << 20;
/** Blocks below this have classes: eight from one power of two to the next. */
const LARGEST_CLASS = SLAB / 4;

export interface Block {
  readonly start: number;
  readonly length: number;
}

/** Bytes that a block of `byteLength` takes. */
export function blockLength(byteLength: number): number {
  const exact = Math.max(ALIGNMENT, Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT);
  if (exact >= LARGEST_CLASS) return exact;
  const step = Math.max(ALIGNMENT, 2 ** (28 - Math.clz32(exact - 1)));
  return Math.ceil(exact / step) * step;
}

export class BlockPool {
  /** First address that never was part of a block. */
  end: number;
  /** Large free blocks by address. */
  private large: Block[] = [];
  private readonly classes = new Map<number, number[]>();
  private classed = 0;
  private slab: { start: number; end: number } = { start: 0, end: 0 };
  private readonly extend: (end: number) => boolean;
  private readonly dirty: number;

  /**
   * `extend`: makes sure that addresses below `end` can be used, or says that they cannot. `dirty`: bytes below that
   * address were written to before.
   */
  constructor(first: number, extend: (end: number) => boolean, dirty = 0) {
    this.end = first;
    this.dirty = dirty;
    this.extend = extend;
  }

  /** The start of `length` bytes (as `blockLength` gives them), and whether they never were used; null: no room. */
  take(length: number): { start: number; fresh: boolean } | null {
    if (length >= LARGEST_CLASS) return this.takeLarge(length);
    const start = this.classes.get(length)?.pop();
    if (start === undefined) return this.takeFromSlab(length);
    this.classed -= length;
    return { start, fresh: false };
  }

  private takeFromSlab(length: number): { start: number; fresh: boolean } | null {
    if (this.slab.end - this.slab.start < length) {
      const slab = this.takeLarge(SLAB);
      if (slab === null) return this.takeLarge(length);
      if (this.slab.end > this.slab.start) this.insert(this.slab.start, this.slab.end - this.slab.start);
      this.slab = { start: slab.start, end: slab.start + SLAB };
    }
    const { start } = this.slab;
    this.slab.start += length;
    return { start, fresh: false };
  }

  private takeLarge(length: number): { start: number; fresh: boolean } | null {
    const reused = this.fromLarge(length);
    if (reused !== null) return { start: reused, fresh: false };
    const start = this.end;
    if (this.extend(start + length)) {
      this.end = start + length;
      return { start, fresh: start >= this.dirty };
    }
    if (this.classed === 0 && this.slab.start === this.slab.end) return null;
    this.merge();
    const merged = this.fromLarge(length);
    return merged === null ? null : { start: merged, fresh: false };
  }

  private fromLarge(length: number): number | null {
    const { large } = this;
    for (let k = 0; k < large.length; k++) {
      const { start, length: room } = large[k];
      if (room < length) continue;
      if (room === length) large.splice(k, 1);
      else large[k] = { start: start + length, length: room - length };
      return start;
    }
    return null;
  }

  /** Takes the bytes [start, start + length) out of what is free; false where they are not. */
  claim(start: number, length: number): boolean {
    if (start >= this.end) {
      if (!this.extend(start + length)) return false;
      if (start > this.end) this.insert(this.end, start - this.end);
      this.end = start + length;
      return true;
    }
    const at = this.large.findIndex((block) => block.start <= start && block.start + block.length >= start + length);
    if (at < 0) return false;
    const { start: from, length: room } = this.large[at];
    this.large.splice(at, 1);
    if (start > from) this.insert(from, start - from);
    if (from + room > start + length) this.insert(start + length, from + room - start - length);
    return true;
  }

  give(start: number, length: number): void {
    if (length >= LARGEST_CLASS) {
      this.insert(start, length);
      return;
    }
    this.classed += length;
    const known = this.classes.get(length);
    if (known === undefined) this.classes.set(length, [start]);
    else known.push(start);
  }

  private insert(start: number, length: number): void {
    const { large } = this;
    let [low, high] = [0, large.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (large[middle].start < start) low = middle + 1;
      else high = middle;
    }
    const before = large[low - 1];
    const after = large[low];
    const joinsBefore = before !== undefined && before.start + before.length === start;
    const joinsAfter = after !== undefined && start + length === after.start;
    const from = joinsBefore ? before.start : start;
    const to = joinsAfter ? after.start + after.length : start + length;
    const at = joinsBefore ? low - 1 : low;
    large.splice(at, (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0), { start: from, length: to - from });
  }

  /** All free blocks become large ones, merged with their neighbours. */
  private merge(): void {
    const all = [...this.large, { start: this.slab.start, length: this.slab.end - this.slab.start }];
    for (const [length, starts] of this.classes) for (const start of starts) all.push({ start, length });
    this.classes.clear();
    this.classed = 0;
    this.slab = { start: 0, end: 0 };
    all.sort((a, b) => a.start - b.start);
    this.large = [];
    let [from, to] = [-1, -1];
    for (const { start, length } of all) {
      if (length === 0) continue;
      if (start !== to) {
        if (to > from) this.large.push({ start: from, length: to - from });
        from = start;
      }
      to = start + length;
    }
    if (to > from) this.large.push({ start: from, length: to - from });
  }

  /** Free bytes below `end`, and the largest run of them. */
  report(): { free: number; largest: number } {
    const large = this.large.reduce((sum, { length }) => sum + length, 0);
    const largest = this.large.reduce((most, { length }) => Math.max(most, length), 0);
    return { free: large + this.classed + this.slab.end - this.slab.start, largest };
  }
}
