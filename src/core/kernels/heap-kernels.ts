/**
 * Kernels compiled ahead of time that work on arrays in the heap, with as many threads as there are. Without them (the
 * host handed none in, or the heap has no room) everything runs in plain loops.
 */
import { Storage } from '../arrays/storage.ts';
import { type KernelCode, theCrew } from './crew.ts';
import { theHeap } from './heap.ts';

export type KernelFamily = 'sorting' | 'moving';

/** Where the modules come from: the host says. They are built for a shared memory. */
export const kernelModules: Record<KernelFamily, { load: (() => Uint8Array<ArrayBuffer>) | null }> = {
  sorting: { load: null },
  moving: { load: null },
};

/** Asked between the pieces of long work; throws to stop it. */
export const interruption: { check: (() => void) | null } = { check: null };

export type Calls = readonly (readonly number[])[];
type Kernel = (...args: readonly number[]) => number;

export class HeapKernels {
  readonly code: KernelCode;
  readonly memory: WebAssembly.Memory;
  private readonly exports: Record<string, Kernel>;

  constructor(code: KernelCode, memory: WebAssembly.Memory) {
    this.code = code;
    this.memory = memory;
    const module = new WebAssembly.Module(code.bytes as Uint8Array<ArrayBuffer>);
    this.exports = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, Kernel>;
  }

  /** One call, by this thread. */
  call(name: string, ...args: readonly number[]): number {
    return this.exports[name](...args);
  }

  /** Calls that do not depend on each other, by all threads. */
  run(name: string, calls: Calls): void {
    interruption.check?.();
    const crew = calls.length > 1 ? theCrew() : null;
    if (crew !== null) crew.run(this.code, name, calls);
    else for (const call of calls) this.exports[name](...call);
  }
}

const made = new Map<KernelFamily, HeapKernels>();

/** The kernels over the heap of now; null: there are none. */
export function heapKernels(family: KernelFamily): HeapKernels | null {
  const { load } = kernelModules[family];
  if (load === null) return null;
  const heap = theHeap();
  const known = made.get(family);
  if (known !== undefined && known.memory === heap.memory) return known;
  const bytes = heap.shared ? load() : forPlainMemory(load());
  const kernels = new HeapKernels({ key: family, bytes }, heap.memory);
  made.set(family, kernels);
  return kernels;
}

/** Plain loops only until modules are handed in again, for tests that hold one against the other. */
export function forgetHeapKernels(): void {
  made.clear();
  for (const family of Object.values(kernelModules)) family.load = null;
}

/** The module for a memory that is not shared: one flag of its import. */
function forPlainMemory(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const wanted = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2];
  const at = bytes.findIndex((_, k) => wanted.every((byte, n) => bytes[k + n] === byte));
  const copy = bytes.slice();
  if (at >= 0) copy[at + wanted.length] &= ~2;
  return copy;
}

/** Gives `body` the address of so many bytes of scratch; false: the heap has no room, and `body` did not run. */
export function withScratch(byteLength: number, body: (address: number) => void): boolean {
  const storage = Storage.allocate(Math.max(byteLength, theHeap().threshold), 'u8', false, false);
  if (!storage.inHeap) return false;
  try {
    body(storage.byteOffset);
  } finally {
    theHeap().release(storage);
  }
  return true;
}

/** Fixed by the amount of work, never by the number of threads: [start, length] of each part. */
export function parts(count: number, least: number, most = 64): (readonly [start: number, length: number])[] {
  const number = Math.max(1, Math.min(most, Math.floor(count / least)));
  const size = Math.ceil(count / number / 64) * 64;
  const list: (readonly [number, number])[] = [];
  for (let start = 0; start < count; start += size) list.push([start, Math.min(size, count - start)]);
  return list;
}
