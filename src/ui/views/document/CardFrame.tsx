import { ArrowDown, ArrowUp, ChevronDown, GripVertical, X } from 'lucide-react';
import { useCallback } from 'react';
import type { JsonObject, NotebookCell } from '../../notebook/document.ts';
import { arrayOfCard } from '../../page.ts';
import { useArray, useFile, usePage } from '../../page-context.ts';
import { type CardRecord, transitionCards } from '../../store/cards.ts';
import type { FileRecord } from '../../store/files.ts';
import { bytesText, countText } from '../../text/amounts.ts';
import { typeText } from '../../text/headers.ts';
import { startDrag } from '../notebook/reorder.ts';
import { useChoice } from '../notebook/use-choice.ts';
import { CardBody } from './CardBody.tsx';
import { CardBoundary } from './CardBoundary.tsx';
import { focusCard } from './show-card.ts';

export interface CardFrameProps {
  readonly cell: NotebookCell;
  readonly card: CardRecord;
  readonly index: number;
  readonly count: number;
  readonly active: boolean;
  readonly selected: boolean;
}

/** A card's place in the document: name, header facts, and the ways to move, fold and remove it. */
export function CardFrame({ cell, card, index, count, active, selected }: CardFrameProps) {
  const { notebook } = usePage();
  const file = useFile(card.fileKey);
  const choose = useChoice(cell);
  const keepView = useCallback(
    (view: JsonObject) => notebook.edit({ type: 'view', id: cell.id, view }, { keepActive: true }),
    [notebook, cell.id],
  );
  if (file === undefined) return null;
  return (
    <article
      id={card.id}
      className="card"
      data-active={active || undefined}
      data-selected={selected || undefined}
      data-collapsed={card.collapsed || undefined}
      aria-labelledby={`${card.id}-title`}
      tabIndex={active ? 0 : -1}
      onFocus={choose.onFocus}
      onPointerDown={choose.onPointerDown}
    >
      <CardBar cell={cell} card={card} file={file} index={index} count={count} />
      <div id={`${card.id}-body`} className="card-body" hidden={card.collapsed}>
        {!card.collapsed && (
          <CardBoundary name={file.name}>
            <CardBody card={card} file={file} view={cell.view} onView={keepView} />
          </CardBoundary>
        )}
      </div>
    </article>
  );
}

interface CardBarProps {
  readonly cell: NotebookCell;
  readonly card: CardRecord;
  readonly file: FileRecord;
  readonly index: number;
  readonly count: number;
}

function CardBar({ cell, card, file, index, count }: CardBarProps) {
  const { stores, notebook } = usePage();
  const array = useArray(arrayOfCard(stores, card));
  const name = card.member === null ? file.name : (array?.entry.name ?? file.name);
  const move = (to: number) => {
    notebook.edit({ type: 'move', ids: [cell.id], to });
    focusCard(card.id);
  };
  const fold = () =>
    stores.cards.setState((state) =>
      transitionCards(state, { type: 'folded', id: card.id, collapsed: !card.collapsed }),
    );
  const remove = () => notebook.remove([cell.id]);
  return (
    <header className="card-bar">
      <span
        className="card-grip"
        draggable
        aria-hidden="true"
        title="Drag to reorder"
        onDragStart={(event) => startDrag(event, cell.id)}
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
