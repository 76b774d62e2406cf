/** Attributes of axes and figures: `ax.spines`, `ax.xaxis`, `ax.transAxes`, `fig.axes`; and twins. */
import { PyList, PyNative, PyObject, PyType, python, type Value } from '../../../base/python.ts';
import { sequenceOf, toBool } from '../../../numpy/arguments.ts';
import { method, native } from '../../runtime/calls.ts';
import { raise } from '../../runtime/exceptions.ts';
import { PyGetSet, PyModule } from '../../runtime/objects.ts';
import { Axes, axesType, type Side } from './axes.ts';
import { setLabel, setScale, setTicks, styleTicks, ticksOf } from './axes-words.ts';
import type { Axis } from './axis.ts';
import { Bars } from './bars.ts';
import { type ColourBar, colourBarType } from './colour-bar.ts';
import { type Figure, figureType } from './figure.ts';
import { Line } from './line.ts';
import { arrayFrom, numbersIn, textsIn } from './numbers.ts';

const SIDES: readonly Side[] = ['left', 'right', 'top', 'bottom'];

const spineType = new PyType('Spine', { module: 'matplotlib.spines' });

/** One side of the frame, or several. */
class Spine extends PyObject {
  override pyType: PyType = spineType;
  private readonly axes: Axes;
  private readonly sides: readonly Side[];
  constructor(axes: Axes, sides: readonly Side[]) {
    super();
    this.axes = axes;
    this.sides = sides;
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'set_visible') {
      return native('set_visible(b)', ([on]) => {
        for (const side of this.sides) this.axes.spines[side] = toBool(on);
        return null;
      });
    }
    if (name.startsWith('set_')) return new PyNative(name, () => null);
    return undefined;
  }
}

const spinesType = new PyType('Spines', { module: 'matplotlib.spines' });
class Spines extends PyObject {
  override pyType: PyType = spinesType;
  private readonly axes: Axes;
  constructor(axes: Axes) {
    super();
    this.axes = axes;
  }
  override getItem(key: Value): Value {
    const names = typeof key === 'string' ? [key] : (sequenceOf(key) ?? SIDES).map((one) => python.str(one));
    for (const name of names) if (!SIDES.includes(name as Side)) throw raise('KeyError', name);
    return new Spine(this.axes, names as Side[]);
  }
  override getAttribute(name: string): Value | undefined {
    if (SIDES.includes(name as Side)) return new Spine(this.axes, [name as Side]);
    if (name !== 'values') return undefined;
    return new PyNative(name, () => new PyList(SIDES.map((side) => new Spine(this.axes, [side]))));
  }
}

const axisType = new PyType('Axis', { module: 'matplotlib.axis' });

/** `ax.xaxis`. */
class AxisObject extends PyObject {
  override pyType: PyType = axisType;
  private readonly axes: Axes;
  private readonly axis: Axis;
  constructor(axes: Axes, axis: Axis) {
    super();
    this.axes = axes;
    this.axis = axis;
  }
  override getAttribute(name: string): Value | undefined {
    const { axes, axis } = this;
    switch (name) {
      case 'set_label_text':
        return native('set_label_text(label, fontdict=None, **kwargs)', ([text], _star, kwargs) =>
          setLabel(axis, text ?? '', kwargs),
        );
      case 'set_ticks':
        return native('set_ticks(ticks, labels=None, *, minor=False, **kwargs)', ([ticks, labels], _star, kwargs) => {
          setTicks(axis, ticks, labels, kwargs);
          return null;
        });
      case 'set_ticklabels':
        return native('set_ticklabels(labels, **kwargs)', ([labels], _star, kwargs) => {
          axis.ticks ??= ticksOf(axes, axis);
          axis.tickLabels = textsIn(labels) ?? [];
          styleTicks(axis, kwargs);
          return null;
        });
      case 'set_visible':
        return native('set_visible(b)', ([on]) => ((axis.visible = toBool(on)), null));
      case 'set_inverted':
        return native('set_inverted(inverted)', ([on]) => {
          if (toBool(on) !== axis.inverted) axis.invert();
          return null;
        });
      case 'tick_right':
      case 'tick_top':
      case 'tick_left':
      case 'tick_bottom':
        return native(`${name}()`, () => ((axis.opposite = name === 'tick_right' || name === 'tick_top'), null));
      case 'set_label_position':
      case 'set_ticks_position':
        return native(`${name}(position)`, ([side]) => ((axis.opposite = side === 'right' || side === 'top'), null));
      case 'grid':
        return native('grid(visible=True, **kwargs)', ([on]) => ((axis.grid = toBool(on)), null));
      case 'set_major_formatter':
        return native(
          'set_major_formatter(formatter)',
          ([formatter]) => (useFormatter(axes, axis, formatter ?? null), null),
        );
      case 'set_major_locator':
        return native('set_major_locator(locator)', ([locator]) => (useLocator(axes, axis, locator ?? null), null));
      case 'set_scale':
        return native('set_scale(value)', ([scale]) => (setScale(axis, scale ?? null), null));
      case 'get_ticklocs':
        return native('get_ticklocs()', () => arrayFrom(ticksOf(axes, axis)));
      default:
        return /^(set_|minorticks)/.test(name) ? new PyNative(name, () => null) : undefined;
    }
  }
}

/** A function of a number and a place, or a format string, makes the labels of the ticks that there are. */
function useFormatter(axes: Axes, axis: Axis, formatter: Value): void {
  const rule = formatter instanceof PyModule ? formatter.attributes.get('format') : formatter;
  const ticks = ticksOf(axes, axis);
  const view = axes.view(axis);
  const [low, high] = view[0] <= view[1] ? view : [view[1], view[0]];
  const places = ticks.filter((tick) => tick >= low && tick <= high);
  const list = sequenceOf(arrayFrom(places)) ?? [];
  const text = (value: Value, at: number): string => {
    if (typeof rule !== 'string') return python.str(python.call(rule ?? null, [value, at]));
    if (rule.includes('%')) return python.str(python.binary('%', rule, value));
    return python.str(
      python.call(
        python.getAttribute(rule, 'format') ?? null,
        [],
        new Map<string, Value>([
          ['x', value],
          ['pos', at],
        ]),
      ),
    );
  };
  axis.ticks = places;
  axis.tickLabels = list.map(text);
}

function useLocator(axes: Axes, axis: Axis, locator: Value): void {
  if (!(locator instanceof PyModule)) return;
  const [base, places, bins] = ['base', 'places', 'bins'].map((name) => locator.attributes.get(name));
  if (places !== undefined) axis.ticks = numbersIn(places);
  if (bins !== undefined) axis.bins = numbersIn(bins)?.[0] ?? null;
  const step = numbersIn(base)?.[0];
  if (step === undefined) return;
  const view = axes.view(axis);
  const [low, high] = view[0] <= view[1] ? view : [view[1], view[0]];
  const count = Math.min(1000, Math.floor(high / step) - Math.ceil(low / step) + 1);
  axis.ticks = Array.from({ length: count }, (_, k) => (Math.ceil(low / step) + k) * step);
}

function getter(type: PyType, name: string, get: (self: never) => Value): void {
  type.namespace.set(name, new PyGetSet(name, get as unknown as (self: Value) => Value));
}

getter(axesType, 'spines', (axes: Axes) => new Spines(axes));
getter(axesType, 'xaxis', (axes: Axes) => new AxisObject(axes, axes.x));
getter(axesType, 'yaxis', (axes: Axes) => new AxisObject(axes, axes.y));
getter(axesType, 'figure', (axes: Axes) => axes.figure);
getter(axesType, 'lines', (axes: Axes) => new PyList(axes.artists.filter((artist) => artist instanceof Line)));
getter(
  axesType,
  'patches',
  (axes: Axes) => new PyList(axes.artists.flatMap((artist) => (artist instanceof Bars ? [...rectangles(artist)] : []))),
);
getter(
  axesType,
  'collections',
  (axes: Axes) => new PyList(axes.artists.filter((artist) => /Collection/.test(artist.pyType.name))),
);
getter(
  axesType,
  'images',
  (axes: Axes) => new PyList(axes.artists.filter((artist) => artist.pyType.name === 'AxesImage')),
);
getter(axesType, 'texts', (axes: Axes) => new PyList(axes.artists.filter((artist) => artist.pyType.name === 'Text')));
getter(axesType, 'transAxes', (axes: Axes) => marker(axes, 'transAxes'));
getter(axesType, 'transData', (axes: Axes) => marker(axes, 'transData'));
method<Axes>(axesType, 'get_figure()', (axes) => axes.figure);
method<Axes>(axesType, 'get_lines()', (axes) => new PyList(axes.artists.filter((artist) => artist instanceof Line)));
method<Axes>(axesType, 'get_legend()', () => null);
method<Axes>(axesType, 'add_patch(p)', (_axes, [patch]) => {
  throw raise(
    'NotImplementedError',
    `patches are not drawn here (${python.repr(patch ?? null)}); fill() draws outlines`,
  );
});
method<Axes>(axesType, 'add_line(line)', (axes, [line]) => (line instanceof Line ? axes.add(line) : null));

function* rectangles(bars: Bars): Generator<Value> {
  const iteration = bars.iterate();
  for (let one = iteration.next(); one !== undefined; one = iteration.next()) yield one;
}

/** Names a coordinate system of these axes; the same object every time. */
function marker(axes: Axes, name: string): Value {
  const known = axes.attributes.get(name);
  if (known !== undefined) return known;
  const made = new PyModule(name);
  axes.attributes.set(name, made);
  return made;
}

for (const [name, shared, own] of [
  ['twinx', 'x', 'y'],
  ['twiny', 'y', 'x'],
] as const) {
  method<Axes>(axesType, `${name}()`, (axes) => {
    const parent = axes.twin?.of ?? axes;
    const twin = new Axes(axes.figure, parent.place);
    twin[shared].shareWith(parent[shared]);
    twin[shared].visible = false;
    twin[own].opposite = true;
    twin.twin = { of: parent, along: shared };
    return axes.figure.add(twin);
  });
}
for (const [name, along] of [
  ['sharex', 'x'],
  ['sharey', 'y'],
] as const) {
  method<Axes>(axesType, `${name}(other)`, (axes, [other]) => {
    if (other instanceof Axes) axes[along].shareWith(other[along]);
    return null;
  });
}
method<Axes>(axesType, 'secondary_xaxis(location, functions=None, **kwargs)', () => {
  throw raise('NotImplementedError', 'secondary axes are not drawn here; twinx() and twiny() are');
});

getter(figureType, 'axes', (figure: Figure) => new PyList([...figure.axes]));
getter(figureType, 'number', (figure: Figure) => figure.number);
getter(figureType, 'dpi', (figure: Figure) => figure.dpi);
getter(figureType, 'canvas', () => {
  const canvas = new PyModule('canvas');
  for (const name of ['draw', 'draw_idle', 'flush_events']) canvas.attributes.set(name, new PyNative(name, () => null));
  return canvas;
});

// ── Colour bars ───────────────────────────────────────────────────────────────────────────────────

method<ColourBar>(
  colourBarType,
  'set_label(label, **kwargs)',
  (bar, [label]) => ((bar.label = python.str(label ?? '')), null),
);
method<ColourBar>(colourBarType, 'set_ticks(ticks, *, labels=None, minor=False, **kwargs)', (bar, [ticks, labels]) => {
  bar.ticks = numbersIn(ticks);
  bar.tickLabels = textsIn(labels);
  return null;
});
method<ColourBar>(
  colourBarType,
  'set_ticklabels(labels, **kwargs)',
  (bar, [labels]) => ((bar.tickLabels = textsIn(labels)), null),
);
method<ColourBar>(colourBarType, 'remove()', (bar) => {
  for (const axes of bar.beside) axes.figure.bars.splice(axes.figure.bars.indexOf(bar), 1);
  return null;
});
method<ColourBar>(colourBarType, 'minorticks_on()', () => null);
method<ColourBar>(colourBarType, 'update_normal(mappable=None)', () => null);
getter(colourBarType, 'ax', (bar: ColourBar) => new BarAxes(bar));
getter(colourBarType, 'outline', () => null);

/** `cbar.ax`: enough of axes to name the bar. */
class BarAxes extends PyObject {
  override pyType: PyType = axesType;
  private readonly bar: ColourBar;
  constructor(bar: ColourBar) {
    super();
    this.bar = bar;
  }
  override getAttribute(name: string): Value | undefined {
    if (/^set_(x|y)?(label|title)$/.test(name))
      return native(`${name}(label, **kwargs)`, ([label]) => ((this.bar.label = python.str(label ?? '')), null));
    return new PyNative(name, () => null);
  }
}
