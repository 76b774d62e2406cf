import { BookOpen, Copy, Trash2, Undo2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { usePage } from '../../page-context.ts';
import type { NotebookFacts } from '../../session/notebook-library.ts';
import { bytesText, countText } from '../../text/amounts.ts';
import { whenText } from '../../text/moments.ts';
import { Modal } from './Modal.tsx';

/** What this browser keeps: opened, copied, thrown away and brought back. */
export function NotebooksDialog({ close }: { readonly close: () => void }) {
  const page = usePage();
  const { notebooks, id, keeper } = useStore(page.stores.desk);
  const [bin, setBin] = useState<readonly NotebookFacts[]>([]);
  useEffect(() => {
    void notebooks;
    void page.desk.bin().then(setBin);
  }, [page, notebooks]);
  const attempt = (work: Promise<unknown>) =>
    void work.catch((error: unknown) =>
      page.session.say(error instanceof Error ? error.message : String(error), { tone: 'problem' }),
    );
  const open = (facts: NotebookFacts) => {
    close();
    attempt(page.desk.open(facts.id));
  };
  return (
    <Modal name="Notebooks in this browser" className="notebooks-dialog" close={close}>
      <header className="modal-bar">
        <h2>Notebooks in this browser</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={close}>
          <X aria-hidden />
        </button>
      </header>
      {keeper === 'memory' && (
        <p className="notice">
          This browser gives the page no storage: notebooks are gone when it is closed. Download them.
        </p>
      )}
      {notebooks.length === 0 ? (
        <p className="quiet">None yet. A notebook is kept as soon as something is written in it.</p>
      ) : (
        <ul className="notebook-list">
          {notebooks.map((facts) => (
            <li key={facts.id} className="notebook-row" aria-current={facts.id === id || undefined}>
              <button type="button" className="notebook-open" onClick={() => open(facts)}>
                <BookOpen aria-hidden size={16} />
                <span className="truncate">{facts.name}</span>
                <span className="quiet numbers">
                  {countText(facts.cellCount, 'cell')} · {bytesText(facts.byteLength)} · {whenText(facts.savedAt)}
                </span>
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={`Duplicate ${facts.name}`}
                onClick={() => attempt(page.desk.duplicate(facts.id))}
              >
                <Copy aria-hidden />
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={`Delete ${facts.name}`}
                onClick={() => attempt(page.desk.remove(facts.id))}
              >
                <Trash2 aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      {bin.length > 0 && (
        <>
          <h3 className="small-heading">Deleted, kept for 30 days</h3>
          <ul className="notebook-list">
            {bin.map((facts) => (
              <li key={facts.id} className="notebook-row">
                <span className="notebook-open quiet">
                  <Trash2 aria-hidden size={16} />
                  <span className="truncate">{facts.name}</span>
                </span>
                <button type="button" className="button quiet" onClick={() => attempt(page.desk.restore(facts.id))}>
                  <Undo2 aria-hidden /> Bring back
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="modal-actions">
        <button
          type="button"
          className="button"
          onClick={() => {
            close();
            attempt(page.desk.create());
          }}
        >
          New notebook
        </button>
      </div>
    </Modal>
  );
}
