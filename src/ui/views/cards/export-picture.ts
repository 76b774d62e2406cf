/** Pictures and files that leave the page, composed here. */
import type { Statistics } from '#protocol/engine-api.ts';
import type { Figure } from '../plotly/Plot.tsx';
import { loadPlotly } from '../plotly/plotly-loader.ts';
import { readTheme } from '../plotly/theme.ts';
import type { CardModel } from './card-store.ts';

const PNG_SCALE = 2;
const TITLE_ROOM = 30;

/** The figure with the expression as its title, on an opaque ground. */
export function titledFigure(
  figure: Figure,
  title: string,
  ground: { surface: string; ink: string; mono: string },
): Figure {
  const { margin, height } = figure.layout;
  return {
    data: figure.data,
    layout: {
      ...figure.layout,
      height: (height ?? 0) + TITLE_ROOM,
      margin: { ...margin, t: (margin?.t ?? 0) + TITLE_ROOM },
      paper_bgcolor: ground.surface,
      title: {
        text: title.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
        x: 0,
        xref: 'paper',
        xanchor: 'left',
        y: 1,
        yref: 'container',
        yanchor: 'top',
        pad: { t: 10 },
        font: { size: 12, color: ground.ink, family: ground.mono },
      },
    },
  };
}

export async function pictureBlob(figure: Figure, title: string, format: 'png' | 'svg'): Promise<Blob> {
  const plotly = await loadPlotly();
  const full = titledFigure(figure, title, readTheme(document.body));
  const input = { data: [...full.data], layout: full.layout, config: { staticPlot: true } };
  const options = {
    format,
    width: full.layout.width ?? 800,
    height: full.layout.height ?? 600,
    scale: format === 'png' ? PNG_SCALE : 1,
  };
  const url = await plotly.toImage(input as Parameters<typeof plotly.toImage>[0], options);
  return dataUrlBlob(url);
}

/** A `data:` URL as bytes, without asking the network. */
export function dataUrlBlob(url: string): Blob {
  const comma = url.indexOf(',');
  const [type, encoding] = url.slice('data:'.length, comma).split(';');
  const body = url.slice(comma + 1);
  if (encoding !== 'base64') return new Blob([decodeURIComponent(body)], { type });
  return new Blob([Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0))], { type });
}

/** Statistics as JSON; what a double cannot hold keeps its text. */
export function numbersJson(card: CardModel, statistics: Readonly<Record<string, Statistics | null>>): string {
  const { info } = card;
  const described = {
    file: info.fileName,
    array: info.name,
    dtype: info.dtypeText,
    shape: info.shape,
    order: info.fortranOrder ? 'F' : 'C',
    statistics,
  };
  const plain = (_key: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify(described, plain, 2)}\n`;
}
