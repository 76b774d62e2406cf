/** One axis as a line: least and greatest a pixel, the elements themselves when few are in view. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { toErrorRecord } from '#core/base/error-record.ts';
import type { Interval } from '#protocol/engine-api.ts';
import { change, planeOf, type Transition, viewOf, wholeElements } from '../cards/card-settings.ts';
import { useCard, useSettings, useSubject } from '../cards/card-store.ts';
import { markFirstPicture } from '../heatmap/first-picture.ts';
import { createLatest } from '../heatmap/latest.ts';
import { PictureReadout } from '../heatmap/PictureReadout.tsx';
import { rangeChange } from '../plotly/axis-range.ts';
import { lineFigure } from '../plotly/line-figure.ts';
import Plot from '../plotly/Plot.tsx';
import { useTheme } from '../plotly/theme.ts';
import { paintLine } from './line-canvas.ts';
import { lineKey } from './line-keys.ts';
import { grownRegion, type LinePlace, listenToRegion } from './line-region.ts';
import { elementsOf, envelopeOf } from './line-request.ts';
import { useLine } from './use-line.ts';
import './line.css';

const MARGINS = { left: 68, right: 20, top: 12, bottom: 40 } as const;

export default function LineView() {
  const card = useCard();
  const subject = useSubject();
  const settings = useSettings((all) => all);
  const theme = useTheme();
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(stage);
  const length = planeOf(subject, settings).cols;
  const cols = wholeElements(settings.window?.cols ?? [0, length], length);
  const view = useSettings((all) => JSON.stringify(viewOf(card.info, all)));
  const { line, sampled, error } = useLine({ view, cols, width: size?.width ?? 0 });
  const [plotted, setPlotted] = useState(false);
  const range = useMemo(() => [cols[0] - 0.5, cols[1] - 0.5] as const, [cols[0], cols[1]]);

  const figure = useMemo(
    () =>
      size === null
        ? null
        : lineFigure({
            ...size,
            margins: MARGINS,
            envelope: line === null ? null : envelopeOf(line),
            elements: line?.elements ?? true,
            range,
            logY: settings.logY,
            titleX: `axis ${settings.colAxis}`,
            theme,
          }),
    [size, line, range, settings.logY, settings.colAxis, theme],
  );

  // Before Plotly is there, the line stands on a canvas of the same margins.
  useEffect(() => {
    if (line === null || size === null || canvas.current === null) return;
    if (!plotted)
      paintLine(canvas.current, { line, size, margins: MARGINS, range, colour: theme.accent, band: theme.accentSoft });
    markFirstPicture(card);
  }, [card, line, size, range, theme, plotted]);

  useEffect(() => {
    card.picture.setState({ sampled, error: error === null ? null : toErrorRecord(error) });
  }, [card, sampled, error]);
  useEffect(() => {
    card.snapshot.current = figure === null ? null : () => figure;
    return () => {
      card.snapshot.current = null;
    };
  }, [card, figure]);

  const placed = useRef<LinePlace | null>(null);
  placed.current =
    size === null ? null : { cols, length, left: MARGINS.left, width: size.width - MARGINS.left - MARGINS.right };
  useEffect(
    () => (stage.current === null ? undefined : listenToRegion(stage.current, () => placed.current, card.change)),
    [card],
  );
  const hover = useElementReadout();
  return (
    <div className="picture">
      <div
        ref={stage}
        className="line-stage"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the line has a keyboard cursor of its own
        tabIndex={0}
        aria-label={`Line along axis ${settings.colAxis}. Arrow keys move the cursor, plus and minus zoom, 0 shows everything, shift and arrow keys mark a region.`}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          const step = lineKey(event.key, cols, length);
          if (step === null) return;
          const grows = event.shiftKey && event.key.startsWith('Arrow');
          const transition: Transition = grows ? (before) => grownRegion(before, step(before)) : step;
          event.preventDefault();
          event.stopPropagation();
          card.change(transition);
        }}
      >
        <canvas ref={canvas} className="line-canvas" hidden={plotted} />
        {figure !== null && line !== null && (
          <Plot
            figure={figure}
            className="line-plot"
            dragMode="zoom"
            onReady={() => setPlotted(true)}
            onRelayout={(update) => {
              const next = rangeChange(update, 'xaxis');
              if (next.kind === 'none') return;
              const part = next.kind === 'whole' ? null : elementsOf(next.range, length);
              const rows: Interval = [0, 1];
              card.change(change({ window: part === null ? null : { rows, cols: part } }));
            }}
            onHover={(at) => hover(at === null || line === null ? null : Math.round(at.x))}
          />
        )}
        {settings.region !== null && size !== null && (
          <RegionBand region={settings.region.cols} cols={cols} width={size.width} />
        )}
        {settings.cursor !== null && size !== null && (
          <CursorLine col={settings.cursor.col} cols={cols} width={size.width} />
        )}
      </div>
      <PictureReadout />
    </div>
  );
}

interface RegionBandProps {
  readonly region: Interval;
  readonly cols: Interval;
  readonly width: number;
}

function RegionBand({ region, cols, width }: RegionBandProps) {
  const inner = width - MARGINS.left - MARGINS.right;
  const shareOf = (col: number): number => Math.min(1, Math.max(0, (col - cols[0]) / (cols[1] - cols[0])));
  const [from, to] = region.map(shareOf);
  if (to <= from) return null;
  const left = MARGINS.left + from * inner;
  return (
    <div
      className="line-region"
      style={{ left, width: Math.max(1, (to - from) * inner), top: MARGINS.top, bottom: MARGINS.bottom }}
    />
  );
}

function CursorLine({ col, cols, width }: { readonly col: number; readonly cols: Interval; readonly width: number }) {
  const share = (col + 0.5 - cols[0]) / (cols[1] - cols[0]);
  if (share < 0 || share > 1) return null;
  const left = MARGINS.left + share * (width - MARGINS.left - MARGINS.right);
  return <div className="line-cursor" style={{ left, top: MARGINS.top, bottom: MARGINS.bottom }} />;
}

function useSize(element: { readonly current: HTMLElement | null }) {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const measure = () => setSize({ width: target.clientWidth, height: target.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Exact value of an element, as text, newest wish first. */
function useElementReadout(): (col: number | null) => void {
  const card = useCard();
  const cursor = useSettings((settings) => settings.cursor);
  const latest = useMemo(
    () =>
      createLatest({
        run: (col: number, signal) =>
          card.requests.cells(
            { view: viewOf(card.info, card.settings.getState()), rows: [0, 1], cols: [col, col + 1] },
            signal,
          ),
        onAnswer: ({ texts }, col) =>
          card.picture.setState({ readout: { index: indexAt(card, col), text: texts[0]?.[0] ?? '' } }),
      }),
    [card],
  );
  const length = usePlaneLength();
  const show = useCallback(
    (col: number | null) => {
      if (col === null || col < 0 || col >= length) return;
      card.picture.setState({ readout: { index: indexAt(card, col), text: null } });
      latest.ask(col);
    },
    [card, latest, length],
  );
  useEffect(() => {
    if (cursor !== null) show(cursor.col);
  }, [cursor, show]);
  useEffect(() => latest.stop, [latest]);
  return show;
}

function usePlaneLength(): number {
  const subject = useSubject();
  const settings = useSettings((all) => all);
  return planeOf(subject, settings).cols;
}

function indexAt(card: ReturnType<typeof useCard>, col: number): number[] {
  const { index, colAxis } = card.settings.getState();
  return index.map((at, axis) => (axis === colAxis ? col : at));
}
