/** Everything in one thread: Node, and pages that are not isolated. */
import type { EngineHost } from './engine-room.ts';

/** `readKernels` gives the bytes of the kernels' build for a plain memory. */
export function inlineHost(version: string, readKernels: () => Promise<Uint8Array<ArrayBuffer>>): EngineHost {
  return {
    version,
    shared: false,
    hands: 1,
    fetchKernels: async () => WebAssembly.compile(await readKernels()),
    hire: null,
  };
}
