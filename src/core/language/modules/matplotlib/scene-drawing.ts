/** Axes in three dimensions as Plotly's scene. */
import type { SceneFacts } from './axes.ts';
import type { Frame } from './axes-drawing.ts';
import type { Axis } from './axis.ts';
import { Drawing, type Sheet } from './drawing.ts';
import { TITLE_SIZE } from './frames.ts';
import { legendLayout } from './legend-drawing.ts';
import { richText } from './math-text.ts';

/** How far the eye stands from the middle, in lengths of the box. */
const DISTANCE = 2.45;

function eye({ elevation, azimuth }: SceneFacts): Record<'x' | 'y' | 'z', number> {
  const [up, round] = [elevation, azimuth].map((degrees) => (degrees * Math.PI) / 180);
  return {
    x: DISTANCE * Math.cos(up) * Math.cos(round),
    y: DISTANCE * Math.cos(up) * Math.sin(round),
    z: DISTANCE * Math.sin(up),
  };
}

function axisLayout(axis: Axis): Record<string, unknown> {
  return {
    title: { text: richText(axis.label) },
    nticks: 7,
    ...(axis.limits === null ? {} : { range: axis.limits, autorange: false }),
    ...(axis.ticks === null ? {} : { tickmode: 'array', tickvals: axis.ticks }),
    ...(axis.tickLabels === null ? {} : { ticktext: axis.tickLabels }),
    ...(axis.inverted && axis.limits === null ? { autorange: 'reversed' } : {}),
  };
}

export function drawScene({ axes, index, box }: Frame, scene: SceneFacts, sheet: Sheet): void {
  const { width, height } = axes.figure;
  const number = index === 1 ? '' : String(index);
  const longest = scene.box === null ? 4 : Math.max(...scene.box);
  const lengths = (scene.box ?? [4, 4, 3]).map((length) => Math.max(0.15, (length / longest) * 1.15));
  const domain = {
    x: [box[0] / width, Math.min(1, (box[0] + box[2]) / width)],
    y: [Math.max(0, 1 - (box[1] + box[3]) / height), 1 - box[1] / height],
  };
  sheet.layout[`scene${number}`] = {
    domain,
    xaxis: axisLayout(axes.x),
    yaxis: axisLayout(axes.y),
    zaxis: axisLayout(scene.z),
    aspectmode: 'manual',
    aspectratio: { x: lengths[0], y: lengths[1], z: lengths[2] },
    camera: { eye: eye(scene), center: { x: 0, y: 0, z: -0.12 }, projection: { type: 'perspective' } },
    dragmode: 'turntable',
    ...(axes.framed ? {} : Object.fromEntries(['xaxis', 'yaxis', 'zaxis'].map((name) => [name, { visible: false }]))),
  };
  const { text, size } = axes.titles.center;
  if (text !== '') {
    const place = { x: (domain.x[0] + domain.x[1]) / 2, y: domain.y[1], xref: 'paper', yref: 'paper' };
    const font = { size: size ?? TITLE_SIZE };
    sheet.annotations.push({
      ...place,
      text: richText(text),
      xanchor: 'center',
      yanchor: 'bottom',
      showarrow: false,
      font,
    });
  }
  const views = { x: [0, 1], y: [0, 1] } as const;
  const drawing = new Drawing({
    sheet,
    x: axes.x,
    y: axes.y,
    xName: 'x',
    yName: 'y',
    legend: `legend${number}`,
    xView: views.x,
    yView: views.y,
    width: box[2],
    height: box[3],
    showLegend: axes.legend !== null,
  });
  for (const artist of axes.artists) if (artist.visible) artist.draw(drawing);
  if (axes.legend !== null) sheet.layout[`legend${number}`] = legendLayout(axes, axes.legend, domain, views, box);
  if (axes.artists.length === 0) sheet.traces.push({ type: 'scatter3d', x: [], y: [], z: [], scene: `scene${number}` });
}
