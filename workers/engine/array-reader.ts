/** Reads by the engine itself: small ones, for texts. */
import type { ByteRange } from '#bytes/sources/source.ts';
import { InternalError } from '#core/base/errors.ts';
import type { EngineRoom } from './engine-room.ts';
import type { ArraySession } from './sessions.ts';

/** A private copy of the bytes of a range of the member, from the heap where they lie there. */
export function readArray(
  { heap }: Pick<EngineRoom, 'heap'>,
  array: ArraySession,
  { start, end }: ByteRange,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes, source } = array;
  if (bytes?.kind === 'heap' && start >= bytes.start && end <= bytes.end) {
    const from = bytes.address + start - bytes.start;
    return Promise.resolve(
      new Uint8Array(heap.memory.buffer).slice(from, from + end - start) as Uint8Array<ArrayBuffer>,
    );
  }
  if (source === null) throw new InternalError('the array is not open yet');
  return source.read({ start, end }, { signal });
}
