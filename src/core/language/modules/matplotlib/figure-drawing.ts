/** A figure as Plotly draws it. */
import type { Axes, Box } from './axes.ts';
import { drawAxes, FIGURE_LEGEND, type Frame, tickTexts } from './axes-drawing.ts';
import { barLayout } from './bar-drawing.ts';
import { Sheet } from './drawing.ts';
import type { Figure } from './figure.ts';
import type { FigureSpec } from './figure-spec.ts';
import {
  addBarRoom,
  fitAspect,
  LABEL_SIZE,
  lineCount,
  placeFrames,
  type Room,
  roomFor,
  TICK_SIZE,
  TITLE_SIZE,
} from './frames.ts';
import { legendLayout } from './legend-drawing.ts';
import { richText } from './math-text.ts';
import { mergedTraces } from './merging.ts';
import { drawScene } from './scene-drawing.ts';

export function drawFigure(figure: Figure): FigureSpec {
  const lines = figure.axes.reduce((sum, axes) => sum + axes.artists.length, 0);
  const sheet = new Sheet(figure.dpi, lines);
  const frames = framesOf(figure);
  for (const frame of frames) {
    if (frame.axes.scene === null) drawAxes(frame, sheet, frames);
    else drawScene(frame, frame.axes.scene, sheet);
  }
  for (const bar of figure.bars) barLayout(bar, frames, figure, sheet);
  outerWords(figure, sheet);
  if (figure.legend !== null && figure.axes.length > 0) {
    const all = { x: [0, 1], y: [0, 1] } as const;
    const place = figure.legend.place === 'best' ? { ...figure.legend, place: 'upper right' } : figure.legend;
    sheet.layout[FIGURE_LEGEND] = legendLayout(figure.axes[0], place, all, all, [0, 0, figure.width, figure.height]);
  }
  return {
    width: figure.width,
    height: figure.height,
    data: mergedTraces(sheet.traces),
    layout: {
      width: figure.width,
      height: figure.height,
      margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 },
      paper_bgcolor: figure.face ?? '#ffffff',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { size: TICK_SIZE, color: '#000000' },
      hovermode: 'closest',
      barmode: 'overlay',
      dragmode: 'zoom',
      showlegend: figure.legend !== null || figure.axes.some((axes) => axes.legend !== null),
      ...sheet.layout,
      ...(sheet.shapes.length > 0 ? { shapes: sheet.shapes } : {}),
      ...(sheet.annotations.length > 0 ? { annotations: sheet.annotations } : {}),
      ...(sheet.images.length > 0 ? { images: sheet.images } : {}),
    },
    notes: [...new Set([...figure.notes, ...sheet.notes])],
  };
}

function framesOf(figure: Figure): Frame[] {
  const visible = figure.axes.filter((axes) => axes.visible && !figure.bars.some((bar) => bar.inside === axes));
  const rooms = new Map<Axes, Room>();
  for (const axes of figure.axes) rooms.set(axes, roomFor(axes, tickTexts(axes)));
  for (const axes of visible) if (axes.twin !== null) widen(rooms, axes, axes.twin.of);
  for (const bar of figure.bars) {
    const last = bar.beside[bar.beside.length - 1];
    const room = last === undefined ? undefined : rooms.get(last);
    if (room !== undefined && bar.inside === null) addBarRoom(room, bar);
  }
  const boxes = placeFrames(figure, rooms, outerRoom(figure));
  return visible.map((axes, k) => {
    const box = boxes.get(axes.twin?.of ?? axes) ?? ([0, 0, 1, 1] as const);
    return { axes, index: k + 1, box: framed(axes.twin?.of ?? axes, box) };
  });
}

/** Twin axes need room beside the frame that they share. */
function widen(rooms: Map<Axes, Room>, axes: Axes, parent: Axes): void {
  const [own, shared] = [rooms.get(axes), rooms.get(parent)];
  if (own === undefined || shared === undefined) return;
  for (const side of ['left', 'right', 'top', 'bottom'] as const) shared[side] = Math.max(shared[side], own[side]);
  Object.assign(own, shared);
}

function framed(axes: Axes, box: Box): Box {
  if (axes.aspect === null || axes.adjustable === 'datalim') return box;
  const [x, y] = [axes.view(axes.x), axes.view(axes.y)];
  const length = (axis: Axes['x'], view: readonly [number, number]): number =>
    Math.abs(axis.forward(view[1]) - axis.forward(view[0]));
  return fitAspect(box, (axes.aspect * length(axes.y, y)) / length(axes.x, x));
}

function outerRoom(figure: Figure): Room {
  const label = LABEL_SIZE * 1.3 + 8;
  return {
    left: figure.yLabel === '' ? 0 : label,
    right: 8,
    top: 4 + (figure.title === '' ? 0 : lineCount(figure.title) * (figure.titleSize ?? TITLE_SIZE + 1) * 1.25 + 10),
    bottom: 6 + (figure.xLabel === '' ? 0 : label),
  };
}

function outerWords(figure: Figure, sheet: Sheet): void {
  for (const words of figure.words) sheet.annotations.push(words.onFigure());
  const words = (text: string, place: Record<string, unknown>, size: number): void => {
    if (text === '') return;
    sheet.annotations.push({
      text: richText(text),
      xref: 'paper',
      yref: 'paper',
      showarrow: false,
      font: { size },
      ...place,
    });
  };
  const middle = { x: 0.5, xanchor: 'center' };
  words(figure.title, { ...middle, y: 1, yanchor: 'top', yshift: -8 }, figure.titleSize ?? TITLE_SIZE + 1);
  words(figure.xLabel, { ...middle, y: 0, yanchor: 'bottom', yshift: 4 }, LABEL_SIZE);
  words(figure.yLabel, { x: 0, xanchor: 'left', xshift: 4, y: 0.5, yanchor: 'middle', textangle: -90 }, LABEL_SIZE);
}
