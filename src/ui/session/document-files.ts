/** Keeps the notebook's list of the data files that it speaks of: name, size, fingerprint, and where they came from. */
import type { DataFileRecord, NotebookDocument } from '../notebook/document.ts';
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

/** What is known of files that are not open now stays; the same list where nothing is new. */
export function filesOf(document: NotebookDocument, open: readonly FileRecord[]): readonly DataFileRecord[] {
  const named = open.filter(
    ({ name, status }) => status === 'open' && document.cells.some(({ source }) => source.includes(name)),
  );
  let files = document.files;
  for (const file of named) {
    const record = recordOf(file);
    const at = files.findIndex(({ name }) => name === record.name);
    if (at < 0) files = [...files, record];
    else if (!sameRecord(files[at], record)) files = files.with(at, record);
  }
  return files;
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
