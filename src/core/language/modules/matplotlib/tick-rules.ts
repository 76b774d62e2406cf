/** `matplotlib.ticker`: the few rules that change what is drawn here. */
import { PyFloat, python, type Value } from '../../../base/python.ts';
import { native } from '../../runtime/calls.ts';
import { PyModule } from '../../runtime/objects.ts';
import { defineModule } from '../module.ts';

function rule(name: string, members: Readonly<Record<string, Value>>): PyModule {
  const made = new PyModule(name);
  for (const [key, value] of Object.entries(members)) made.attributes.set(key, value);
  return made;
}

defineModule('matplotlib.ticker', 'Where ticks stand and what they say.', (module) => {
  module.def('MultipleLocator(base=1, offset=0)', ([base]) => rule('MultipleLocator', { base: base ?? 1 }));
  module.def('FixedLocator(locs, nbins=None)', ([places]) => rule('FixedLocator', { places: places ?? null }));
  module.def('MaxNLocator(nbins=None, **kwargs)', ([bins]) =>
    rule('MaxNLocator', typeof bins === 'number' ? { bins } : {}),
  );
  module.def('LinearLocator(numticks=None)', () => rule('LinearLocator', {}));
  module.def('AutoLocator()', () => rule('AutoLocator', {}));
  module.def('NullLocator()', () => rule('NullLocator', { places: null }));
  module.def('AutoMinorLocator(n=None)', () => rule('AutoMinorLocator', {}));
  module.def('LogLocator(**kwargs)', () => rule('LogLocator', {}));
  module.def('FuncFormatter(func)', ([format]) => rule('FuncFormatter', { format: format ?? null }));
  module.def('FormatStrFormatter(fmt)', ([format]) => rule('FormatStrFormatter', { format: format ?? null }));
  module.def('StrMethodFormatter(fmt)', ([format]) => rule('StrMethodFormatter', { format: format ?? null }));
  module.def('NullFormatter()', () => rule('NullFormatter', { format: '%.0s' }));
  module.def('PercentFormatter(xmax=100, decimals=None, **kwargs)', ([most, decimals]) => {
    const digits = typeof decimals === 'number' ? decimals : 0;
    const format = native('format(x, pos=None)', ([x]) => {
      const share = python.binary('/', python.binary('*', x ?? null, 100), most ?? 100);
      return `${python.format(python.binary('*', share, new PyFloat(1)), `.${digits}f`)}%`;
    });
    return rule('PercentFormatter', { format });
  });
});
