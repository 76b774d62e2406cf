/** Row and column through the cursor, on the picture's own axes. */
import { useEffect, useMemo, useState } from 'react';
import type { ArrayView, Interval } from '#protocol/engine-api.ts';
import { viewOf, wholeElements } from '../cards/card-settings.ts';
import { useCard } from '../cards/card-store.ts';
import { envelopeOf } from '../line/line-request.ts';
import { useLine } from '../line/use-line.ts';
import { axisRange } from '../plotly/heatmap-figure.ts';
import { profileFigure } from '../plotly/line-figure.ts';
import Plot from '../plotly/Plot.tsx';
import { useTheme } from '../plotly/theme.ts';
import { axesOf } from './AxesLayer.tsx';
import type { HeatmapController, HeatmapFrame } from './heatmap-controller.ts';
import type { PictureLayout } from './picture-layout.ts';
import type { Place } from './viewport.ts';

export interface ProfilesProps {
  readonly controller: HeatmapController;
  readonly layout: PictureLayout;
}

/** Profiles follow the picture at this pace (milliseconds): each is two plots. */
const PACE = 120;
const GAP = 40;

export default function Profiles({ controller, layout }: ProfilesProps) {
  const frame = usePacedFrame(controller);
  if (frame === null) return null;
  const place = frame.settings.cursor ?? middleOf(frame);
  return (
    <>
      <Profile along="row" frame={frame} place={place} layout={layout} />
      <Profile along="col" frame={frame} place={place} layout={layout} />
    </>
  );
}

function usePacedFrame(controller: HeatmapController): HeatmapFrame | null {
  const [frame, setFrame] = useState(() => controller.frame());
  useEffect(() => {
    let timer = 0;
    const off = controller.onFrame(() => {
      if (timer !== 0) return;
      timer = window.setTimeout(() => {
        timer = 0;
        setFrame((before) => {
          const next = controller.frame();
          return next !== null && before !== null && sameFrame(before, next) ? before : next;
        });
      }, PACE);
    });
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [controller]);
  return frame;
}

function sameFrame(a: HeatmapFrame, b: HeatmapFrame): boolean {
  return a.settings === b.settings && a.box.width === b.box.width && a.box.height === b.box.height;
}

function middleOf({ window, plane }: HeatmapFrame): Place {
  const middle = ([from, to]: Interval, length: number): number =>
    Math.min(length - 1, Math.max(0, Math.floor((from + to) / 2)));
  return { row: middle(window.rows, plane.rows), col: middle(window.cols, plane.cols) };
}

/** The line through `place`: one axis runs, the other stands still. */
export function profileView(view: ArrayView, along: 'row' | 'col', place: Place): ArrayView {
  const index = view.index.map((at, axis) =>
    axis === view.rowAxis ? place.row : axis === view.colAxis ? place.col : at,
  );
  return { ...view, rowAxis: null, colAxis: along === 'row' ? view.colAxis : view.rowAxis, index };
}

interface ProfileProps {
  readonly along: 'row' | 'col';
  readonly frame: HeatmapFrame;
  readonly place: Place;
  readonly layout: PictureLayout;
}

function Profile({ along, frame, place, layout }: ProfileProps) {
  const card = useCard();
  const theme = useTheme();
  const row = along === 'row';
  const view = JSON.stringify(profileView(viewOf(card.info, frame.settings), along, place));
  const part = row
    ? wholeElements(frame.window.cols, frame.plane.cols)
    : wholeElements(frame.window.rows, frame.plane.rows);
  const { line } = useLine({ view, cols: part, width: row ? layout.box.width : layout.box.height });
  const axes = axesOf(frame);
  const [from, to] = axisRange(row ? axes.cols : axes.rows);
  const figure = useMemo(() => {
    const { margins, stage, profileWidth, profileHeight } = layout;
    return profileFigure({
      width: row ? stage.width - profileWidth : profileWidth,
      height: row ? profileHeight : stage.height,
      margins: row
        ? { left: margins.left, right: margins.right - profileWidth, top: 6, bottom: 8 }
        : { left: 8, right: 12, top: margins.top, bottom: margins.bottom },
      envelope: line === null ? null : envelopeOf(line),
      elements: line?.elements ?? true,
      range: [from, to],
      along,
      theme,
    });
  }, [layout, row, along, line, from, to, theme]);
  const top = layout.margins.top + layout.box.height + GAP;
  const style = row ? { left: 0, top } : { right: 0, top: 0 };
  const axis = row ? frame.settings.colAxis : frame.settings.rowAxis;
  return (
    <div className="profile" style={style} role="img" aria-label={`Profile along axis ${axis} through the cursor`}>
      <Plot figure={figure} />
    </div>
  );
}
