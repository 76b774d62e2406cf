/** Keeps the notebook's list of the data files that it speaks of: name, size, fingerprint, and where they came from. */
import type { DataFileRecord, NotebookDocument } from '../notebook/document.ts';
import { type GivenFile, matchFile } from '../notebook/file-match.ts';
import type { FileRecord } from '../store/files.ts';
import { transitionNotebook } from '../store/notebook.ts';
import type { Stores } from '../store/stores.ts';

export function followFiles(stores: Stores): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const { document } = stores.notebook.getState();
    const files = filesOf(document, stores.files.getState());
    if (files === document.files) return;
    stores.notebook.setState((state) =>
      transitionNotebook(state, { type: 'changed', document: { ...document, files } }),
    );
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  };
  stores.files.subscribe(later);
  stores.notebook.subscribe((state, before) => state.document.cells !== before.document.cells && later());
}

/** What is known of files that are not open now, or that are open as other files, stays; the same list where nothing is new. */
export function filesOf(document: NotebookDocument, open: readonly FileRecord[]): readonly DataFileRecord[] {
  const named = open.filter(
    ({ name, status }) => status === 'open' && document.cells.some(({ source }) => source.includes(name)),
  );
  let files = document.files;
  for (const file of named) {
    const record = recordOf(file);
    const at = files.findIndex(({ name }) => name === record.name);
    if (at < 0) files = [...files, record];
    else if (isSame(files[at], record) && !sameRecord(files[at], record)) files = files.with(at, record);
  }
  return files;
}

/** As far as is known: the fingerprint comes when all bytes were read. */
const isSame = (wanted: DataFileRecord, given: GivenFile): boolean => matchFile([wanted], given).kind === 'match';

export interface FileDoubt {
  readonly file: FileRecord;
  readonly wanted: DataFileRecord;
  /** `other`: of the name that is wanted, but another file. `renamed`: what is wanted, under another name. */
  readonly kind: 'other' | 'renamed';
  readonly text: string;
}

/** Open files that may not be what the notebook means, or are it and cannot be found by their name. */
export function fileDoubts({ files, cells }: NotebookDocument, open: readonly FileRecord[]): readonly FileDoubt[] {
  const wanted = files.filter(({ name }) => cells.some(({ source }) => source.includes(name)));
  const there = open.filter(({ status }) => status === 'open');
  const found = (one: DataFileRecord) => there.some((file) => file.name === one.name && isSame(one, recordOf(file)));
  const missing = wanted.filter((one) => !found(one));
  return there.flatMap((file): FileDoubt[] => {
    const match = matchFile(missing, recordOf(file));
    if (match.kind === 'mismatch') return [{ file, wanted: match.wanted, kind: 'other', text: match.text }];
    if (match.kind !== 'match' || !match.certain || match.wanted.name === file.name) return [];
    return [
      { file, wanted: match.wanted, kind: 'renamed', text: `${file.name} is the ${match.wanted.name} that is wanted.` },
    ];
  });
}

/** From now on the notebook means this file. */
export function acceptFile(stores: Stores, { file, wanted }: FileDoubt): void {
  const { document } = stores.notebook.getState();
  const files = document.files.map((one) => (one.name === wanted.name ? { ...recordOf(file), name: one.name } : one));
  stores.notebook.setState((state) => transitionNotebook(state, { type: 'changed', document: { ...document, files } }));
}

function recordOf({ name, byteLength, work, spec }: FileRecord): DataFileRecord {
  const url = spec.kind === 'url' ? spec.url : null;
  return { name, byteLength: byteLength ?? 0, blake3: work?.blake3 ?? null, url };
}

/** A fingerprint that is not there yet takes none away. */
function sameRecord(known: DataFileRecord, now: DataFileRecord): boolean {
  return (
    known.byteLength === now.byteLength && (known.blake3 === now.blake3 || now.blake3 === null) && known.url === now.url
  );
}
