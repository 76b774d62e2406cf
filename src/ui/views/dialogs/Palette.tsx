import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { isApple } from '../../actions/keys.ts';
import { type Action, actionsStore, liveActions } from '../../actions/registry.ts';
import { searchActions } from '../../actions/search.ts';
import { activeScope } from '../../page.ts';
import { usePage } from '../../page-context.ts';
import { Key } from '../controls/Key.tsx';
import { Modal } from './Modal.tsx';

/** Every action with its key; type to find, Enter to run. */
export function Palette({ close }: { readonly close: () => void }) {
  const { stores } = usePage();
  const { registrations } = useStore(actionsStore);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const all = liveActions(registrations, activeScope(stores)).filter((action) => action.id !== 'palette');
  const found = searchActions(all, query);
  const index = Math.min(chosen, found.length - 1);
  const run = (action: Action | undefined) => {
    if (action === undefined) return;
    close();
    // After the dialog has given the focus back, so that the action may move it.
    requestAnimationFrame(() => action.run());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((index + step + found.length) % found.length);
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[index]);
    }
  };
  return (
    <Modal name="Search actions" className="palette" close={close}>
      <input
        className="palette-field"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${index}` : undefined}
        aria-label="Search actions"
        placeholder="What would you like to do?"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
      />
      <ActionList actions={found} grouped={query === ''} chosen={index} listId={listId} run={run} />
    </Modal>
  );
}

interface ActionListProps {
  readonly actions: readonly Action[];
  readonly grouped: boolean;
  readonly chosen: number;
  readonly listId: string;
  readonly run: (action: Action) => void;
}

function ActionList({ actions, grouped, chosen, listId, run }: ActionListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${listId}-${chosen}`)}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, listId]);
  return (
    <div ref={list} id={listId} role="listbox" aria-label="Actions" className="palette-list">
      {actions.length === 0 && <p className="palette-none">No action by that name.</p>}
      {actions.map((action, index) => (
        <div key={`${action.section}/${action.id}`} role="presentation">
          {grouped && action.section !== actions[index - 1]?.section && (
            <div className="palette-section" role="presentation">
              {action.section}
            </div>
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are answered by the field, which keeps the focus */}
          <div
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="palette-row"
            onClick={() => run(action)}
          >
            <span>{action.title}</span>
            {!grouped && <span className="palette-of">{action.section}</span>}
            {action.keys?.[0] !== undefined && <Key binding={action.keys[0]} apple={isApple()} />}
          </div>
        </div>
      ))}
    </div>
  );
}
