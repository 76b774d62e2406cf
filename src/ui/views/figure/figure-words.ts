/** A figure in words: what somebody hears who cannot see it. */
import type { FigureSpec, FigureTrace } from '#protocol/figure.ts';

type Plain = Record<string, unknown>;

/** Plotly's little HTML without its tags. */
export function withoutTags(text: string): string {
  return text
    .replace(/<br ?\/?>/gi, ' ')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function titleOf(part: unknown): string {
  const title = (part as Plain | undefined)?.title;
  const text = typeof title === 'string' ? title : (title as Plain | undefined)?.text;
  return typeof text === 'string' ? withoutTags(text) : '';
}

/** Titles of the axes frames, and of the figure. */
function titles({ layout }: FigureSpec): string[] {
  const own = titleOf(layout);
  const notes = (layout.annotations as readonly Plain[] | undefined) ?? [];
  const above = notes
    .filter(
      ({ yref, xref, y }) => y === 1 && /domain$|^paper$/.test(String(yref)) && /domain$|^paper$/.test(String(xref)),
    )
    .map(({ text }) => withoutTags(String(text)));
  return [own, ...above].filter((text) => text !== '');
}

const KINDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  bar: ['series of bars', 'series of bars'],
  heatmap: ['image', 'images'],
  image: ['picture', 'pictures'],
  contour: ['set of contours', 'sets of contours'],
  surface: ['surface', 'surfaces'],
  isosurface: ['isosurface', 'isosurfaces'],
  volume: ['volume', 'volumes'],
  mesh3d: ['mesh', 'meshes'],
  scatter3d: ['set of points in space', 'sets of points in space'],
  lines: ['line', 'lines'],
  markers: ['set of points', 'sets of points'],
};

function kindOf(trace: FigureTrace): string {
  if (trace.type !== 'scatter') return trace.type;
  return String(trace.mode ?? 'lines').includes('lines') ? 'lines' : 'markers';
}

export function figureName(figure: FigureSpec): string {
  const [title] = titles(figure);
  return title === undefined ? 'Figure' : `Figure: ${title}`;
}

/** `2 lines: sin, cos. Horizontal: time. Vertical: volts.` */
export function figureDescription(figure: FigureSpec): string {
  const drawn = figure.data.filter((trace) => trace.hoverinfo !== 'skip' || trace.name !== undefined);
  const kinds = new Map<string, FigureTrace[]>();
  for (const trace of drawn) kinds.set(kindOf(trace), [...(kinds.get(kindOf(trace)) ?? []), trace]);
  const sentences = [...kinds].map(([kind, traces]) => {
    const [one, many] = KINDS[kind] ?? [kind, kind];
    const names = traces
      .map(({ name }) => (typeof name === 'string' ? withoutTags(name) : ''))
      .filter((name) => name !== '');
    const shown = names.slice(0, 8).join(', ');
    return `${traces.length} ${traces.length === 1 ? one : many}${shown === '' ? '' : `: ${shown}`}.`;
  });
  const axis = (letter: string, word: string): string => {
    const text = Object.entries(figure.layout)
      .filter(([key]) => new RegExp(`^${letter}axis\\d*$`).test(key))
      .map(([, value]) => titleOf(value))
      .filter((title) => title !== '');
    return text.length === 0 ? '' : `${word}: ${[...new Set(text)].join(', ')}.`;
  };
  const words = [
    ...titles(figure)
      .slice(1)
      .map((text) => `${text}.`),
    ...sentences,
    axis('x', 'Horizontal'),
    axis('y', 'Vertical'),
  ];
  return words.filter((word) => word !== '').join(' ') || 'Nothing is drawn in it.';
}
