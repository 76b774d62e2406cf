import { useEffect, useMemo, useRef, useState } from 'react';
import type { FigureSpec } from '#protocol/figure.ts';
import { type FigureBuild, isScene, loadFigureBuild } from '../plotly/figure-loader.ts';
import { useTheme } from '../plotly/theme.ts';
import { cameraStep, isZoomed, keyStep, plainTicks, type Relayout } from './figure-keys.ts';
import { copied, FIGURE_CONFIG } from './figure-picture.ts';
import { sizeIn, themed } from './figure-theme.ts';

export interface FigurePlotProps {
  readonly figure: FigureSpec;
  /** Width that there is. */
  readonly place: number;
  readonly name: string;
  readonly describedBy: string;
  readonly onZoom: (zoomed: boolean) => void;
  /** Changes with every wish to see all again. */
  readonly resets: number;
}

interface Plotted extends HTMLDivElement {
  on?(name: string, listener: (update: Relayout) => void): void;
  readonly _fullLayout?: Readonly<Record<string, unknown>>;
}

export default function FigurePlot({ figure, place, name, describedBy, onZoom, resets }: FigurePlotProps) {
  const theme = useTheme();
  const element = useRef<Plotted>(null);
  const [plotly, setPlotly] = useState<FigureBuild | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const size = useMemo(() => sizeIn(figure, place), [figure, place]);
  const shown = useMemo(() => themed(figure, theme, size), [figure, theme, size]);
  const zoom = useRef(onZoom);
  zoom.current = onZoom;

  useEffect(() => {
    let stale = false;
    loadFigureBuild(figure).then(
      (build) => stale || setPlotly(build),
      (error: unknown) => stale || setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      stale = true;
    };
  }, [figure]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a reset draws the figure as it was
  useEffect(() => {
    const target = element.current;
    if (plotly === null || target === null) return;
    const first = target.on === undefined;
    const { data, layout } = copied(shown);
    plotly.react(target, data as never, layout as never, FIGURE_CONFIG as never).then(
      () => {
        zoom.current(false);
        if (!first) return;
        target.on?.('plotly_relayout', (update) => {
          const zoomed = isZoomed(update);
          if (zoomed !== null) zoom.current(zoomed);
          const ticks = plainTicks(update, target._fullLayout ?? {});
          if (ticks !== null) void plotly.relayout(target, ticks as never);
        });
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  }, [plotly, shown, resets]);

  useEffect(() => {
    const target = element.current;
    return () => {
      if (target !== null) plotly?.purge(target);
    };
  }, [plotly]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const target = element.current;
    const layout = target?._fullLayout;
    if (plotly === null || target === null || layout === undefined || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const step = isScene(figure) ? cameraStep(event.key, layout) : keyStep(event.key, layout);
    if (step === null) return;
    event.preventDefault();
    event.stopPropagation();
    void plotly.relayout(target, step as never);
  };

  if (problem !== null) return <p role="alert">This figure cannot be drawn: {problem}</p>;
  return (
    <div
      className="figure-stage"
      role="img"
      aria-label={name}
      aria-describedby={describedBy}
      aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown + - 0"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it answers to arrow keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      style={{ width: size.width, height: size.height }}
    >
      <div ref={element} data-testid="figure-plot" />
    </div>
  );
}
