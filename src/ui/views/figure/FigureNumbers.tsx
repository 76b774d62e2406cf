import { useMemo, useState } from 'react';
import type { FigureSpec } from '#protocol/figure.ts';
import { saveBlob } from '../../session/save-blob.ts';
import { fileNameOf } from './FigureActions.tsx';
import { figureCsv, type NumberTable, tablesOf } from './figure-numbers.ts';

const ROWS = 100;
const COLUMNS = 40;

/** What is drawn, as tables; all of it goes into the file. */
export function FigureNumbers({ figure, name }: { readonly figure: FigureSpec; readonly name: string }) {
  const tables = useMemo(() => tablesOf(figure), [figure]);
  const [chosen, setChosen] = useState(0);
  const table = tables[Math.min(chosen, tables.length - 1)];
  const save = () => saveBlob(new Blob([figureCsv(figure)], { type: 'text/csv' }), `${fileNameOf(name)}.csv`);
  if (table === undefined) return <p className="figure-notes">There are no numbers in this figure.</p>;
  return (
    <section className="figure-numbers" aria-label={`Numbers of ${name}`}>
      <div className="figure-numbers-head">
        {tables.length > 1 ? (
          <select
            aria-label="Part of the figure"
            value={chosen}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {tables.map(({ title }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name
              <option key={at} value={at}>
                {title}
              </option>
            ))}
          </select>
        ) : (
          <span>{table.title}</span>
        )}
        <button type="button" className="button" onClick={save}>
          Save as CSV
        </button>
      </div>
      <Numbers table={table} />
    </section>
  );
}

function Numbers({ table }: { readonly table: NumberTable }) {
  const columns = table.columns.slice(0, COLUMNS);
  const rows = Array.from({ length: Math.min(ROWS, table.rowCount) }, (_, row) => row);
  const cut = table.rowCount > ROWS || table.columns.length > COLUMNS;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
    <div className="figure-numbers-scroll" tabIndex={0} role="group" aria-label={table.title}>
      <table>
        <thead>
          <tr>
            {columns.map((column, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
              <th key={at} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {columns.map((_, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                <td key={at}>{table.cell(row, at)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {cut && (
        <p className="figure-notes">The first of {table.rowCount.toLocaleString('en')} rows; the file has all.</p>
      )}
    </div>
  );
}
