/** Where emitted loops find arrays: in the heap where they live, or in a copy there for the time of one call. */
import { broadcastStrides, sameShape } from '../../arrays/broadcast.ts';
import { byteBounds } from '../../arrays/cast.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { Storage } from '../../arrays/storage.ts';
import { theHeap } from '../heap.ts';
import { isMachine } from './vectors.ts';
import { type Located, SMALL_AT, SMALL_BYTES } from './walk.ts';

/** Larger than this, a copy costs a block of the heap. */
const SMALL = 4096;

interface Copied {
  readonly array: NDArray;
  readonly address: number;
  readonly low: number;
  readonly high: number;
}

/** Operands of one call. Copies go back (`finish`) where they were written. */
export class Placing {
  private used = 0;
  private readonly written: Copied[] = [];
  private readonly blocks: Storage[] = [];

  /** Null: there is no room, or the elements are not the machine's. */
  at(array: NDArray, shape: readonly number[], written = false): Located | null {
    const { code, storage } = array;
    if (!isMachine(code) || !array.isPlain) return null;
    const strides = sameShape(array.shape, shape) ? array.strides : broadcastStrides(array, shape);
    if (storage.inHeap) return { code, address: storage.byteOffset + array.offset, strides };
    const copied = this.copy(array);
    if (copied === null) return null;
    if (written) this.written.push(copied);
    return { code, address: copied.address - copied.low + array.offset, strides };
  }

  /** The bytes of a packed array at its place. */
  bytesOf(array: NDArray, { address }: Located): Uint8Array {
    return new Uint8Array(theHeap().memory.buffer, address, array.nbytes);
  }

  private copy(array: NDArray): Copied | null {
    const [low, high] = byteBounds(array);
    const address = this.room(high - low);
    if (address === null) return null;
    const place = new Uint8Array(theHeap().memory.buffer, address, high - low);
    place.set(array.storage.bytes.subarray(low, high));
    return { array, address, low, high };
  }

  private room(byteLength: number): number | null {
    const rounded = Math.ceil(byteLength / 16) * 16;
    if (byteLength <= SMALL && this.used + rounded <= SMALL_BYTES) {
      const address = SMALL_AT + this.used;
      this.used += rounded;
      return address;
    }
    const block = Storage.allocate(Math.max(byteLength, theHeap().threshold), 'u8', false, false);
    if (!block.inHeap) return null;
    this.blocks.push(block);
    return block.byteOffset;
  }

  /** Brings results home, and gives the room back. */
  finish(): void {
    const { buffer } = theHeap().memory;
    for (const { array, address, low, high } of this.written) {
      array.storage.bytes.set(new Uint8Array(buffer, address, high - low), low);
    }
    this.discard();
  }

  /** Gives the room back. */
  discard(): void {
    for (const block of this.blocks) theHeap().release(block);
  }
}
