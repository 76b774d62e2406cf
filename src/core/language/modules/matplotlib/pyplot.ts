/** `matplotlib.pyplot`: functions over the current figure and its axes. */
import { PyList, PyNative, PyTuple, python, type Value } from '../../../base/python.ts';
import { toBool, toNumber } from '../../../numpy/arguments.ts';
import { raise } from '../../runtime/exceptions.ts';
import { importModule } from '../../runtime/modules.ts';
import { PyMethod } from '../../runtime/objects.ts';
import { session } from '../../runtime/session.ts';
import { defineModule, type ModuleBuilder } from '../module.ts';
import { Axes, axesType } from './axes.ts';
import {
  limitsOf,
  setAxis,
  setLabel,
  setLimits,
  setScale,
  setTicks,
  setTitle,
  styleTicks,
  ticksOf,
} from './axes-words.ts';
import { Mappable } from './colour-bar.ts';
import { COLOUR_MAP_NAMES, colourMapFrom } from './colour-maps.ts';
import { currentAxes, currentFigure, newFigure } from './current.ts';
import { Figure, figureType } from './figure.ts';
import { addAxes, addBar, addGrid, addSubplot, gridOptions, setSupTitle, splitFigure } from './figure-methods.ts';
import { gridSpecType } from './grid-spec.ts';
import { arrayFrom } from './numbers.ts';
import { saveFigure } from './saving.ts';
import { rcParams, styleModule } from './settings.ts';
import { plots, presentFigures, showOpen } from './state.ts';

/** Methods of axes that are functions of pyplot under the same name. */
const SAME_NAME = (
  'plot scatter hist hist2d imshow pcolormesh pcolor contour contourf clabel bar barh errorbar fill_between ' +
  'fill_betweenx fill boxplot violinplot step stem vlines hlines text annotate semilogx semilogy loglog legend axhline axvline ' +
  'axhspan axvspan axline grid margins tick_params ticklabel_format locator_params autoscale minorticks_on ' +
  'minorticks_off matshow spy quiver stackplot pie eventplot hexbin bar_label twinx twiny'
).split(' ');

function forward(module: ModuleBuilder): void {
  for (const name of SAME_NAME) {
    const found = axesType.namespace.get(name);
    if (!(found instanceof PyMethod)) continue;
    module.value(
      name,
      new PyNative(name, (args, kwargs) => {
        const result = found.body(currentAxes(), args, kwargs);
        return result;
      }),
    );
  }
}

function limits(module: ModuleBuilder): void {
  for (const name of ['x', 'y'] as const) {
    module.raw(`${name}lim`, (args, kwargs) => {
      const axes = currentAxes();
      if (args.length === 0 && (kwargs === null || kwargs.size === 0)) return limitsOf(axes, axes[name]);
      const [low, high] = name === 'x' ? ['left', 'right'] : ['bottom', 'top'];
      return setLimits(
        axes,
        axes[name],
        args[0] ?? kwargs?.get(low) ?? kwargs?.get(`${name}min`),
        args[1] ?? kwargs?.get(high) ?? kwargs?.get(`${name}max`),
      );
    });
    module.def(`${name}ticks(ticks=None, labels=None, *, minor=False, **kwargs)`, ([ticks, labels], _star, kwargs) => {
      const axes = currentAxes();
      if (ticks === null && labels === null) styleTicks(axes[name], kwargs);
      else setTicks(axes[name], ticks, labels, kwargs);
      return new PyTuple([arrayFrom(ticksOf(axes, axes[name])), new PyList(axes[name].tickLabels ?? [])]);
    });
    module.def(
      `${name}label(${name}label, fontdict=None, labelpad=None, *, loc=None, **kwargs)`,
      ([text, font], _star, kwargs) => {
        if (font !== null) kwargs.set('fontdict', font ?? null);
        return setLabel(currentAxes()[name], text ?? '', kwargs);
      },
    );
    module.def(`${name}scale(value, **kwargs)`, ([scale]) => (setScale(currentAxes()[name], scale ?? null), null));
  }
}

function figures(module: ModuleBuilder): void {
  module.def(
    'figure(num=None, figsize=None, dpi=None, *, facecolor=None, edgecolor=None, frameon=True, clear=False, **kwargs)',
    ([number, size, dpi, face, , , clear]) => {
      const figure = number instanceof Figure ? number : newFigure(number, size, dpi);
      plots().current = figure;
      if (face !== null && face !== undefined) figure.setFace(face);
      if (toBool(clear)) figure.clear();
      return figure;
    },
  );
  module.def(
    'subplots(nrows=1, ncols=1, *, sharex=False, sharey=False, squeeze=True, width_ratios=None, height_ratios=None, subplot_kw=None, gridspec_kw=None, **kwargs)',
    ([rows, cols, shareX, shareY, squeeze, widths, heights, subplot, grid], _star, kwargs) => {
      const { size, dpi, number } = splitFigure(kwargs);
      const figure = newFigure(number, size, dpi);
      const options = gridOptions({ shareX, shareY, squeeze, widths, heights, subplot, grid });
      return new PyTuple([figure, addGrid(figure, toNumber(rows ?? 1), toNumber(cols ?? 1), options)]);
    },
  );
  module.def('subplot(*args, **kwargs)', (_bound, args, kwargs) => {
    const figure = currentFigure();
    const found = args.length > 0 ? sameSubplot(figure, args) : undefined;
    if (found === undefined) return addSubplot(figure, args, kwargs);
    figure.current = found;
    return found;
  });
  module.def(
    'subplot2grid(shape, loc, rowspan=1, colspan=1, fig=None, **kwargs)',
    ([shape, loc, rows, cols], _star, kwargs) => {
      const [r, c] = (shape as PyTuple).items.map(toNumber);
      const [y, x] = (loc as PyTuple).items.map(toNumber);
      const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
      const grid = { rows: r, cols: c, widthRatios: ones(c), heightRatios: ones(r) };
      const place = { ...grid, row: [y, y + toNumber(rows ?? 1)], col: [x, x + toNumber(cols ?? 1)] } as const;
      const figure = currentFigure();
      const axes = new Axes(figure, { kind: 'grid', grid: place });
      for (const name of kwargs.keys())
        throw raise('AttributeError', `subplot2grid() got an unexpected keyword argument '${name}'`);
      return figure.add(axes);
    },
  );
  module.def('axes(*args, **kwargs)', (_bound, args, kwargs) => {
    const figure = currentFigure();
    return args.length === 0 ? addSubplot(figure, [], kwargs) : addAxes(figure, args, kwargs);
  });
  module.def('gcf()', () => currentFigure());
  module.def('gca()', () => currentAxes());
  module.def('sca(ax)', ([axes]) => {
    if (!(axes instanceof Axes)) throw raise('TypeError', 'sca() takes Axes');
    axes.figure.current = axes;
    plots().current = axes.figure;
    return null;
  });
  module.def('delaxes(ax=None)', ([axes]) => {
    const one = axes instanceof Axes ? axes : currentAxes();
    one.figure.remove(one);
    return null;
  });
  module.def('get_fignums()', () => new PyList([...plots().figures.keys()].sort((a, b) => a - b)));
  module.def('fignum_exists(num)', ([number]) => plots().figures.has(toNumber(number ?? null)));
  module.def('show(*args, **kwargs)', () => (showOpen(session(), plots()), null));
  module.def('close(fig=None)', ([which]) => (closeFigures(which ?? null), null));
  module.def('clf()', () => (currentFigure().clear(), null));
  module.def('cla()', () => (currentAxes().clear(), null));
  module.def('savefig(fname, **kwargs)', ([path], _star, kwargs) => saveFigure(currentFigure(), path ?? null, kwargs));
  module.def('suptitle(t, **kwargs)', ([text], _star, kwargs) => setSupTitle(currentFigure(), text ?? '', kwargs));
  module.def('subplots_adjust(**kwargs)', (_bound, _star, kwargs) => {
    for (const [name, value] of kwargs) if (value !== null) currentFigure().margins[name as 'left'] = toNumber(value);
    return null;
  });
  for (const quiet of [
    'tight_layout(**kwargs)',
    'draw()',
    'ion()',
    'ioff()',
    'pause(interval=0)',
    'switch_backend(newbackend)',
    'set_loglevel(**kwargs)',
    'autoscale_view()',
  ]) {
    module.def(quiet, () => null);
  }
  module.def('isinteractive()', () => false);
  module.def('get_backend()', () => 'inline');
}

function sameSubplot(figure: Figure, args: readonly Value[]): Axes | undefined {
  const probe = new Figure(0, [1, 1], 100);
  const wanted = JSON.stringify(addSubplot(probe, args, new Map()).place);
  return figure.axes.find((axes) => JSON.stringify(axes.place) === wanted);
}

function closeFigures(which: Value): void {
  const state = plots();
  const drop = (figure: Figure | undefined): void => {
    if (figure === undefined) return;
    state.figures.delete(figure.number);
    if (state.current === figure) state.current = [...state.figures.values()].pop() ?? null;
  };
  if (which === null) drop(state.current ?? undefined);
  else if (which instanceof Figure) drop(which);
  else if (which === 'all') for (const figure of [...state.figures.values()]) drop(figure);
  else if (typeof which === 'number') drop(state.figures.get(which));
}

function words(module: ModuleBuilder): void {
  module.def(
    "title(label, fontdict=None, loc='center', pad=None, *, y=None, **kwargs)",
    ([text, font, place], _star, kwargs) => {
      if (font !== null) kwargs.set('fontdict', font ?? null);
      return setTitle(currentAxes(), text ?? '', python.str(place ?? 'center'), kwargs);
    },
  );
  module.def('axis(arg=None, /, **kwargs)', ([argument], _star, kwargs) => {
    const found = axesType.namespace.get('axis');
    return found instanceof PyMethod && kwargs.size > 0
      ? found.body(currentAxes(), [], kwargs)
      : setAxis(currentAxes(), argument);
  });
  module.def('figtext(x, y, s, **kwargs)', ([x, y, text], _star, kwargs) =>
    python.call(python.getAttribute(currentFigure(), 'text') ?? null, [x ?? null, y ?? null, text ?? null], kwargs),
  );
  module.def('figlegend(*args, **kwargs)', (_bound, args, kwargs) =>
    python.call(python.getAttribute(currentFigure(), 'legend') ?? null, args, kwargs),
  );
}

function currentMappable(): Mappable | undefined {
  const { mappable } = currentAxes();
  return mappable instanceof Mappable ? mappable : undefined;
}

function colours(module: ModuleBuilder): void {
  module.def('colorbar(mappable=None, cax=None, ax=None, **kwargs)', ([mappable, cax, axes], _star, kwargs) => {
    if (cax !== null) kwargs.set('cax', cax ?? null);
    if (axes !== null) kwargs.set('ax', axes ?? null);
    const chosen = mappable ?? currentMappable();
    const figure = plots().current ?? currentFigure();
    return addBar(figure, chosen, kwargs);
  });
  module.def('clim(vmin=None, vmax=None)', ([low, high]) => {
    const mappable = currentMappable();
    if (mappable === undefined) throw raise('RuntimeError', 'You must first define an image, e.g., with imshow');
    const pair = low instanceof PyTuple ? low.items : [low ?? null, high ?? null];
    if (pair[0] !== null) mappable.colouring.norm.low = toNumber(pair[0]);
    if (pair[1] !== null) mappable.colouring.norm.high = toNumber(pair[1]);
    return null;
  });
  module.def('gci()', () => currentAxes().mappable);
  module.def('sci(im)', ([mappable]) => {
    if (mappable instanceof Mappable) currentAxes().mappable = mappable;
    return null;
  });
  module.def('get_cmap(name=None, lut=None)', ([name, size]) => {
    const map = colourMapFrom(name, plots().imageMap);
    return size === null || size === undefined ? map : map.resampled(toNumber(size));
  });
  module.def('set_cmap(cmap)', ([map]) => {
    plots().imageMap = colourMapFrom(map).name;
    const mappable = currentMappable();
    if (mappable !== undefined) mappable.colouring.map = colourMapFrom(map);
    return null;
  });
  module.def('colormaps()', () => new PyList([...COLOUR_MAP_NAMES].sort()));
  for (const name of ['viridis', 'plasma', 'inferno', 'magma', 'gray', 'hot', 'jet', 'cool', 'bone', 'hsv']) {
    module.def(`${name}()`, () => ((plots().imageMap = name), null));
  }
}

defineModule('matplotlib.pyplot', "Plots in matplotlib's words.", (module) => {
  presentFigures((value): value is Figure => value instanceof Figure);
  forward(module);
  limits(module);
  figures(module);
  words(module);
  colours(module);
  module.value('rcParams', rcParams());
  module.value('style', styleModule());
  module.value('cm', importModule('matplotlib.cm'));
  module.raw('rc', (args, kwargs) => {
    for (const [key, value] of kwargs ?? []) rcParams().set(`${python.str(args[0] ?? '')}.${key}`, value);
    return null;
  });
  module.def('rcdefaults()', () => null);
  module.value('Figure', figureType);
  module.value('Axes', axesType);
  module.value('GridSpec', gridSpecType);
  module.module.lazy = (name) => {
    if (name.startsWith('_')) return undefined;
    const there = [...module.module.attributes.keys()].filter((one) => !one.startsWith('_')).sort();
    throw raise(
      'AttributeError',
      `module 'matplotlib.pyplot' has no attribute '${name}' here; there are ${there.join(', ')}`,
    );
  };
});
