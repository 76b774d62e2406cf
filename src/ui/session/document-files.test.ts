import { describe, expect, it } from 'vitest';
import { type DataFileRecord, emptyDocument, type NotebookDocument, newCell } from '../notebook/document.ts';
import { FileKey, type FileRecord } from '../store/files.ts';
import { createStores } from '../store/stores.ts';
import { acceptFile, fileDoubts, filesOf } from './document-files.ts';
import { renamedRequest } from './file-requests.ts';

const fingerprint = 'ab'.repeat(32);
const other = 'cd'.repeat(32);
const wanted: DataFileRecord = { name: 'waves.npy', byteLength: 3, blake3: fingerprint, url: null };
const notebook = (files: readonly DataFileRecord[] = [wanted]): NotebookDocument => ({
  ...emptyDocument(),
  files,
  cells: [newCell('code', "np.load('waves.npy')")],
});
const open = (name: string, blake3: string | null, content = 'abc'): FileRecord => ({
  key: FileKey.of(1),
  name,
  byteLength: content.length,
  origin: 'device',
  spec: { kind: 'file', file: new File([content], name) },
  status: 'open',
  opened: null,
  work: blake3 === null ? null : ({ blake3 } as FileRecord['work']),
  error: null,
});

describe('files that a notebook speaks of', () => {
  it('are noted when they are open, their fingerprint when it is known', () => {
    const first = filesOf(notebook([]), [open('waves.npy', null), open('unmentioned.npy', null)]);
    expect(first).toEqual([{ ...wanted, blake3: null }]);
    expect(filesOf(notebook(first), [open('waves.npy', fingerprint)])).toEqual([wanted]);
  });

  it('are not taken for others of the same name', () => {
    const document = notebook();
    for (const file of [open('waves.npy', other), open('waves.npy', null, 'longer')]) {
      expect(filesOf(document, [file])).toBe(document.files);
      expect(fileDoubts(document, [file])).toMatchObject([{ kind: 'other', wanted }]);
    }
    expect(fileDoubts(document, [open('waves.npy', other), open('waves.npy', fingerprint)])).toEqual([]);
    expect(fileDoubts(document, [open('waves.npy', null)])).toEqual([]);
  });

  it('are recognised under another name, and can be had under the right one', async () => {
    const [doubt] = fileDoubts(notebook(), [open('renamed.npy', fingerprint)]);
    expect(doubt).toMatchObject({ kind: 'renamed', text: 'renamed.npy is the waves.npy that is wanted.' });
    const request = renamedRequest(doubt.file, wanted.name);
    expect([request.name, request.byteLength]).toEqual(['waves.npy', 3]);
    expect(request.spec.kind === 'file' && [request.spec.file.name, await request.spec.file.text()]).toEqual([
      'waves.npy',
      'abc',
    ]);
  });

  it('can be replaced by another, when the person wants that', () => {
    const stores = createStores();
    const document = notebook();
    stores.notebook.setState({ document });
    const file = open('waves.npy', other, 'longer');
    acceptFile(stores, fileDoubts(document, [file])[0]);
    const { document: after } = stores.notebook.getState();
    expect(after.files).toEqual([{ name: 'waves.npy', byteLength: 6, blake3: other, url: null }]);
    expect(fileDoubts(after, [file])).toEqual([]);
  });
});
