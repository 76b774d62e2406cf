import { BookOpen } from 'lucide-react';
import { useStore } from 'zustand';
import { runAction } from '../../actions/run-action.ts';
import { usePage } from '../../page-context.ts';
import { countText } from '../../text/amounts.ts';
import { whenText } from '../../text/moments.ts';

const SHOWN = 6;

/** Whoever comes back finds what they wrote. */
export function KeptNotebooks() {
  const { stores, desk, session } = usePage();
  const notebooks = useStore(stores.desk, (state) => state.notebooks);
  if (notebooks.length === 0) return null;
  return (
    <section className="recent kept-notebooks" aria-labelledby="kept-title">
      <h2 id="kept-title" className="small-heading">
        Your notebooks
      </h2>
      <ul>
        {notebooks.slice(0, SHOWN).map(({ id, name, cellCount, savedAt }) => (
          <li key={id} className="recent-row">
            <button
              type="button"
              className="recent-open"
              onClick={() =>
                void desk
                  .open(id)
                  .catch((error: unknown) =>
                    session.say(error instanceof Error ? error.message : String(error), { tone: 'problem' }),
                  )
              }
            >
              <BookOpen aria-hidden size={14} />
              <span className="truncate">{name}</span>
              <span className="recent-size numbers">
                {countText(cellCount, 'cell')} · {whenText(savedAt)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {notebooks.length > SHOWN && (
        <button type="button" className="button quiet" onClick={() => runAction('notebooks')}>
          All {notebooks.length}
        </button>
      )}
    </section>
  );
}
