import { useStore } from 'zustand';
import { usePage } from '../../page-context.ts';
import { CardFrame } from './CardFrame.tsx';
import { Welcome } from './Welcome.tsx';

/** One document: a list of cards, or the way in while there is none. */
export function Document({ chooseFiles }: { readonly chooseFiles: () => void }) {
  const { cards, active } = useStore(usePage().stores.cards);
  return (
    <main id="document" className="document" tabIndex={-1}>
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
