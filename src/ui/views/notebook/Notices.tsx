import { FileQuestion, HardDriveDownload, History, Info, Users, X } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { runAction } from '../../actions/run-action.ts';
import { usePage } from '../../page-context.ts';
import { subjectOfSource } from '../../session/card-cells.ts';
import { acceptFile, fileDoubts } from '../../session/document-files.ts';
import { parseUrl, renamedRequest, requestOfUrl } from '../../session/file-requests.ts';
import { bytesText } from '../../text/amounts.ts';
import { whenText } from '../../text/moments.ts';

/** What a person should know about the open notebook, above it. */
export function Notices() {
  return (
    <>
      <OtherTab />
      <NoRoom />
      <Restored />
      <Findings />
      <WantedFiles />
      <DoubtfulFiles />
    </>
  );
}

function OtherTab() {
  const { stores, desk } = usePage();
  const reader = useStore(stores.desk, ({ role }) => role === 'reader');
  if (!reader) return null;
  return (
    <Notice icon={<Users aria-hidden size={16} />} tone="caution">
      <p>This notebook is open in another tab, which writes it. Here you can read it and watch it change.</p>
      <button type="button" className="button" onClick={() => void desk.takeOver()}>
        Write here instead
      </button>
    </Notice>
  );
}

function NoRoom() {
  const { stores } = usePage();
  const saving = useStore(stores.desk, (desk) => desk.saving);
  if (saving.status !== 'failed') return null;
  return (
    <Notice icon={<HardDriveDownload aria-hidden size={16} />} tone="problem">
      <p>{saving.text}</p>
      <button type="button" className="button" onClick={() => runAction('download-ipynb')}>
        Download it
      </button>
    </Notice>
  );
}

function Restored() {
  const { stores } = usePage();
  const at = useStore(stores.desk, ({ restoredFrom }) => restoredFrom);
  const [dismissed, setDismissed] = useState<number | null>(null);
  if (at === null || at === dismissed) return null;
  return (
    <Notice icon={<History aria-hidden size={16} />} tone="status" dismiss={() => setDismissed(at)}>
      <p>The page was closed {whenText(at)} before it had saved everything. What you had written is here again.</p>
      <button type="button" className="button" onClick={() => runAction('history')}>
        Older states
      </button>
    </Notice>
  );
}

/** What opening a foreign notebook found. */
function Findings() {
  const { stores } = usePage();
  const notes = useStore(stores.desk, (desk) => desk.notes);
  const [dismissed, setDismissed] = useState<typeof notes | null>(null);
  if (notes.length === 0 || notes === dismissed) return null;
  return (
    <Notice icon={<Info aria-hidden size={16} />} tone="status" dismiss={() => setDismissed(notes)}>
      <details>
        <summary>
          {notes.length === 1 ? 'One thing' : `${notes.length} things`} in this notebook{' '}
          {notes.length === 1 ? 'is' : 'are'} not as Arraybook writes {notes.length === 1 ? 'it' : 'them'}. Nothing was
          lost.
        </summary>
        <ul className="notice-list">
          {notes.map(({ where, text }) => (
            <li key={where + text}>
              {where !== '' && <span className="mono quiet">{where} </span>}
              {text}
            </li>
          ))}
        </ul>
      </details>
    </Notice>
  );
}

/** Files that the notebook speaks of, that are not open, and that no cell stands for. */
function WantedFiles() {
  const { stores, session } = usePage();
  const files = useStore(stores.notebook, ({ document }) => document.files);
  const cells = useStore(stores.notebook, ({ document }) => document.cells);
  const open = useStore(stores.files);
  if (files.length === 0) return null;
  const shown = new Set(
    cells.flatMap(({ kind, source }) => (kind === 'explorer' ? (subjectOfSource(source)?.file ?? []) : [])),
  );
  const wanted = files.filter(
    ({ name }) =>
      !shown.has(name) && !open.some((file) => file.name === name) && cells.some(({ source }) => source.includes(name)),
  );
  if (wanted.length === 0) return null;
  return (
    <Notice icon={<FileQuestion aria-hidden size={16} />} tone="caution">
      <div>
        <p>
          {wanted.length === 1
            ? 'This notebook wants a file. Drop it here.'
            : 'This notebook wants files. Drop them here.'}
        </p>
        <ul className="notice-list">
          {wanted.map(({ name, byteLength, blake3, url }) => {
            const parsed = url === null ? null : parseUrl(url, document.baseURI);
            return (
              <li key={name}>
                <b>{name}</b>{' '}
                <span className="quiet numbers">
                  {bytesText(byteLength)}
                  {blake3 === null ? '' : ` · fingerprint ${blake3.slice(0, 8)}`}
                </span>{' '}
                {parsed !== null && 'url' in parsed && (
                  <button
                    type="button"
                    className="note-button"
                    onClick={() => void session.openFiles([renamedRequest(requestOfUrl(parsed.url), name)])}
                  >
                    Fetch from {parsed.url.host}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      </div>
      <button type="button" className="button" onClick={() => runAction('open-file')}>
        Choose file
      </button>
    </Notice>
  );
}

/** A file of the right name that is another one, or the right one under another name. */
function DoubtfulFiles() {
  const { stores, session } = usePage();
  const notebook = useStore(stores.notebook, ({ document }) => document);
  const open = useStore(stores.files);
  const doubts = useMemo(() => fileDoubts(notebook, open), [notebook, open]);
  return doubts.map((doubt) => (
    <Notice key={doubt.file.key} icon={<FileQuestion aria-hidden size={16} />} tone="caution">
      <p>{doubt.text}</p>
      {doubt.kind === 'other' ? (
        <button type="button" className="button" onClick={() => acceptFile(stores, doubt)}>
          Use this one from now on
        </button>
      ) : (
        <button
          type="button"
          className="button"
          onClick={() => void session.openFiles([renamedRequest(doubt.file, doubt.wanted.name)])}
        >
          Open it as {doubt.wanted.name}
        </button>
      )}
    </Notice>
  ));
}

interface NoticeProps {
  readonly icon: ReactNode;
  readonly tone: 'status' | 'caution' | 'problem';
  readonly dismiss?: () => void;
  readonly children: ReactNode;
}

function Notice({ icon, tone, dismiss, children }: NoticeProps) {
  return (
    <div className="notebook-notice" data-tone={tone} role={tone === 'problem' ? 'alert' : 'status'}>
      {icon}
      {children}
      {dismiss !== undefined && (
        <button type="button" className="icon-button" aria-label="Dismiss" onClick={dismiss}>
          <X aria-hidden />
        </button>
      )}
    </div>
  );
}
