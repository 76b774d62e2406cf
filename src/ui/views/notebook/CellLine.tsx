import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CostEstimate } from '#protocol/cells-api.ts';
import type { NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import type { CellRun } from '../../store/runs.ts';
import { bytesText, durationText } from '../../text/amounts.ts';
import { focusCell } from './focus-cell.ts';

/** Under the text: how long it takes or took, what it would cost, and why its result may be old. */
export function CellLine({ cell, run }: { readonly cell: NotebookCell; readonly run: CellRun }) {
  const { stores, notebook } = usePage();
  const stale = useStore(stores.runs, (runs) => runs.stale.get(cell.id));
  const answer = (go: boolean) => {
    notebook.runner.answer(cell.id, go);
    // The button that was pressed is gone: the cell it belonged to has the keys.
    focusCell(stores, cell.id, 'cell');
  };
  const problems = useStore(stores.runs, (runs) => runs.problems.get(cell.id));
  return (
    <>
      {run.status === 'running' && <Running run={run} />}
      {run.status === 'asking' && run.estimate !== null && <Ask estimate={run.estimate} answer={answer} />}
      {run.estimate !== null && isWorthSaying(run, cell.source) && (
        <p className="cell-note numbers">{costWords(run.estimate)}</p>
      )}
      {problems?.map((problem) => (
        <p key={problem} className="cell-note" data-tone="caution">
          <TriangleAlert aria-hidden size={13} /> {problem}
        </p>
      ))}
      {stale !== undefined && run.status !== 'running' && run.status !== 'queued' && (
        <p className="cell-note" data-tone="stale">
          <span>{stale}</span>
          <button type="button" className="note-button" onClick={() => void notebook.runner.run([cell.id])}>
            Run again
          </button>
        </p>
      )}
    </>
  );
}

/** What a cell would cost, before it has run as it stands, where that is more than a moment or a little memory. */
function isWorthSaying({ estimate, status, source: ran }: CellRun, source: string): boolean {
  if (estimate === null || ran === source || (status !== 'idle' && status !== 'done' && status !== 'failed'))
    return false;
  const { milliseconds, resultBytes, bytesRead } = estimate;
  return (milliseconds ?? 0) > 1_000 || (resultBytes ?? 0) > 100e6 || (bytesRead ?? 0) > 100e6;
}

const SHOWN_AFTER_MS = 250;

/** A thin line and the seconds, once it takes long enough to be read. */
function Running({ run }: { readonly run: CellRun }) {
  const { notebook } = usePage();
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 200);
    return () => clearInterval(timer);
  }, []);
  const elapsed = now - run.startedAt;
  const expected = run.estimate?.milliseconds ?? null;
  if (elapsed < SHOWN_AFTER_MS) return <div className="cell-running" />;
  const share = expected === null || expected < 1_000 ? null : Math.min(0.97, elapsed / expected);
  return (
    <div className="cell-running" data-shown>
      <div
        className="progress-line"
        role="progressbar"
        aria-label="Running"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(100 * share)}
        data-indeterminate={share === null || undefined}
      >
        <div style={share === null ? undefined : { transform: `scaleX(${share})` }} />
      </div>
      <p className="cell-running-words numbers">
        <span>
          {durationText(elapsed / 1000)}
          {expected !== null && expected >= 1_000 ? ` of about ${durationText(expected / 1000)}` : ''}
        </span>
        <button type="button" className="note-button" onClick={() => void notebook.runner.stop()}>
          Stop
        </button>
      </p>
    </div>
  );
}

/** Before a long cell: what it makes, what it reads, how long it takes. */
function Ask({ estimate, answer }: { readonly estimate: CostEstimate; readonly answer: (go: boolean) => void }) {
  return (
    <div className="cell-ask" role="alert">
      <p>
        <b>This is a large cell.</b> {costWords(estimate)}
      </p>
      <div className="error-actions">
        <button type="button" className="button primary" onClick={() => answer(true)}>
          Run it
        </button>
        <button type="button" className="button" onClick={() => answer(false)}>
          Don’t run
        </button>
      </div>
    </div>
  );
}

export function costWords({ shape, dtypeText, resultBytes, bytesRead, milliseconds }: CostEstimate): string {
  const parts: string[] = [];
  if (shape !== null)
    parts.push(`Result: ${dtypeText ?? 'array'} of shape (${shape.join(', ')}${shape.length === 1 ? ',' : ''})`);
  if (resultBytes !== null) parts.push(`${bytesText(resultBytes)} in memory`);
  if (bytesRead !== null && bytesRead > 0) parts.push(`${bytesText(bytesRead)} to be read`);
  if (milliseconds !== null) parts.push(`about ${durationText(milliseconds / 1000)}`);
  return parts.length === 0 ? '' : `${parts.join(' · ')}.`;
}
