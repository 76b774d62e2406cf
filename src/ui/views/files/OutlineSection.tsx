import { useStore } from 'zustand';
import { arrayOfCard } from '../../page.ts';
import { usePage } from '../../page-context.ts';
import type { CardRecord } from '../../store/cards.ts';
import { typeText } from '../../text/headers.ts';
import { showCard } from '../document/show-card.ts';

/** One line a card, in the document's order. */
export function OutlineSection() {
  const { stores } = usePage();
  const { cards, active } = useStore(stores.cards);
  if (cards.length === 0) return <p className="rail-empty">Cards appear here as you open arrays.</p>;
  return (
    <ol className="outline" aria-label="Cards">
      {cards.map((card) => (
        <OutlineRow key={card.id} card={card} active={card.id === active} />
      ))}
    </ol>
  );
}

function OutlineRow({ card, active }: { readonly card: CardRecord; readonly active: boolean }) {
  const { stores } = usePage();
  const file = useStore(stores.files, (files) => files.find((each) => each.key === card.fileKey));
  const arrayId = arrayOfCard(stores, card);
  const array = useStore(stores.arrays, (arrays) => (arrayId === null ? undefined : arrays.get(arrayId)));
  return (
    <li>
      <button
        type="button"
        className="outline-row"
        data-member={card.member !== null || undefined}
        aria-current={active || undefined}
        onClick={() => showCard(stores, card.id)}
      >
        <span className="truncate">{array?.entry.name ?? file?.name}</span>
        {array?.info != null && <span className="outline-type mono truncate">{typeText(array.info)}</span>}
      </button>
    </li>
  );
}
