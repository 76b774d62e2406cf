import { useStore } from 'zustand';
import type { NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import { runOf } from '../../store/runs.ts';
import { CardBoundary } from '../document/CardBoundary.tsx';
import { CellTools } from './CellTools.tsx';
import { CodeCell } from './CodeCell.tsx';
import { MarkdownCell } from './MarkdownCell.tsx';
import { ForeignCell, RawCell } from './PlainCells.tsx';
import { useChoice } from './use-choice.ts';
import { WantedCard } from './WantedCard.tsx';

export interface CellFrameProps {
  readonly cell: NotebookCell;
  readonly index: number;
  readonly count: number;
  readonly active: boolean;
  readonly selected: boolean;
}

const KIND_WORDS = {
  code: 'Code',
  markdown: 'Text',
  raw: 'Raw',
  explorer: 'Array',
  foreign: 'Unknown',
} satisfies Record<NotebookCell['kind'], string>;

/** A cell's place: what it is, which it is, and the ways to run, move, fold and remove it. */
export function CellFrame({ cell, index, count, active, selected }: CellFrameProps) {
  const { stores } = usePage();
  const status = useStore(stores.runs, (runs) => runOf(runs, cell.id).status);
  const stale = useStore(stores.runs, (runs) => runs.stale.has(cell.id));
  const choose = useChoice(cell);
  return (
    <article
      id={`cell-${cell.id}`}
      className="cell"
      data-kind={cell.kind}
      data-active={active || undefined}
      data-selected={selected || undefined}
      data-status={status}
      data-stale={stale || undefined}
      aria-label={`${KIND_WORDS[cell.kind]} cell ${index + 1} of ${count}${selected ? ', selected' : ''}`}
      tabIndex={active ? 0 : -1}
      onFocus={choose.onFocus}
      onPointerDown={choose.onPointerDown}
    >
      <CellTools cell={cell} index={index} count={count} />
      <CardBoundary name={`cell ${index + 1}`}>
        <CellBody cell={cell} index={index} active={active} />
      </CardBoundary>
    </article>
  );
}

export interface CellBodyProps {
  readonly cell: NotebookCell;
  readonly index: number;
  readonly active: boolean;
}

function CellBody(props: CellBodyProps) {
  switch (props.cell.kind) {
    case 'code':
      return <CodeCell {...props} />;
    case 'markdown':
      return <MarkdownCell {...props} />;
    case 'raw':
      return <RawCell {...props} />;
    case 'explorer':
      return <WantedCard cell={props.cell} />;
    case 'foreign':
      return <ForeignCell cell={props.cell} />;
    default:
      return props.cell.kind satisfies never;
  }
}
