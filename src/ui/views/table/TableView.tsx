/** The elements as texts: only what is in view exists, in both directions, for any number of rows. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { toErrorRecord } from '#core/base/error-record.ts';
import { change } from '../cards/card-settings.ts';
import { useCard, useSettings, useSubject } from '../cards/card-store.ts';
import { elementExpression } from '../cards/expression.ts';
import { contentSize, isScaled, rowsInView, type ScrollScale, scrollAt, topAt, topShowing } from './scroll-scale.ts';
import { TableGrid } from './TableGrid.tsx';
import { tableKey } from './table-keys.ts';
import { isRecordTable, parseIndex, type TableModel, tableModel } from './table-model.ts';
import { useTexts } from './table-texts.ts';
import './table.css';

const ROW_HEIGHT = 26;
const HEAD_HEIGHT = 28;

export default function TableView() {
  const card = useCard();
  const subject = useSubject();
  const settings = useSettings((all) => all);
  const model = useMemo(() => tableModel({ info: card.info, subject, settings }), [card, subject, settings]);
  return <Table key={model.key} model={model} records={isRecordTable({ info: card.info, subject, settings })} />;
}

interface Origin {
  readonly top: number;
  readonly left: number;
}

function Table({ model, records }: { readonly model: TableModel; readonly records: boolean }) {
  const card = useCard();
  const viewport = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [origin, setOrigin] = useState<Origin>({ top: 0, left: 0 });
  const [active, setActive] = useState<{ readonly row: number; readonly col: number }>({ row: 0, col: 0 });
  const headWidth = useHeadWidth(model);
  const colWidth = model.colCount === 1 ? Math.max(220, size.width - headWidth) : model.widthOf;
  const rows: ScrollScale = { count: model.rowCount, size: ROW_HEIGHT, view: Math.max(1, size.height - HEAD_HEIGHT) };
  const cols: ScrollScale = { count: model.colCount, size: colWidth, view: Math.max(1, size.width - headWidth) };
  const [firstRow, endRow] = rowsInView(rows, origin.top);
  const [firstCol, endCol] = rowsInView(cols, origin.left);
  const { textOf, error } = useTexts(model, [firstRow, endRow], [firstCol, endCol], size.height > 0);

  useLayoutEffect(() => {
    const element = viewport.current;
    if (element === null) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (error !== null) card.picture.setState({ error: toErrorRecord(error) });
  }, [card, error]);

  const place = (next: Origin) => {
    const element = viewport.current;
    if (element === null) return;
    element.scrollTop = scrollAt(rows, next.top);
    element.scrollLeft = scrollAt(cols, next.left);
    setOrigin(next);
  };
  const reveal = (row: number, col: number) => {
    setActive({ row, col });
    place({ top: topShowing(rows, origin.top, row), left: topShowing(cols, origin.left, col) });
  };
  useWheel(viewport, isScaled(rows), (by) =>
    place({ top: clamp(origin.top + by / ROW_HEIGHT, rows), left: origin.left }),
  );

  const onScroll = () => {
    const element = viewport.current;
    if (element === null) return;
    // A scroll that only repeats where the table already stands must not round it away.
    const same = Math.abs(element.scrollTop - scrollAt(rows, origin.top)) < 1;
    const top = same ? origin.top : topAt(rows, element.scrollTop);
    const left = topAt(cols, element.scrollLeft);
    if (top !== origin.top || left !== origin.left) setOrigin({ top, left });
  };

  const index = model.indexOf(active.row, active.col);
  return (
    <div className="table-view">
      <div
        ref={viewport}
        className="table-viewport"
        role="grid"
        tabIndex={0}
        aria-label={`Elements of ${card.info.name}`}
        aria-rowcount={model.rowCount + 1}
        aria-colcount={model.colCount + 1}
        aria-activedescendant={cellId(card.info.arrayId, active.row, active.col)}
        onScroll={onScroll}
        onKeyDown={(event) => {
          if (event.altKey || event.metaKey) return;
          const page = Math.max(1, Math.floor(rows.view / ROW_HEIGHT) - 1);
          const next = tableKey(event, active, { rows: model.rowCount, cols: model.colCount, page });
          if (next === null) return;
          event.preventDefault();
          event.stopPropagation();
          reveal(next.row, next.col);
        }}
      >
        <div
          className="table-room"
          style={{ height: contentSize(rows) + HEAD_HEIGHT, width: contentSize(cols) + headWidth }}
        >
          <TableGrid
            model={model}
            rows={[firstRow, endRow]}
            cols={[firstCol, endCol]}
            origin={origin}
            size={size}
            metrics={{ rowHeight: ROW_HEIGHT, headHeight: HEAD_HEIGHT, headWidth, colWidth }}
            textOf={textOf}
            active={active}
            idOf={(row, col) => cellId(card.info.arrayId, row, col)}
            onPick={(row, col) => {
              reveal(row, col);
              if (!records && model.colCount > 1) card.change(change({ cursor: { row, col } }));
            }}
          />
        </div>
      </div>
      <div className="picture-readout">
        <output className="mono truncate" aria-live="polite">
          {elementExpression(card.code.name, records ? [] : card.settings.getState().field, index)}
          {records && `['${model.colLabel(active.col)}']`}
          <span className="picture-equals"> = </span>
          <strong>{textOf(active.row, active.col) ?? '…'}</strong>
        </output>
        <GoTo
          model={model}
          onGo={(row, col) => {
            setActive({ row, col });
            place({ top: clamp(row - 2, rows), left: topShowing(cols, origin.left, col) });
            viewport.current?.focus();
          }}
        />
      </div>
    </div>
  );
}

const cellId = (arrayId: string, row: number, col: number): string => `cell-${arrayId.replace('/', '-')}-${row}-${col}`;

function clamp(top: number, { count, size, view }: ScrollScale): number {
  return Math.max(0, Math.min(Math.max(0, count - view / size), top));
}

/** Room for the longest row label. */
function useHeadWidth({ rowCount, rowLabel }: TableModel): number {
  return useMemo(() => Math.max(48, 20 + rowLabel(Math.max(0, rowCount - 1)).length * 8), [rowCount, rowLabel]);
}

/** Where the scroll bar is a scale, a wheel tick would jump thousands of rows: move by rows instead. */
function useWheel(element: { readonly current: HTMLElement | null }, scaled: boolean, move: (pixels: number) => void) {
  const latest = useRef(move);
  latest.current = move;
  useEffect(() => {
    const target = element.current;
    if (target === null || !scaled) return;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0 || event.shiftKey) return;
      event.preventDefault();
      latest.current(event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? ROW_HEIGHT : 1));
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element, scaled]);
}

function GoTo({ model, onGo }: { readonly model: TableModel; readonly onGo: (row: number, col: number) => void }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const counts = model.colCount > 1 ? [model.rowCount, model.colCount] : [model.rowCount];
  return (
    <form
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        const index = parseIndex(text, counts);
        setWrong(index === null);
        if (index !== null) onGo(index[0], index[1] ?? 0);
      }}
    >
      <input
        className="entry numbers"
        aria-label={`Go to row${counts.length > 1 ? ', column' : ''}`}
        aria-invalid={wrong}
        placeholder={counts.length > 1 ? 'row, col' : 'row'}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setWrong(false);
        }}
      />
      <button type="submit" className="button quiet">
        Go
      </button>
    </form>
  );
}
