import { ArrowDown, ArrowUp, ChevronDown, GripVertical, X } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { arrayOfCard } from '../../page.ts';
import { useArray, useFile, usePage } from '../../page-context.ts';
import { type CardRecord, transitionCards } from '../../store/cards.ts';
import type { FileRecord } from '../../store/files.ts';
import { bytesText, countText } from '../../text/amounts.ts';
import { typeText } from '../../text/headers.ts';
import { CardBody } from './CardBody.tsx';
import { CardBoundary } from './CardBoundary.tsx';
import { focusCard } from './show-card.ts';

export interface CardFrameProps {
  readonly card: CardRecord;
  readonly index: number;
  readonly count: number;
  readonly active: boolean;
}

const DRAG_TYPE = 'application/x-arraybook-card';

/** A card's place in the document: name, header facts, and the ways to move, fold and remove it. */
export function CardFrame({ card, index, count, active }: CardFrameProps) {
  const { stores } = usePage();
  const file = useFile(card.fileKey);
  const reorder = useReorder(card, index);
  if (file === undefined) return null;
  const activate = () => stores.cards.setState((state) => transitionCards(state, { type: 'activated', id: card.id }));
  return (
    <li
      className="card-place"
      data-drop={reorder.over || undefined}
      onDragOver={reorder.onDragOver}
      onDragLeave={reorder.onDragLeave}
      onDrop={reorder.onDrop}
    >
      <article
        id={card.id}
        className="card"
        data-active={active || undefined}
        data-collapsed={card.collapsed || undefined}
        aria-labelledby={`${card.id}-title`}
        tabIndex={-1}
        onFocus={activate}
        onPointerDown={activate}
      >
        <CardBar card={card} file={file} index={index} count={count} />
        <div id={`${card.id}-body`} className="card-body" hidden={card.collapsed}>
          {!card.collapsed && (
            <CardBoundary name={file.name}>
              <CardBody card={card} file={file} />
            </CardBoundary>
          )}
        </div>
      </article>
    </li>
  );
}

interface CardBarProps {
  readonly card: CardRecord;
  readonly file: FileRecord;
  readonly index: number;
  readonly count: number;
}

function CardBar({ card, file, index, count }: CardBarProps) {
  const { stores, session } = usePage();
  const array = useArray(arrayOfCard(stores, card));
  const name = card.member === null ? file.name : (array?.entry.name ?? file.name);
  const move = (to: number) => {
    stores.cards.setState((state) => transitionCards(state, { type: 'moved', id: card.id, to }));
    focusCard(card.id);
  };
  const fold = () =>
    stores.cards.setState((state) =>
      transitionCards(state, { type: 'folded', id: card.id, collapsed: !card.collapsed }),
    );
  const remove = () => {
    if (card.member === null) return void session.removeFile(card.fileKey);
    stores.cards.setState((state) => transitionCards(state, { type: 'removed', id: card.id }));
  };
  return (
    <header className="card-bar">
      <span
        className="card-grip"
        draggable
        aria-hidden="true"
        title="Drag to reorder"
        onDragStart={(event) => startDrag(event, card.id)}
      >
        <GripVertical size={14} />
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label={card.collapsed ? `Expand ${name}` : `Collapse ${name}`}
        aria-expanded={!card.collapsed}
        aria-controls={`${card.id}-body`}
        onClick={fold}
      >
        <ChevronDown aria-hidden data-folded={card.collapsed || undefined} />
      </button>
      <h2 id={`${card.id}-title`} className="card-title truncate" title={name}>
        {name}
      </h2>
      <p className="card-facts">
        {card.collapsed && array?.info != null && <span className="mono">{typeText(array.info)}</span>}
        <CardSource card={card} file={file} />
      </p>
      <div className="card-tools">
        <button
          type="button"
          className="icon-button card-move"
          aria-label={`Move ${name} up`}
          disabled={index === 0}
          onClick={() => move(index - 1)}
        >
          <ArrowUp aria-hidden />
        </button>
        <button
          type="button"
          className="icon-button card-move"
          aria-label={`Move ${name} down`}
          disabled={index === count - 1}
          onClick={() => move(index + 1)}
        >
          <ArrowDown aria-hidden />
        </button>
        <button type="button" className="icon-button" aria-label={`Remove ${name}`} onClick={remove}>
          <X aria-hidden />
        </button>
      </div>
    </header>
  );
}

function CardSource({ card, file }: { readonly card: CardRecord; readonly file: FileRecord }) {
  if (card.member !== null) return <span className="card-source truncate">in {file.name}</span>;
  if (file.opened?.format === 'npz')
    return <span className="numbers">{countText(file.opened.entries.length, 'array')}</span>;
  return file.byteLength === null ? null : <span className="card-source numbers">{bytesText(file.byteLength)}</span>;
}

function startDrag(event: DragEvent<HTMLElement>, id: string): void {
  event.dataTransfer.setData(DRAG_TYPE, id);
  event.dataTransfer.effectAllowed = 'move';
  const bar = event.currentTarget.closest('.card-bar');
  if (bar !== null) event.dataTransfer.setDragImage(bar, 12, 20);
}

/** Dropping one card on another puts it in that card's place. */
function useReorder(card: CardRecord, index: number) {
  const { stores } = usePage();
  const [over, setOver] = useState(false);
  const isCard = (event: DragEvent) => event.dataTransfer.types.includes(DRAG_TYPE);
  return {
    over,
    onDragOver: (event: DragEvent) => {
      if (!isCard(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!isCard(event)) return;
      event.preventDefault();
      const dragged = stores.cards.getState().cards.find((each) => each.id === event.dataTransfer.getData(DRAG_TYPE));
      if (dragged === undefined || dragged.id === card.id) return;
      stores.cards.setState((state) => transitionCards(state, { type: 'moved', id: dragged.id, to: index }));
    },
  };
}
