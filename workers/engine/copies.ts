/**
 * Copies of opened files in the private file system, each with a note beside it: whose it is and its fingerprint. A copy
 * without its note was not finished, and is removed.
 */
import { listOpfsFiles, OpfsFile, removeOpfsFile, storageEstimate } from '#bytes/sources/opfs-file.ts';
import { openOpfsSource } from '#bytes/sources/opfs-source.ts';
import type { Source } from '#bytes/sources/source.ts';
import type { StorageReport } from '#protocol/engine-api.ts';

const FOLDER = 'imports';
const SCRATCH = 'scratch';

export interface CopyNote {
  readonly path: string;
  readonly name: string;
  readonly identity: string;
  readonly byteLength: number;
  readonly blake3: string;
}

/** Where the copy of a source is, or would be: named by what tells the source from others. */
export async function copyPath({ identity }: Source): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(identity));
  const hex = Array.from(new Uint8Array(digest).subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${FOLDER}/${hex}.bin`;
}

const notePath = (path: string) => path.replace(/\.bin$/, '.json');

export async function writeNote(note: CopyNote): Promise<void> {
  const file = await OpfsFile.create(notePath(note.path));
  try {
    file.write(new TextEncoder().encode(JSON.stringify(note)), 0);
    file.flush();
  } finally {
    file.close();
  }
}

/** What a kept copy is called from now on. */
export async function renameNote(path: string, name: string): Promise<void> {
  const note = await readNote(path);
  if (note !== null) await writeNote({ ...note, name });
}

async function readNote(path: string): Promise<CopyNote | null> {
  try {
    const source = await openOpfsSource({ path: notePath(path), name: path });
    const bytes = await source.read({ start: 0, end: source.byteLength }).finally(() => source.close());
    const note: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isNote(note) && note.path === path ? note : null;
  } catch {
    return null;
  }
}

function isNote(value: unknown): value is CopyNote {
  if (typeof value !== 'object' || value === null) return false;
  const note = value as Record<keyof CopyNote, unknown>;
  const texts = [note.path, note.name, note.identity, note.blake3];
  return texts.every((text) => typeof text === 'string') && typeof note.byteLength === 'number';
}

export async function removeCopy(path: string): Promise<void> {
  await removeOpfsFile(notePath(path));
  await removeOpfsFile(path);
}

const PROBES = 16;
const PROBE_BYTES = 4096;

/** The finished copy of a source, after a look at scattered pieces of both; one that differs is removed. */
export async function findCopy(source: Source): Promise<CopyNote | null> {
  const path = await copyPath(source);
  const note = await readNote(path);
  if (note === null || note.identity !== source.identity) return null;
  const same = await looksSame(source, path).catch(() => false);
  if (same) return note;
  await removeCopy(path).catch(() => {});
  return null;
}

async function looksSame(source: Source, path: string): Promise<boolean> {
  const copy = await openOpfsSource({ path, name: source.name });
  try {
    if (copy.byteLength !== source.byteLength) return false;
    const last = Math.max(0, source.byteLength - PROBE_BYTES);
    for (let probe = 0; probe < PROBES; probe++) {
      const start = Math.floor((last * probe) / (PROBES - 1));
      const range = { start, end: Math.min(source.byteLength, start + PROBE_BYTES) };
      const [theirs, ours] = await Promise.all([source.read(range), copy.read(range)]);
      if (!theirs.every((byte, index) => byte === ours[index])) return false;
    }
    return true;
  } finally {
    copy.close();
  }
}

/** Largest share of the free storage that one copy may take. */
const SHARE = 0.4;

/** Null: there is room. Otherwise why not, in a sentence. */
export async function noRoomFor(byteLength: number): Promise<string | null> {
  const { usage, quota } = await storageEstimate();
  const free = Math.max(0, quota - usage);
  if (byteLength <= free * SHARE) return null;
  return `Not copied: ${inMegabytes(byteLength)} MB is more than ${SHARE * 100} % of the ${inMegabytes(free)} MB of free browser storage.`;
}

function inMegabytes(bytes: number): string {
  return Math.round(bytes / 1e6).toLocaleString('en');
}

export function scratchPath(): string {
  return `${SCRATCH}/${crypto.randomUUID()}.bin`;
}

/** What earlier sessions left: scratch files that nobody holds open, and copies without a note. */
export async function sweepStorage(): Promise<void> {
  for (const { path } of await listOpfsFiles(SCRATCH)) await removeOpfsFile(path).catch(() => {});
  const files = await listOpfsFiles(FOLDER);
  const noted = new Set(files.map(({ path }) => path).filter((path) => path.endsWith('.json')));
  for (const { path, lastModified } of files) {
    const abandoned = path.endsWith('.bin') && !noted.has(notePath(path)) && Date.now() - lastModified > 60_000;
    if (abandoned) await removeOpfsFile(path).catch(() => {});
  }
}

export async function storageReport(): Promise<StorageReport> {
  const copies = (await listOpfsFiles(FOLDER)).filter(({ path }) => path.endsWith('.bin'));
  const files = await Promise.all(
    copies.map(async ({ path, byteLength }) => ({ path, name: (await readNote(path))?.name ?? path, byteLength })),
  );
  return { ...(await storageEstimate()), files };
}
