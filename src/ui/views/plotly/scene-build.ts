/** The traces that need WebGL: only figures in three dimensions bring them in. */
import './host-global.ts';
import plotly from 'plotly.js/lib/core';
import isosurface from 'plotly.js/lib/isosurface';
import mesh3d from 'plotly.js/lib/mesh3d';
import scatter3d from 'plotly.js/lib/scatter3d';
import surface from 'plotly.js/lib/surface';
import volume from 'plotly.js/lib/volume';

plotly.register([isosurface, mesh3d, scatter3d, surface, volume]);

export const { react, purge, relayout, toImage } = plotly;
