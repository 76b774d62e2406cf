import { type ComponentType, lazy, Suspense } from 'react';
import type { FigureSpec } from '#protocol/figure.ts';

const views = import.meta.glob<{ readonly FigureView: FigureComponent }>('../figure/FigureView.tsx');

type FigureComponent = ComponentType<{ readonly figure: FigureSpec }>;

const FigureView = lazy(async (): Promise<{ readonly default: FigureComponent }> => {
  const [load] = Object.values(views);
  return { default: load === undefined ? () => null : (await load()).FigureView };
});

/** A plot; its room is kept while Plotly is on its way. */
export function Figure({ figure }: { readonly figure: FigureSpec }) {
  return (
    <div className="figure-output">
      <Suspense fallback={<div style={{ height: figure.height }} />}>
        <FigureView figure={figure} />
      </Suspense>
    </div>
  );
}
