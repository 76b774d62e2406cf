import { FileArchive, FileDigit, FileWarning, HardDrive, Link2, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { runAction } from '../../actions/run-action.ts';
import { usePage } from '../../page-context.ts';
import { transitionCards } from '../../store/cards.ts';
import type { FileRecord } from '../../store/files.ts';
import { bytesText, countText } from '../../text/amounts.ts';
import { ProgressLine } from '../controls/ProgressLine.tsx';
import { showFile } from '../document/show-card.ts';
import { FileMenu } from './FileMenu.tsx';
import { RecentFiles } from './RecentFiles.tsx';
import { RenameField } from './RenameField.tsx';

export function FilesSection({ chooseFiles }: { readonly chooseFiles: () => void }) {
  const files = useStore(usePage().stores.files);
  return (
    <>
      {files.length === 0 ? (
        <p className="rail-empty">No file is open.</p>
      ) : (
        <ul className="file-list" aria-label="Open files">
          {files.map((file) => (
            <FileRow key={file.key} file={file} />
          ))}
        </ul>
      )}
      <div className="rail-actions">
        <button type="button" className="button quiet" onClick={chooseFiles}>
          <Plus aria-hidden /> Open files
        </button>
        <button type="button" className="button quiet" onClick={() => runAction('open-url')}>
          <Link2 aria-hidden /> URL
        </button>
      </div>
      {files.length > 0 && <RecentFiles headingLevel="h3" />}
    </>
  );
}

function FileRow({ file }: { readonly file: FileRecord }) {
  const { session, stores } = usePage();
  const [renaming, setRenaming] = useState(false);
  // A file that only cells read has no card yet.
  const show = () => {
    stores.cards.setState((state) => transitionCards(state, { type: 'file-added', fileKey: file.key }));
    showFile(file.key);
  };
  const Icon = file.status === 'failed' ? FileWarning : file.opened?.format === 'npz' ? FileArchive : FileDigit;
  const fingerprint = file.work?.blake3 ?? null;
  return (
    <li className="file-row" data-status={file.status}>
      {renaming ? (
        <RenameField file={file} done={() => setRenaming(false)} />
      ) : (
        <button type="button" className="file-open" onClick={show}>
          <Icon aria-hidden size={16} />
          <span className="truncate" title={file.name}>
            {file.name}
          </span>
        </button>
      )}
      <FileMenu file={file} show={show} rename={() => setRenaming(true)} />
      <button
        type="button"
        className="icon-button file-remove"
        aria-label={`Close ${file.name}`}
        onClick={() => void session.removeFile(file.key)}
      >
        <X aria-hidden />
      </button>
      <p className="file-facts numbers">
        <FileFacts file={file} />
        {fingerprint !== null && (
          <span className="mono" title={`BLAKE3 ${fingerprint}`}>
            {fingerprint.slice(0, 8)}
          </span>
        )}
      </p>
      <FileWork file={file} />
    </li>
  );
}

function FileFacts({ file }: { readonly file: FileRecord }) {
  if (file.status === 'failed') return <span className="problem-words">could not be opened</span>;
  const members = file.opened?.format === 'npz' ? countText(file.opened.entries.length, 'array') : null;
  return (
    <>
      <span>{file.byteLength === null ? 'size unknown' : bytesText(file.byteLength)}</span>
      {members !== null && <span>{members}</span>}
      {file.status === 'opening' && <span>opening…</span>}
      {file.work?.import === 'done' && (
        <span className="file-kept" title="A copy in this browser's private storage makes reading fast">
          <HardDrive aria-hidden size={11} /> local copy
        </span>
      )}
    </>
  );
}

const LARGE_BYTES = 2 ** 28;

/** That a small file was not copied is no news. */
function matters({ work, byteLength }: FileRecord): boolean {
  return work?.import === 'failed' || (work?.import === 'skipped' && (byteLength ?? 0) >= LARGE_BYTES);
}

function FileWork({ file }: { readonly file: FileRecord }) {
  const work = file.work;
  if (work === null)
    return file.status === 'opening' ? <ProgressLine name={`Opening ${file.name}`} progress={null} /> : null;
  if (work.import === 'running')
    return <ProgressLine name={`Keeping a local copy of ${file.name}`} progress={work.progress} brief />;
  if (work.importNote !== null && matters(file)) return <p className="file-note">{work.importNote}</p>;
  return null;
}
