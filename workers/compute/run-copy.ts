/** One sequential read of a whole source: its fingerprint, and its copy in the private file system. */
import { createBLAKE3, createSHA256 } from 'hash-wasm';
import { OpfsFile, removeOpfsFile } from '#bytes/sources/opfs-file.ts';
import type { Source } from '#bytes/sources/source.ts';
import type { ArrayBytes } from './array-bytes.ts';
import type { TaskContext } from './hand.ts';
import type { CopyResult, CopyTask, LoadTask } from './task.ts';

const COPY_PIECE = 1 << 20;

/** A copy that does not come to its end is removed. */
export async function runCopy(task: CopyTask, context: TaskContext): Promise<CopyResult> {
  const hasher = await (task.hash === 'blake3' ? createBLAKE3() : createSHA256());
  const file = task.path === null ? null : await OpfsFile.create(task.path);
  try {
    await eachPiece(task, context, (piece, start) => {
      hasher.update(plainBytes(piece));
      file?.write(piece, start);
      context.report({ bytes: piece.length });
    });
    file?.flush();
  } catch (error) {
    file?.close();
    if (task.path !== null) await removeOpfsFile(task.path).catch(() => {});
    throw error;
  }
  file?.close();
  return { hash: hasher.digest('hex') };
}

type Sink = (piece: Uint8Array, start: number) => void;

async function eachPiece(task: CopyTask, context: TaskContext, sink: Sink): Promise<void> {
  const { bytes, byteLength } = task;
  const take = (piece: Uint8Array, start: number) => {
    sink(piece, start);
    return context.breathe();
  };
  if (bytes.kind === 'source') {
    const source: Source = await context.source(bytes);
    await source.stream({ start: 0, end: byteLength }, { pieceBytes: COPY_PIECE, sink: take, signal: context.signal });
    return;
  }
  const reader = await context.open(bytes);
  for (let at = 0; at < byteLength; at += COPY_PIECE) {
    await take(await reader.read(at, Math.min(byteLength, at + COPY_PIECE)), at);
  }
}

/** hash-wasm refuses views of shared memory. */
function plainBytes(piece: Uint8Array): Uint8Array {
  return piece.buffer instanceof ArrayBuffer ? piece : piece.slice();
}

/** Copies ranges into the heap. */
export async function runLoad({ ranges, region, bytes }: LoadTask, context: TaskContext): Promise<null> {
  const { memory } = context.kernels;
  const source = await context.source(bytes as ArrayBytes & { kind: 'source' });
  let to = region.address;
  for (const range of ranges) {
    const at = to;
    const put = (piece: Uint8Array, start: number) => {
      new Uint8Array(memory.buffer).set(piece, at + start - range.start);
      context.report({ bytes: piece.length });
      return context.breathe();
    };
    const byteLength = range.end - range.start;
    if (source.readIntoSync !== null && byteLength <= COPY_PIECE) {
      source.readIntoSync(new Uint8Array(memory.buffer, at, byteLength), range.start);
      await context.breathe();
    } else await source.stream(range, { pieceBytes: COPY_PIECE, sink: put, signal: context.signal });
    to += byteLength;
  }
  return null;
}
