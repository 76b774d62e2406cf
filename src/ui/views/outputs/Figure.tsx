import { lazy, Suspense } from 'react';
import type { FigureSpec } from '#protocol/figure.ts';

const FigureView = lazy(async () => ({ default: (await import('../figure/FigureView.tsx')).FigureView }));

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
