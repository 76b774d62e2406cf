import { useStore } from 'zustand';
import { useEngine, usePage } from '../../page-context.ts';
import { CardFrame } from './CardFrame.tsx';
import { EngineStopped } from './EngineFailure.tsx';
import { Welcome } from './Welcome.tsx';

/** One document: a list of cards, or the way in while there is none. */
export function Document({ chooseFiles }: { readonly chooseFiles: () => void }) {
  const page = usePage();
  const { cards, active } = useStore(page.stores.cards);
  const engine = useEngine();
  const restart = page.restartEngine;
  return (
    <main id="document" className="document" tabIndex={-1}>
      {engine.status === 'stopped' && restart !== undefined && (
        <div className="document-notice" data-testid="engine-stopped">
          <EngineStopped error={engine.error} restart={restart} />
        </div>
      )}
      {cards.length === 0 ? (
        <Welcome chooseFiles={chooseFiles} />
      ) : (
        <ol className="cards" aria-label="Document">
          {cards.map((card, index) => (
            <CardFrame key={card.id} card={card} index={index} count={cards.length} active={card.id === active} />
          ))}
        </ol>
      )}
    </main>
  );
}
