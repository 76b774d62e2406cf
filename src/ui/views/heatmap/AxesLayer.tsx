/** Plotly's axes and colour bar over the raster; follows pans and zooms as fast as Plotly allows. */
import { useEffect, useMemo, useRef } from 'react';
import { type CardModel, useCard, usePicture, useSettings } from '../cards/card-store.ts';
import { type AxisFigure, axesUpdate, heatmapFigure, withRaster, withTitles } from '../plotly/heatmap-figure.ts';
import Plot, { type Figure, type PlotHandle } from '../plotly/Plot.tsx';
import { type PlotTheme, useTheme } from '../plotly/theme.ts';
import type { HeatmapController, HeatmapFrame } from './heatmap-controller.ts';
import type { PictureLayout } from './picture-layout.ts';

export interface AxesLayerProps {
  readonly controller: HeatmapController;
  readonly layout: PictureLayout;
  readonly titles: readonly [rows: string, cols: string];
}

/** Least time between two updates of the axes while the picture moves (milliseconds). */
const AXES_PACE = 60;

/** Plotly counts up; rows that grow downwards are a reversed axis. */
export function axesOf(frame: HeatmapFrame): { rows: AxisFigure; cols: AxisFigure } {
  const { window, orientation, plane } = frame;
  return {
    rows: { window: window.rows, reversed: orientation.down, length: plane.rows },
    cols: { window: window.cols, reversed: !orientation.right, length: plane.cols },
  };
}

interface PictureFigureInput extends AxesLayerProps {
  readonly theme: PlotTheme;
  readonly card: CardModel;
}

/** Axes and raster of this moment as one figure. */
function pictureFigure({ controller, layout, titles, theme, card }: PictureFigureInput): Figure {
  const frame = controller.frame();
  if (frame === null) return { data: [], layout: {} };
  const { view, colourMap, reversed, scale, component } = frame.settings;
  const { low, high } = card.picture.getState();
  const bar = view !== 'image' && low !== null && high !== null;
  const axes = axesOf(frame);
  const { profileHeight, profileWidth, margins } = layout;
  const figure = heatmapFigure({
    width: layout.stage.width - profileWidth,
    height: layout.stage.height - profileHeight,
    margins: { ...margins, right: margins.right - profileWidth, bottom: margins.bottom - profileHeight },
    ...axes,
    colours: bar ? { map: colourMap, reversed, scale, low, high, title: component } : null,
    theme,
  });
  return withRaster(withTitles(figure, ...titles), controller.raster().toDataURL('image/png'));
}

export default function AxesLayer({ controller, layout, titles }: AxesLayerProps) {
  const card = useCard();
  const theme = useTheme();
  const low = usePicture((picture) => picture.low);
  const high = usePicture((picture) => picture.high);
  const view = useSettings((settings) => settings.view);
  const map = useSettings((settings) => settings.colourMap);
  const reversed = useSettings((settings) => settings.reversed);
  const scale = useSettings((settings) => settings.scale);
  const component = useSettings((settings) => settings.component);
  const plot = useRef<PlotHandle>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme means new colours on the page
  useEffect(() => controller.repaint(), [controller, theme]);

  const [rowTitle, colTitle] = titles;
  const figure = useMemo(() => {
    const frame = controller.frame();
    if (frame === null) return null;
    const bar = view !== 'image' && low !== null && high !== null;
    return heatmapFigure({
      ...layout.stage,
      margins: layout.margins,
      ...axesOf(frame),
      colours: bar ? { map, reversed, scale, low, high, title: component } : null,
      theme,
    });
  }, [controller, layout, view, map, reversed, scale, low, high, component, theme]);

  useEffect(() => {
    let shown = '';
    let timer = 0;
    let pause = AXES_PACE;
    const update = () => {
      timer = 0;
      const frame = controller.frame();
      if (frame === null) return;
      const { rows, cols } = axesOf(frame);
      const next = axesUpdate(rows, cols, frame.box);
      const key = JSON.stringify(next);
      if (key === shown) return;
      const start = performance.now();
      if (plot.current?.relayout(next)) shown = key;
      pause = Math.max(AXES_PACE, 3 * (performance.now() - start));
    };
    const off = controller.onFrame(() => {
      if (timer === 0) timer = window.setTimeout(update, pause);
    });
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [controller]);

  useEffect(() => {
    card.snapshot.current = () => pictureFigure({ controller, layout, titles: [rowTitle, colTitle], theme, card });
    return () => {
      card.snapshot.current = null;
    };
  }, [card, controller, layout, rowTitle, colTitle, theme]);

  if (figure === null) return null;
  const { margins, box } = layout;
  return (
    <>
      <Plot figure={figure} className="picture-axes" handle={plot} />
      <span className="axis-title" style={{ left: margins.left + box.width / 2, top: margins.top + box.height + 20 }}>
        {colTitle}
      </span>
      <span className="axis-title" data-turned style={{ left: 8, top: margins.top + box.height / 2 }}>
        {rowTitle}
      </span>
    </>
  );
}
