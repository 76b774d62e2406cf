/** What the engine knows of the files and arrays that are open. */
import type { ArrayDescription, NpyFile } from '#bytes/formats/format.ts';
import type { NpzDirectory, NpzMember } from '#bytes/formats/npz/npz.ts';
import type { ObjectArray } from '#bytes/formats/pickle/object-array.ts';
import type { Source, SourceSpec } from '#bytes/sources/source.ts';
import { ArrayId, type FileId } from '#core/base/brand.ts';
import { SelectionError } from '#core/base/errors.ts';
import type { StatsPartial } from '#core/kernels/statistics.ts';
import type { ArrayEntry, ArrayInfo, ArrayState, FileState, OpenedFile } from '#protocol/engine-api.ts';
import type { ArrayBytes } from '../compute/array-bytes.ts';
import type { Region } from '../compute/task.ts';
import { Gate } from './gate.ts';
import type { ScratchLevel } from './levels.ts';
import type { Overview } from './overview.ts';
import type { Pyramid } from './pyramid.ts';
import { Pause } from './scheduler.ts';
import { Watched } from './watch.ts';

export type Described = NpyFile | NpzDirectory;

export interface FileSession {
  readonly fileId: FileId;
  /** Changes only where an array in memory moved (`refreshShared`). */
  spec: SourceSpec;
  /** The origin: what was dropped or named. */
  source: Source;
  readonly opened: OpenedFile;
  /** What a person calls it, where that is another name than its own. */
  name: string | null;
  readonly described: Described;
  readonly arrays: readonly ArraySession[];
  readonly state: Watched<FileState>;
  /** Ends everything that is done for the file. */
  readonly abort: AbortController;
  /** Path of the copy in the private file system that reads come from. */
  copy: string | null;
  copySource: Source | null;
  /** Ends import and fingerprint alone. */
  followAbort: AbortController;
  /** Settles when import and fingerprint are over; null before they began. */
  followed: Promise<void> | null;
  sha256: Promise<string> | null;
}

/** An array whose header was read. */
export interface OpenedArray {
  readonly description: ArrayDescription;
  readonly info: ArrayInfo;
}

export interface ArraySession {
  readonly arrayId: ArrayId;
  readonly fileId: FileId;
  readonly entry: ArrayEntry;
  readonly member: NpzMember | null;
  readonly state: Watched<ArrayState>;
  readonly pause: Pause;
  opening: Promise<OpenedArray> | null;
  opened: OpenedArray | null;
  /** Where its bytes are read from now; byte 0 is the first of the member's header. */
  bytes: ArrayBytes | null;
  /** For reads by the engine itself. */
  source: Source | null;
  /** The part of its file that the member is, when it can be read where it lies. */
  place: { readonly name: string; readonly start: number; readonly end: number } | null;
  /** Scratch file that a deflated member was inflated into. */
  scratch: string | null;
  /** What its pickle holds, for object arrays. */
  objects: Promise<ObjectArray> | null;
  /** Opens when the first picture was made. */
  readonly firstLook: Gate;
  /** Settles when `bytes` is there; a deflated member must be inflated first. */
  ready: Promise<void>;
  /** The heap that its bytes lie in, when they do. */
  region: Region | null;
  pyramid: Pyramid | null;
  /** A coarser level above the pyramid, for long lines. */
  overview: Overview | null;
  /** A finer level in scratch, for looks between elements and the pyramid. */
  level: ScratchLevel | null;
  /** What the first pass found, while it can still be refined. */
  partials: readonly StatsPartial[] | null;
  /** Ends the background pass. */
  passAbort: AbortController;
  /** Settles when everything in the background is over. */
  background: Promise<void>;
}

export function newArraySession(fileId: FileId, entry: ArrayEntry, member: NpzMember | null): ArraySession {
  return {
    arrayId: entry.arrayId,
    fileId,
    entry,
    member,
    state: new Watched<ArrayState>(waitingState(entry.arrayId)),
    pause: new Pause(),
    opening: null,
    opened: null,
    bytes: null,
    source: null,
    place: null,
    scratch: null,
    objects: null,
    firstLook: new Gate(),
    ready: Promise.resolve(),
    region: null,
    pyramid: null,
    overview: null,
    level: null,
    partials: null,
    passAbort: new AbortController(),
    background: Promise.resolve(),
  };
}

export function waitingState(arrayId: ArrayId): ArrayState {
  return { arrayId, phase: 'waiting', paused: false, progress: null, statistics: [], error: null };
}

export function waitingFileState(fileId: FileId): FileState {
  return { fileId, import: 'waiting', importNote: null, progress: null, blake3: null, sha256: null, error: null };
}

/** Directory rows of a described file, each with the id of its array. */
export function entriesOf(fileId: FileId, described: Described, byteLength: number): ArrayEntry[] {
  if (described.format === 'npz') {
    return described.members.map((member) => memberEntry(fileId, member));
  }
  const { name, notices } = described.array;
  const plain = { path: null, compression: 'none', encrypted: false, problem: null } as const;
  return [{ arrayId: ArrayId.of(fileId, 0), name, ...plain, compressedLength: byteLength, byteLength, notices }];
}

function memberEntry(fileId: FileId, member: NpzMember): ArrayEntry {
  const { index, name, path, compression, encrypted, compressedLength, byteLength, problem, notices } = member;
  const arrayId = ArrayId.of(fileId, index);
  return { arrayId, name, path, compression, encrypted, compressedLength, byteLength, problem, notices };
}

/** The files and arrays that are open, by id. */
export class Sessions {
  readonly #files = new Map<FileId, FileSession>();
  readonly #arrays = new Map<ArrayId, ArraySession>();

  add(file: FileSession): void {
    this.#files.set(file.fileId, file);
    for (const array of file.arrays) this.#arrays.set(array.arrayId, array);
  }

  remove(fileId: FileId): FileSession | null {
    const file = this.#files.get(fileId) ?? null;
    this.#files.delete(fileId);
    for (const array of file?.arrays ?? []) this.#arrays.delete(array.arrayId);
    return file;
  }

  get files(): Iterable<FileSession> {
    return this.#files.values();
  }

  file(fileId: FileId): FileSession {
    const file = this.#files.get(fileId);
    if (file === undefined) throw new SelectionError(`there is no open file ${fileId}`, { pythonType: 'KeyError' });
    return file;
  }

  array(arrayId: ArrayId): ArraySession {
    const array = this.#arrays.get(arrayId);
    if (array === undefined) throw new SelectionError(`there is no open array ${arrayId}`, { pythonType: 'KeyError' });
    return array;
  }
}
