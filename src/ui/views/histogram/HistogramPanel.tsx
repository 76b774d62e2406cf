/** 256 bins in the colours of the picture; its handles clip the colour range. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { Histogram, Statistics } from '#protocol/engine-api.ts';
import { change } from '../cards/card-settings.ts';
import { useCard, usePass, usePicture, useSettings, useSubject } from '../cards/card-store.ts';
import { shortNumber } from '../heatmap/colour-ticks.ts';
import { speaksOf } from '../heatmap/colouring.ts';
import { whenIdle } from '../plotly/plotly-loader.ts';
import type { Scope } from '../statistics/scope-statistics.ts';
import { ClipRange } from './ClipRange.tsx';
import { HISTOGRAM_HEIGHT, HISTOGRAM_MARGINS } from './histogram-layout.ts';
import { binOf, kindWords, spanOf, valueAtShare } from './histogram-scale.ts';
import './histogram.css';

const HistogramPlot = lazy(() => import('./HistogramPlot.tsx'));

/** How long a sampled histogram stays undrawn for the sake of the pass that makes it exact (milliseconds). */
const SAMPLE_PATIENCE = 1500;

export interface HistogramPanelProps {
  readonly statistics: Statistics | null;
  readonly scope: Scope;
}

export function HistogramPanel({ statistics, scope }: HistogramPanelProps) {
  const card = useCard();
  const logCounts = useSettings((settings) => settings.logCounts);
  const histogram = statistics?.histogram ?? null;
  const [bin, setBin] = useState<number | null>(null);
  const same = statistics !== null && statistics.min !== null && statistics.min.text === statistics.max?.text;
  const { kind } = useSubject().dtype;
  const dated = kind === 'M' || kind === 'm';
  const [first, last] = [statistics?.min?.text ?? null, statistics?.max?.text ?? null];
  const endTexts = useMemo(
    () => (dated && first !== null && last !== null ? ([first, last] as const) : null),
    [dated, first, last],
  );
  if (statistics !== null && statistics.size > 0 && statistics.nan === statistics.size)
    return <p className="numbers-none">Every element is {dated ? 'NaT' : 'NaN'}.</p>;
  if (statistics !== null && (same || histogram === null || spanOf(histogram) === null)) {
    return statistics.min === null ? null : <OneValue statistics={statistics} />;
  }
  return (
    <figure className="histogram" aria-label="Histogram">
      <div className="histogram-head">
        <h3 className="side-title">Histogram</h3>
        <span className="histogram-note numbers">
          {bin !== null && histogram !== null && !dated
            ? binWords(histogram, bin)
            : histogram && kindWords(histogram.kind)}
        </span>
        <label className="check">
          <input type="checkbox" checked={logCounts} onChange={() => card.change(change({ logCounts: !logCounts }))} />
          log
        </label>
      </div>
      <div className="histogram-stage" style={{ height: HISTOGRAM_HEIGHT }}>
        {histogram !== null && <Drawn histogram={histogram} scope={scope} endTexts={endTexts} onBin={setBin} />}
      </div>
    </figure>
  );
}

function OneValue({ statistics }: { readonly statistics: Statistics }) {
  const same = statistics.min?.text === statistics.max?.text;
  return same ? (
    <p className="numbers-none">
      Every element {statistics.exact ? 'is' : 'looked at so far is'} <b className="mono">{statistics.min?.text}</b>.
    </p>
  ) : null;
}

function binWords({ edges, counts }: Histogram, bin: number): string {
  const close = bin === counts.length - 1 ? ']' : ')';
  const count = counts[bin].toLocaleString('en');
  return `[${shortNumber(edges[bin], 4)}, ${shortNumber(edges[bin + 1], 4)}${close}: ${count}`;
}

interface DrawnProps {
  readonly histogram: Histogram;
  readonly scope: Scope;
  readonly endTexts: readonly [low: string, high: string] | null;
  readonly onBin: (bin: number | null) => void;
}

function Drawn({ histogram, scope, endTexts, onBin }: DrawnProps) {
  const stage = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [idle, setIdle] = useState(false);
  const clips = useSettings(
    (settings) =>
      settings.view === 'image' || (settings.view === 'heatmap' && (scope !== 'whole' || speaksOf(settings))),
  );
  const mapped = useSettings((settings) => settings.view === 'heatmap');
  const drawn = usePicture((picture) => picture.low !== null);
  const pictured = useSettings((settings) => settings.view === 'heatmap' || settings.view === 'image');
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const counting = usePass((pass) => pass?.phase === 'preview' || pass?.phase === 'pass');
  // The picture comes first; Plotly's chunk would compete with it, and drawing a sample with the pass that replaces it.
  useEffect(() => {
    if (!drawn && pictured) return undefined;
    if (!counting) return whenIdle(() => setIdle(true));
    const id = setTimeout(() => setIdle(true), SAMPLE_PATIENCE);
    return () => clearTimeout(id);
  }, [drawn, pictured, counting]);
  const span = spanOf(histogram);
  const inner = width - HISTOGRAM_MARGINS.left - HISTOGRAM_MARGINS.right;
  return (
    <div
      ref={stage}
      className="histogram-drawn"
      onPointerMove={(event) => {
        if (span === null) return;
        const x = event.clientX - event.currentTarget.getBoundingClientRect().left - HISTOGRAM_MARGINS.left;
        onBin(x < 0 || x > inner ? null : binOf(valueAtShare(x / inner, span), histogram));
      }}
      onPointerLeave={() => onBin(null)}
    >
      {width > 0 && idle && (
        <Suspense>
          <HistogramPlot histogram={histogram} width={width} coloured={clips && mapped} numbered={endTexts === null} />
        </Suspense>
      )}
      {endTexts !== null && (
        <p className="histogram-ends mono">
          <span className="truncate">{endTexts[0]}</span>
          <span className="truncate">{endTexts[1]}</span>
        </p>
      )}
      {clips && span !== null && inner > 0 && <ClipRange span={span} width={inner} />}
    </div>
  );
}
