/** Arrays of cells: memory that looks like a `.npy` file, so that everything about files holds for them too. */
import { encodeNpyHeader } from '#bytes/formats/npy/encode.ts';
import { memorySource } from '#bytes/sources/memory-source.ts';
import type { SourceSpec } from '#bytes/sources/source.ts';
import { FormatError, UnsupportedError } from '#core/base/errors.ts';
import { dtypeFromDescr } from '#core/dtype/descr.ts';
import { parseLiteral } from '#core/dtype/literal.ts';
import type { SharedArray, SharedPlace } from '#protocol/engine-api.ts';
import type { EngineRoom } from './engine-room.ts';
import { bytesOf } from './open-file.ts';
import type { ArraySession, FileSession } from './sessions.ts';

type SharedSpec = SourceSpec & { readonly kind: 'memory'; readonly head: Uint8Array<ArrayBuffer> };

export function isShared(spec: SourceSpec): spec is SharedSpec {
  return spec.kind === 'memory' && spec.head !== undefined;
}

export function sharedSpec({ name, descr, shape, fortranOrder, ...place }: SharedArray): SourceSpec {
  const dtype = dtypeFromDescr(parseLiteral(/^[\w<>|=]/.test(descr) ? `'${descr}'` : descr).value);
  const bytes = shape.reduce((product, length) => product * length, dtype.itemsize);
  if (place.byteLength !== bytes || place.byteOffset + bytes > place.buffer.byteLength) {
    throw new FormatError(`an array of ${bytes} bytes does not lie in ${place.byteLength} bytes of memory`);
  }
  return { kind: 'memory', name, head: encodeNpyHeader({ dtype, shape, fortranOrder }), ...partOf(place) };
}

function partOf({ buffer, byteOffset, byteLength }: SharedPlace) {
  return { bytes: buffer, part: { start: byteOffset, end: byteOffset + byteLength } };
}

let places = 0;

/** Lets go of everything that was made from the bytes; with `place`, reads from there from now on. */
export async function forgetShared(
  room: EngineRoom,
  file: FileSession,
  array: ArraySession,
  place?: SharedPlace,
): Promise<void> {
  if (!isShared(file.spec)) throw new UnsupportedError('only arrays in memory can be refreshed');
  const spec: SharedSpec = place === undefined ? file.spec : { ...file.spec, ...partOf(place) };
  if (spec.part?.end !== undefined && spec.part.end > spec.bytes.byteLength) {
    throw new FormatError('the array does not lie in its memory');
  }
  if (array.region !== null) room.heap.free(array.region);
  array.region = null;
  await array.level?.remove(room);
  array.level = null;
  array.partials = null;
  array.objects = null;
  if (array.bytes?.kind === 'source') await room.scheduler.everywhere({ kind: 'release', key: array.bytes.key });
  if (place !== undefined) {
    file.source = memorySource(spec.name, spec.bytes, spec);
    file.spec = spec;
  }
  file.followed = null;
  if (array.opened === null) return;
  array.source = file.source;
  array.bytes = bytesOf(`${file.fileId}@${++places}`, spec);
}
