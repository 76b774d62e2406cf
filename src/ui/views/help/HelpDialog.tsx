import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { HelpEntry } from '#protocol/cells-api.ts';
import { usePage } from '../../page-context.ts';
import { Modal } from '../dialogs/Modal.tsx';
import { findEntries, writtenName } from './find-entries.ts';
import './help.css';

/** The function reference, from the table that binds the names: type to find, Enter to write it into a cell. */
export function HelpDialog({ close, query: first = '' }: { readonly close: () => void; readonly query?: string }) {
  const entries = useReference();
  const [query, setQuery] = useState(first);
  const [chosen, setChosen] = useState(0);
  const { notebook } = usePage();
  const listId = useId();
  const found = useMemo(() => findEntries(entries ?? [], query), [entries, query]);
  const index = Math.min(chosen, found.length - 1);
  const insert = (entry: HelpEntry | undefined) => {
    if (entry === undefined) return;
    close();
    requestAnimationFrame(() => notebook.insertCell(callText(entry), { focus: 'text' }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen(Math.max(0, Math.min(found.length - 1, index + step)));
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      insert(found[index]);
    }
  };
  return (
    <Modal name="Function reference" className="palette help" close={close}>
      <input
        className="palette-field"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${index}` : undefined}
        aria-label="Find a function"
        placeholder="Find a function: mean, reshape, fft …"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
      />
      <div className="help-body">
        <EntryList
          entries={found}
          waiting={entries === null}
          chosen={index}
          listId={listId}
          choose={setChosen}
          insert={insert}
        />
        <EntryDetail entry={found[index]} insert={insert} />
      </div>
    </Modal>
  );
}

interface EntryListProps {
  readonly entries: readonly HelpEntry[];
  readonly waiting: boolean;
  readonly chosen: number;
  readonly listId: string;
  readonly choose: (index: number) => void;
  readonly insert: (entry: HelpEntry) => void;
}

function EntryList({ entries, waiting, chosen, listId, choose, insert }: EntryListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${listId}-${chosen}`)}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, listId]);
  return (
    <div ref={list} id={listId} role="listbox" aria-label="Functions" className="help-list">
      {entries.length === 0 && (
        <p className="palette-none">{waiting ? 'Reading the reference…' : 'No function by that name.'}</p>
      )}
      {entries.map((entry, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are answered by the field, which keeps the focus
        <div
          key={entry.name}
          id={`${listId}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className="help-row mono"
          onClick={() => choose(index)}
          onDoubleClick={() => insert(entry)}
        >
          {writtenName(entry.name)}
        </div>
      ))}
    </div>
  );
}

interface EntryDetailProps {
  readonly entry: HelpEntry | undefined;
  readonly insert: (entry: HelpEntry) => void;
}

function EntryDetail({ entry, insert }: EntryDetailProps) {
  if (entry === undefined) return <div className="help-detail" />;
  const url = referenceUrl(entry.name);
  return (
    <div className="help-detail" aria-live="polite">
      <h2 className="mono">{writtenName(entry.name)}</h2>
      {entry.signature !== null && <p className="help-signature mono">{entry.signature}</p>}
      <p>{entry.doc}</p>
      <div className="help-buttons">
        <button type="button" className="button" onClick={() => insert(entry)}>
          Write it into a cell
        </button>
        {url !== null && (
          <a href={url} target="_blank" rel="noopener noreferrer">
            In NumPy’s manual
          </a>
        )}
      </div>
    </div>
  );
}

/** Names of modules and classes stay names; functions are called. */
function callText({ name, signature }: HelpEntry): string {
  return signature === null ? writtenName(name) : `${writtenName(name)}()`;
}

function referenceUrl(name: string): string | null {
  return name.startsWith('numpy.') ? `https://numpy.org/doc/stable/reference/generated/${name}.html` : null;
}

/** Null while it comes. */
function useReference(): readonly HelpEntry[] | null {
  const { cells } = usePage();
  const [entries, setEntries] = useState<readonly HelpEntry[] | null>(null);
  useEffect(() => {
    let gone = false;
    cells.help().then(
      (found) => gone || setEntries(found),
      () => gone || setEntries([]),
    );
    return () => {
      gone = true;
    };
  }, [cells]);
  return entries;
}
