import { ChevronDown, CloudAlert, FastForward, Share2, Square, Zap } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useStore } from 'zustand';
import { runAction } from '../../actions/run-action.ts';
import { usePage } from '../../page-context.ts';
import type { DeskView } from '../../store/desk.ts';
import { Menu, type MenuEntry } from '../controls/Menu.tsx';

/** The open notebook: its name, how it is kept, and what is done with all of it. */
export function NotebookBar() {
  const { stores } = usePage();
  const empty = useStore(stores.notebook, ({ document }) => document.cells.length === 0);
  const written = useStore(stores.notebook, ({ document }) => document.cells.some(({ kind }) => kind === 'code'));
  return (
    <div className="notebook-bar">
      <Name />
      {!empty && <Saving />}
      <Menu
        className="icon-button"
        name="Notebook"
        label={<ChevronDown aria-hidden />}
        entries={() => entriesOf(stores)}
      />
      {written && <RunButtons />}
    </div>
  );
}

type Stores = ReturnType<typeof usePage>['stores'];

function entriesOf(stores: Stores): readonly MenuEntry[] {
  const { document } = stores.notebook.getState();
  const { id } = stores.desk.getState();
  const none = document.cells.length === 0;
  const entry = (
    words: string,
    action: string,
    more: { key?: string; disabled?: boolean; checked?: boolean } = {},
  ) => ({
    words,
    ...more,
    run: () => runAction(action),
  });
  return [
    entry('New notebook', 'new-notebook'),
    entry('Open a file…', 'open-notebook', { key: 'Mod+O' }),
    entry('Notebooks in this browser…', 'notebooks'),
    'rule',
    entry('Save now', 'save', { key: 'Mod+S', disabled: none }),
    entry('Older states…', 'history', { disabled: id === null }),
    entry('Duplicate', 'duplicate-notebook', { disabled: id === null }),
    entry('Share as a link…', 'share', { disabled: none }),
    'rule',
    entry('Download as .ipynb', 'download-ipynb', { key: 'Mod+Shift+S', disabled: none }),
    entry('Download as .py', 'download-py', { disabled: none }),
    entry('Download as HTML', 'download-html', { disabled: none }),
    entry('Download as Markdown', 'download-md', { disabled: none }),
    'rule',
    entry('Run all', 'run-all', { disabled: none }),
    entry('Run old cells by themselves', 'automatic', { checked: document.automatic }),
    entry('Clear all outputs', 'clear-outputs', { disabled: none }),
    entry('Restart: forget all names', 'restart', { key: '0 0' }),
    entry('Restart and run all', 'restart-run-all', { disabled: none }),
  ];
}

function Name() {
  const { stores, desk, notebook } = usePage();
  const name = useStore(stores.notebook, ({ document }) => document.name);
  const [draft, setDraft] = useState<string | null>(null);
  const finish = (keep: boolean) => {
    const chosen = draft?.trim() ?? '';
    setDraft(null);
    if (!keep || chosen === '' || chosen === name) return;
    const { id } = desk.state;
    if (id === null) notebook.edit({ type: 'document', fields: { name: chosen } });
    else void desk.rename(id, chosen);
  };
  if (draft === null) {
    return (
      <button type="button" className="notebook-name truncate" title="Rename" onClick={() => setDraft(name)}>
        {name}
      </button>
    );
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') finish(true);
    if (event.key === 'Escape') finish(false);
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was just pressed
      autoFocus
      className="notebook-name field"
      aria-label="Name of the notebook"
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => finish(true)}
      onKeyDown={onKeyDown}
    />
  );
}

const SAVING_WORDS = {
  new: '',
  saved: 'Saved',
  waiting: 'Saving…',
  saving: 'Saving…',
  failed: 'Not saved',
} satisfies Record<DeskView['saving']['status'], string>;

function Saving() {
  const { stores } = usePage();
  const saving = useStore(stores.desk, (desk) => desk.saving);
  const role = useStore(stores.desk, (desk) => desk.role);
  if (role === 'reader') return <span className="saving-words">Reading only</span>;
  if (saving.status === 'failed') {
    return (
      <span className="saving-words" data-tone="problem" title={saving.text}>
        <CloudAlert aria-hidden size={14} /> Not saved
      </span>
    );
  }
  return (
    <span className="saving-words" title="Kept in this browser; nothing is uploaded">
      {SAVING_WORDS[saving.status]}
    </span>
  );
}

function RunButtons() {
  const { stores } = usePage();
  const running = useStore(stores.runs, (runs) => runs.running !== null);
  const stale = useStore(stores.runs, (runs) => runs.stale.size);
  const automatic = useStore(stores.notebook, ({ document }) => document.automatic);
  return (
    <div className="run-buttons">
      {running ? (
        <button type="button" className="button quiet" onClick={() => runAction('stop')}>
          <Square aria-hidden /> <span className="run-words">Stop</span>
        </button>
      ) : (
        <button type="button" className="button quiet" title="Run all cells" onClick={() => runAction('run-all')}>
          <FastForward aria-hidden /> <span className="run-words">Run all</span>
        </button>
      )}
      {stale > 0 && !running && (
        <button type="button" className="button quiet stale-button" onClick={() => runAction('run-stale')}>
          Run {stale} old
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-pressed={automatic}
        aria-label="Run old cells by themselves"
        title={automatic ? 'Automatic: old cells run by themselves' : 'Manual: old cells wait to be run'}
        onClick={() => runAction('automatic')}
      >
        <Zap aria-hidden />
      </button>
      <button
        type="button"
        className="icon-button share-button"
        aria-label="Share as a link"
        title="Share as a link"
        onClick={() => runAction('share')}
      >
        <Share2 aria-hidden />
      </button>
    </div>
  );
}
