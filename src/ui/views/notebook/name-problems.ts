/** What the language says about a cell's text before it runs, asked a moment after the last key. */
import { useEffect, useState } from 'react';
import type { NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import { transitionRuns } from '../../store/runs.ts';
import type { Squiggle } from '../editor/code-editor.ts';

const PAUSE_MS = 450;
const NONE: readonly Squiggle[] = [];

export function useNameProblems({ id, source }: NotebookCell, active: boolean): readonly Squiggle[] {
  const { cells, stores } = usePage();
  const [found, setFound] = useState<{ readonly source: string; readonly squiggles: readonly Squiggle[] } | null>(null);
  useEffect(() => {
    if (!active || source.trim() === '') return;
    let gone = false;
    const ask = async () => {
      const names = await cells.names(source).catch(() => null);
      if (gone || names === null) return;
      const { error } = names;
      const squiggles: Squiggle[] =
        error === null ? [] : [{ from: error.start, to: error.end, message: error.message, severity: 'error' }];
      setFound({ source, squiggles });
      const estimate = error === null ? await cells.estimate(source).catch(() => null) : null;
      if (!gone) stores.runs.setState((state) => transitionRuns(state, { type: 'estimated', id, estimate }));
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [cells, stores, id, source, active]);
  return found !== null && found.source === source ? found.squiggles : NONE;
}
