/** What figures can do: axes in them, titles over them, bars of colours, files. */
import { type Kwargs, PyList, PyTuple, python, type Value } from '../../../base/python.ts';
import { sequenceOf, toBool, toNumber } from '../../../numpy/arguments.ts';
import { callOp } from '../../../ops/registry.ts';
import { method } from '../../runtime/calls.ts';
import { raise, valueError } from '../../runtime/exceptions.ts';
import { session } from '../../runtime/session.ts';
import { Artist, Properties } from './artist.ts';
import { Axes } from './axes.ts';
import { readFont } from './axes-words.ts';
import { ColourBar, Mappable } from './colour-bar.ts';
import { dictOf } from './dicts.ts';
import { type Figure, figureType } from './figure.ts';
import { GridSpec, placeFrom, ratiosFrom } from './grid-spec.ts';
import { Legend, readLegend } from './legend.ts';
import { Words } from './marks.ts';
import { numbersIn, textsIn } from './numbers.ts';
import { saveFigure } from './saving.ts';
import { plots } from './state.ts';

/** Axes of another kind, by the name of their projection; filled by the rooms that draw them. */
export const projections = new Map<string, (figure: Figure, place: Axes['place']) => Axes>();

function makeAxes(figure: Figure, place: Axes['place'], kwargs: Kwargs): Axes {
  const projection = kwargs.get('projection') ?? null;
  kwargs.delete('projection');
  const make = projection === null || projection === 'rectilinear' ? null : projections.get(python.str(projection));
  if (make === undefined)
    throw valueError(`Unknown projection ${python.repr(projection)}; there are 'rectilinear' and '3d'`);
  const axes = make === null ? new Axes(figure, place) : make(figure, place);
  for (const name of ['x', 'y'] as const) {
    const other = kwargs.get(`share${name}`);
    kwargs.delete(`share${name}`);
    if (other instanceof Axes) axes[name].shareWith(other[name]);
  }
  return axes;
}

export function addSubplot(figure: Figure, args: readonly Value[], kwargs: Kwargs): Axes {
  if (args[0] instanceof Axes) {
    figure.current = args[0];
    return args[0];
  }
  const axes = makeAxes(figure, { kind: 'grid', grid: placeFrom(args) }, kwargs);
  figure.add(axes);
  configure(axes, kwargs);
  return axes;
}

function configure(axes: Axes, kwargs: Kwargs): void {
  if (kwargs.size > 0) python.call(python.getAttribute(axes, 'set') ?? null, [], kwargs);
}

export function addAxes(figure: Figure, args: readonly Value[], kwargs: Kwargs): Axes {
  const box = numbersIn(args[0] ?? kwargs.get('rect')) ?? [];
  kwargs.delete('rect');
  if (box.length !== 4) throw raise('TypeError', 'add_axes() takes a rectangle: [left, bottom, width, height]');
  const axes = makeAxes(figure, { kind: 'box', box: [box[0], box[1], box[2], box[3]] }, kwargs);
  figure.add(axes);
  configure(axes, kwargs);
  return axes;
}

export interface GridOptions {
  readonly shareX: Value;
  readonly shareY: Value;
  readonly squeeze: boolean;
  readonly subplot: Kwargs;
  readonly grid: Kwargs;
}

function shares(value: Value): string {
  if (value === true || value === 'all') return 'all';
  if (value === false || value === null || value === 'none') return 'none';
  if (value === 'row' || value === 'col') return value;
  throw valueError(
    `${python.repr(value)} is not a valid value for sharex; supported values are 'all', 'row', 'col', 'none'`,
  );
}

/** All axes of a grid, as `subplots` gives them back. */
export function addGrid(figure: Figure, rows: number, cols: number, options: GridOptions): Value {
  if (!(rows >= 1 && cols >= 1))
    throw valueError(`Number of rows must be a positive integer, not ${Math.min(rows, cols)}`);
  const widthRatios = ratiosFrom(options.grid.get('width_ratios'), cols, 'width_ratios');
  const heightRatios = ratiosFrom(options.grid.get('height_ratios'), rows, 'height_ratios');
  const [shareX, shareY] = [shares(options.shareX), shares(options.shareY)];
  const made: Axes[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const grid = { rows, cols, widthRatios, heightRatios, row: [r, r + 1], col: [c, c + 1] } as const;
      const axes = makeAxes(figure, { kind: 'grid', grid }, new Map(options.subplot));
      const leader = (how: string): Axes | undefined =>
        how === 'all' ? made[0] : how === 'row' ? made[r * cols] : how === 'col' ? made[c] : undefined;
      const [x, y] = [leader(shareX), leader(shareY)];
      if (x !== undefined) axes.x.shareWith(x.x);
      if (y !== undefined) axes.y.shareWith(y.y);
      if ((shareX === 'all' || shareX === 'col') && r < rows - 1) axes.x.style.labels = false;
      if ((shareY === 'all' || shareY === 'row') && c > 0) axes.y.style.labels = false;
      made.push(figure.add(axes));
    }
  }
  figure.current = made[made.length - 1];
  if (options.squeeze && made.length === 1) return made[0];
  const shape = !options.squeeze || (rows > 1 && cols > 1) ? [rows, cols] : [made.length];
  const array = callOp('numpy.empty', [new PyTuple(shape)], { dtype: 'object' });
  for (const [k, axes] of made.entries()) {
    const key = shape.length === 2 ? new PyTuple([Math.floor(k / cols), k % cols]) : k;
    (
      array as { setItem?: (key: Value, value: Value) => void } & Value & object as {
        setItem(k: Value, v: Value): void;
      }
    ).setItem(key, axes);
  }
  return array;
}

/** The keyword arguments of `figure` among those of `subplots`. */
export function splitFigure(kwargs: Kwargs): {
  size: Value | undefined;
  dpi: Value | undefined;
  number: Value | undefined;
} {
  const take = (name: string): Value | undefined => {
    const value = kwargs.get(name);
    kwargs.delete(name);
    return value;
  };
  const facts = { size: take('figsize'), dpi: take('dpi'), number: take('num') };
  for (const quiet of [
    'layout',
    'tight_layout',
    'constrained_layout',
    'facecolor',
    'edgecolor',
    'clear',
    'frameon',
    'linewidth',
  ])
    take(quiet);
  return facts;
}

export function setSupTitle(figure: Figure, text: Value, kwargs: Kwargs): null {
  for (const quiet of ['x', 'y']) kwargs.delete(quiet);
  figure.title = python.str(text);
  figure.titleSize = readFont(kwargs).size;
  return null;
}

export function addBar(figure: Figure, mappable: Value | undefined, kwargs: Kwargs): ColourBar {
  if (!(mappable instanceof Mappable)) {
    throw raise(
      'RuntimeError',
      'No mappable was found to use for colorbar creation. First define a mappable such as an image (with imshow) or a contour set (with contourf).',
    );
  }
  const properties = new Properties('Colorbar', kwargs);
  const given = properties.take('ax');
  const axes = given === undefined ? [] : flatAxes(given);
  const owner = figure.axes.find((one) => one.artists.includes(mappable)) ?? figure.current;
  const beside = axes.length > 0 ? axes : owner === null ? [] : [owner];
  const inside = properties.take('cax');
  const place = properties.text('location');
  const horizontal = properties.text('orientation') === 'horizontal' || place === 'bottom' || place === 'top';
  const bar = new ColourBar(
    mappable,
    beside,
    inside instanceof Axes ? inside : null,
    horizontal,
    properties.text('extend') ?? 'neither',
  );
  bar.label = properties.text('label') ?? '';
  bar.shrink = properties.number('shrink', 1);
  bar.ticks = numbersIn(properties.take('ticks'));
  for (const quiet of [
    'pad',
    'fraction',
    'aspect',
    'anchor',
    'format',
    'spacing',
    'drawedges',
    'extendfrac',
    'use_gridspec',
    'boundaries',
    'values',
  ]) {
    properties.take(quiet);
  }
  properties.done();
  figure.bars.push(bar);
  return bar;
}

function flatAxes(value: Value): Axes[] {
  if (value instanceof Axes) return [value];
  return (sequenceOf(value) ?? []).flatMap(flatAxes);
}

// ── Methods ───────────────────────────────────────────────────────────────────────────────────────

method<Figure>(figureType, 'add_subplot(*args, **kwargs)', (figure, _bound, args, kwargs) =>
  addSubplot(figure, args, kwargs),
);
method<Figure>(figureType, 'add_axes(*args, **kwargs)', (figure, _bound, args, kwargs) =>
  addAxes(figure, args, kwargs),
);
method<Figure>(
  figureType,
  'subplots(nrows=1, ncols=1, *, sharex=False, sharey=False, squeeze=True, width_ratios=None, height_ratios=None, subplot_kw=None, gridspec_kw=None)',
  (figure, [rows, cols, shareX, shareY, squeeze, widths, heights, subplot, grid]) =>
    addGrid(
      figure,
      toNumber(rows ?? 1),
      toNumber(cols ?? 1),
      gridOptions({ shareX, shareY, squeeze, widths, heights, subplot, grid }),
    ),
);

export function gridOptions(given: Record<string, Value | undefined>): GridOptions {
  const grid = dictOf(given.grid);
  if (given.widths != null) grid.set('width_ratios', given.widths);
  if (given.heights != null) grid.set('height_ratios', given.heights);
  return {
    shareX: given.shareX ?? false,
    shareY: given.shareY ?? false,
    squeeze: toBool(given.squeeze ?? true),
    subplot: dictOf(given.subplot),
    grid,
  };
}

method<Figure>(figureType, 'add_gridspec(nrows=1, ncols=1, **kwargs)', (_figure, [rows, cols], _star, kwargs) => {
  const [r, c] = [toNumber(rows ?? 1), toNumber(cols ?? 1)];
  return new GridSpec(
    r,
    c,
    ratiosFrom(kwargs.get('width_ratios'), c, 'width_ratios'),
    ratiosFrom(kwargs.get('height_ratios'), r, 'height_ratios'),
  );
});
method<Figure>(figureType, 'suptitle(t, **kwargs)', (figure, [text], _star, kwargs) =>
  setSupTitle(figure, text ?? '', kwargs),
);
method<Figure>(
  figureType,
  'supxlabel(t, **kwargs)',
  (figure, [text]) => ((figure.xLabel = python.str(text ?? '')), null),
);
method<Figure>(
  figureType,
  'supylabel(t, **kwargs)',
  (figure, [text]) => ((figure.yLabel = python.str(text ?? '')), null),
);
method<Figure>(
  figureType,
  'colorbar(mappable, cax=None, ax=None, use_gridspec=True, **kwargs)',
  (figure, [mappable, cax, axes], _star, kwargs) => {
    if (cax !== null) kwargs.set('cax', cax ?? null);
    if (axes !== null) kwargs.set('ax', axes ?? null);
    return addBar(figure, mappable, kwargs);
  },
);
method<Figure>(figureType, 'gca()', (figure) => figure.current ?? addSubplot(figure, [], new Map()));
method<Figure>(figureType, 'sca(a)', (figure, [axes]) => {
  if (axes instanceof Axes) figure.current = axes;
  return axes ?? null;
});
method<Figure>(figureType, 'get_axes()', (figure) => new PyList([...figure.axes]));
method<Figure>(figureType, 'get_size_inches()', (figure) => callOp('numpy.array', [figure.sizeTuple()]));
method<Figure>(figureType, 'set_size_inches(w, h=None, forward=True)', (figure, [width, height]) => {
  const size =
    height === null || height === undefined ? (numbersIn(width) ?? []) : [toNumber(width ?? null), toNumber(height)];
  figure.size = [size[0], size[1]];
  return null;
});
method<Figure>(
  figureType,
  'set_figwidth(val, forward=True)',
  (figure, [width]) => ((figure.size = [toNumber(width ?? null), figure.size[1]]), null),
);
method<Figure>(
  figureType,
  'set_figheight(val, forward=True)',
  (figure, [height]) => ((figure.size = [figure.size[0], toNumber(height ?? null)]), null),
);
method<Figure>(figureType, 'set_dpi(val)', (figure, [dpi]) => ((figure.dpi = toNumber(dpi ?? null)), null));
method<Figure>(figureType, 'set_facecolor(color)', (figure, [colour]) => (figure.setFace(colour ?? null), null));
method<Figure>(figureType, 'subplots_adjust(**kwargs)', (figure, _bound, _star, kwargs) => {
  for (const [name, value] of kwargs) if (value !== null) figure.margins[name as 'left'] = toNumber(value);
  return null;
});
method<Figure>(figureType, 'savefig(fname, **kwargs)', (figure, [path], _star, kwargs) =>
  saveFigure(figure, path ?? null, kwargs),
);
method<Figure>(figureType, 'show(warn=True)', (figure) => {
  session().show({ kind: 'figure', ...figure.shown() });
  const { figures } = plots();
  figures.delete(figure.number);
  return null;
});
method<Figure>(figureType, 'clear(keep_observers=False)', (figure) => (figure.clear(), null));
method<Figure>(figureType, 'clf(keep_observers=False)', (figure) => (figure.clear(), null));
method<Figure>(figureType, 'delaxes(ax)', (figure, [axes]) => {
  if (axes instanceof Axes) figure.remove(axes);
  return null;
});
method<Figure>(figureType, 'text(x, y, s, fontdict=None, **kwargs)', (figure, [x, y, text], _star, kwargs) => {
  const words = new Words(python.str(text ?? ''), [toNumber(x ?? null), toNumber(y ?? null)]);
  words.frame = 'figure';
  words.configure(kwargs);
  figure.words.push(words);
  return words;
});
/** One legend for the lines of all axes. */
method<Figure>(figureType, 'legend(*args, **kwargs)', (figure, _bound, args, kwargs) => {
  const handles = args.length > 1 ? args[0] : kwargs.get('handles');
  const labels = args.length > 1 ? args[1] : args.length === 1 ? args[0] : kwargs.get('labels');
  kwargs.delete('handles');
  kwargs.delete('labels');
  const all = handles === undefined ? figure.axes.flatMap((axes) => axes.artists) : (sequenceOf(handles) ?? []);
  const texts = textsIn(labels);
  for (const [k, artist] of all.entries())
    if (artist instanceof Artist && texts?.[k] !== undefined) artist.label = texts[k];
  const properties = new Properties('Legend', kwargs);
  figure.legend = readLegend(properties);
  properties.done();
  return new Legend(figure.legend);
});
for (const quiet of [
  'tight_layout(**kwargs)',
  'set_tight_layout(tight)',
  'set_constrained_layout(constrained)',
  'set_layout_engine(layout=None, **kwargs)',
  'autofmt_xdate(**kwargs)',
  'align_labels(axs=None)',
]) {
  method<Figure>(figureType, quiet, () => null);
}
