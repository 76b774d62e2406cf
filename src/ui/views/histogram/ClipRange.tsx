/** Two handles on the histogram that are the ends of the colour range. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { change } from '../cards/card-settings.ts';
import { useCard, usePicture, useSettings } from '../cards/card-store.ts';
import { shortNumber } from '../heatmap/colour-ticks.ts';
import { HISTOGRAM_MARGINS } from './histogram-layout.ts';
import { draggedEnds, draggedRange, type HistogramSpan, shareOfSpan, valueAtShare } from './histogram-scale.ts';

export interface ClipRangeProps {
  readonly span: HistogramSpan;
  /** Of the bars, in CSS pixels. */
  readonly width: number;
}

export function ClipRange({ span, width }: ClipRangeProps) {
  const card = useCard();
  const low = usePicture((picture) => picture.low);
  const high = usePicture((picture) => picture.high);
  const area = useRef<HTMLDivElement>(null);
  const anchor = useRef<number | null>(null);
  const limits = useSettings((settings) => settings.limits);
  if (low === null || high === null) return null;
  // What was chosen stands at once; what the engine chose is known from the picture.
  const ends = limits.kind === 'manual' ? { low: limits.low, high: limits.high } : { low, high };
  const set = (which: 'low' | 'high', value: number) => {
    const next = draggedEnds(ends, which, value, span);
    card.change(change({ limits: { kind: 'manual', ...next } }));
  };
  const drag = (which: 'low' | 'high') => (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || area.current === null) return;
    const { left } = area.current.getBoundingClientRect();
    set(which, valueAtShare((event.clientX - left) / width, span));
  };
  const step = (which: 'low' | 'high') => (event: KeyboardEvent<HTMLDivElement>) => {
    const size = (span.high - span.low) / (event.shiftKey ? 20 : 200);
    const by =
      event.key === 'ArrowRight' || event.key === 'ArrowUp'
        ? size
        : event.key === 'ArrowLeft' || event.key === 'ArrowDown'
          ? -size
          : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    set(which, ends[which] + by);
  };
  // Away from the handles, a drag draws the range anew.
  const valueUnder = (event: PointerEvent<HTMLDivElement>): number => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return valueAtShare((event.clientX - left) / width, span);
  };
  const beginRange = (event: PointerEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    anchor.current = valueUnder(event);
  };
  const drawRange = (event: PointerEvent<HTMLDivElement>) => {
    if (anchor.current === null) return;
    const range = draggedRange(anchor.current, valueUnder(event), span);
    if (range !== null) card.change(change({ limits: { kind: 'manual', ...range } }));
  };
  const endRange = () => {
    anchor.current = null;
  };
  const [from, to] = [shareOfSpan(ends.low, span) * width, shareOfSpan(ends.high, span) * width];
  return (
    <div
      ref={area}
      className="clip"
      role="group"
      aria-label="Range of the colours"
      style={{ left: HISTOGRAM_MARGINS.left, top: HISTOGRAM_MARGINS.top, bottom: HISTOGRAM_MARGINS.bottom, width }}
      onPointerDown={beginRange}
      onPointerMove={drawRange}
      onPointerUp={endRange}
      onPointerCancel={endRange}
      onDoubleClick={() => card.change(change({ limits: { kind: 'auto' } }))}
      title="Drag to choose the range of the colours, double-click to have it chosen"
    >
      <div className="clip-shade" style={{ left: 0, width: from }} />
      <div className="clip-shade" style={{ left: to, right: 0 }} />
      {(['low', 'high'] as const).map((which) => (
        <div
          key={which}
          className="clip-handle"
          role="slider"
          tabIndex={0}
          aria-label={which === 'low' ? 'Low end of the colours' : 'High end of the colours'}
          aria-valuemin={span.low}
          aria-valuemax={span.high}
          aria-valuenow={ends[which]}
          aria-valuetext={shortNumber(ends[which])}
          style={{ left: which === 'low' ? from : to }}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag(which)}
          onKeyDown={step(which)}
        />
      ))}
    </div>
  );
}
