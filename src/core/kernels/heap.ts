/**
 * The one shared WebAssembly memory in which arrays of a page and more live, so that kernels of every thread reach
 * them without copies. Blocks are given first-fit and merged when they come back.
 *
 * A block comes back when its storage is unreachable: at the next turn of the event loop (finalizers), or earlier by
 * `release`. While garbage waits and the budget is used up, new arrays come from the JavaScript heap, which collects
 * at once: a loop of large temporaries never needs more than the budget and the arrays that are alive.
 */
import { type BlockSource, blocks, type Storage } from '../arrays/storage.ts';
import { installCrew } from './crew.ts';

const PAGE = 65536;
const ALIGNMENT = 64;
/** At the start of the heap: single values, then three rooms for pieces of operands that are not in the heap. */
export const ROOM_BYTES = 65536;
export const ROOMS = [4096, 4096 + ROOM_BYTES, 4096 + 2 * ROOM_BYTES] as const;
/** Behind them: where emitted loops keep what is left of rows, their flags, partial results and small operands. */
export const WORKBENCH = { at: 4096 + 3 * ROOM_BYTES, byteLength: 384 * 1024 } as const;
const SCRATCH_BYTES = WORKBENCH.at + WORKBENCH.byteLength;

interface Block {
  readonly start: number;
  readonly length: number;
}

export interface HeapReport {
  /** Bytes of blocks in use, now and at most. */
  readonly alive: number;
  readonly peak: number;
  readonly blocks: number;
  /** Bytes of free blocks between blocks in use, and the largest of them. */
  readonly free: number;
  readonly largestFree: number;
  readonly budget: number;
}

export interface HeapOptions {
  /** Bytes that blocks may take together. */
  readonly budget: number;
  /** Arrays of at least this many bytes live here. */
  readonly threshold: number;
  readonly memory?: WebAssembly.Memory;
  readonly shared?: boolean;
}

export class Heap implements BlockSource {
  readonly memory: WebAssembly.Memory;
  readonly threshold: number;
  readonly shared: boolean;
  budget: number;
  private free: Block[] = [];
  private end = SCRATCH_BYTES;
  private alive = 0;
  private peak = 0;
  private readonly used = new Map<number, number>();
  private readonly registry = new FinalizationRegistry<number>((start) => this.giveBack(start));
  private readonly growable: boolean;

  constructor(options: HeapOptions) {
    this.budget = options.budget;
    this.threshold = options.threshold;
    const made = options.memory
      ? { memory: options.memory, shared: options.shared ?? true }
      : makeMemory(options.budget);
    this.memory = made.memory;
    this.shared = made.shared;
    this.growable = made.shared;
  }

  /** null: the budget is used up, or the memory cannot grow. */
  allocate(byteLength: number, owner: Storage, zero: boolean): { buffer: ArrayBufferLike; byteOffset: number } | null {
    const length = Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
    const reused = this.fromFree(length);
    const start = reused ?? this.fromEnd(length);
    if (start === null) return null;
    const { buffer } = this.memory;
    if (reused !== null && zero) new Uint8Array(buffer, start, length).fill(0);
    this.used.set(start, length);
    this.alive += length;
    this.peak = Math.max(this.peak, this.alive);
    this.registry.register(owner, start, owner);
    return { buffer, byteOffset: start };
  }

  private fromFree(length: number): number | null {
    const at = this.free.findIndex((block) => block.length >= length);
    if (at < 0) return null;
    const { start, length: room } = this.free[at];
    if (room === length) this.free.splice(at, 1);
    else this.free[at] = { start: start + length, length: room - length };
    return start;
  }

  private fromEnd(length: number): number | null {
    if (this.end + length > this.budget) return null;
    const missing = this.end + length - this.memory.buffer.byteLength;
    if (missing > 0 && !this.grow(missing)) return null;
    const start = this.end;
    this.end += length;
    return start;
  }

  /** By half of what is there at least, so that growing is rare. */
  private grow(missing: number): boolean {
    if (!this.growable) return false;
    const generous = Math.max(
      missing,
      Math.min(this.memory.buffer.byteLength / 2, this.budget - this.memory.buffer.byteLength),
    );
    for (const bytes of [generous, missing]) {
      try {
        this.memory.grow(Math.ceil(bytes / PAGE));
        return true;
      } catch {
        // Refused: try with less.
      }
    }
    return false;
  }

  /** Gives a block back before its storage is collected; nothing may use the storage afterwards. */
  release(storage: Storage): void {
    this.registry.unregister(storage);
    storage.freed = true;
    this.giveBack(storage.byteOffset);
  }

  private giveBack(start: number): void {
    const length = this.used.get(start);
    if (length === undefined) return;
    this.used.delete(start);
    this.alive -= length;
    this.insertFree({ start, length });
  }

  private insertFree(block: Block): void {
    let [low, high] = [0, this.free.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.free[middle].start < block.start) low = middle + 1;
      else high = middle;
    }
    const before = this.free[low - 1];
    const after = this.free[low];
    const joinsBefore = before !== undefined && before.start + before.length === block.start;
    const joinsAfter = after !== undefined && block.start + block.length === after.start;
    const start = joinsBefore ? before.start : block.start;
    const end = joinsAfter ? after.start + after.length : block.start + block.length;
    const from = joinsBefore ? low - 1 : low;
    this.free.splice(from, (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0), { start, length: end - start });
    const last = this.free[this.free.length - 1];
    if (last.start + last.length === this.end) {
      // Bytes behind the end are not known to be zero any more: they stay a free block.
      return;
    }
  }

  report(): HeapReport {
    return {
      alive: this.alive,
      peak: this.peak,
      blocks: this.used.size,
      free: this.free.reduce((sum, block) => sum + block.length, 0),
      largestFree: this.free.reduce((max, block) => Math.max(max, block.length), 0),
      budget: this.budget,
    };
  }
}

/** Shared and growing where the host allows it, else of one fixed size. */
function makeMemory(budget: number): { memory: WebAssembly.Memory; shared: boolean } {
  const maximum = Math.min(65536, Math.ceil(budget / PAGE));
  for (let pages = maximum; pages >= 1024; pages = Math.floor(pages / 2)) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 16, maximum: pages, shared: true }), shared: true };
    } catch {
      // Refused: ask for less.
    }
  }
  return { memory: new WebAssembly.Memory({ initial: 1024, maximum: 1024 }), shared: false };
}

const GIBIBYTE = 2 ** 30;
let installed: Heap | null = null;

/** The heap that arrays live in; made on first use. */
export function theHeap(): Heap {
  installed ??= new Heap({ budget: 2 * GIBIBYTE, threshold: 4096 });
  return installed;
}

/** Arrays are allocated in `heap` from now on. */
export function installHeap(heap: Heap = theHeap()): Heap {
  // A crew works in one memory only.
  if (installed !== heap) installCrew(null);
  installed = heap;
  blocks.source = heap;
  return heap;
}
