/** The bytes of one member: a window where it is stored, a checked stream where it is deflated. */
import { createCRC32 } from 'hash-wasm';
import { fromErrorRecord } from '#core/base/error-record.ts';
import { BudgetError, CancelledError, FormatError, isArraybookError, UnsupportedError } from '#core/base/errors.ts';
import type { ByteRange, ReadOptions, Source } from '../../sources/source.ts';
import { windowSource } from '../../sources/window-source.ts';
import { badZip, LOCAL_HEADER_BYTES, type NpzMember } from './npz-member.ts';

const LOCAL_SIGNATURE = 0x04034b50;
/** Inflates to at most 66 MB at once, if every byte is zero and the platform does not pause in the middle. */
const COMPRESSED_PIECE_BYTES = 64 * 1024;

/**
 * Where the member's (compressed) bytes lie in the archive. One read of 30 bytes: the local header's names may be of
 * another length than the directory's. Throws the member's `problem`, or `FormatError` when the header is not there.
 */
export async function locateMember(archive: Source, member: NpzMember, options: ReadOptions = {}): Promise<ByteRange> {
  if (member.problem !== null) throw fromErrorRecord(member.problem);
  const { headerOffset, path, roomEnd } = member;
  if (headerOffset + LOCAL_HEADER_BYTES > archive.byteLength)
    throw badZip(`${path}: the member's header is beyond the end of the file`, { path, headerOffset });
  const bytes = await archive.read({ start: headerOffset, end: headerOffset + LOCAL_HEADER_BYTES }, options);
  const header = new DataView(bytes.buffer);
  checkLocalHeader(header, member);
  const start = headerOffset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  const end = start + member.compressedLength;
  if (end > roomEnd)
    throw badZip(
      `${path}: overlapped entries (possible zip bomb): the member needs bytes [${start}, ${end}), but at ${roomEnd} something else begins`,
      { path, start, end, roomEnd },
    );
  return { start, end };
}

function checkLocalHeader(header: DataView, { path, headerOffset, compression }: NpzMember): void {
  const signature = header.getUint32(0, true);
  if (signature !== LOCAL_SIGNATURE)
    throw badZip(
      `${path}: bad magic number for file header at ${headerOffset}: expected 50 4b 03 04, found ${hexBytes(header, 4)}`,
      { path, headerOffset },
    );
  const method = header.getUint16(8, true);
  if ((method === 0) !== (compression === 'stored'))
    throw badZip(`${path}: the directory says ${compression}, the member's header says compression method ${method}`, {
      path,
      method,
    });
}

function hexBytes(view: DataView, count: number): string {
  return Array.from({ length: count }, (_, at) => view.getUint8(at).toString(16).padStart(2, '0')).join(' ');
}

/** A stored member where it lies. Its CRC is not checked (that would read all of it). The archive stays the caller's. */
export async function memberWindow(archive: Source, member: NpzMember, options: ReadOptions = {}): Promise<Source> {
  if (member.problem === null && member.compression !== 'stored')
    throw new UnsupportedError(`${member.path} is compressed: it has to be inflated before parts of it can be read`);
  const { start, end } = await locateMember(archive, member, options);
  return windowSource(archive, { name: member.path, start, end });
}

export interface InflateOptions extends ReadOptions {
  /** Called with consecutive pieces of the member's bytes, each valid only during the call; a promise is waited for. */
  readonly sink: (piece: Uint8Array, start: number) => void | Promise<void>;
  readonly onProgress?: (progress: InflateProgress) => void;
  /** A member that declares more is a `BudgetError` before a byte is read. */
  readonly maxBytes?: number;
}

export interface InflateProgress {
  readonly compressedDone: number;
  readonly compressedTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

/**
 * All bytes of a member, once, in order and in bounded memory. Never hands out more than the directory declares.
 * `FormatError` naming the member when the data is damaged, too long, too short, or its CRC differs (which is known
 * only at the end: what the sink got before must be thrown away).
 */
export async function inflateMember(archive: Source, member: NpzMember, options: InflateOptions): Promise<void> {
  checkBudget(member, options.maxBytes);
  const range = await locateMember(archive, member, options);
  const outlet = await checkedOutlet(member, options);
  if (member.compression === 'stored') {
    const sink = async (piece: Uint8Array, start: number) => outlet.take(piece, start - range.start + piece.length);
    await archive.stream(range, { pieceBytes: 1024 * 1024, signal: options.signal, sink });
  } else {
    await inflateRange(archive, range, { member, outlet, signal: options.signal });
  }
  outlet.finish();
}

function checkBudget({ path, byteLength }: NpzMember, maxBytes = Number.POSITIVE_INFINITY): void {
  if (byteLength <= maxBytes) return;
  throw new BudgetError(
    `${path}: inflates to ${byteLength} bytes, more than the ${maxBytes} bytes that are free for it`,
    {
      fields: { path, byteLength, maxBytes },
    },
  );
}

interface Outlet {
  /** `compressedDone`: how far reading is. */
  take(piece: Uint8Array, compressedDone: number): Promise<void>;
  finish(): void;
}

/** Counts, checks and hands on. */
async function checkedOutlet(member: NpzMember, options: InflateOptions): Promise<Outlet> {
  const { path, byteLength, compressedLength } = member;
  const crc = await createCRC32();
  crc.init();
  let done = 0;
  return {
    async take(piece, compressedDone) {
      if (options.signal?.aborted) throw new CancelledError('cancelled', { cause: options.signal.reason });
      if (done + piece.length > byteLength)
        throw badZip(`${path}: inflates to more than the ${byteLength} bytes that the directory declares`, {
          path,
          byteLength,
        });
      crc.update(piece);
      await options.sink(piece, done);
      done += piece.length;
      options.onProgress?.({
        compressedDone,
        compressedTotal: compressedLength,
        bytesDone: done,
        bytesTotal: byteLength,
      });
    },
    finish() {
      if (done !== byteLength)
        throw badZip(`${path}: ${byteLength} bytes are declared, inflated to ${done}`, { path, byteLength, done });
      checkCrc(member, crc.digest('hex'));
    },
  };
}

function checkCrc({ path, crc32 }: NpzMember, found: string): void {
  const expected = crc32.toString(16).padStart(8, '0');
  if (found !== expected)
    throw badZip(`Bad CRC-32 for file '${path}': expected ${expected}, found ${found}`, { path, expected, found });
}

interface Inflation extends ReadOptions {
  readonly member: NpzMember;
  readonly outlet: Outlet;
}

async function inflateRange(archive: Source, range: ByteRange, { member, outlet, signal }: Inflation): Promise<void> {
  const inflater = new DecompressionStream('deflate-raw');
  const writer = inflater.writable.getWriter();
  const reader = inflater.readable.getReader();
  let compressedDone = 0;
  const feed = async () => {
    const sink = async (piece: Uint8Array, start: number) => {
      compressedDone = start - range.start + piece.length;
      await writer.write(piece as Uint8Array<ArrayBuffer>); // resolves when it is inflated: the buffer may be reused
    };
    await archive.stream(range, { pieceBytes: COMPRESSED_PIECE_BYTES, signal, sink });
    await writer.close();
  };
  const refusals: unknown[] = []; // what the outlet threw, to be told from what the inflater throws
  const drain = async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read())
      await outlet.take(next.value, compressedDone).catch((error) => {
        refusals.push(error);
        throw error;
      });
  };
  const stop = (error: unknown) => {
    void writer.abort(error).catch(() => {});
    void reader.cancel(error).catch(() => {});
    throw error;
  };
  const ends = await Promise.allSettled([feed().catch(stop), drain().catch(stop)]);
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (refusals.length > 0) throw refusals[0];
  if (errors.length > 0) throw errors.find((error) => isArraybookError(error)) ?? inflateError(member, errors[0]);
}

/** A platform's inflater throws a bare `TypeError` (browsers) or an error with zlib's code (Node). */
function inflateError({ path }: NpzMember, error: unknown): unknown {
  const ofZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
  if (!ofZlib && !(error instanceof TypeError)) return error;
  return new FormatError(`${path}: the deflated data is damaged or cut off (${error.message})`, {
    fields: { path },
    cause: error,
    pythonType: 'zlib.error',
  });
}
