import { ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import type { CellOutput } from '#protocol/cells-api.ts';
import type { NotebookCell } from '../../notebook/document.ts';
import { type Shown, shownOf } from '../../notebook/outputs.ts';
import { usePage } from '../../page-context.ts';
import type { CellRun } from '../../store/runs.ts';
import { CardBoundary } from '../document/CardBoundary.tsx';
import { CellArrayCard } from './CellArrayCard.tsx';
import { Failure } from './Failure.tsx';
import { Figure } from './Figure.tsx';
import { RichOutput } from './RichOutput.tsx';
import { TextOutput } from './TextOutput.tsx';
import { Widget } from './Widget.tsx';
import './outputs.css';

/** What a run gave: as it comes in while the cell runs, as the file keeps it otherwise. */
export function CellOutputs({ cell, run }: { readonly cell: NotebookCell; readonly run: CellRun }) {
  const { notebook } = usePage();
  const live = run.source !== null;
  const shown = useMemo(() => (live ? null : cell.outputs.map(shownOf)), [live, cell.outputs]);
  const none = live ? run.outputs.length === 0 && run.failure === null : shown?.length === 0;
  if (none) return null;
  if (cell.outputFolded) {
    return (
      <button
        type="button"
        className="cell-folded output-folded"
        onClick={() => notebook.edit({ type: 'fold', ids: [cell.id], part: 'output', folded: false })}
      >
        <ChevronRight aria-hidden size={14} /> <span className="quiet">output folded</span>
      </button>
    );
  }
  return (
    <div className="cell-outputs" role="group" aria-label="Output">
      <CardBoundary name="this output">
        {live ? <Live cell={cell} run={run} /> : <KeptOutputs cell={cell} shown={shown ?? []} />}
      </CardBoundary>
    </div>
  );
}

function Live({ cell, run }: { readonly cell: NotebookCell; readonly run: CellRun }) {
  return (
    <>
      {run.outputs.map((output, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: outputs only ever grow at their end
        <LiveOutput key={at} cell={cell} output={output} place={at} />
      ))}
      {run.failure !== null && <Failure cell={cell} failure={run.failure} fresh={run.source === cell.source} />}
    </>
  );
}

interface LiveOutputProps {
  readonly cell: NotebookCell;
  readonly output: CellOutput;
  readonly place: number;
}

function LiveOutput({ cell, output, place }: LiveOutputProps) {
  switch (output.kind) {
    case 'stream':
      return <TextOutput text={output.text} tone={output.stream} />;
    case 'result':
    case 'display':
      return (
        <>
          <TextOutput text={output.text} tone="result" />
          {output.array !== null && isWorthACard(output.array.shape) && (
            <CellArrayCard cell={cell} array={output.array} place={place} result={output.kind === 'result'} />
          )}
        </>
      );
    case 'markdown':
      return <RichOutput shown={{ kind: 'markdown', source: output.text, text: output.text }} />;
    case 'figure':
      return <Figure figure={output.figure} />;
    case 'widget':
      return <Widget cell={cell} widget={output.widget} />;
    default:
      return output satisfies never;
  }
}

/** The text of a scalar says all there is. */
const isWorthACard = (shape: readonly number[]): boolean => shape.length > 0 && shape.reduce((a, b) => a * b, 1) > 1;

function KeptOutputs({ cell, shown }: { readonly cell: NotebookCell; readonly shown: readonly Shown[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: they change all at once
  return shown.map((each, at) => <Kept key={at} cell={cell} shown={each} />);
}

function Kept({ cell, shown }: { readonly cell: NotebookCell; readonly shown: Shown }) {
  switch (shown.kind) {
    case 'text':
      return <TextOutput text={shown.text} tone={shown.stream ?? 'result'} />;
    case 'figure':
      return <Figure figure={shown.figure} />;
    case 'widget':
      return <Widget cell={cell} widget={shown.widget} />;
    case 'error':
      return <Failure cell={cell} failure={shown.failure} fresh={false} />;
    default:
      return <RichOutput shown={shown} />;
  }
}
