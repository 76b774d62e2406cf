import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { CellId, NotebookCell } from '../../notebook/document.ts';
import { arrayOfCard } from '../../page.ts';
import { usePage } from '../../page-context.ts';
import type { CardId, CardRecord } from '../../store/cards.ts';
import { typeText } from '../../text/headers.ts';
import { showCard } from '../document/show-card.ts';
import { focusCell } from '../notebook/focus-cell.ts';

/** Cards and headings, in the document's order. */
export function OutlineSection() {
  const { stores } = usePage();
  const cells = useStore(stores.notebook, ({ document }) => document.cells);
  const bound = useStore(stores.notebook, (state) => state.bound);
  const active = useStore(stores.notebook, (state) => state.active);
  const cards = useStore(stores.cards, (state) => state.cards);
  const entries = useMemo(() => entriesOf(cells, bound, cards), [cells, bound, cards]);
  if (entries.length === 0) return <p className="rail-empty">Cards and headings appear here.</p>;
  return (
    <ol className="outline" aria-label="Outline">
      {entries.map((entry) =>
        entry.kind === 'card' ? (
          <CardRow key={entry.card.id} card={entry.card} active={entry.cell === active} />
        ) : (
          <li key={`${entry.cell}-${entry.line}`}>
            <button
              type="button"
              className="outline-row"
              data-level={entry.level}
              aria-current={entry.cell === active || undefined}
              onClick={() => {
                focusCell(stores, entry.cell, 'cell');
              }}
            >
              <span className="truncate">{entry.text}</span>
            </button>
          </li>
        ),
      )}
    </ol>
  );
}

type Entry =
  | { readonly kind: 'card'; readonly cell: CellId; readonly card: CardRecord }
  | {
      readonly kind: 'heading';
      readonly cell: CellId;
      readonly line: number;
      readonly level: number;
      readonly text: string;
    };

const MOST_ENTRIES = 500;

function entriesOf(
  cells: readonly NotebookCell[],
  bound: ReadonlyMap<CellId, CardId>,
  cards: readonly CardRecord[],
): readonly Entry[] {
  const byId = new Map(cards.map((card) => [card.id, card]));
  const entries: Entry[] = [];
  for (const cell of cells) {
    const card = byId.get(bound.get(cell.id) as CardId);
    if (card !== undefined) entries.push({ kind: 'card', cell: cell.id, card });
    else if (cell.kind === 'markdown') entries.push(...headingsOf(cell));
    if (entries.length >= MOST_ENTRIES) break;
  }
  return entries;
}

const known = new WeakMap<NotebookCell, readonly Entry[]>();

/** A cell that did not change has the headings that it had: typing elsewhere looks at none. */
function headingsOf(cell: NotebookCell): readonly Entry[] {
  const found = known.get(cell) ?? findHeadings(cell);
  known.set(cell, found);
  return found;
}

function findHeadings({ id, source }: NotebookCell): readonly Entry[] {
  let fenced = false;
  return source.split('\n').flatMap((line, at): Entry[] => {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const found = fenced ? null : /^ {0,3}(#{1,4})\s+(.+?)\s*#*$/.exec(line);
    return found === null ? [] : [{ kind: 'heading', cell: id, line: at, level: found[1].length, text: found[2] }];
  });
}

function CardRow({ card, active }: { readonly card: CardRecord; readonly active: boolean }) {
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
