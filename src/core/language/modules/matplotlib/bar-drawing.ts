/** Colour bars: beside a frame, below it, or inside of axes of their own. */

import type { Box } from './axes.ts';
import type { Frame } from './axes-drawing.ts';
import type { ColourBar } from './colour-bar.ts';
import type { Sheet } from './drawing.ts';
import type { Figure } from './figure.ts';
import { BAR_GAP, BAR_WIDTH, classicBox, LABEL_SIZE, TICK_SIZE } from './frames.ts';
import { richText } from './math-text.ts';

function around(frames: readonly Frame[], bar: ColourBar): Box | null {
  const boxes = frames.filter(({ axes }) => bar.beside.includes(axes)).map(({ box }) => box);
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box[0]));
  const top = Math.min(...boxes.map((box) => box[1]));
  const right = Math.max(...boxes.map((box) => box[0] + box[2]));
  const bottom = Math.max(...boxes.map((box) => box[1] + box[3]));
  return [left, top, right - left, bottom - top];
}

/** Pixels from the top left of the bar's own rectangle. */
function rectangle(bar: ColourBar, frames: readonly Frame[], figure: Figure): Box | null {
  if (bar.inside !== null) {
    const [l, b, w, h] = classicBox(bar.inside);
    return [l * figure.width, (1 - b - h) * figure.height, w * figure.width, h * figure.height];
  }
  const box = around(frames, bar);
  if (box === null) return null;
  const [left, top, width, height] = box;
  if (bar.horizontal) {
    const axis = bar.beside[0]?.x;
    const below =
      top + height + TICK_SIZE + 10 + (axis === undefined || axis.label === '' ? 0 : LABEL_SIZE + 8) + BAR_GAP;
    return [left + (width * (1 - bar.shrink)) / 2, below, width * bar.shrink, BAR_WIDTH];
  }
  return [left + width + BAR_GAP, top + (height * (1 - bar.shrink)) / 2, BAR_WIDTH, height * bar.shrink];
}

export function barLayout(bar: ColourBar, frames: readonly Frame[], figure: Figure, sheet: Sheet): void {
  const axis = sheet.layout[bar.mappable.colourAxis] as Record<string, unknown> | undefined;
  const box = rectangle(bar, frames, figure);
  if (axis === undefined || box === null) return;
  const [left, top, width, height] = box;
  axis.showscale = true;
  axis.colorbar = {
    orientation: bar.horizontal ? 'h' : 'v',
    xref: 'paper',
    yref: 'paper',
    x: left / figure.width,
    xanchor: 'left',
    y: 1 - (top + height / 2) / figure.height,
    yanchor: 'middle',
    lenmode: 'fraction',
    len: bar.horizontal ? width / figure.width : height / figure.height,
    thickness: bar.horizontal ? height : width,
    xpad: 0,
    ypad: 0,
    outlinewidth: 1,
    outlinecolor: '#000000',
    ticks: 'outside',
    ticklen: 4,
    tickcolor: '#000000',
    tickfont: { size: TICK_SIZE },
    ...(bar.label === ''
      ? {}
      : {
          title: {
            text: richText(bar.label),
            side: bar.horizontal ? 'bottom' : 'right',
            font: { size: bar.labelSize ?? LABEL_SIZE },
          },
        }),
    ...barTicks(bar),
  };
}

function barTicks(bar: ColourBar): Record<string, unknown> {
  const { colouring } = bar.mappable;
  const own = bar.ticks ?? bar.mappable.barTicks;
  if (own === null && colouring.norm.plain) return { nticks: 9, exponentformat: 'power' };
  const [low, high] = [colouring.norm.from, colouring.norm.to];
  const slack = 1e-9 * Math.abs(high - low);
  const ticks = (own ?? colouring.norm.ticks()).filter((tick) => tick >= low - slack && tick <= high + slack);
  return {
    tickmode: 'array',
    tickvals: ticks.map((tick) => colouring.place(tick)),
    ticktext: ticks.map((tick, k) => richText(bar.tickLabels?.[k] ?? tickText(tick))),
  };
}

function tickText(tick: number): string {
  const power = Math.log10(Math.abs(tick));
  if (tick !== 0 && Number.isInteger(power) && Math.abs(power) >= 3) return `${tick < 0 ? '−' : ''}$10^{${power}}$`;
  return String(Number(tick.toPrecision(6))).replace('-', '−');
}
