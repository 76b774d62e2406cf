/** Plotly with the flat traces that figures of cells use. */
import './host-global.ts';
import bar from 'plotly.js/lib/bar';
import contour from 'plotly.js/lib/contour';
import plotly from 'plotly.js/lib/core';
import heatmap from 'plotly.js/lib/heatmap';

plotly.register([bar, contour, heatmap]);

export const { react, purge, relayout, toImage } = plotly;
