/** Bytes that are in memory already; shared memory stays shared. */
import type { Source } from './source.ts';
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

export function memorySource(name: string, buffer: ArrayBuffer | SharedArrayBuffer): Source {
  const bytes = new Uint8Array(buffer);
  const fillSync = (target: Uint8Array, start: number) => target.set(bytes.subarray(start, start + target.length));
  return sourceOf({
    name,
    byteLength: bytes.length,
    identity: `memory:${name}:${bytes.length}:${serialOf(buffer)}`,
    fill: async (target, start) => fillSync(target, start),
    fillSync,
  });
}
