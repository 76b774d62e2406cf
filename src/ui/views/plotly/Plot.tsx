/** A Plotly figure as a component: `Plotly.react` on every new figure, purged at the end. */
import type { Config, Data, Layout, PlotlyHTMLElement } from 'plotly.js/lib/core';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { loadPlotly, type PlotlyBuild } from './plotly-loader.ts';

export interface Figure {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
}

export interface PlotHandle {
  /** Changes the layout without comparing data; false before the first figure is drawn. */
  relayout(update: Record<string, unknown>): boolean;
}

export interface PlotProps {
  readonly figure: Figure;
  readonly className?: string;
  /** Null: a picture of axes that the pointer passes through. */
  readonly dragMode?: 'zoom' | 'pan' | null;
  readonly onRelayout?: (update: Readonly<Record<string, unknown>>) => void;
  readonly onHover?: (at: { readonly pointNumber: number; readonly x: number } | null) => void;
  readonly onReady?: () => void;
  readonly handle?: Ref<PlotHandle>;
}

/** Nothing leaves the page: no cloud, no logo, no buttons of Plotly's own. */
export const PLOT_CONFIG = {
  showSendToCloud: false,
  plotlyServerURL: '',
  displaylogo: false,
  displayModeBar: false,
  responsive: false,
  doubleClick: 'reset',
} satisfies Partial<Config>;

interface HoverEvent {
  readonly points?: readonly { readonly pointNumber: number; readonly x: unknown }[];
}

export default function Plot({ figure, className, dragMode = null, onRelayout, onHover, onReady, handle }: PlotProps) {
  const element = useRef<HTMLDivElement>(null);
  const drawn = useRef<PlotlyBuild | null>(null);
  const callbacks = useRef({ onRelayout, onHover, onReady });
  callbacks.current = { onRelayout, onHover, onReady };

  useImperativeHandle(handle, () => ({
    relayout: (update) => {
      if (drawn.current === null || element.current === null) return false;
      void drawn.current.relayout(element.current, update as Partial<Layout>);
      return true;
    },
  }));

  useEffect(() => {
    let stale = false;
    void loadPlotly().then(async (plotly) => {
      const target = element.current;
      if (stale || target === null) return;
      const config = { ...PLOT_CONFIG, staticPlot: dragMode === null };
      await plotly.react(target, [...figure.data], { ...figure.layout, dragmode: dragMode ?? false }, config);
      if (stale || drawn.current !== null) return;
      drawn.current = plotly;
      listen(target as unknown as PlotlyHTMLElement, callbacks);
      callbacks.current.onReady?.();
    });
    return () => {
      stale = true;
    };
  }, [figure, dragMode]);

  useEffect(() => {
    const target = element.current;
    return () => {
      if (target !== null) drawn.current?.purge(target);
      drawn.current = null;
    };
  }, []);

  return <div ref={element} className={className} />;
}

interface Emitter {
  on(name: string, listener: (event: never) => void): void;
}

function listen(target: PlotlyHTMLElement, callbacks: { current: Pick<PlotProps, 'onRelayout' | 'onHover'> }): void {
  const emitter = target as unknown as Emitter;
  const relayout = (update: Record<string, unknown>) => callbacks.current.onRelayout?.(update);
  emitter.on('plotly_relayout', relayout as (event: never) => void);
  emitter.on('plotly_relayouting', relayout as (event: never) => void);
  emitter.on('plotly_hover', ((event: HoverEvent) => {
    const point = event.points?.[0];
    if (point !== undefined) callbacks.current.onHover?.({ pointNumber: point.pointNumber, x: Number(point.x) });
  }) as (event: never) => void);
  emitter.on('plotly_unhover', (() => callbacks.current.onHover?.(null)) as (event: never) => void);
}
