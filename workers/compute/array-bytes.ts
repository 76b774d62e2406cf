/** Where an array's bytes are, as plain data that crosses threads, and how a worker reads them. */
import type { Source, SourceSpec } from '#bytes/sources/source.ts';

export type ArrayBytes =
  /** In the heap: byte `start` of the source is at address `address`. */
  | { readonly kind: 'heap'; readonly address: number; readonly start: number; readonly end: number }
  | { readonly kind: 'source'; readonly key: string; readonly spec: SourceSpec };

/** Synchronous reads beat streaming: private files and memory, not a dropped File. */
export function readsSync(spec: SourceSpec): boolean {
  return spec.kind === 'window' ? readsSync(spec.of) : spec.kind === 'opfs' || spec.kind === 'memory';
}

/** Reads ranges of an array's bytes. */
export interface ByteReader {
  /** Bytes [start, end); a view that is valid until the next call, possibly of shared memory. */
  read(start: number, end: number): Uint8Array | Promise<Uint8Array>;
}

export function heapReader(memory: WebAssembly.Memory, at: ArrayBytes & { kind: 'heap' }): ByteReader {
  return {
    read: (start, end) => new Uint8Array(memory.buffer, at.address + start - at.start, end - start),
  };
}

export function sourceReader(source: Source, signal: AbortSignal): ByteReader {
  const { readIntoSync } = source;
  if (readIntoSync === null) return { read: (start, end) => source.read({ start, end }, { signal }) };
  let buffer = new Uint8Array(0);
  return {
    read(start, end) {
      const length = end - start;
      if (buffer.length < length) buffer = new Uint8Array(Math.max(length, Math.min(1 << 20, buffer.length * 2)));
      const target = buffer.subarray(0, length);
      readIntoSync(target, start);
      return target;
    },
  };
}
