/** Draws a platform stream through a sink, in pieces of bounded size. */
import { SourceError } from '#core/base/errors.ts';
import type { ByteRange, StreamOptions } from './source.ts';
import { checkAbort, orCancelled, shortRead } from './source-frame.ts';

type Bytes = Uint8Array<ArrayBuffer>;

interface Pass extends StreamOptions {
  readonly name: string;
  readonly range: ByteRange;
  /** What to throw when the stream itself fails; what the sink throws passes as it is. */
  readonly explain: (error: unknown) => unknown;
}

/**
 * Hands the stream's bytes on until the range is full. A stream that ends early or runs over is a `SourceError`.
 * The stream is cancelled when the sink throws.
 */
export async function passReadable(readable: ReadableStream<Bytes>, pass: Pass): Promise<void> {
  const reader = pieceReader(readable, Math.min(pass.pieceBytes, pass.range.end - pass.range.start));
  const fail = async (error: unknown) => {
    throw await pass.explain(error);
  };
  const stop = () => void reader.cancel().catch(() => {});
  pass.signal?.addEventListener('abort', stop, { once: true });
  try {
    await drawPieces(() => reader.next().catch(fail), pass);
  } catch (error) {
    stop();
    throw orCancelled(error, pass.signal);
  } finally {
    pass.signal?.removeEventListener('abort', stop);
  }
}

async function drawPieces(next: () => Promise<Bytes | null>, pass: Pass): Promise<void> {
  const { name, range, pieceBytes, sink, signal } = pass;
  let at = range.start;
  for (let bytes = await next(); bytes !== null; bytes = await next()) {
    checkAbort(signal);
    if (at + bytes.length > range.end) throw tooLong(name, range);
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      const piece = bytes.subarray(from, from + pieceBytes);
      await sink(piece, at);
      at += piece.length;
      checkAbort(signal);
    }
  }
  checkAbort(signal);
  if (at < range.end) throw shortRead(name, range, at - range.start);
}

function tooLong(name: string, range: ByteRange): SourceError {
  return new SourceError(`${name}: more than the ${range.end - range.start} bytes asked for came`, {
    fields: { name, start: range.start, end: range.end },
  });
}

interface PieceReader {
  /** Null at the end. What it returned before is no longer valid. */
  readonly next: () => Promise<Bytes | null>;
  readonly cancel: () => Promise<void>;
}

/** "Bring your own buffer" where the stream can: one buffer goes back and forth and nothing is allocated. */
function pieceReader(readable: ReadableStream<Bytes>, bufferBytes: number): PieceReader {
  const byob = byobReader(readable);
  if (byob === null) {
    const reader = readable.getReader();
    return { next: async () => (await reader.read()).value ?? null, cancel: () => reader.cancel() };
  }
  let buffer = new ArrayBuffer(bufferBytes);
  async function next(): Promise<Bytes | null> {
    const { value, done } = await byob!.read(new Uint8Array(buffer));
    if (value) buffer = value.buffer;
    return done || !value ? null : value;
  }
  return { next, cancel: () => byob.cancel() };
}

function byobReader(readable: ReadableStream<Bytes>): ReadableStreamBYOBReader | null {
  try {
    return readable.getReader({ mode: 'byob' });
  } catch {
    return null; // not a byte stream here
  }
}
