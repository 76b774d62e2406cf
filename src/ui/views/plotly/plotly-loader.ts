/** Brings Plotly in when the first picture is already on the screen. */
export type PlotlyBuild = typeof import('./plotly-build.ts');

let loading: Promise<PlotlyBuild> | null = null;

export function loadPlotly(): Promise<PlotlyBuild> {
  loading ??= import('./plotly-build.ts').catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** After what is more urgent has been painted. */
export function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(run, { timeout: 500 });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(run, 50);
  return () => clearTimeout(id);
}
