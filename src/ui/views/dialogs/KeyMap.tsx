import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { isApple, keyCaps } from '../../actions/keys.ts';
import { type Action, actionsStore } from '../../actions/registry.ts';
import { Key } from '../controls/Key.tsx';
import { Modal } from './Modal.tsx';

/** All keys there are, by section. */
export function KeyMap({ close }: { readonly close: () => void }) {
  const { registrations } = useStore(actionsStore);
  const sections = Map.groupBy(withKeys(registrations.flatMap(({ actions }) => actions)), (action) => action.section);
  return (
    <Modal name="Keyboard map" className="key-map" close={close}>
      <header className="modal-bar">
        <h2>Keyboard</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={close}>
          <X aria-hidden />
        </button>
      </header>
      <div className="key-sections">
        {[...sections].map(([section, actions]) => (
          <section key={section}>
            <h3 className="small-heading">{section}</h3>
            <dl>
              {actions.map((action) => (
                <div key={action.id} className="key-row">
                  <dt>{action.title}</dt>
                  <dd>
                    {shownKeys(action).map((binding) => (
                      <span key={binding}>
                        <span className="unseen">{binding}</span>
                        <Key binding={binding} apple={isApple()} />
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="quiet">Keys of a card answer while that card has the focus.</p>
    </Modal>
  );
}

/** `Mod+Enter` and `Ctrl+Enter` are one key where Mod is Ctrl. */
function shownKeys({ keys = [] }: Action): readonly string[] {
  const byCaps = new Map(keys.map((binding) => [keyCaps(binding, isApple()).join('+'), binding]));
  return [...byCaps.values()];
}

/** Cards of one kind register the same actions: each stands once. */
function withKeys(actions: readonly Action[]): readonly Action[] {
  const byId = new Map(actions.filter((action) => (action.keys?.length ?? 0) > 0).map((action) => [action.id, action]));
  return [...byId.values()];
}
