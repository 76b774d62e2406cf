/** Records on their way through the heap: pieces of a source in, packed native elements of a field out. */
import type { ByteRange, Source } from '#bytes/sources/source.ts';
import { InternalError } from '#core/base/errors.ts';
import { itemsizeOf, type Preparation, preparationOf } from '#core/kernels/element-code.ts';
import type { Kernels } from '#core/kernels/static-kernels.ts';
import { type ArrayBytes, readsSync } from './array-bytes.ts';
import type { TaskContext } from './hand.ts';
import type { FieldRun, Region } from './task.ts';

/** Bytes of one piece: small enough that it, its copy in the heap and the tables stay in the second cache level. */
export const PASS_PIECE = 1 << 18;

export const align = (value: number): number => Math.ceil(value / 64) * 64;

/** Hands out 64-byte aligned addresses of a region. */
export interface Bump {
  take(byteLength: number): number;
}

export function regionBump(region: Region): Bump {
  let at = align(region.address);
  return {
    take(byteLength) {
      const address = at;
      at += align(byteLength);
      if (at > region.address + region.byteLength) throw new InternalError('a task needs more heap than it was given');
      return address;
    },
  };
}

/** `raw`: a piece as it lies in the file. `packed`: one field of it (float16 … longdouble widen at most to twice). */
export interface PieceBuffers {
  readonly raw: number;
  readonly packed: number;
  /** Whole records, about `PASS_PIECE` of them. */
  readonly byteLength: number;
}

function pieceBytes(recordBytes: number): number {
  return Math.max(1, Math.floor(PASS_PIECE / recordBytes)) * recordBytes;
}

export function bufferBytes(recordBytes: number): number {
  return align(pieceBytes(recordBytes)) * 2 + 256;
}

export function takeBuffers(bump: Bump, recordBytes: number): PieceBuffers {
  const byteLength = pieceBytes(recordBytes);
  return { raw: bump.take(byteLength), packed: bump.take(byteLength), byteLength };
}

export function preparationFor(run: FieldRun): Preparation {
  const preparation = preparationOf(run.dtype);
  if (preparation === null) throw new InternalError(`no kernel for elements of kind '${run.dtype.kind}'`);
  return preparation;
}

interface PackOptions {
  readonly run: FieldRun;
  readonly prepare: Preparation;
  /** Where the records lie; never written to. */
  readonly address: number;
  readonly byteLength: number;
  readonly recordBytes: number;
  readonly buffers: PieceBuffers;
}

export interface PackedElements {
  readonly address: number;
  readonly count: number;
}

/** The field's elements of a piece, packed and native: in place where they lie so already. */
export function packField(kernels: Kernels, pack: PackOptions): PackedElements {
  const { run, prepare, address, recordBytes, byteLength, buffers } = pack;
  const records = byteLength / recordBytes;
  const fieldBytes = run.dtype.itemsize * run.count;
  const count = records * run.count;
  const source = address + run.offset;
  if (fieldBytes === recordBytes && prepare.swapUnit === 1 && prepare.extended === 0) return { address: source, count };
  kernels.gather(source, recordBytes, fieldBytes, records, buffers.packed);
  if (prepare.extended !== 0) {
    const numbers = run.dtype.kind === 'c' ? count * 2 : count;
    kernels.extendedToFloat64(buffers.packed, prepare.extended, numbers, buffers.packed, prepare.swapUnit > 1);
  } else if (prepare.swapUnit > 1) {
    kernels.byteSwap(buffers.packed, count * itemsizeOf(prepare.code), prepare.swapUnit);
  }
  return { address: buffers.packed, count };
}

/** Takes whole records that lie at `address` in the heap until it returns. */
export type RecordSink = (address: number, byteLength: number) => void;

interface Feed {
  readonly buffers: PieceBuffers;
  readonly sink: RecordSink;
  readonly context: TaskContext;
}

/** Brings ranges of whole records to the sink, piece by piece. */
export async function feedRecords(
  from: { readonly bytes: ArrayBytes; readonly ranges: readonly ByteRange[] },
  feed: Feed,
): Promise<void> {
  const { bytes } = from;
  const source = bytes.kind === 'heap' ? null : await feed.context.source(bytes);
  for (const range of from.ranges) {
    if (bytes.kind === 'heap') await feedHeap(range, bytes.address - bytes.start, feed);
    else if (source?.readIntoSync && readsSync(bytes.spec)) await feedSync(range, source.readIntoSync, feed);
    else if (source && range.end - range.start <= feed.buffers.byteLength) await feedOnce(range, source, feed);
    else if (source) await feedStream(range, source, feed);
  }
}

async function feedHeap({ start, end }: ByteRange, shift: number, { buffers, sink, context }: Feed): Promise<void> {
  for (let at = start; at < end; at += buffers.byteLength) {
    sink(at + shift, Math.min(buffers.byteLength, end - at));
    const rest = context.breathe();
    if (rest !== undefined) await rest;
  }
}

async function feedSync(
  { start, end }: ByteRange,
  read: NonNullable<Source['readIntoSync']>,
  { buffers, sink, context }: Feed,
): Promise<void> {
  for (let at = start; at < end; at += buffers.byteLength) {
    const byteLength = Math.min(buffers.byteLength, end - at);
    read(new Uint8Array(context.kernels.memory.buffer, buffers.raw, byteLength), at);
    sink(buffers.raw, byteLength);
    const rest = context.breathe();
    if (rest !== undefined) await rest;
  }
}

async function feedOnce({ start, end }: ByteRange, source: Source, { buffers, sink, context }: Feed): Promise<void> {
  await context.breathe();
  const piece = await source.read({ start, end }, { signal: context.signal });
  new Uint8Array(context.kernels.memory.buffer).set(piece, buffers.raw);
  sink(buffers.raw, piece.length);
}

/** Pieces of any length are gathered until a buffer of whole records is full. */
async function feedStream(range: ByteRange, source: Source, { buffers, sink, context }: Feed): Promise<void> {
  let filled = 0;
  const take = (piece: Uint8Array) => {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + buffers.byteLength - filled);
      new Uint8Array(context.kernels.memory.buffer).set(part, buffers.raw + filled);
      filled += part.length;
      at += part.length;
      if (filled === buffers.byteLength) {
        sink(buffers.raw, filled);
        filled = 0;
      }
    }
    return context.breathe();
  };
  await source.stream(range, { pieceBytes: PASS_PIECE, sink: take, signal: context.signal });
  if (filled > 0) sink(buffers.raw, filled);
}
