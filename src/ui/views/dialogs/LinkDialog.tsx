import { useEffect, useState } from 'react';
import { describeLink, type LinkDescription, type LinkedFile, type ReadLink, readLink } from '../../notebook/links.ts';
import { usePage } from '../../page-context.ts';
import { openShared } from '../../session/shared-notebook.ts';
import { bytesText, countText } from '../../text/amounts.ts';
import { Modal } from './Modal.tsx';

type Read =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly link: ReadLink; readonly about: LinkDescription }
  | { readonly kind: 'broken'; readonly why: string };

/** A link was followed: what it would load and from whom. Nothing is loaded, and nothing runs, before the answer. */
export function LinkDialog({ payload, close }: { readonly payload: string; readonly close: () => void }) {
  const page = usePage();
  const [read, setRead] = useState<Read>({ kind: 'reading' });
  useEffect(() => {
    let gone = false;
    readLink(payload).then(
      (link) => !gone && setRead({ kind: 'read', link, about: describeLink(link) }),
      (error: unknown) =>
        !gone && setRead({ kind: 'broken', why: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      gone = true;
    };
  }, [payload]);
  const leave = () => {
    // The address has done its work: a reload shows what this browser keeps.
    history.replaceState(null, '', location.pathname + location.search);
    close();
  };
  const open = (link: ReadLink) => {
    leave();
    void openShared(page, link);
  };
  return (
    <Modal name="Open a shared notebook" className="link-dialog" close={leave}>
      {read.kind === 'reading' && <p role="status">Reading the link…</p>}
      {read.kind === 'broken' && (
        <>
          <h2>This link cannot be opened</h2>
          <p className="problem-words" role="alert">
            {read.why}
          </p>
          <p className="quiet">Ask whoever sent it for the whole link, or for the notebook as a file.</p>
          <div className="modal-actions">
            <button type="button" className="button primary" onClick={leave}>
              Close
            </button>
          </div>
        </>
      )}
      {read.kind === 'read' && (
        <>
          <h2>Open “{read.about.name}”?</h2>
          <About about={read.about} />
          <div className="modal-actions">
            <button type="button" className="button" onClick={leave}>
              Cancel
            </button>
            <button type="button" className="button primary" onClick={() => open(read.link)}>
              {read.about.origins.length === 0 ? 'Open' : 'Open and load'}
            </button>
          </div>
        </>
      )}
    </Modal>
  );
}

function About({ about }: { readonly about: LinkDescription }) {
  const { codeCells, otherCells, files, origins } = about;
  return (
    <>
      <p>
        Someone sent you a notebook with {countText(codeCells, 'cell')} of code
        {otherCells > 0 && ` and ${countText(otherCells, 'other cell')}`}. Its code can compute, and nothing else: it
        reaches no file but those you give it, and no server. No cell runs before you run it.
      </p>
      {files.length > 0 && (
        <>
          <h3 className="small-heading">Data</h3>
          <ul className="share-list">
            {files.map((file) => (
              <li key={file.name}>
                <span className="truncate">{file.name}</span>
                <span className="quiet numbers">
                  {bytesText(file.byteLength)} · {fromWords(file)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {origins.length > 0 ? (
        <p className="notice">
          If you agree, this browser asks {origins.map((origin) => new URL(origin).host).join(', ')} for these files.
          Those servers see your address; nothing of yours is sent.
        </p>
      ) : (
        <p className="quiet">Opening it contacts nobody.</p>
      )}
    </>
  );
}

function fromWords({ from, origin }: LinkedFile): string {
  if (from === 'inside') return 'in the link';
  return from === 'drop' ? 'you drop it' : `from ${origin === null ? 'the web' : new URL(origin).host}`;
}
