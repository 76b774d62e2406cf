/** Bytes that are in memory already; shared memory stays shared. */
import type { ByteRange, Source } from './source.ts';
import { sourceOf } from './source-frame.ts';

const serials = new WeakMap<ArrayBuffer | SharedArrayBuffer, string>();
const threadTag = Math.random().toString(36).slice(2);
let serialCount = 0;

/** One serial for one buffer: two buffers of the same name and size must not share cached answers. */
function serialOf(buffer: ArrayBuffer | SharedArrayBuffer): string {
  const known = serials.get(buffer);
  if (known !== undefined) return known;
  const serial = `${threadTag}-${serialCount++}`;
  serials.set(buffer, serial);
  return serial;
}

export interface MemoryParts {
  /** The part of the buffer that counts. */
  readonly part?: ByteRange;
  /** Bytes that stand before it. */
  readonly head?: Uint8Array;
}

export function memorySource(
  name: string,
  buffer: ArrayBuffer | SharedArrayBuffer,
  { part = { start: 0, end: buffer.byteLength }, head = NO_BYTES }: MemoryParts = {},
): Source {
  const bytes = new Uint8Array(buffer, part.start, part.end - part.start);
  const fillSync = (target: Uint8Array, start: number) => {
    const fromHead = Math.max(0, Math.min(target.length, head.length - start));
    if (fromHead > 0) target.set(head.subarray(start, start + fromHead));
    const at = start + fromHead - head.length;
    if (fromHead < target.length) target.set(bytes.subarray(at, at + target.length - fromHead), fromHead);
  };
  const byteLength = head.length + bytes.length;
  return sourceOf({
    name,
    byteLength,
    identity: `memory:${name}:${byteLength}:${part.start}:${serialOf(buffer)}`,
    fill: async (target, start) => fillSync(target, start),
    fillSync,
  });
}

const NO_BYTES = new Uint8Array(0);
