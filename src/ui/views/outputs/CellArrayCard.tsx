import { ChevronDown } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ArrayId } from '#core/base/brand.ts';
import { type ErrorRecord, toErrorRecord } from '#core/base/error-record.ts';
import type { CellArray } from '#protocol/cells-api.ts';
import type { JsonObject, NotebookCell } from '../../notebook/document.ts';
import { useEngine, usePage } from '../../page-context.ts';
import { bytesText, shapeText } from '../../text/amounts.ts';
import { CardSkeleton } from '../document/CardSkeleton.tsx';
import { ErrorPanel } from '../document/ErrorPanel.tsx';
import { useCardView } from '../document/load-card.ts';
import { useNear } from '../editor/near.ts';
import { nameOfResult } from './result-name.ts';

export interface CellArrayCardProps {
  readonly cell: NotebookCell;
  readonly array: CellArray;
  /** Which output of the cell it is: how its view is found again. */
  readonly place: number;
  readonly result: boolean;
}

/** The explorer of an array that a cell made: the same card that a file has. */
export function CellArrayCard({ cell, array, place, result }: CellArrayCardProps) {
  const { notebook } = usePage();
  const view = viewAt(cell.view, place);
  const folded = view?.['folded'];
  const open = typeof folded === 'boolean' ? !folded : sizeOf(array) > FEW;
  const name = result ? nameOfResult(cell.source) : `output ${place + 1}`;
  const keep = (next: JsonObject) =>
    notebook.edit({ type: 'view', id: cell.id, view: withView(cell.view, place, next) }, { keepActive: true });
  return (
    <div className="output-array" data-open={open || undefined}>
      <button
        type="button"
        className="output-array-bar"
        aria-expanded={open}
        onClick={() => keep({ ...view, folded: open })}
      >
        <ChevronDown aria-hidden size={14} data-folded={!open || undefined} />
        <span className="mono">{array.dtypeText}</span>
        <span className="mono">{shapeText(array.shape)}</span>
        <span className="quiet numbers">{bytesText(array.byteLength)}</span>
      </button>
      {open && (
        <Explorer
          array={array}
          name={name}
          view={settingsIn(view)}
          onView={(settings) => keep({ ...view, settings })}
        />
      )}
    </div>
  );
}

interface ExplorerProps {
  readonly array: CellArray;
  readonly name: string;
  readonly view: JsonObject | null;
  readonly onView: (settings: JsonObject) => void;
}

function Explorer({ array, name, view, onView }: ExplorerProps) {
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place);
  const { arrayId, error } = useCellArray(array, name, near);
  const Card = useCardView();
  // biome-ignore lint/correctness/useExhaustiveDependencies: an array begins with the view that is kept, and then keeps its own
  const first = useMemo(() => view, [array.handle]);
  return (
    <div ref={place} className="output-array-card">
      {error !== null ? (
        <ErrorPanel sentence="The array cannot be shown as a card." error={error} actions={[]} />
      ) : arrayId === null || Card === null ? (
        <CardSkeleton name={name} />
      ) : (
        <Card arrayId={arrayId} view={first} onView={onView} />
      )}
    </div>
  );
}

function useCellArray(array: CellArray, name: string, wanted: boolean) {
  const { cellArrays } = usePage();
  const engine = useEngine();
  const [found, setFound] = useState<{ readonly arrayId: ArrayId | null; readonly error: ErrorRecord | null }>(NOT_YET);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the handle is the array; another engine opens it anew
  useEffect(() => {
    if (!wanted || engine.api === null) return;
    let gone = false;
    const tell = (next: typeof NOT_YET) => !gone && setFound(next);
    cellArrays.open(array, name).then(
      (arrayId) => tell({ arrayId, error: null }),
      (error: unknown) => tell({ arrayId: null, error: toErrorRecord(error) }),
    );
    return () => {
      gone = true;
      setFound(NOT_YET);
    };
  }, [cellArrays, array.handle, name, wanted, engine.api]);
  return found;
}

const NOT_YET: { readonly arrayId: ArrayId | null; readonly error: ErrorRecord | null } = {
  arrayId: null,
  error: null,
};

function viewAt(view: JsonObject | null, place: number): JsonObject | null {
  const outputs = view?.['outputs'];
  if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs)) return null;
  const found = (outputs as JsonObject)[String(place)];
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonObject) : null;
}

function withView(view: JsonObject | null, place: number, next: JsonObject): JsonObject {
  const outputs = view?.['outputs'];
  const before = typeof outputs === 'object' && outputs !== null && !Array.isArray(outputs) ? outputs : {};
  return { ...view, outputs: { ...before, [String(place)]: next } };
}

function settingsIn(view: JsonObject | null): JsonObject | null {
  const settings = view?.['settings'];
  return typeof settings === 'object' && settings !== null && !Array.isArray(settings)
    ? (settings as JsonObject)
    : null;
}

/** The text shows so few elements all: their card opens when it is wanted. */
const FEW = 256;
const sizeOf = ({ shape }: CellArray): number => shape.reduce((product, length) => product * length, 1);
