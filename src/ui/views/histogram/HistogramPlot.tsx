import { useMemo } from 'react';
import type { Histogram } from '#protocol/engine-api.ts';
import { usePicture, useSettings } from '../cards/card-store.ts';
import { colourTable, cssColour } from '../heatmap/colour-maps.ts';
import { shareOf } from '../heatmap/colour-ticks.ts';
import { histogramFigure } from '../plotly/histogram-figure.ts';
import Plot from '../plotly/Plot.tsx';
import { useTheme } from '../plotly/theme.ts';
import { HISTOGRAM_HEIGHT, HISTOGRAM_MARGINS } from './histogram-layout.ts';
import { barsOf } from './histogram-scale.ts';

export interface HistogramPlotProps {
  readonly histogram: Histogram;
  readonly width: number;
  /** Bars in the colours that their values have in the picture. */
  readonly coloured: boolean;
  readonly numbered: boolean;
}

export default function HistogramPlot({ histogram, width, coloured, numbered }: HistogramPlotProps) {
  const theme = useTheme();
  const map = useSettings((settings) => settings.colourMap);
  const reversed = useSettings((settings) => settings.reversed);
  const scale = useSettings((settings) => settings.scale);
  const logCounts = useSettings((settings) => settings.logCounts);
  const low = usePicture((picture) => picture.low);
  const high = usePicture((picture) => picture.high);
  const colours = useMemo(() => {
    if (!coloured || low === null || high === null) return theme.accentSoft;
    const table = colourTable(map, reversed);
    return barsOf(histogram).centres.map((value) => {
      const share = shareOf(value, low, high, scale);
      const entry = Math.round(255 * Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0))) * 4;
      return cssColour([table[entry], table[entry + 1], table[entry + 2]]);
    });
  }, [histogram, coloured, map, reversed, scale, low, high, theme]);
  const figure = useMemo(
    () =>
      histogramFigure({
        width,
        height: HISTOGRAM_HEIGHT,
        margins: HISTOGRAM_MARGINS,
        histogram,
        logCounts,
        colours,
        theme,
        numbered,
      }),
    [width, histogram, logCounts, colours, theme, numbered],
  );
  return <Plot figure={figure} className="histogram-plot" />;
}
