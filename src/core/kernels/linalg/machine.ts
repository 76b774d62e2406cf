/** The compiled matrix kernels over the shared heap, with room in it and the threads that share it. */

import { raise } from '../../arrays/convert.ts';
import { blocks, Storage } from '../../arrays/storage.ts';
import { type KernelCode, theCrew } from '../crew.ts';
import { theHeap } from '../heap.ts';
import { forMemory } from './shared-import.ts';

type Step = number;
type Address = number;

export interface MatrixExports {
  multiplyPacked(
    a: Address,
    b: Address,
    c: Address,
    rowPanels: number,
    colPanels: number,
    depth: number,
    ld: Step,
  ): void;
  dot(x: Address, y: Address, count: number): number;
  addScaled(y: Address, x: Address, by: number, count: number): void;
  reflectColumns(a: Address, ld: Step, v: Address, tau: number, m: number, n: number): void;
  reflectRows(a: Address, ld: Step, v: Address, tau: number, m: number, n: number, w: Address): void;
  symmetricTimes(a: Address, ld: Step, v: Address, w: Address, m: number): void;
  symmetricUpdate(a: Address, ld: Step, v: Address, w: Address, m: number): void;
  eliminate(a: Address, ld: Step, rows: number, cols: number, pivots: Address, work: Address): number;
  substitute(lu: Address, ld: Step, n: number, b: Address, ldb: Step, cols: number, work: Address): void;
  turnStrips(z: Address, strips: number, cols: number, turns: Address, end: Address): void;
}

/** Kernels that work on a part of a task, so that threads can share it. */
export type SharedKernel =
  | 'packDoubles'
  | 'packSingles'
  | 'multiplyDoubles'
  | 'multiplySingles'
  | 'linesDoubles'
  | 'linesSingles'
  | 'columnsDoubles'
  | 'columnsSingles'
  | 'turnStrips'
  | 'firstPass4'
  | 'pass4'
  | 'lastPass2'
  | 'splitPairs'
  | 'joinPairs'
  | 'unfoldReal';

const PAGE = 65536;
const MOST_PAGES = 65536;

/** Where the kernels' memory is: the heap, or where there is none a memory of their own. */
interface Home {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  readonly inHeap: boolean;
}

function currentHome(): Home {
  if (blocks.source !== null) {
    const { memory, shared } = theHeap();
    return { memory, shared, inHeap: true };
  }
  // Shared, so that what was handed out stays where it is when the memory grows.
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MOST_PAGES, shared: true });
  return { memory, shared: true, inHeap: false };
}

/** A block that grows with what is asked of it; in the heap it may be collected between two statements of a cell. */
class Room {
  private storage: Storage | null = null;
  private readonly home: Home;

  constructor(home: Home) {
    this.home = home;
  }

  /** The address of so many bytes. What they hold stays until the next call that asks for more. */
  reserve(byteLength: number): Address {
    if (!this.home.inHeap) return this.ownPages(byteLength);
    if (this.storage === null || this.storage.freed || this.storage.byteLength < byteLength) {
      if (this.storage !== null && !this.storage.freed) theHeap().release(this.storage);
      this.storage = Storage.allocate(Math.max(byteLength, PAGE), 'f64', false, false);
    }
    if (!this.storage.inHeap) {
      this.storage = null;
      raise('MemoryError', `Unable to allocate ${byteLength} bytes for the work space of a matrix operation`);
    }
    return this.storage.byteOffset;
  }

  /** False when the block has gone back to the heap: what was kept in it is lost. */
  get holds(): boolean {
    return !this.home.inHeap || (this.storage !== null && !this.storage.freed);
  }

  private ownPages(byteLength: number): Address {
    const { memory } = this.home;
    const missing = this.ownStart + byteLength - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return this.ownStart;
  }

  /** Without a heap every room has a gibibyte of addresses of its own. */
  ownStart = 1024;
}

const aligned = (bytes: number) => (bytes + 63) & ~63;

export class MatrixMachine {
  readonly wasm: MatrixExports;
  readonly home: Home;
  readonly code: KernelCode;
  private readonly exports: Record<string, (...args: readonly number[]) => void>;
  private readonly main: Room;
  private readonly packing: Room;
  private view: Float64Array;

  constructor(given: Uint8Array<ArrayBuffer>, key: string) {
    this.home = currentHome();
    const bytes = forMemory(given, this.home.shared);
    this.code = { key, bytes };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: this.home.memory } });
    this.wasm = exports as unknown as MatrixExports;
    this.exports = exports as Record<string, (...args: readonly number[]) => void>;
    this.main = new Room(this.home);
    this.packing = new Room(this.home);
    this.packing.ownStart = 2 ** 30;
    this.view = new Float64Array(this.home.memory.buffer);
  }

  /** Byte addresses of blocks of so many doubles each; what was handed out before may be overwritten. */
  room(...counts: readonly number[]): Address[] {
    return this.places(this.main, counts);
  }

  /** The same in another block, for the packed operands of a product. */
  packingRoom(...counts: readonly number[]): Address[] {
    return this.places(this.packing, counts);
  }

  private places(room: Room, counts: readonly number[]): Address[] {
    const sizes = counts.map((count) => aligned(count * 8));
    let at = aligned(room.reserve(sizes.reduce((sum, size) => sum + size, 64)));
    return sizes.map((size) => {
      const start = at;
      at += size;
      return start;
    });
  }

  /** What `room` handed out last is still there. */
  get keeps(): boolean {
    return this.main.holds;
  }

  /** The whole memory; an address divided by 8 is an index. Good until the next `room`. */
  get doubles(): Float64Array {
    const { buffer } = this.home.memory;
    if (this.view.byteLength !== buffer.byteLength || this.view.buffer !== buffer) this.view = new Float64Array(buffer);
    return this.view;
  }

  /** Calls a kernel on parts of a task that do not depend on each other, on all threads where that pays. */
  share(name: SharedKernel, calls: readonly (readonly number[])[], worthwhile: boolean): void {
    const crew = worthwhile && this.home.inHeap && this.home.shared && calls.length > 1 ? theCrew() : null;
    if (crew !== null) crew.run(this.code, name, calls);
    else for (const call of calls) this.exports[name](...call);
  }
}

/** Where the compiled kernels come from: the host says. Without them everything runs in plain loops. */
export const matrixModule: { load: (() => Uint8Array<ArrayBuffer>) | null } = { load: null };

let bytes: Uint8Array<ArrayBuffer> | null = null;
/** Grows with `forgetMachine`: threads must not take one build for another. */
let generation = 0;
const machines: { matrices: MatrixMachine | null; fourier: MatrixMachine | null } = { matrices: null, fourier: null };

function made(): MatrixMachine | null {
  if (bytes === null && matrixModule.load !== null) bytes = matrixModule.load();
  return bytes === null ? null : new MatrixMachine(bytes, `linalg ${generation}`);
}

function current(use: 'matrices' | 'fourier'): MatrixMachine | null {
  const known = machines[use];
  if (known !== null && known.home.inHeap === (blocks.source !== null)) {
    if (!known.home.inHeap || known.home.memory === theHeap().memory) return known;
  }
  machines[use] = made();
  return machines[use];
}

/** The machine of this thread; null where the host handed none in. */
export const matrixMachine = (): MatrixMachine | null => current('matrices');

/** Another one for Fourier transforms, which keep tables in its room. */
export const fourierMachine = (): MatrixMachine | null => current('fourier');

/** Plain loops only, for the tests that hold one against the other. */
export function forgetMachine(): void {
  bytes = null;
  generation++;
  machines.matrices = null;
  machines.fourier = null;
}
