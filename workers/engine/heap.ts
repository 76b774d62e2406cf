/**
 * The heap: one WebAssembly memory that all hands compute in, and who owns which part of it. First fit over a sorted
 * list of free regions; grows on demand up to what the browser granted.
 */
import { BudgetError } from '#core/base/errors.ts';
import type { Region } from '../compute/task.ts';

const PAGE = 65_536;
/** Kernels' own constants lie below this address. */
const FIRST_ADDRESS = 4 * PAGE;
const ALIGN = 64;

export interface HeapMemory {
  readonly memory: WebAssembly.Memory;
  /** Bytes that the memory may grow to. */
  readonly limit: number;
}

/** Asks for 4 GiB at most and takes less, step by step, where that is refused. */
export function createHeapMemory(shared: boolean): HeapMemory {
  for (const maximum of [65_536, 32_768, 16_384, 8_192, 4_096]) {
    try {
      const memory = new WebAssembly.Memory({ initial: 64, maximum, shared });
      return { memory, limit: maximum * PAGE };
    } catch {
      // refused: the next size
    }
  }
  throw new BudgetError('the browser grants no WebAssembly memory');
}

export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly limit: number;
  #free: Region[];
  #end: number;
  #used = 0;

  constructor({ memory, limit }: HeapMemory) {
    this.memory = memory;
    this.limit = limit;
    this.#end = memory.buffer.byteLength;
    this.#free = [{ address: FIRST_ADDRESS, byteLength: this.#end - FIRST_ADDRESS }];
  }

  /** Bytes handed out. */
  get used(): number {
    return this.#used;
  }

  allocate(byteLength: number): Region {
    const wanted = Math.max(ALIGN, Math.ceil(byteLength / ALIGN) * ALIGN);
    const index = this.#free.findIndex((region) => region.byteLength >= wanted);
    if (index < 0) {
      this.#grow(wanted);
      return this.allocate(byteLength);
    }
    const { address, byteLength: length } = this.#free[index]!;
    if (length === wanted) this.#free.splice(index, 1);
    else this.#free[index] = { address: address + wanted, byteLength: length - wanted };
    this.#used += wanted;
    return { address, byteLength: wanted };
  }

  /** Gives a region back; its neighbours become one with it. */
  free(region: Region): void {
    this.#used -= region.byteLength;
    const after = this.#free.findIndex(({ address }) => address > region.address);
    this.#free.splice(after < 0 ? this.#free.length : after, 0, region);
    this.#free = this.#free.reduce<Region[]>((merged, next) => {
      const last = merged.at(-1);
      if (last && last.address + last.byteLength === next.address) {
        merged[merged.length - 1] = { address: last.address, byteLength: last.byteLength + next.byteLength };
      } else merged.push(next);
      return merged;
    }, []);
  }

  #grow(wanted: number): void {
    const last = this.#free.at(-1);
    const open = last && last.address + last.byteLength === this.#end ? last.byteLength : 0;
    const missing = Math.ceil((wanted - open) / PAGE);
    if (this.#end + missing * PAGE > this.limit) throw this.#exhausted(wanted);
    try {
      this.memory.grow(missing);
    } catch (cause) {
      throw this.#exhausted(wanted, cause);
    }
    this.#used += missing * PAGE;
    this.free({ address: this.#end, byteLength: missing * PAGE });
    this.#end += missing * PAGE;
  }

  #exhausted(wanted: number, cause?: unknown): BudgetError {
    return new BudgetError(`Unable to allocate ${wanted} bytes: ${this.#used} of ${this.limit} are in use`, {
      fields: { wanted, used: this.#used, limit: this.limit },
      cause,
    });
  }
}
