/**
 * What every source does the same way: range checks, abort, closing, and the two reads derived from the one that
 * the origin is good at. An origin supplies either `take` (it hands out fresh buffers) or `fill` (it writes in place).
 */
import { CancelledError, SourceError } from '#core/base/errors.ts';
import type { ByteRange, ReadOptions, Source, StreamOptions } from './source.ts';

type OwnBytes = Uint8Array<ArrayBuffer>;

interface Facts {
  readonly name: string;
  readonly byteLength: number;
  readonly identity: string;
}

interface Verbs {
  /** A fresh buffer with exactly the bytes of a range that is inside the source and not empty. */
  readonly take?: (range: ByteRange, options: ReadOptions) => Promise<OwnBytes>;
  /** Fills a target that is not empty from a range inside the source. */
  readonly fill?: (target: Uint8Array, start: number, options: ReadOptions) => Promise<void>;
  readonly fillSync?: ((target: Uint8Array, start: number) => void) | null;
  /** A pass that is faster than reading piece by piece. The range is inside the source and not empty. */
  readonly pass?: (range: ByteRange, options: StreamOptions) => Promise<void>;
  readonly release?: () => void;
}

export type SourceParts = Facts & Verbs & (Required<Pick<Verbs, 'take'>> | Required<Pick<Verbs, 'fill'>>);

/** Throws `CancelledError` when the signal has fired. */
export function checkAbort(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError('cancelled', { cause: signal.reason });
}

/** `error` as a `CancelledError` when the signal has fired (whatever the platform threw because of it). */
export function orCancelled(error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted ? new CancelledError('cancelled', { cause: error }) : error;
}

export function checkRange(facts: Facts, { start, end }: ByteRange): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= facts.byteLength)
    return;
  throw new SourceError(
    `${facts.name}: bytes [${start}, ${end}) were asked for, but the source has ${facts.byteLength} bytes`,
    { fields: { name: facts.name, start, end, byteLength: facts.byteLength } },
  );
}

/** A short read: the source ended, or stopped sending, before the range did. */
export function shortRead(name: string, range: ByteRange, got: number): SourceError {
  const wanted = range.end - range.start;
  return new SourceError(
    `${name}: wanted ${wanted} bytes at offset ${range.start}, got ${got}; the source became shorter or was cut off`,
    { fields: { name, start: range.start, end: range.end, got } },
  );
}

export function sourceOf(parts: SourceParts): Source {
  let closed = false;
  const check = (range: ByteRange, signal?: AbortSignal) => {
    if (closed) throw new SourceError(`${parts.name}: the source is closed`, { fields: { name: parts.name } });
    checkRange(parts, range);
    checkAbort(signal);
  };
  const { take, fill, fillSync } = withBothReads(parts);

  async function read(range: ByteRange, options: ReadOptions = {}): Promise<OwnBytes> {
    check(range, options.signal);
    if (range.start === range.end) return new Uint8Array(0);
    const bytes = await take(range, options);
    checkAbort(options.signal);
    return bytes;
  }

  async function readInto(target: Uint8Array, start: number, options: ReadOptions = {}): Promise<void> {
    check({ start, end: start + target.length }, options.signal);
    if (target.length === 0) return;
    await fill(target, start, options);
    checkAbort(options.signal);
  }

  async function stream(range: ByteRange, options: StreamOptions): Promise<void> {
    check(range, options.signal);
    if (range.start === range.end) return;
    if (parts.pass) await parts.pass(range, options);
    else await passInPieces(fill, range, options);
  }

  return {
    name: parts.name,
    byteLength: parts.byteLength,
    identity: parts.identity,
    read,
    readInto,
    stream,
    readIntoSync: fillSync
      ? (target, start) => {
          check({ start, end: start + target.length });
          if (target.length > 0) fillSync(target, start);
        }
      : null,
    close() {
      if (closed) return;
      closed = true;
      parts.release?.();
    },
  };
}

function withBothReads(parts: SourceParts) {
  const { take, fill, fillSync = null } = parts;
  const takeByFill = async (range: ByteRange, options: ReadOptions): Promise<OwnBytes> => {
    const bytes = new Uint8Array(range.end - range.start);
    await fill?.(bytes, range.start, options);
    return bytes;
  };
  const fillByTake = async (target: Uint8Array, start: number, options: ReadOptions): Promise<void> => {
    const bytes = await take?.({ start, end: start + target.length }, options);
    if (bytes) target.set(bytes);
  };
  return { take: take ?? takeByFill, fill: fill ?? fillByTake, fillSync };
}

async function passInPieces(
  fill: (target: Uint8Array, start: number, options: ReadOptions) => Promise<void>,
  { start, end }: ByteRange,
  { pieceBytes, sink, signal }: StreamOptions,
): Promise<void> {
  const buffer = new Uint8Array(Math.min(pieceBytes, end - start));
  for (let at = start; at < end; ) {
    checkAbort(signal);
    const piece = buffer.subarray(0, Math.min(buffer.length, end - at));
    await fill(piece, at, { signal });
    checkAbort(signal);
    await sink(piece, at);
    at += piece.length;
  }
}
