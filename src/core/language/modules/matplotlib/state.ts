/** The figures that a session has open. Those that are open when a cell ends are shown, and closed. */
import { registerPresenter } from '../../runtime/outputs.ts';
import { type Session, session } from '../../runtime/session.ts';
import { CYCLE } from './colours.ts';
import type { Figure } from './figure.ts';

export interface PlotState {
  readonly figures: Map<number, Figure>;
  current: Figure | null;
  cycle: readonly string[];
  imageMap: string;
  figureSize: [number, number];
  dpi: number;
}

const KEY = 'matplotlib';

function freshState(): PlotState {
  return { figures: new Map(), current: null, cycle: CYCLE, imageMap: 'viridis', figureSize: [6.4, 4.8], dpi: 100 };
}

export function plots(): PlotState {
  const owner = session();
  const known = owner.state.get(KEY) as PlotState | undefined;
  if (known !== undefined) return known;
  const state = freshState();
  owner.state.set(KEY, state);
  owner.endings.set(KEY, () => showOpen(owner, state));
  return state;
}

/** Shows what is open, in the order of the numbers, and closes it. */
export function showOpen(owner: Session, state: PlotState): void {
  const open = [...state.figures.entries()].sort(([a], [b]) => a - b);
  state.figures.clear();
  state.current = null;
  for (const [, figure] of open) owner.show({ kind: 'figure', ...figure.shown() });
}

/** `register`: once, with the class of figures, so that a figure as a cell's value is drawn too. */
export function presentFigures(isFigure: (value: unknown) => value is Figure): void {
  registerPresenter((value) => (isFigure(value) ? { kind: 'figure', ...value.shown() } : null));
}
