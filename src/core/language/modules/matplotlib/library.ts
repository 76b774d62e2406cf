/** `matplotlib` itself, `matplotlib.cm`, `matplotlib.colors`, and the classes that cells import by name. */

import { PyList, PyNative, PyTuple, python, type Value } from '../../../base/python.ts';
import { PyDict } from '../../../base/python-dict.ts';
import { sequenceOf, toNumber } from '../../../numpy/arguments.ts';
import { native } from '../../runtime/calls.ts';
import { importModule, registerModule } from '../../runtime/modules.ts';
import { PyModule } from '../../runtime/objects.ts';
import { defineModule } from '../module.ts';
import { axesType } from './axes.ts';
import { COLOUR_MAP_NAMES, colourMap, colourMapFrom, colourMapType, mapFromColours } from './colour-maps.ts';
import { colourFrom, colourTuple, hexText, readColour } from './colours.ts';
import { figureType } from './figure.ts';
import { gridSpecType } from './grid-spec.ts';
import { lineType } from './line.ts';
import {
  boundaryType,
  centredType,
  logNormType,
  normalizeType,
  powerNormType,
  symLogType,
  twoSlopeType,
} from './norms.ts';
import { rcParams, styleModule } from './settings.ts';

/** `matplotlib.colormaps['viridis']`. */
function registry(): PyDict {
  return PyDict.of(COLOUR_MAP_NAMES.map((name): [string, Value] => [name, colourMap(name) ?? null]));
}

defineModule('matplotlib', "Plots in matplotlib's words.", (module) => {
  module.value('__version__', '3.10');
  module.value('__path__', new PyList([]));
  module.def('use(backend, *, force=True)', () => null);
  module.def('get_backend()', () => 'inline');
  module.raw('rc', () => null);
  module.value('rcParams', rcParams());
  module.value('style', styleModule());
  module.module.lazy = (name) => {
    switch (name) {
      case 'colormaps':
        return registry();
      case 'cm':
      case 'colors':
      case 'pyplot':
      case 'gridspec':
      case 'lines':
      case 'figure':
      case 'axes':
        return importModule(`matplotlib.${name}`);
      default:
        return undefined;
    }
  };
});

defineModule('matplotlib.cm', 'Colour maps.', (module) => {
  module.def('get_cmap(name=None, lut=None)', ([name, size]) => {
    const map = colourMapFrom(name);
    return size === null || size === undefined ? map : map.resampled(toNumber(size));
  });
  module.module.lazy = (name) => colourMap(name);
  module.module.lazyNames = () => COLOUR_MAP_NAMES;
});

defineModule('matplotlib.colors', 'Colours, norms and maps.', (module) => {
  module.def('to_rgba(c, alpha=None)', ([colour, alpha]) => {
    const [r, g, b, a] = colourFrom(colour ?? null);
    return colourTuple([r, g, b, alpha === null || alpha === undefined ? a : toNumber(alpha)]);
  });
  module.def('to_rgb(c)', ([colour]) => new PyTuple(colourTuple(colourFrom(colour ?? null)).items.slice(0, 3)));
  module.def('to_hex(c, keep_alpha=False)', ([colour, alpha]) => hexText(colourFrom(colour ?? null), alpha === true));
  module.def('is_color_like(c)', ([colour]) => readColour(colour ?? null) !== undefined);
  module.value('Normalize', normalizeType);
  module.value('LogNorm', logNormType);
  module.value('PowerNorm', powerNormType);
  module.value('TwoSlopeNorm', twoSlopeType);
  module.value('CenteredNorm', centredType);
  module.value('SymLogNorm', symLogType);
  module.value('BoundaryNorm', boundaryType);
  module.value('Colormap', colourMapType);
  module.def("ListedColormap(colors, name='from_list', N=None)", ([colours, name]) =>
    mapFromColours(python.str(name ?? 'from_list'), sequenceOf(colours ?? null) ?? [], true),
  );
  const smooth = new PyModule('LinearSegmentedColormap');
  smooth.attributes.set(
    'from_list',
    native('from_list(name, colors, N=256, gamma=1)', ([name, colours, size]) =>
      mapFromColours(python.str(name ?? ''), sequenceOf(colours ?? null) ?? [], false, toNumber(size ?? 256)),
    ),
  );
  module.value('LinearSegmentedColormap', smooth);
});

defineModule('matplotlib.gridspec', 'Grids of axes.', (module) => module.value('GridSpec', gridSpecType));
defineModule('matplotlib.lines', 'Lines.', (module) => module.value('Line2D', lineType));
defineModule('matplotlib.figure', 'Figures.', (module) => module.value('Figure', figureType));
defineModule('matplotlib.axes', 'Axes.', (module) => module.value('Axes', axesType));
registerModule('matplotlib.style', styleModule);
defineModule('cycler', 'Cycles of colours.', (module) => {
  module.raw('cycler', (args, kwargs) => {
    const colours = kwargs?.get('color') ?? args[1] ?? new PyList([]);
    const made = new PyModule('cycler');
    made.attributes.set('colours', colours);
    made.attributes.set('by_key', new PyNative('by_key', () => PyDict.of([['color', colours]])));
    return made;
  });
});
