import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { MemoryReport } from '#protocol/cells-api.ts';
import { usePage } from '../../page-context.ts';
import { bytesText } from '../../text/amounts.ts';

/** So many are listed; the rest is one line. */
const MOST = 12;

/** Arrays that cells hold in memory: which are alive, who looks at whose bytes, the peak, and how broken up what is free is. */
export function CellsMemory() {
  const report = useReport();
  if (report === null || report.arrays.length === 0) return null;
  const { alive, peak, budget, free, largestFree, arrays } = report;
  const largest = [...arrays].sort((a, b) => b.byteLength - a.byteLength);
  const rest = largest.slice(MOST);
  return (
    <div className="cells-memory">
      <p className="memory-facts numbers">
        Cells hold {bytesText(alive)} of {bytesText(budget)}, at most {bytesText(peak)} so far
        {free > 0 && (
          <>
            ; {bytesText(free)} lie free between arrays{piecesText(free, largestFree)}
          </>
        )}
        .
      </p>
      <ul className="kept-list" aria-label="Arrays in memory">
        {largest.slice(0, MOST).map(({ names, byteLength, views }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks without a name have nothing else to be told apart by
          <li key={index} className="kept-row">
            <span className="truncate mono" title={names.join(', ')}>
              {names.length === 0 ? 'no name' : names.join(', ')}
              {views.length > 0 && <span className="quiet"> ← {views.join(', ')}</span>}
            </span>
            <span className="numbers">{bytesText(byteLength)}</span>
          </li>
        ))}
        {rest.length > 0 && (
          <li className="kept-row quiet">
            <span>{rest.length.toLocaleString('en')} more</span>
            <span className="numbers">{bytesText(rest.reduce((sum, { byteLength }) => sum + byteLength, 0))}</span>
          </li>
        )}
      </ul>
    </div>
  );
}

function piecesText(free: number, largest: number): string {
  return largest < free ? ` (largest piece ${bytesText(largest)})` : '';
}

/** Asked again whenever a cell has ended. */
function useReport(): MemoryReport | null {
  const { cells, stores } = usePage();
  const [report, setReport] = useState<MemoryReport | null>(null);
  const ran = useStore(stores.runs, ({ count, running }) => (running === null ? count : null));
  useEffect(() => {
    if (ran === null) return;
    if (ran === 0) return setReport(null);
    let gone = false;
    cells.memory().then(
      (found) => gone || found === null || setReport(found),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [cells, ran]);
  return report;
}
