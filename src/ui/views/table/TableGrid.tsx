/** The rows and columns in view, laid out from the corner that the scroll position gives. */
import type { Interval } from '#protocol/engine-api.ts';
import type { TableModel } from './table-model.ts';

export interface TableGridProps {
  readonly model: TableModel;
  readonly rows: Interval;
  readonly cols: Interval;
  /** Fractional first row and column in view. */
  readonly origin: { readonly top: number; readonly left: number };
  readonly size: { readonly width: number; readonly height: number };
  readonly metrics: {
    readonly rowHeight: number;
    readonly headHeight: number;
    readonly headWidth: number;
    readonly colWidth: number;
  };
  readonly textOf: (row: number, col: number) => string | null;
  readonly active: { readonly row: number; readonly col: number };
  readonly idOf: (row: number, col: number) => string;
  readonly onPick: (row: number, col: number) => void;
}

const range = ([start, end]: Interval): number[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);

export function TableGrid({ model, rows, cols, origin, size, metrics, textOf, active, idOf, onPick }: TableGridProps) {
  const { rowHeight, headHeight, headWidth, colWidth } = metrics;
  const x = (col: number): number => headWidth + (col - origin.left) * colWidth;
  const y = (row: number): number => headHeight + (row - origin.top) * rowHeight;
  const shownCols = range(cols);
  return (
    <div className="table-grid" style={{ width: size.width, height: size.height }}>
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className="table-head"
        style={{ height: headHeight, paddingLeft: headWidth }}
      >
        {shownCols.map((col) => (
          <div
            key={col}
            role="columnheader"
            tabIndex={-1}
            aria-colindex={col + 2}
            className="table-cell truncate"
            data-align={model.alignOf(col)}
            style={{ transform: `translateX(${x(col)}px)`, width: colWidth, height: headHeight }}
          >
            {model.colLabel(col)}
          </div>
        ))}
      </div>
      {range(rows).map((row) => (
        <div
          key={row}
          role="row"
          tabIndex={-1}
          aria-rowindex={row + 2}
          className="table-row"
          style={{ transform: `translateY(${y(row)}px)`, height: rowHeight }}
          data-active={row === active.row || undefined}
        >
          <div
            role="rowheader"
            tabIndex={-1}
            className="table-cell table-index"
            style={{ width: headWidth, height: rowHeight }}
          >
            {model.rowLabel(row)}
          </div>
          {shownCols.map((col) => {
            const text = textOf(row, col);
            const chosen = row === active.row && col === active.col;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles keys for its cells
              <div
                key={col}
                id={idOf(row, col)}
                role="gridcell"
                tabIndex={-1}
                aria-colindex={col + 2}
                aria-selected={chosen}
                className="table-cell truncate"
                data-align={model.alignOf(col)}
                title={text !== null && text.length * 8 > colWidth ? text : undefined}
                style={{ transform: `translateX(${x(col)}px)`, width: colWidth, height: rowHeight }}
                onClick={() => onPick(row, col)}
              >
                {text ?? <span className="table-waiting" />}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
