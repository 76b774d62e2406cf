/** A figure of a cell: drawn by Plotly, which comes when the first figure does; its numbers and files beside it. */
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import type { FigureSpec } from '#protocol/figure.ts';
import { FigureActions } from './FigureActions.tsx';
import { FigureNumbers } from './FigureNumbers.tsx';
import { sizeIn } from './figure-theme.ts';
import { figureDescription, figureName } from './figure-words.ts';
import './figure.css';

const FigurePlot = lazy(() => import('./FigurePlot.tsx'));

export interface FigureViewProps {
  readonly figure: FigureSpec;
}

export function FigureView({ figure }: FigureViewProps) {
  const element = useRef<HTMLElement>(null);
  const [place, setPlace] = useState<number | null>(null);
  const [numbers, setNumbers] = useState(false);
  const [zoomed, setZoomed] = useState(false);
  const [resets, setResets] = useState(0);
  const description = useId();
  const name = figureName(figure);

  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    // Hidden, it has no width: it keeps the one that it had.
    const measure = () => target.clientWidth > 0 && setPlace(target.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    measure();
    return () => observer.disconnect();
  }, []);

  const size = sizeIn(figure, place ?? figure.width);
  const reserved = <div className="figure-stage" style={{ width: size.width, height: size.height }} />;
  return (
    <figure ref={element} className="figure" aria-label={name}>
      <div className="figure-frame" style={{ maxWidth: figure.width }}>
        {place === null ? (
          reserved
        ) : (
          <Suspense fallback={reserved}>
            <FigurePlot
              figure={figure}
              place={place}
              name={name}
              describedBy={description}
              onZoom={setZoomed}
              resets={resets}
            />
          </Suspense>
        )}
        <FigureActions
          figure={figure}
          name={name}
          numbers={numbers}
          zoomed={zoomed}
          onNumbers={() => setNumbers(!numbers)}
          onReset={() => setResets(resets + 1)}
        />
      </div>
      <p id={description} className="unseen">
        {figureDescription(figure)}
      </p>
      {figure.notes.length > 0 && <figcaption className="figure-notes">{figure.notes.join(' ')}</figcaption>}
      {numbers && <FigureNumbers figure={figure} name={name} />}
    </figure>
  );
}
