/** A figure as cells hand it to the page: Plotly's own vocabulary, plain and cloneable, already decimated. */
export interface FigureSpec {
  /** CSS pixels, from `figsize` and `dpi`. */
  readonly width: number;
  readonly height: number;
  readonly data: readonly FigureTrace[];
  readonly layout: Readonly<Record<string, unknown>>;
  /** What was left out to keep the figure small, in sentences; shown below it. */
  readonly notes: readonly string[];
}
export type FigureTrace = Readonly<Record<string, unknown>> & { readonly type: string };
