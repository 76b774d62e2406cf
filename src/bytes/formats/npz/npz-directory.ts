/**
 * The directory of an `.npz`: which members there are, where they lie, and why one cannot be opened. Reads the end of
 * the file and the central directory, no member. The zip grammar is zip.js's; what it means for arrays is decided here.
 */
import {
  type Entry,
  ERR_BAD_FORMAT,
  ERR_CENTRAL_DIRECTORY_NOT_FOUND,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_EOCDR_LOCATOR_ZIP64_NOT_FOUND,
  ERR_EOCDR_NOT_FOUND,
  ERR_SPLIT_ZIP_FILE,
  type Reader,
  WARNING_APPENDED_DATA,
  WARNING_PREPENDED_DATA,
  WARNING_WRAPPED_ENTRIES_COUNT,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-reader.js';
import { BudgetError, isArraybookError, UnsupportedError } from '#core/base/errors.ts';
import type { ReadOptions, Source } from '../../sources/source.ts';
import type { Notice, NpzFile } from '../format.ts';
import { badZip, type DirectoryRecord, type NpzMember, npzMembers } from './npz-member.ts';

export interface NpzDirectory extends NpzFile {
  readonly members: readonly NpzMember[];
}

/** One read brings the end record with the longest comment, and most directories whole. */
const TAIL_BYTES = 68 * 1024;
/** A directory that begins this far before the tail is read together with what lies between. */
const EXTENSION_BYTES = 4 * 1024 * 1024;
/** An archive of arrays has some; beyond this it is an attack on memory (a listed member costs kilobytes). */
const MEMBER_LIMIT = 100_000;
/** Room for as many members with names of 200 bytes. */
const DIRECTORY_LIMIT = 32 * 1024 * 1024;
/** Of a central record without its name, extra field and comment. */
const DIRECTORY_RECORD_BYTES = 46;
/** As many bytes after the archive as Python's zipfile would look past. */
const APPENDED_LIMIT = 64 * 1024;

export async function describeNpz(source: Source, options: ReadOptions = {}): Promise<NpzDirectory> {
  const tail = await readTail(source, options);
  const zip = new ZipReader(directoryReader(source, tail, options), {
    useWebWorkers: false,
    strictness: 'tolerant', // ambiguity is judged by npzMembers, member by member, so that the others can be opened
    filenameValidation: 'tolerant',
    maxAppendedDataSize: APPENDED_LIMIT,
  });
  const { records, notices } = await directoryRecords(zip, source.name).catch(async (error) => {
    throw await directoryError(error, source, tail);
  });
  const members = npzMembers(records, zip.directoryOffset ?? source.byteLength);
  return { format: 'npz', members, notices: [...notices, ...archiveNotices(zip, members)] };
}

interface Tail {
  readonly start: number;
  readonly bytes: Uint8Array;
}

async function readTail(source: Source, options: ReadOptions): Promise<Tail> {
  const start = Math.max(0, source.byteLength - TAIL_BYTES);
  return { start, bytes: await source.read({ start, end: source.byteLength }, options) };
}

/**
 * zip.js asks beyond the end and takes what comes, probes four bytes of the directory and then reads all of it: here
 * the probe brings the rest up to the tail, too. Sizes that it read from the file are capped.
 */
function directoryReader(source: Source, tail: Tail, options: ReadOptions): Reader<never> {
  let held = tail;
  async function readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const start = Math.min(Math.max(index, 0), source.byteLength);
    const end = Math.min(start + Math.max(length, 0), source.byteLength);
    if (start < held.start && held.start - start <= EXTENSION_BYTES)
      held = await extended(source, held, start, options);
    if (start >= held.start) return held.bytes.subarray(start - held.start, end - held.start);
    if (end - start > DIRECTORY_LIMIT) throw directoryTooLarge(source.name, length);
    return source.read({ start, end }, options);
  }
  const reader = { size: source.byteLength, readUint8Array };
  return reader as unknown as Reader<never>; // zip.js's class also has a stream of its own, which a directory does not need
}

async function extended(source: Source, { start, bytes }: Tail, from: number, options: ReadOptions): Promise<Tail> {
  const longer = new Uint8Array(start - from + bytes.length);
  longer.set(await source.read({ start: from, end: start }, options));
  longer.set(bytes, start - from);
  return { start: from, bytes: longer };
}

function directoryTooLarge(name: string, length: number): BudgetError {
  return new BudgetError(`${name}: the zip directory claims ${length} bytes; at most ${DIRECTORY_LIMIT} are read`, {
    fields: { name, length, limit: DIRECTORY_LIMIT },
  });
}

interface Records {
  readonly records: DirectoryRecord[];
  readonly notices: Notice[];
}

/** All records; when the directory is whole but the end record promises more of them, a notice says so. */
async function directoryRecords(zip: ZipReader<never>, name: string): Promise<Records> {
  const records: DirectoryRecord[] = [];
  let length = 0;
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      if (records.push(directoryRecord(entry)) > MEMBER_LIMIT) throw tooManyMembers(name);
      length += DIRECTORY_RECORD_BYTES + (entry.filenameLength ?? 0) + (entry.extraFieldLength ?? 0);
      length += entry.rawComment.length;
    }
    return { records, notices: [] };
  } catch (error) {
    if (!isMissingRecord(error) || length !== zip.directoryLength) throw error;
    const text = `the end record promises more members than the ${records.length} that the directory has`;
    return { records, notices: [{ code: 'truncated', text }] };
  }
}

function tooManyMembers(name: string): BudgetError {
  return new BudgetError(`${name}: the archive has more than ${MEMBER_LIMIT} members`, {
    fields: { name, limit: MEMBER_LIMIT },
  });
}

function isMissingRecord(error: unknown): boolean {
  return error instanceof Error && error.message === ERR_CENTRAL_DIRECTORY_NOT_FOUND;
}

function directoryRecord(entry: Entry): DirectoryRecord {
  return {
    path: entry.filename,
    directory: entry.directory,
    encrypted: entry.encrypted,
    method: entry.compressionMethod,
    compressedLength: entry.compressedSize,
    byteLength: entry.uncompressedSize,
    crc32: entry.crc32 ?? 0,
    headerOffset: entry.offset,
  };
}

function archiveNotices(zip: ZipReader<never>, members: readonly NpzMember[]): Notice[] {
  const notices: Notice[] = [];
  const seen = new Set(members.map(({ path }) => path));
  if (seen.size < members.length)
    notices.push({
      code: 'duplicate-name',
      text: 'several members have the same name; np.load reads the last of them',
    });
  for (const { reason } of zip.warnings ?? []) {
    const text = WARNING_TEXT[reason];
    if (text) notices.push({ code: 'other', text });
  }
  if (zip.comment?.length > 0) notices.push({ code: 'other', text: `comment: ${commentText(zip.comment)}` });
  return notices;
}

/** The zip comment is an outsider's text: decoded leniently, without control characters, cut. */
function commentText(comment: Uint8Array): string {
  const text = new TextDecoder().decode(comment).replace(/\p{Cc}+/gu, ' ');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

const WARNING_TEXT: Record<string, string | undefined> = {
  [WARNING_APPENDED_DATA]: 'there are bytes after the end of the archive; they are ignored',
  [WARNING_PREPENDED_DATA]: 'there are bytes before the archive; they are ignored',
  [WARNING_WRAPPED_ENTRIES_COUNT]: 'the archive has more members than its end record says',
};

const REASON: Record<string, string | undefined> = {
  [ERR_CENTRAL_DIRECTORY_NOT_FOUND]:
    'bad magic number for central directory: a directory record was expected, found something else',
  [ERR_BAD_FORMAT]: 'the zip directory does not lie where the end record says; the file is damaged or cut off',
  [ERR_EOCDR_LOCATOR_ZIP64_NOT_FOUND]: 'the ZIP64 end record was expected, found none; the file is damaged',
};

async function directoryError(error: unknown, source: Source, tail: Tail): Promise<unknown> {
  if (isArraybookError(error)) return error;
  const { name, byteLength } = source;
  const text = error instanceof Error ? error.message : String(error);
  if (text === ERR_EOCDR_NOT_FOUND || (text === ERR_BAD_FORMAT && byteLength < 22)) return notZip(source, tail, error);
  if (text === ERR_SPLIT_ZIP_FILE || text === ERR_ENCRYPTED_CENTRAL_DIRECTORY)
    return new UnsupportedError(`${name}: ${text.toLowerCase()}`, { fields: { name }, cause: error });
  return badZip(`${name}: ${REASON[text] ?? text}`, { name, byteLength }, error);
}

async function notZip(source: Source, tail: Tail, cause: unknown): Promise<unknown> {
  const { name, byteLength } = source;
  const start = tail.start === 0 ? tail.bytes.subarray(0, 4) : await source.read({ start: 0, end: 4 });
  const magic = Array.from(start, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const found =
    magic === '50 4b 03 04' ? 'the end of the file is missing' : `the file begins with ${magic || 'nothing'}`;
  return badZip(
    `${name}: File is not a zip file: an end-of-directory record was expected in the last ${Math.min(byteLength, TAIL_BYTES)} bytes, found none; ${found}`,
    { name, byteLength, magic },
    cause,
  );
}
