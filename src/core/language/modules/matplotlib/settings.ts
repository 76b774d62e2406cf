/** `rcParams` and `style`: taken as they come; what is drawn here follows the few that matter. */

import { PyFloat, PyList, python, type Value } from '../../../base/python.ts';
import { PyDict } from '../../../base/python-dict.ts';
import { sequenceOf, toNumber } from '../../../numpy/arguments.ts';
import { native } from '../../runtime/calls.ts';
import { PyModule } from '../../runtime/objects.ts';
import { session } from '../../runtime/session.ts';
import { colourFrom, css } from './colours.ts';
import { numbersIn } from './numbers.ts';
import { plots } from './state.ts';

const DEFAULTS: Readonly<Record<string, Value>> = {
  'font.size': new PyFloat(10),
  'lines.linewidth': new PyFloat(1.5),
  'lines.markersize': new PyFloat(6),
  'axes.grid': false,
  'legend.loc': 'best',
  'savefig.dpi': 'figure',
};

/** A dict whose changes reach the plots that follow. */
class Settings extends PyDict {
  /** Set once the defaults are in. */
  live = false;
  override set(key: Value, value: Value): void {
    super.set(key, value);
    if (!this.live) return;
    const state = plots();
    switch (python.str(key)) {
      case 'figure.figsize': {
        const size = numbersIn(value);
        if (size !== null) state.figureSize = [size[0], size[1]];
        return;
      }
      case 'figure.dpi':
        state.dpi = toNumber(value);
        return;
      case 'image.cmap':
        state.imageMap = python.str(value);
        return;
      case 'axes.prop_cycle': {
        const colours = python.getAttribute(value, 'colours') ?? null;
        state.cycle = (sequenceOf(colours) ?? []).map((one) => css(colourFrom(one)));
      }
    }
  }
}

const KEY = 'matplotlib.rcParams';

export function rcParams(): Settings {
  const owner = session();
  const known = owner.state.get(KEY);
  if (known instanceof Settings) return known;
  const made = new Settings();
  for (const [key, value] of Object.entries(DEFAULTS)) made.set(key, value);
  const { figureSize, dpi, imageMap } = plots();
  made.set('figure.figsize', new PyList(figureSize.map((inches) => new PyFloat(inches))));
  made.set('figure.dpi', new PyFloat(dpi));
  made.set('image.cmap', imageMap);
  made.live = true;
  owner.state.set(KEY, made);
  return made;
}

export function styleModule(): PyModule {
  const module = new PyModule('matplotlib.style', 'Styles are taken and change nothing: the page has its own.');
  module.attributes.set(
    'use',
    native('use(style)', () => null),
  );
  module.attributes.set('available', new PyList(['default', 'classic', 'ggplot', 'seaborn-v0_8', 'dark_background']));
  return module;
}
