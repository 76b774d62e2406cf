/**
 * The one shared WebAssembly memory in which arrays of a page and more live, so that kernels of every thread reach
 * them without copies.
 *
 * Outside of cells a block comes back when its storage was garbage collected (a finalizer, at a turn of the event
 * loop). While a cell runs no finalizer does, so the blocks that it makes (the young ones) are kept in a list, and the
 * language's collector says between two statements which of them nobody can reach any more. When the cell is over,
 * those that are left become finalizers' business too. An array that finds no room here lies in the JavaScript heap.
 */
import { type BlockSource, blocks, type Storage } from '../arrays/storage.ts';
import { collection } from '../base/collection.ts';
import { BudgetError } from '../base/errors.ts';
import { BlockPool, blockLength } from './block-pool.ts';
import { installCrew } from './crew.ts';

const PAGE = 65536;
/** At the start of the heap: single values, then three rooms for pieces of operands that are not in the heap. */
export const ROOM_BYTES = 65536;
export const ROOMS = [4096, 4096 + ROOM_BYTES, 4096 + 2 * ROOM_BYTES] as const;
/** Behind the rooms: what emitted loops keep between rows, and flags they raise (see `emit/`). */
export const WORKBENCH = { at: 4096 + 3 * ROOM_BYTES, byteLength: 384 * 1024 } as const;
export const SCRATCH_BYTES = WORKBENCH.at + WORKBENCH.byteLength;
/** What a 32-bit address reaches. */
export const MOST_HEAP = 65535 * PAGE;

export interface HeapReport {
  /** Bytes of arrays in use, in the heap and outside of it, now and at most. */
  readonly alive: number;
  readonly peak: number;
  readonly blocks: number;
  /** Bytes of free blocks between blocks in use, and the largest of them. */
  readonly free: number;
  readonly largestFree: number;
  readonly budget: number;
}

export interface HeapOptions {
  /** Bytes that arrays may take together, in the heap and outside of it. */
  readonly budget: number;
  /** Arrays of at least this many bytes live here. */
  readonly threshold: number;
  readonly memory?: WebAssembly.Memory;
  readonly shared?: boolean;
  /** Young bytes after which the collector is called at the next statement; 0: at every one, for every age. */
  readonly patience?: number;
}

/** Small enough that blocks are still in the processor's cache when they are used again. */
const PATIENCE = 1 << 20;
/** However long marking takes. */
const MOST_PATIENCE = 256 << 20;

interface Used {
  readonly start: number;
  readonly length: number;
}

export class Heap implements BlockSource {
  readonly threshold: number;
  budget: number;
  private readonly pool: BlockPool;
  /** Bytes in the heap, and in the JavaScript heap. */
  private inside = 0;
  private outside = 0;
  private peak = 0;
  /** Blocks by the number of their storage. */
  private readonly used = new Map<number, Used>();
  private readonly registry = new FinalizationRegistry<number>((serial) => this.giveBack(serial));
  /** Bytes of storages outside of the heap, by their number. */
  private readonly beyond = new Map<number, number>();
  private readonly outsiders = new FinalizationRegistry<number>((serial) => this.forget(serial));
  /** Storages that cells made which are over. */
  private readonly old = new Map<number, WeakRef<Storage>>();
  /** Bytes that were alive after the last full collection. */
  private settled = 0;
  /** Milliseconds that it took. */
  private fullCost = 0;
  private given: { readonly memory: WebAssembly.Memory; readonly shared: boolean } | null;
  /** Storages that the running cell made; null: no cell is running. */
  private young: Map<number, Storage> | null = null;
  /** Young bytes since the last collection: alive or not, nobody knows. */
  private recent = 0;
  /** The part of them that is outside. */
  private unsureOutside = 0;
  /** The last collection met something that it could not look into. */
  private blind = false;
  /** So many of them make a collection due. */
  private limit = PATIENCE;
  private readonly patience: number;
  /** Floor of the last collection, which may have left garbage behind for code that began earlier. */
  private below = 0;
  /** Bytes that it found to be garbage, or could not look into, and left. */
  private left = 0;

  constructor(options: HeapOptions) {
    this.budget = options.budget;
    this.threshold = options.threshold;
    this.patience = options.patience ?? PATIENCE;
    this.given = options.memory ? { memory: options.memory, shared: options.shared ?? true } : null;
    // What somebody else wrote to is not zero.
    const dirty = options.memory?.buffer.byteLength ?? 0;
    this.pool = new BlockPool(SCRATCH_BYTES, (end) => this.reach(end), dirty);
  }

  /** Asked for when it is first used. */
  get memory(): WebAssembly.Memory {
    this.given ??= makeMemory(Math.min(MOST_HEAP, this.budget));
    return this.given.memory;
  }

  get shared(): boolean {
    this.given ??= makeMemory(Math.min(MOST_HEAP, this.budget));
    return this.given.shared;
  }

  /** null: there is no room; the caller finds another place, or `admit` refuses. */
  allocate(byteLength: number, owner: Storage, zero: boolean): { buffer: ArrayBufferLike; byteOffset: number } | null {
    const length = blockLength(byteLength);
    if (this.total + length > this.budget) return null;
    const found = this.pool.take(length);
    if (found === null) return null;
    const { buffer } = this.memory;
    if (zero && !found.fresh) new Uint8Array(buffer, found.start, length).fill(0);
    this.enter(owner, found.start, length);
    return { buffer, byteOffset: found.start };
  }

  private get total(): number {
    return this.inside + this.outside;
  }

  /** Takes over a block that another thread left in this memory; false where it is not free. */
  adopt(start: number, byteLength: number, owner: Storage): boolean {
    const length = blockLength(byteLength);
    if (start + length > this.memory.buffer.byteLength || !this.pool.claim(start, length)) return false;
    this.enter(owner, start, length);
    return true;
  }

  private enter(owner: Storage, start: number, length: number): void {
    const serial = ++collection.serial;
    owner.serial = serial;
    this.used.set(serial, { start, length });
    this.inside += length;
    this.peak = Math.max(this.peak, this.total);
    if (this.young === null) {
      this.registry.register(owner, serial);
      return;
    }
    this.young.set(serial, owner);
    this.recent += length;
    if (this.recent > this.limit) collection.due = true;
  }

  /**
   * An array of so many bytes is going to lie in the JavaScript heap. Throws where that is too much: more than the
   * budget beside all that is known to be alive. What nobody knows about may be garbage that the host takes away when
   * it needs room; it counts when it is a multiple of the budget.
   */
  admit(byteLength: number, owner: Storage): void {
    const sure = this.young === null ? 0 : this.total - this.recent - this.left;
    if (sure + byteLength > this.budget || this.unsureOutside > (this.blind ? 1 : OVERDRAFT) * this.budget) {
      throw new BudgetError(`no room for ${byteLength} bytes`, { fields: { byteLength } });
    }
    const serial = ++collection.serial;
    owner.serial = serial;
    this.beyond.set(serial, byteLength);
    this.outside += byteLength;
    this.outsiders.register(owner, serial);
    if (this.young !== null) {
      this.unsureOutside += byteLength;
      this.recent += byteLength;
      collection.due = true;
    }
    this.peak = Math.max(this.peak, this.total);
  }

  private reach(end: number): boolean {
    const missing = end - this.memory.buffer.byteLength;
    return missing <= 0 || (end <= MOST_HEAP && this.shared && this.grow(missing));
  }

  /** By half of what is there at least, so that growing is rare. */
  private grow(missing: number): boolean {
    const there = this.memory.buffer.byteLength;
    const generous = Math.max(missing, Math.min(there / 2, Math.min(this.budget, MOST_HEAP) - there));
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

  /** Gives a block back before its storage is collected; whoever still uses the storage gets an error. */
  release(storage: Storage): void {
    const { serial } = storage;
    storage.discard();
    this.young?.delete(serial);
    this.giveBack(serial);
  }

  private forget(serial: number): void {
    this.outside -= this.beyond.get(serial) ?? 0;
    this.beyond.delete(serial);
  }

  private giveBack(serial: number): void {
    const block = this.used.get(serial);
    if (block === undefined) return;
    this.old.delete(serial);
    this.used.delete(serial);
    this.inside -= block.length;
    this.pool.give(block.start, block.length);
  }

  // ── While a cell runs ───────────────────────────────────────────────────────────────────────────

  /** From now on a collector says what is garbage. */
  beginYoung(): void {
    this.young ??= new Map();
    this.left = 0;
    this.settle(0);
  }

  /** What is young becomes finalizers' business, and that of full collections. */
  endYoung(): void {
    for (const [serial, storage] of this.young ?? []) {
      this.registry.register(storage, serial);
      this.old.set(serial, new WeakRef(storage));
    }
    this.young = null;
    this.left = 0;
    this.settle(0);
  }

  /** Memory is getting scarce, and a good part of what is used came after the last full collection. */
  get crowded(): boolean {
    if (this.patience === 0) return true;
    return this.total > this.budget / 2 && this.total - this.settled > this.budget / 16;
  }

  /** As `crowded`, between two cells, where looking costs nobody a pause. */
  get scarce(): boolean {
    return this.crowded || (this.total > this.budget / 2 && this.fullCost < SHORT);
  }

  /** Bytes that the running cell allocated since the last collection. */
  get pressure(): number {
    return this.recent + this.left;
  }

  /**
   * Frees every young block whose storage was made after number `floor` and is not marked; `outside`: numbers of marked
   * storages outside of the heap. Then comes `settle`.
   */
  sweep(floor: number, isMarked: (storage: Storage) => boolean, outside: ReadonlySet<number>): number {
    const before = this.inside;
    let garbage = 0;
    for (const [serial, storage] of this.young ?? []) {
      if (isMarked(storage)) continue;
      if (serial > floor) this.release(storage);
      else garbage += storage.byteLength;
    }
    for (const serial of this.beyond.keys()) if (serial > floor && !outside.has(serial)) this.forget(serial);
    this.below = floor;
    this.left = garbage;
    return before - this.inside;
  }

  /** As `sweep`, for blocks of every age: what is marked was found from all there is. */
  sweepAll(isMarked: (storage: Storage) => boolean, outside: ReadonlySet<number>): number {
    const before = this.inside;
    for (const [serial, reference] of [...this.old]) {
      const storage = reference.deref();
      if (storage === undefined) this.giveBack(serial);
      else if (!isMarked(storage)) this.release(storage);
    }
    const freed = before - this.inside + this.sweep(0, isMarked, outside);
    return freed;
  }

  /** A full collection is over that took so many milliseconds, whether it could find out or not. */
  settleAll(cost: number): void {
    this.settled = this.total;
    this.fullCost = cost;
  }

  /** Whether code that began with storage number `floor` should collect: it can free more than was freed last. */
  wants(floor: number): boolean {
    return this.recent > this.limit || (floor < this.below && this.left > 0) || this.unsureOutside > 0;
  }

  /** A collection is over that took so many milliseconds: the next one waits until it is worth as much. */
  settle(cost: number): void {
    this.blind = false;
    this.recent = 0;
    this.unsureOutside = 0;
    const most = Math.min(MOST_PATIENCE, this.budget / 16);
    const worth = this.patience === 0 ? 0 : Math.min(most, cost * BYTES_PER_MILLISECOND);
    const limit = Math.max(this.patience, worth);
    // What is left now only goes when code that began earlier goes on: until then less is left.
    const crowded = this.left > limit;
    this.limit = crowded ? Math.max(this.patience, limit / 16) : limit;
    collection.due = crowded;
  }

  /** A collection could not find out: the next one is tried when twice as much was allocated. */
  postpone(): void {
    this.blind = true;
    this.left += this.recent;
    this.recent = 0;
    this.limit = 2 * Math.max(this.left, this.patience);
    collection.due = false;
  }

  report(): HeapReport {
    const { free, largest } = this.pool.report();
    return {
      alive: this.total,
      peak: this.peak,
      blocks: this.used.size,
      free,
      largestFree: largest,
      budget: this.budget,
    };
  }
}

/** Milliseconds of marking that nobody notices. */
const SHORT = 20;
/** Garbage outside of the heap that one statement may leave to the host, in budgets. */
const OVERDRAFT = 8;
/** What a millisecond of marking must be worth: a fiftieth of the time that it takes to fill these bytes. */
const BYTES_PER_MILLISECOND = 128 << 20;

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
  installed ??= new Heap({ budget: 4 * GIBIBYTE, threshold: 4096 });
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
