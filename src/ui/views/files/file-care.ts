/** What can be done with one file of the list, and what is said of it. */
import { toErrorRecord } from '#core/base/error-record.ts';
import { withSignals } from '#protocol/client.ts';
import type { EngineApi } from '#protocol/engine-api.ts';
import type { Page } from '../../page.ts';
import { sourceOfSubject, subjectOfSource } from '../../session/card-cells.ts';
import { saveBlob } from '../../session/save-blob.ts';
import { type FileRecord, transitionFiles } from '../../store/files.ts';

export interface FileCare {
  keep(): Promise<void>;
  forget(): Promise<void>;
  download(): Promise<void>;
  verify(): Promise<void>;
  copyFingerprint(): Promise<void>;
  rename(name: string): Promise<void>;
}

/** Null while the file or the engine is not there. */
export function careOf(page: Page, file: FileRecord, engine: EngineApi | null): FileCare | null {
  const { opened } = file;
  if (opened === null || engine === null) return null;
  const { session, stores } = page;
  const { fileId } = opened;
  const said = (text: string) => session.say(text, { visible: true });
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      session.say(`${what}: ${toErrorRecord(error).message}`, { tone: 'problem' });
    }
  };
  return {
    keep: () =>
      attempt(`${file.name} could not be kept`, async () => {
        await engine.keep(fileId);
        said(`${file.name} is kept in this browser`);
      }),
    forget: () =>
      attempt(`The copy of ${file.name} could not be removed`, async () => {
        const { files } = await engine.storage();
        const copy = files.find(({ name, byteLength }) => name === file.name && byteLength === file.byteLength);
        if (copy !== undefined) await engine.forget(copy.path);
        said(`The local copy of ${file.name} is removed`);
      }),
    download: () =>
      attempt(`${file.name} could not be saved`, async () => {
        saveBlob(await withSignals(engine).download(fileId), file.name);
      }),
    verify: () =>
      attempt(`${file.name} could not be read again`, async () => {
        const { blake3, before } = await withSignals(engine).check(fileId);
        if (before === null) said(`The fingerprint of ${file.name} is ${blake3.slice(0, 8)}`);
        else if (before === blake3) said(`${file.name} is what it was: its fingerprint is the same`);
        else session.say(`${file.name} has changed since it was opened`, { tone: 'problem' });
      }),
    copyFingerprint: async () => {
      await navigator.clipboard.writeText(file.work?.blake3 ?? '');
      said('The fingerprint is copied');
    },
    rename: (name) =>
      attempt(`${file.name} could not be renamed`, async () => {
        await engine.rename(fileId, name);
        stores.files.setState((files) => transitionFiles(files, { type: 'renamed', key: file.key, name }), true);
        renameInCards(page, file.name, name);
      }),
  };
}

/** Cards load the file by its name: they follow. Cells that a person wrote are left alone. */
function renameInCards({ notebook, stores }: Page, from: string, to: string): void {
  for (const cell of stores.notebook.getState().document.cells) {
    const subject = cell.kind === 'explorer' ? subjectOfSource(cell.source) : null;
    if (subject?.file !== from) continue;
    const source = sourceOfSubject({ ...subject, file: to });
    notebook.edit({ type: 'source', id: cell.id, source }, { keepActive: true });
  }
}

/** Why a name cannot be given to a file; null: it can. */
export function problemOfName(name: string, others: readonly string[]): string | null {
  if (name.trim() === '') return 'A file needs a name.';
  if (/[/\\]/.test(name)) return 'A name holds no slashes.';
  if (others.includes(name)) return `Another file is called ${name}.`;
  return null;
}
