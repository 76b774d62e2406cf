/** What a directory record means for arrays: name, compression, and why a member cannot be opened. */
import { type ErrorRecord, toErrorRecord } from '#core/base/error-record.ts';
import { type ArraybookError, FormatError, UnsupportedError } from '#core/base/errors.ts';
import type { MemberEntry, Notice } from '../format.ts';

/** A member with its place in the archive; plain data. */
export interface NpzMember extends MemberEntry {
  /** Offset of the local header. */
  readonly headerOffset: number;
  /** Where the next member's header or the directory begins: the member's data must end before. */
  readonly roomEnd: number;
  /** CRC-32 of the member's bytes, as the directory has it. */
  readonly crc32: number;
}

/** One record of the central directory, in this room's words. */
export interface DirectoryRecord {
  readonly path: string;
  readonly directory: boolean;
  readonly encrypted: boolean;
  /** Zip's number: 0 stored, 8 deflated. */
  readonly method: number;
  readonly compressedLength: number;
  readonly byteLength: number;
  readonly crc32: number;
  readonly headerOffset: number;
}

export const LOCAL_HEADER_BYTES = 30;

/** Deflate cannot do better: a declared size beyond this is a lie. */
const DEFLATE_LARGEST_RATIO = 1032;

const METHOD_NAME: Record<number, string | undefined> = {
  1: 'shrink',
  6: 'implode',
  9: 'deflate64',
  12: 'bzip2',
  14: 'lzma',
  93: 'zstandard',
  95: 'xz',
  98: 'ppmd',
  99: 'AES',
};

/** `directoryOffset`: where the central directory begins, behind all members. */
export function npzMembers(records: readonly DirectoryRecord[], directoryOffset: number): NpzMember[] {
  const rooms = memberRooms(records, directoryOffset);
  const places = placesByPath(records);
  return records.map((record, index) => {
    const problem = problemOf(record, rooms[index]);
    return {
      index,
      path: record.path,
      name: memberName(record.path),
      compression: record.method === 0 ? 'stored' : record.method === 8 ? 'deflated' : 'other',
      encrypted: record.encrypted,
      compressedLength: record.compressedLength,
      byteLength: record.byteLength,
      problem: problem && recordOf(problem),
      notices: noticesOf(record, index, places.get(record.path)!),
      headerOffset: record.headerOffset,
      roomEnd: rooms[index],
      crc32: record.crc32,
    };
  });
}

/** NumPy's key: the path without `.npy`. */
function memberName(path: string): string {
  return path.endsWith('.npy') ? path.slice(0, -'.npy'.length) : path;
}

/** Where each member must end: the next header in file order. Members at one offset leave each other no room. */
function memberRooms(records: readonly DirectoryRecord[], directoryOffset: number): number[] {
  const order = records.map((_, index) => index).sort((a, b) => records[a].headerOffset - records[b].headerOffset);
  const rooms: number[] = new Array(records.length);
  order.forEach((index, at) => {
    const { headerOffset } = records[index];
    const before = at > 0 && records[order[at - 1]].headerOffset === headerOffset;
    const next = at + 1 < order.length ? records[order[at + 1]].headerOffset : directoryOffset;
    rooms[index] = before ? headerOffset : next;
  });
  return rooms;
}

function placesByPath(records: readonly DirectoryRecord[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  records.forEach(({ path }, index) => {
    const known = places.get(path);
    if (known) known.push(index);
    else places.set(path, [index]);
  });
  return places;
}

function problemOf(record: DirectoryRecord, roomEnd: number): ArraybookError | null {
  return kindProblem(record) ?? methodProblem(record) ?? sizeProblem(record) ?? placeProblem(record, roomEnd);
}

function kindProblem({ path, directory }: DirectoryRecord): UnsupportedError | null {
  const fields = { path };
  if (directory) return new UnsupportedError(`${path} is a directory, not an array`, { fields });
  const extension = /\.[^./\\]+$/.exec(path)?.[0] ?? '';
  if (extension === '' || extension === '.npy') return null;
  return new UnsupportedError(`${path} is not an .npy member, so it holds no array`, { fields });
}

function methodProblem({ path, encrypted, method }: DirectoryRecord): UnsupportedError | null {
  if (encrypted)
    return new UnsupportedError(`${path} is encrypted, password required for extraction`, {
      fields: { path, encrypted },
      pythonType: 'RuntimeError',
    });
  if (method === 0 || method === 8) return null;
  const name = METHOD_NAME[method] ?? `number ${method}`;
  return new UnsupportedError(`${path}: compression method ${name} is not supported; expected stored or deflate`, {
    fields: { path, method },
  });
}

function sizeProblem({ path, method, compressedLength, byteLength }: DirectoryRecord): FormatError | null {
  const fields = { path, compressedLength, byteLength };
  if (method === 0 && compressedLength !== byteLength)
    return badZip(
      `${path}: stored, so ${byteLength} bytes were expected, but ${compressedLength} are recorded`,
      fields,
    );
  if (method === 8 && byteLength > compressedLength * DEFLATE_LARGEST_RATIO)
    return badZip(
      `${path}: ${byteLength} bytes are declared, but ${compressedLength} bytes cannot inflate to more than ${compressedLength * DEFLATE_LARGEST_RATIO}`,
      fields,
    );
  return null;
}

function placeProblem({ path, headerOffset, compressedLength }: DirectoryRecord, roomEnd: number): FormatError | null {
  const end = headerOffset + LOCAL_HEADER_BYTES + compressedLength;
  if (end <= roomEnd) return null;
  return badZip(
    `${path}: overlapped entries (possible zip bomb): the member needs bytes [${headerOffset}, ${end}), but at ${roomEnd} something else begins`,
    { path, headerOffset, end, roomEnd },
  );
}

/** What Python's zipfile says of a broken archive, as its own exception. */
export function badZip(message: string, fields: Record<string, string | number | boolean | null>, cause?: unknown) {
  return new FormatError(message, { fields, cause, pythonType: 'BadZipFile' });
}

function recordOf(error: ArraybookError): ErrorRecord {
  return { ...toErrorRecord(error), stack: null };
}

function noticesOf({ path }: DirectoryRecord, index: number, places: readonly number[]): Notice[] {
  const notices: Notice[] = [];
  if (places.length > 1) notices.push({ code: 'duplicate-name', text: duplicateText(index, places) });
  if (isUnsafePath(path))
    notices.push({
      code: 'unsafe-name',
      text: 'the path points outside the archive; it is shown as written and used as a label only',
    });
  return notices;
}

function duplicateText(index: number, places: readonly number[]): string {
  const count = `${places.length} members have this name`;
  return index === places.at(-1)
    ? `${count}; np.load reads this one, the last`
    : `${count}; np.load reads the last, not this one`;
}

/** Would it leave its directory, if somebody used it as a path? */
function isUnsafePath(path: string): boolean {
  return /^[/\\]|^[A-Za-z]:/.test(path) || path.includes('\0') || path.split(/[/\\]/).includes('..');
}
