/** Bars of a histogram that was counted elsewhere. */
import type { Data } from 'plotly.js/lib/core';
import type { Histogram } from '#protocol/engine-api.ts';
import { linearTickValues, shortNumber } from '../heatmap/colour-ticks.ts';
import { barsOf } from '../histogram/histogram-scale.ts';
import type { PlotMargins } from './heatmap-figure.ts';
import type { Figure } from './Plot.tsx';
import type { PlotTheme } from './theme.ts';

export interface HistogramFigureOptions {
  readonly width: number;
  readonly height: number;
  readonly margins: PlotMargins;
  readonly histogram: Histogram;
  readonly logCounts: boolean;
  /** One CSS colour a bin. */
  readonly colours: readonly string[] | string;
  readonly theme: PlotTheme;
  /** The values are numbers; dates stand at the ends, outside of Plotly. */
  readonly numbered: boolean;
}

/** Among few bins that hold anything, each is wide enough to be seen (`pixel`: values a pixel). */
function seenWidths(widths: readonly number[], { counts }: Histogram, pixel: number): readonly number[] {
  const filled = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const least = filled <= 8 ? 9 * pixel : filled <= 40 ? 3 * pixel : 0;
  return least === 0 ? widths : widths.map((width) => Math.max(width, least));
}

export function histogramFigure(options: HistogramFigureOptions): Figure {
  const { width, height, margins, histogram, logCounts, colours, theme } = options;
  const { centres, widths } = barsOf(histogram);
  const [low, high] = [histogram.edges[0], histogram.edges[histogram.edges.length - 1]];
  const ticks = options.numbered ? linearTickValues(low, high, 4) : [];
  const most = Math.max(0, ...histogram.counts);
  const bars = {
    type: 'bar',
    x: centres,
    width: seenWidths(widths, histogram, (high - low) / Math.max(1, width - margins.left - margins.right)),
    y: histogram.counts,
    marker: { color: colours, line: { width: 0 } },
    hoverinfo: 'skip',
  };
  return {
    data: [bars as unknown as Data],
    layout: {
      width,
      height,
      margin: { l: margins.left, r: margins.right, t: margins.top, b: margins.bottom, pad: 0, autoexpand: false },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: theme.font, size: 11, color: theme.quietInk },
      showlegend: false,
      bargap: 0,
      xaxis: {
        range: [low, high],
        tickvals: ticks,
        ticktext: ticks.map((value) => shortNumber(value, 4)),
        showgrid: false,
        zeroline: false,
        ticks: 'outside',
        ticklen: 3,
        tickcolor: theme.line,
        linecolor: theme.line,
        showline: true,
        fixedrange: true,
      },
      yaxis: {
        type: logCounts ? 'log' : 'linear',
        rangemode: 'tozero',
        nticks: 4,
        // Counts are whole: no tick at half of one.
        ...(most < 4 && !logCounts ? { dtick: 1 } : {}),
        tickformat: most < 1000 ? ',d' : '~s',
        gridcolor: theme.grid,
        zeroline: false,
        fixedrange: true,
      },
    },
  };
}
