/**
 * What arrays point into. A storage is a block of bytes, seen through whichever typed array fits the dtype; views
 * share it. Blocks of a page and more come from the shared heap, smaller ones from the JavaScript heap, where
 * making one costs a tenth of a block allocation.
 *
 * Python objects and variable-width strings of a storage lie beside its bytes, at `objects[byteOffset >> 3]`: slots
 * are at least 8 bytes wide and never overlap, so the index is unique.
 */
import { InternalError } from '../base/errors.ts';
import type { Value } from '../base/python.ts';
import type { TypeCode } from '../dtype/code.ts';

export type Lane =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;
export type NumberLane = Exclude<Lane, BigUint64Array | BigInt64Array>;
export type LaneKind = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64' | 'i64' | 'f32' | 'f64';

const CONSTRUCTORS = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  u64: BigUint64Array,
  i64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};

/** Typed array through which elements of a code are seen; complex numbers take two lanes, float16 its bits. */
export const LANE_OF: Readonly<Record<TypeCode, LaneKind>> = {
  '?': 'u8',
  b: 'i8',
  B: 'u8',
  h: 'i16',
  H: 'u16',
  i: 'i32',
  I: 'u32',
  l: 'i64',
  L: 'u64',
  e: 'u16',
  f: 'f32',
  d: 'f64',
  F: 'f32',
  D: 'f64',
  S: 'u8',
  U: 'u32',
  V: 'u8',
  O: 'u8',
  M: 'i64',
  m: 'i64',
  T: 'u8',
};

const LANE_BYTES: Readonly<Record<LaneKind, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
  f32: 4,
  f64: 8,
};

/** Where blocks come from; the heap installs itself here (see `kernels/heap.ts`). */
export interface BlockSource {
  /** Blocks of at least this many bytes are asked for. */
  readonly threshold: number;
  /** Bytes aligned to 16, zeroed if asked; null where there is no room. */
  allocate(byteLength: number, owner: Storage, zero: boolean): { buffer: ArrayBufferLike; byteOffset: number } | null;
  /** So many bytes are going to come from the JavaScript heap instead; throws where that is too much. */
  admit(byteLength: number, owner: Storage): void;
}
export const blocks: { source: BlockSource | null } = { source: null };

/** V8 makes typed arrays up to so many bytes quickly, larger ones ten times as slowly: those share a buffer. */
const ON_HEAP = 64;
const SMALL = 1024;
const SLAB = 16_384;
let slab = new ArrayBuffer(SLAB);
let slabAt = 0;

/** Zeroed, aligned to 16 bytes. The slab lives as long as any of its arrays. */
function slabLane(byteLength: number, kind: LaneKind): Lane {
  if (slabAt + byteLength > SLAB) {
    slab = new ArrayBuffer(SLAB);
    slabAt = 0;
  }
  const at = slabAt;
  slabAt = (at + byteLength + 15) & -16;
  return new CONSTRUCTORS[kind](slab, at, Math.ceil(byteLength / LANE_BYTES[kind]));
}

export class Storage {
  readonly byteLength: number;
  readonly objects: Value[] | null;
  /** Freed by the collector: nothing that is alive points here. */
  freed = false;
  /** Grows with every write by a cell. */
  version = 0;
  /** In the shared heap: `byteOffset` is an address that kernels understand. */
  inHeap = false;
  /** Its number in the heap's books; 0: too small to be there, or somebody else's memory. */
  serial = 0;
  /** The collection that found it reachable last. */
  mark = 0;
  private first: Lane;
  private others: Partial<Record<LaneKind, Lane>> | null = null;
  private firstKind: LaneKind | null;

  private constructor(lane: Lane, kind: LaneKind, byteLength: number, objects: Value[] | null) {
    this.first = lane;
    this.firstKind = kind;
    this.byteLength = byteLength;
    this.objects = objects;
  }

  /** Bytes, zeroed unless `zero` is false; `kind` is the lane most likely to be used. */
  static allocate(byteLength: number, kind: LaneKind = 'u8', withObjects = false, zero = true): Storage {
    const objects: Value[] | null = withObjects ? [] : null;
    const source = blocks.source;
    const width = LANE_BYTES[kind];
    if (source === null || byteLength < source.threshold) {
      const small = byteLength > ON_HEAP && byteLength <= SMALL;
      const lane = small ? slabLane(byteLength, kind) : new CONSTRUCTORS[kind](Math.ceil(byteLength / width));
      return new Storage(lane, kind, byteLength, objects);
    }
    const storage = new Storage(EMPTY, kind, byteLength, objects);
    const block = source.allocate(byteLength, storage, zero);
    if (block === null) {
      source.admit(byteLength, storage);
      storage.first = new CONSTRUCTORS[kind](Math.ceil(byteLength / width));
    } else {
      storage.first = new CONSTRUCTORS[kind](
        block.buffer as ArrayBuffer,
        block.byteOffset,
        Math.floor(byteLength / width),
      );
      storage.inHeap = true;
    }
    return storage;
  }

  /** Over bytes that somebody else owns (`frombuffer`, a memmap's page); must be 8-byte aligned for wide lanes. */
  static over(bytes: Uint8Array): Storage {
    return new Storage(bytes, 'u8', bytes.byteLength, null);
  }

  /** Over a block of the shared heap that somebody else filled; the heap has to `adopt` it. */
  static inBlock(buffer: ArrayBufferLike, byteOffset: number, byteLength: number): Storage {
    const storage = new Storage(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength), 'u8', byteLength, null);
    storage.inHeap = true;
    return storage;
  }

  /** Its block belongs to somebody else now: every later use is an error. */
  discard(): void {
    this.freed = true;
    this.first = EMPTY;
    this.firstKind = null;
    this.others = null;
    this.view = null;
  }

  get buffer(): ArrayBufferLike {
    if (this.freed) throw released();
    return this.first.buffer;
  }
  get byteOffset(): number {
    if (this.freed) throw released();
    return this.first.byteOffset;
  }

  lane(kind: LaneKind): Lane {
    if (kind === this.firstKind) return this.first;
    if (this.freed) throw released();
    this.others ??= {};
    const known = this.others[kind];
    if (known !== undefined) return known;
    const length = Math.floor(this.first.byteLength / LANE_BYTES[kind]);
    const made = new CONSTRUCTORS[kind](this.first.buffer as ArrayBuffer, this.first.byteOffset, length);
    this.others[kind] = made;
    return made;
  }

  get bytes(): Uint8Array {
    return this.lane('u8') as Uint8Array;
  }

  view: DataView | null = null;
  get dataView(): DataView {
    if (this.freed) throw released();
    this.view ??= new DataView(this.first.buffer, this.first.byteOffset, this.first.byteLength);
    return this.view;
  }
}

const EMPTY = new Uint8Array(0);

function released(): InternalError {
  return new InternalError('the memory of an array was given back while the array was in use');
}
