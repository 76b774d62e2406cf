/** Titles, labels, limits, ticks, scales, grids, legends: what is said about axes. */
import { type Kwargs, PyFloat, PyList, PyTuple, python, type Value } from '../../../base/python.ts';
import { sequenceOf, toBool, toNumber } from '../../../numpy/arguments.ts';
import { method } from '../../runtime/calls.ts';
import { raise, valueError } from '../../runtime/exceptions.ts';
import { Artist, dashOf, Properties } from './artist.ts';
import { type Axes, axesType, type Title } from './axes.ts';
import type { Axis, Scale } from './axis.ts';
import { colourFrom, css } from './colours.ts';
import { tickSpace } from './frames.ts';
import { fontSize, Legend, readLegend } from './legend.ts';
import { arrayFrom, floats, numbersIn, textsIn } from './numbers.ts';

interface Font {
  size: number | null;
  colour: string | null;
  weight: string | null;
}

/** Fonts in pixels of the page: matplotlib's ten points are twelve pixels here. */
export function readFont(kwargs: Kwargs): Font {
  const dict = kwargs.get('fontdict');
  const all = new Map<string, Value>();
  if (dict !== undefined && dict !== null) {
    for (const key of sequenceOf(python.call(python.getAttribute(dict, 'keys') ?? null, [])) ?? []) {
      all.set(python.str(key), python.getItem(dict, key));
    }
  }
  for (const [key, value] of kwargs) if (key !== 'fontdict') all.set(key, value);
  const properties = new Properties('Text', all);
  const size = properties.take('fontsize');
  const colour = properties.take('color');
  const weight = properties.text('fontweight');
  return {
    size: size === undefined ? null : Math.round(fontSize(size) * 1.2 * 10) / 10,
    colour: colour === undefined ? null : css(colourFrom(colour)),
    weight,
  };
}

export function setTitle(axes: Axes, text: Value, place: string, kwargs: Kwargs): Value {
  if (!(place in axes.titles))
    throw valueError(`'${place}' is not a valid value for loc; supported values are 'left', 'center', 'right'`);
  const title: Title = axes.titles[place as keyof Axes['titles']];
  const font = readFont(kwargs);
  Object.assign(title, { text: python.str(text), size: font.size, colour: font.colour, weight: font.weight });
  return null;
}

export function setLabel(axis: Axis, text: Value, kwargs: Kwargs): Value {
  const font = readFont(kwargs);
  axis.label = text === null ? '' : python.str(text);
  axis.labelSize = font.size;
  axis.labelColour = font.colour;
  return null;
}

method<Axes>(
  axesType,
  "set_title(label, fontdict=None, loc='center', pad=None, *, y=None, **kwargs)",
  (axes, bound, _star, kwargs) => {
    if (bound[1] !== null) kwargs.set('fontdict', bound[1] ?? null);
    return setTitle(axes, bound[0] ?? '', python.str(bound[2] ?? 'center'), kwargs);
  },
);
method<Axes>(
  axesType,
  "get_title(loc='center')",
  (axes, [loc]) => axes.titles[python.str(loc ?? 'center') as 'left'].text,
);

// ── x and y alike ─────────────────────────────────────────────────────────────────────────────────

export function limitsOf(axes: Axes, axis: Axis): PyTuple {
  return floats(axes.view(axis));
}

export function setLimits(axes: Axes, axis: Axis, first: Value | undefined, second: Value | undefined): PyTuple {
  const pair = second === undefined || second === null ? sequenceOf(first ?? null) : null;
  const [low, high] = pair ?? [first ?? null, second ?? null];
  const view = axes.view(axis);
  const read = (value: Value, otherwise: number): number => (value === null ? otherwise : axis.read(value)[0]);
  const next: [number, number] = [read(low, view[0]), read(high, view[1])];
  if (!next.every(Number.isFinite)) throw valueError('Axis limits cannot be NaN or Inf');
  if (next[0] === next[1]) {
    python.warn(
      'UserWarning',
      `Attempting to set identical low and high ${axis.name}lims makes transformation singular; automatically expanding.`,
    );
    const room = next[0] === 0 ? 0.05 : 0.05 * Math.abs(next[0]);
    next[0] -= room;
    next[1] += room;
  }
  axis.setLimits(next);
  return limitsOf(axes, axis);
}

export function setTicks(axis: Axis, ticks: Value | undefined, labels: Value | undefined, kwargs: Kwargs): void {
  const places = ticks === undefined || ticks === null ? null : [...axis.read(ticks)];
  const texts = textsIn(labels);
  if (texts !== null && places !== null && texts.length !== places.length) {
    throw valueError(
      `The number of FixedLocator locations (${places.length}), usually from a call to set_ticks, does not match the number of labels (${texts.length}).`,
    );
  }
  if (places !== null) {
    axis.ticks = places;
    widen(axis, places);
  }
  if (texts !== null) axis.tickLabels = texts;
  else if (places !== null) axis.tickLabels = null;
  styleTicks(axis, kwargs);
}

/** Ticks beyond limits that were set widen them, as in matplotlib. */
function widen(axis: Axis, places: readonly number[]): void {
  if (places.length === 0 || axis.limits === null) return;
  const [from, to] = axis.limits;
  const [low, high] = [Math.min(from, to, ...places), Math.max(from, to, ...places)];
  axis.setLimits(from <= to ? [low, high] : [high, low]);
}

export function styleTicks(axis: Axis, kwargs: Kwargs): void {
  const rotation = kwargs.get('rotation') ?? kwargs.get('labelrotation');
  if (rotation !== undefined && rotation !== null) {
    axis.style.rotation = rotation === 'vertical' ? 90 : rotation === 'horizontal' ? 0 : toNumber(rotation);
  }
  const size = kwargs.get('fontsize') ?? kwargs.get('size') ?? kwargs.get('labelsize');
  if (size !== undefined && size !== null) axis.style.size = Math.round(fontSize(size) * 12) / 10;
  const colour = kwargs.get('labelcolor') ?? kwargs.get('color') ?? kwargs.get('colors');
  if (colour !== undefined && colour !== null) axis.style.colour = css(colourFrom(colour));
}

export function setScale(axis: Axis, scale: Value): void {
  const name = python.str(scale);
  if (name === 'log' || name === 'linear') axis.setScale(name satisfies Scale);
  else if (name === 'symlog' || name === 'logit') {
    throw raise('NotImplementedError', `the scale '${name}' is not drawn here; 'linear' and 'log' are`);
  } else {
    throw valueError(
      `'${name}' is not a valid value for scale; supported values are 'linear', 'log', 'symlog', 'logit'`,
    );
  }
}

export function ticksOf(axes: Axes, axis: Axis): number[] {
  return axis.ticksFor(axes.view(axis), tickSpace(axes, axis.name === 'y' ? 'y' : 'x'));
}

for (const name of ['x', 'y'] as const) {
  const [low, high] = name === 'x' ? ['left', 'right'] : ['bottom', 'top'];
  method<Axes>(
    axesType,
    `set_${name}label(${name}label, fontdict=None, labelpad=None, *, loc=None, **kwargs)`,
    (axes, [label, font], _star, kwargs) => {
      if (font !== null) kwargs.set('fontdict', font ?? null);
      return setLabel(axes[name], label ?? '', kwargs);
    },
  );
  method<Axes>(axesType, `get_${name}label()`, (axes) => axes[name].label);
  method<Axes>(
    axesType,
    `set_${name}lim(${low}=None, ${high}=None, *, emit=True, auto=False, ${name}min=None, ${name}max=None)`,
    (axes, bound) => setLimits(axes, axes[name], bound[4] ?? bound[0], bound[5] ?? bound[1]),
  );
  method<Axes>(axesType, `set_${name}bound(lower=None, upper=None)`, (axes, [from, to]) => {
    setLimits(axes, axes[name], from, to);
    return null;
  });
  method<Axes>(axesType, `get_${name}lim()`, (axes) => limitsOf(axes, axes[name]));
  method<Axes>(axesType, `get_${name}bound()`, (axes) => floats([...axes.view(axes[name])].sort((a, b) => a - b)));
  method<Axes>(
    axesType,
    `set_${name}ticks(ticks, labels=None, *, minor=False, **kwargs)`,
    (axes, [ticks, labels, minor], _star, kwargs) => {
      if (!toBool(minor)) setTicks(axes[name], ticks, labels, kwargs);
      return new PyList([]);
    },
  );
  method<Axes>(
    axesType,
    `set_${name}ticklabels(labels, *, minor=False, fontdict=None, **kwargs)`,
    (axes, [labels], _star, kwargs) => {
      const axis = axes[name];
      axis.ticks ??= ticksOf(axes, axis);
      axis.tickLabels = textsIn(labels) ?? [];
      styleTicks(axis, kwargs);
      return new PyList([]);
    },
  );
  method<Axes>(axesType, `get_${name}ticks(*, minor=False)`, (axes) => arrayFrom(ticksOf(axes, axes[name])));
  method<Axes>(axesType, `get_${name}ticklabels(minor=False, which=None)`, () => new PyList([]));
  method<Axes>(
    axesType,
    `set_${name}scale(value, **kwargs)`,
    (axes, [scale]) => (setScale(axes[name], scale ?? null), null),
  );
  method<Axes>(axesType, `get_${name}scale()`, (axes) => axes[name].scale);
  method<Axes>(axesType, `invert_${name}axis()`, (axes) => {
    const view = axes.view(axes[name]);
    if (axes[name].limits === null) axes[name].invert();
    else axes[name].setLimits([view[1], view[0]]);
    return null;
  });
  method<Axes>(axesType, `${name}axis_inverted()`, (axes) => {
    const view = axes.view(axes[name]);
    return view[0] > view[1];
  });
  method<Axes>(axesType, `set_${name}margin(m)`, (axes, [m]) => {
    axes[name].margin = toNumber(m ?? null);
    return null;
  });
}

// ── Both ──────────────────────────────────────────────────────────────────────────────────────────

export function setGrid(axes: Axes, visible: Value | undefined, which: string, kwargs: Kwargs): Value {
  const on = visible === undefined || visible === null ? kwargs.size > 0 || !axes.x.grid : toBool(visible);
  const properties = new Properties('Line2D', kwargs);
  const colour = properties.take('color');
  const style = properties.take('linestyle');
  const alpha = properties.number('alpha', null);
  const width = properties.number('linewidth', null);
  for (const name of ['x', 'y'] as const) {
    if (which !== 'both' && which !== name) continue;
    const axis = axes[name];
    axis.grid = on;
    const base = colour === undefined ? colourFrom('#b0b0b0') : colourFrom(colour);
    if (colour !== undefined || alpha !== null) axis.gridStyle.colour = css(base, alpha);
    if (style !== undefined) axis.gridStyle.dash = dashOf(python.str(style));
    if (width !== null) axis.gridStyle.width = width * 1.25;
  }
  return null;
}
method<Axes>(
  axesType,
  "grid(visible=None, which='major', axis='both', **kwargs)",
  (axes, [visible, , axis], _star, kwargs) => setGrid(axes, visible, python.str(axis ?? 'both'), kwargs),
);

method<Axes>(axesType, 'legend(*args, **kwargs)', (axes, _bound, args, kwargs) => makeLegend(axes, args, kwargs));

export function makeLegend(axes: Axes, args: readonly Value[], kwargs: Kwargs): Legend {
  const handles = args.length > 1 ? args[0] : kwargs.get('handles');
  const labels = args.length > 1 ? args[1] : args.length === 1 ? args[0] : kwargs.get('labels');
  kwargs.delete('handles');
  kwargs.delete('labels');
  relabel(axes, handles, labels);
  const properties = new Properties('Legend', kwargs);
  const facts = readLegend(properties);
  properties.done();
  axes.legend = facts;
  return new Legend(facts);
}

function relabel(axes: Axes, handles: Value | undefined, labels: Value | undefined): void {
  const texts = textsIn(labels);
  const given = handles === undefined || handles === null ? null : (sequenceOf(handles) ?? []);
  if (given === null && texts === null) return;
  const artists = given === null ? axes.artists : given.flatMap((one) => (sequenceOf(one) ?? [one]).slice(0, 1));
  if (given !== null) {
    for (const artist of axes.artists) if (!artists.includes(artist)) artist.label = null;
  }
  if (texts === null) return;
  for (const [k, artist] of artists.entries())
    if (artist instanceof Artist && k < texts.length) artist.label = texts[k];
}

method<Axes>(axesType, 'get_legend_handles_labels()', (axes) => {
  const named = axes.artists.filter((artist) => artist.shownLabel !== null);
  return new PyTuple([new PyList(named), new PyList(named.map((artist) => artist.shownLabel))]);
});

method<Axes>(
  axesType,
  'set_aspect(aspect, adjustable=None, anchor=None, share=False)',
  (axes, [aspect, adjustable]) => {
    if (aspect === 'auto') axes.aspect = null;
    else axes.aspect = aspect === 'equal' ? 1 : toNumber(aspect ?? null);
    if (adjustable === 'datalim' || adjustable === 'box') axes.adjustable = adjustable;
    return null;
  },
);
method<Axes>(axesType, 'get_aspect()', (axes) => (axes.aspect === null ? 'auto' : new PyFloat(axes.aspect)));

export function setAxis(axes: Axes, argument: Value | undefined): Value {
  if (typeof argument === 'string') namedAxis(axes, argument);
  else if (typeof argument === 'boolean') axes.framed = argument;
  else if (argument !== undefined && argument !== null) {
    const limits = numbersIn(argument) ?? [];
    if (limits.length !== 4)
      throw raise('TypeError', 'The first argument to axis() must be an iterable of the form [xmin, xmax, ymin, ymax]');
    axes.x.setLimits([limits[0], limits[1]]);
    axes.y.setLimits([limits[2], limits[3]]);
  }
  return floats([...axes.view(axes.x), ...axes.view(axes.y)]);
}

function namedAxis(axes: Axes, name: string): void {
  switch (name) {
    case 'off':
    case 'on':
      axes.framed = name === 'on';
      return;
    case 'equal':
      axes.aspect = 1;
      axes.adjustable = 'datalim';
      return;
    case 'scaled':
    case 'image':
    case 'square':
      axes.aspect = 1;
      axes.adjustable = 'box';
      if (name === 'image') axes.x.margin = axes.y.margin = 0;
      return;
    case 'tight':
      axes.x.margin = axes.y.margin = 0;
      return;
    case 'auto':
      axes.aspect = null;
      return;
    default:
      throw valueError(`Unrecognized string '${name}' to axis; try 'on' or 'off'`);
  }
}
method<Axes>(axesType, 'axis(arg=None, /, *, emit=True, **kwargs)', (axes, [argument], _star, kwargs) => {
  const view = (axis: Axis): [number, number] => axes.view(axis);
  const side = (name: string, otherwise: number): number => {
    const value = kwargs.get(name);
    return value === undefined || value === null ? otherwise : toNumber(value);
  };
  if (kwargs.has('xmin') || kwargs.has('xmax'))
    axes.x.setLimits([side('xmin', view(axes.x)[0]), side('xmax', view(axes.x)[1])]);
  if (kwargs.has('ymin') || kwargs.has('ymax'))
    axes.y.setLimits([side('ymin', view(axes.y)[0]), side('ymax', view(axes.y)[1])]);
  return setAxis(axes, argument ?? null);
});

method<Axes>(axesType, 'margins(*margins, x=None, y=None, tight=True)', (axes, [x, y], given) => {
  const [first, second = first] = given;
  const [mx, my] = [x ?? first ?? null, y ?? second ?? null];
  if (mx !== null) axes.x.margin = toNumber(mx);
  if (my !== null) axes.y.margin = toNumber(my);
  return mx === null && my === null ? floats([axes.x.margin, axes.y.margin]) : null;
});

method<Axes>(axesType, "tick_params(axis='both', **kwargs)", (axes, [which], _star, kwargs) => {
  for (const name of ['x', 'y'] as const) {
    if (which !== 'both' && which !== name) continue;
    styleTicks(axes[name], kwargs);
    const side = name === 'x' ? 'bottom' : 'left';
    const labels = kwargs.get(`label${side}`);
    const marks = kwargs.get(side) ?? (kwargs.has('length') ? toNumber(kwargs.get('length') ?? 1) > 0 : undefined);
    if (labels !== undefined) axes[name].style.labels = toBool(labels);
    if (marks !== undefined) axes[name].style.marks = toBool(marks);
  }
  return null;
});
for (const quiet of [
  'ticklabel_format(**kwargs)',
  'locator_params(axis=None, tight=None, **kwargs)',
  'autoscale_view(tight=None, scalex=True, scaley=True)',
  'relim(visible_only=False)',
  'minorticks_on()',
  'minorticks_off()',
  'set_axisbelow(b)',
  'set_prop_cycle(*args, **kwargs)',
  'label_outer()',
]) {
  method<Axes>(axesType, quiet, () => null);
}
method<Axes>(axesType, "autoscale(enable=True, axis='both', tight=None)", (axes, [enable, which, tight]) => {
  for (const name of ['x', 'y'] as const) {
    if (which !== 'both' && which !== name) continue;
    axes[name].setLimits(toBool(enable) ? null : axes.view(axes[name]));
    if (toBool(tight)) axes[name].margin = 0;
  }
  return null;
});
method<Axes>(axesType, 'set_facecolor(color)', (axes, [colour]) => {
  axes.face = css(colourFrom(colour ?? null));
  return null;
});
method<Axes>(axesType, 'set_axis_off()', (axes) => {
  axes.framed = false;
  return null;
});
method<Axes>(axesType, 'set_axis_on()', (axes) => {
  axes.framed = true;
  return null;
});
method<Axes>(axesType, 'set_visible(b)', (axes, [on]) => {
  axes.visible = toBool(on);
  return null;
});
method<Axes>(axesType, 'clear()', (axes) => (axes.clear(), null));
method<Axes>(axesType, 'cla()', (axes) => (axes.clear(), null));
method<Axes>(axesType, 'remove()', (axes) => (axes.figure.remove(axes), null));
method<Axes>(axesType, 'set(**kwargs)', (axes, _bound, _star, kwargs) => {
  for (const [key, value] of kwargs) {
    const setter = python.getAttribute(axes, `set_${key}`);
    if (setter === undefined) throw raise('AttributeError', `Axes.set() got an unexpected keyword argument '${key}'`);
    const pair = (key === 'xlim' || key === 'ylim') && sequenceOf(value) !== null;
    python.call(setter, pair ? (sequenceOf(value) ?? []) : [value]);
  }
  return null;
});
