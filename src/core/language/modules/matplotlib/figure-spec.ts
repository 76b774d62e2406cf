/** A figure as it leaves the cells: Plotly's vocabulary, plain and cloneable. */
import type { FigureData } from '../../runtime/outputs.ts';

export type FigureSpec = FigureData;
export type FigureTrace = FigureData['data'][number];

export interface ShownFigure {
  readonly figure: FigureSpec;
  /** As a REPL prints it: `<Figure size 640x480 with 1 Axes>`. */
  readonly text: string;
}
