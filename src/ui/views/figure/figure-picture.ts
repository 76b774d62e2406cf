/** A figure as a file: in the light colours of paper, whatever the page wears. */
import type { CellDrawing } from '#protocol/cells-api.ts';
import type { FigureSpec } from '#protocol/figure.ts';
import { loadFigureBuild } from '../plotly/figure-loader.ts';

export const FIGURE_CONFIG = {
  showSendToCloud: false,
  plotlyServerURL: '',
  displaylogo: false,
  displayModeBar: false,
  responsive: false,
  doubleClick: 'reset',
  scrollZoom: false,
} as const;

const FONT = '"Helvetica Neue", "Liberation Sans", Arial, sans-serif';

/** Plotly works on what it is given: a copy of everything but the numbers. */
export function copied<T>(value: T): T {
  if (Array.isArray(value)) return (typeof value[0] === 'number' ? value : value.map(copied)) as T;
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copied(member)])) as T;
}

async function drawn(figure: FigureSpec, format: 'png' | 'svg', scale: number): Promise<string> {
  const plotly = await loadFigureBuild(figure);
  const { width, height } = figure;
  const layout = copied(figure.layout);
  const font = { ...(layout.font as Record<string, unknown> | undefined), family: FONT };
  const picture = { data: copied(figure.data), layout: { ...layout, font, width, height }, config: FIGURE_CONFIG };
  return plotly.toImage(picture as never, { format, width, height, scale });
}

function bytesOf(dataUrl: string): Uint8Array<ArrayBuffer> {
  const comma = dataUrl.indexOf(',');
  const body = dataUrl.slice(comma + 1);
  if (!dataUrl.slice(0, comma).endsWith(';base64')) return new TextEncoder().encode(decodeURIComponent(body));
  return Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
}

/** The bytes of a file that a cell asked for. */
export async function drawnFile({ figure, format, scale }: CellDrawing): Promise<Uint8Array<ArrayBuffer>> {
  return bytesOf(await drawn(figure, format, scale));
}

export async function figurePng(figure: FigureSpec, scale = 1): Promise<Blob> {
  return new Blob([bytesOf(await drawn(figure, 'png', scale))], { type: 'image/png' });
}

export async function figureSvg(figure: FigureSpec): Promise<Blob> {
  return new Blob([bytesOf(await drawn(figure, 'svg', 1))], { type: 'image/svg+xml' });
}
