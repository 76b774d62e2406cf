/** Opening: sniff, describe, and the sessions of what was found. Headers only. */
import type { ArrayDescription, Notice } from '#bytes/formats/format.ts';
import { describeNpy } from '#bytes/formats/npy/describe.ts';
import { describeNpz, locateMember } from '#bytes/formats/npz/npz.ts';
import { readHead, sniff } from '#bytes/formats/sniff.ts';
import { openSource } from '#bytes/sources/open-source.ts';
import type { Source, SourceSpec } from '#bytes/sources/source.ts';
import { windowSource } from '#bytes/sources/window-source.ts';
import type { FileId } from '#core/base/brand.ts';
import { fromErrorRecord } from '#core/base/error-record.ts';
import { dtypeText } from '#core/dtype/dtype-text.ts';
import type { ArrayInfo } from '#protocol/engine-api.ts';
import type { ArrayBytes } from '../compute/array-bytes.ts';
import {
  type ArraySession,
  type Described,
  entriesOf,
  type FileSession,
  newArraySession,
  waitingFileState,
} from './sessions.ts';
import { Watched } from './watch.ts';

export async function openFile(fileId: FileId, spec: SourceSpec): Promise<FileSession> {
  const notices: Notice[] = [];
  const onNotice = (text: string) => notices.push({ code: 'other', text: sentence(text) });
  return openFileOf(fileId, spec, await openSource(spec, { onNotice }), notices);
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** As `openFile`, with the source already there, and what its opening had to say. */
export async function openFileOf(
  fileId: FileId,
  spec: SourceSpec,
  source: Source,
  notices: readonly Notice[] = [],
): Promise<FileSession> {
  try {
    return sessionOf({ fileId, spec, source, described: withNotices(await describeSource(source), notices) });
  } catch (error) {
    source.close();
    throw error;
  }
}

async function describeSource(source: Source): Promise<Described> {
  const head = await readHead(source);
  const sniffed = sniff(head, source.name);
  if (sniffed.format === 'other') throw sniffed.error;
  return sniffed.format === 'npz' ? describeNpz(source) : { format: 'npy', array: await describeNpy(source, { head }) };
}

function withNotices(described: Described, notices: readonly Notice[]): Described {
  if (notices.length === 0) return described;
  if (described.format === 'npz') return { ...described, notices: [...described.notices, ...notices] };
  const { array } = described;
  return { ...described, array: { ...array, notices: [...array.notices, ...notices] } };
}

interface Opening {
  readonly fileId: FileId;
  readonly spec: SourceSpec;
  readonly source: Source;
  readonly described: Described;
}

function sessionOf({ fileId, spec, source, described }: Opening): FileSession {
  const { name, byteLength } = source;
  const entries = entriesOf(fileId, described, byteLength);
  const members = described.format === 'npz' ? described.members : [];
  const notices = described.format === 'npz' ? described.notices : described.array.notices;
  return {
    fileId,
    spec,
    source,
    described,
    name: null,
    opened: { fileId, name, byteLength, format: described.format, entries, notices },
    arrays: entries.map((entry, index) => newArraySession(fileId, entry, members[index] ?? null)),
    state: new Watched(waitingFileState(fileId)),
    abort: new AbortController(),
    copy: null,
    copySource: null,
    followAbort: new AbortController(),
    followed: null,
    sha256: null,
  };
}

/** A `.npy`, or a stored member where it lies in its archive. Null: the member must be inflated first. */
export async function openInPlace(file: FileSession, array: ArraySession): Promise<ArrayDescription | null> {
  if (file.described.format === 'npy') {
    array.bytes = bytesOf(file.fileId, file.spec);
    array.source = file.source;
    array.place = { name: file.source.name, start: 0, end: file.source.byteLength };
    return file.described.array;
  }
  const { member, entry } = array;
  if (entry.problem !== null) throw fromErrorRecord(entry.problem);
  if (member === null || member.compression !== 'stored') return null;
  const { start, end } = await locateMember(file.source, member);
  const window = windowSource(file.source, { name: member.path, start, end });
  array.source = window;
  array.place = { name: member.path, start, end };
  array.bytes = bytesOf(array.arrayId, { kind: 'window', name: member.path, of: file.spec, start, end });
  return describeNpy(window, { fileName: member.path });
}

export function bytesOf(key: string, spec: SourceSpec): ArrayBytes & { kind: 'source' } {
  return { kind: 'source', key, spec };
}

export function infoOf(file: FileSession, array: ArraySession, description: ArrayDescription): ArrayInfo {
  const { version, dtype, shape, fortranOrder, headerText, dataOffset, dataLength, availableLength, notices } =
    description;
  return {
    arrayId: array.arrayId,
    fileId: file.fileId,
    fileName: file.opened.name,
    name: array.entry.name,
    version,
    dtype,
    dtypeText: dtypeText(dtype),
    shape,
    fortranOrder,
    headerText,
    dataOffset,
    dataLength,
    availableLength,
    compression: array.entry.compression,
    notices: [...array.entry.notices, ...notices.filter((notice) => !array.entry.notices.includes(notice))],
  };
}
