import { ChevronRight, Play, Square } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import { type CellRun, runOf } from '../../store/runs.ts';
import { CellEditor } from '../editor/CellEditor.tsx';
import type { Squiggle } from '../editor/code-editor.ts';
import { CellOutputs } from '../outputs/CellOutputs.tsx';
import type { CellBodyProps } from './CellFrame.tsx';
import { CellLine } from './CellLine.tsx';
import { editorCommands } from './cell-commands.ts';
import { useNameProblems } from './name-problems.ts';
import { warmUp } from './warm-up.ts';

export function CodeCell({ cell, index, active }: CellBodyProps) {
  const page = usePage();
  const run = useStore(page.stores.runs, (runs) => runOf(runs, cell.id));
  const commands = useMemo(() => editorCommands(page, cell.id), [page, cell.id]);
  const problems = useNameProblems(cell, active);
  useEffect(() => warmUp(page.cells), [page.cells]);
  const squiggles = useMemo(() => [...problems, ...placeOf(run, cell.source)], [problems, run, cell.source]);
  return (
    <>
      <div className="cell-input">
        <RunButton cell={cell} run={run} index={index} />
        {cell.inputFolded ? (
          <FoldedInput cell={cell} />
        ) : (
          <CellEditor
            id={cell.id}
            source={cell.source}
            language="python"
            label={`Code of cell ${index + 1}`}
            hint={index === 0 ? 'np.arange(12).reshape(3, 4)' : ''}
            squiggles={squiggles}
            assistant={page.cells}
            onChange={(source) => page.notebook.edit({ type: 'source', id: cell.id, source }, { keepActive: true })}
            onFocus={() => page.notebook.activate(cell.id)}
            commands={commands}
          />
        )}
      </div>
      <CellLine cell={cell} run={run} />
      <CellOutputs cell={cell} run={run} />
    </>
  );
}

/** Where the last run failed, as long as the text is what ran. */
function placeOf({ failure, source: ran }: CellRun, source: string): readonly Squiggle[] {
  const place = failure?.place ?? null;
  if (failure === null || place === null || ran !== source) return [];
  const [from, to] = place;
  return [{ from, to, message: `${failure.name}: ${failure.message}`, severity: 'error' }];
}

function FoldedInput({ cell }: { readonly cell: NotebookCell }) {
  const { notebook } = usePage();
  const lines = cell.source.split('\n').length;
  return (
    <button
      type="button"
      className="cell-folded"
      onClick={() => notebook.edit({ type: 'fold', ids: [cell.id], part: 'input', folded: false })}
    >
      <ChevronRight aria-hidden size={14} />
      <span className="mono truncate">{cell.source.split('\n')[0]}</span>
      {lines > 1 && <span className="quiet">{lines} lines</span>}
    </button>
  );
}

interface RunButtonProps {
  readonly cell: NotebookCell;
  readonly run: CellRun;
  readonly index: number;
}

/** The count of the run where nothing points at it; the way to run, or to stop, where something does. */
function RunButton({ cell, run, index }: RunButtonProps) {
  const { notebook } = usePage();
  const running = run.status === 'running';
  const waiting = run.status === 'queued' || run.status === 'asking';
  const count = waiting ? '…' : cell.executionCount;
  return (
    <button
      type="button"
      className="run-button"
      data-status={run.status}
      data-never={count === null || undefined}
      aria-label={running ? `Stop cell ${index + 1}` : `Run cell ${index + 1}`}
      title={running ? 'Stop  I I' : 'Run  Shift Enter'}
      onClick={() => (running ? void notebook.runner.stop() : void notebook.runner.run([cell.id]))}
    >
      {!running && <span className="run-count mono">{count ?? ' '}</span>}
      {running ? <Square aria-hidden className="run-icon" /> : <Play aria-hidden className="run-icon" />}
    </button>
  );
}
