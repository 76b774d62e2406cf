/** The only import of Plotly: core (with scatter) and bars, nothing that needs `eval`, WebGL or the network. */
import './host-global.ts';
import bar from 'plotly.js/lib/bar';
import plotly from 'plotly.js/lib/core';

plotly.register([bar]);

export const { react, purge, relayout, toImage } = plotly;
