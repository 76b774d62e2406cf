/**
 * `np.random`: Generator and its bit generators, and RandomState with the functions of the module, which are methods
 * of one hidden RandomState, which belongs to a namespace of cells: a new one begins unseeded.
 */
import { raise } from '../../arrays/convert.ts';
import { defineFunction, defineMethod, defineProperty, methodsOf, names } from '../../ops/registry.ts';
import { toBool, toInt, toNumber } from '../arguments.ts';
import {
  type Kwargs,
  PyDict,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  python,
  type Value,
} from '../python-values.ts';
import { registerSessionPart } from '../session.ts';
import { BitGenerator, seeded, spawned } from './bit-generator.ts';
import './bit-generator-jumps.ts';
import { seedLegacy, setState, stateDict } from './bit-generator-state.ts';
import './choice.ts';
import './copying.ts';
import { drawFrom } from './distributions.ts';
import './integers.ts';
import './multivariate.ts';
import './multivariate-normal.ts';
import './shuffle.ts';
import './standard.ts';
import { Generator, type RandomObject, RandomState, stateBits } from './random-object.ts';

// ── Generator ─────────────────────────────────────────────────────────────────────────────────────

for (const name of ['bit_generator', '_bit_generator']) {
  defineProperty({
    owner: 'Generator',
    name,
    doc: 'The bit generator under it.',
    get: (self: Generator) => self.bits,
  });
}
defineProperty({
  owner: 'RandomState',
  name: '_bit_generator',
  doc: 'The bit generator under it.',
  get: (self: RandomState) => self.bits,
});
defineMethod({
  owner: 'Generator',
  signature: 'spawn(n_children)',
  doc: 'Independent generators.',
  call: (self: Generator, count: Value) =>
    new PyList(spawned(self.bits, toInt(count)).map((bits) => new Generator(bits, self.pyType))),
});

defineFunction({
  name: 'numpy.random.default_rng',
  signature: 'default_rng(seed=None)',
  doc: 'A Generator over PCG64, or over the bit generator given.',
  call: (seed: Value) => {
    if (seed instanceof BitGenerator) return new Generator(seed);
    if (seed instanceof Generator) return seed;
    return new Generator(seed instanceof RandomState ? seed.bits : seeded('PCG64', seed));
  },
});

// ── RandomState ───────────────────────────────────────────────────────────────────────────────────

function seedState(self: RandomState, seed: Value): void {
  if (self.bits.algorithm !== 'MT19937') raise('TypeError', 'can only re-seed a MT19937 BitGenerator');
  seedLegacy(self.bits, seed);
  self.forgetKept();
}

function getState(self: RandomState, legacy: Value): Value {
  const state = stateDict(self.bits);
  let short = toBool(legacy);
  if (self.bits.algorithm !== 'MT19937' && short) {
    python.warn(
      'RuntimeWarning',
      'get_state and legacy can only be used with the MT19937 BitGenerator. To silence this warning, set `legacy` to False.',
    );
    short = false;
  }
  const has = self.kept.hasGauss ? 1 : 0;
  const gauss = new PyFloat(self.kept.gauss);
  if (short) {
    const inner = state.get('state') as PyDict;
    return new PyTuple(['MT19937', inner.get('key') ?? null, inner.get('pos') ?? null, has, gauss]);
  }
  state.set('has_gauss', has);
  state.set('gauss', gauss);
  return state;
}

function dictFromTuple(items: readonly Value[]): PyDict {
  if (items[0] !== 'MT19937') {
    raise('ValueError', 'set_state can only be used with legacy MT19937 state instances.');
  }
  const state = PyDict.of([
    ['bit_generator', items[0]],
    [
      'state',
      PyDict.of([
        ['key', items[1]],
        ['pos', items[2]],
      ]),
    ],
  ]);
  if (items.length > 3) {
    state.set('has_gauss', items[3]);
    state.set('gauss', items[4]);
  }
  return state;
}

function dictFromState(state: Value): PyDict {
  if (state instanceof PyTuple || state instanceof PyList) return dictFromTuple(state.items);
  if (!(state instanceof PyDict)) return raise('TypeError', 'state must be a dict or a tuple.');
  if (!state.has('bit_generator') || !state.has('state')) raise('ValueError', 'state dictionary is not valid.');
  return state;
}

function setRandomState(self: RandomState, state: Value): void {
  const dict = dictFromState(state);
  setState(self.bits, dict);
  self.kept.gauss = toNumber(dict.get('gauss') ?? 0);
  self.kept.hasGauss = toNumber(dict.get('has_gauss') ?? 0) !== 0;
}

defineMethod({
  owner: 'RandomState',
  signature: 'seed(seed=None)',
  doc: 'Seeds again, as in NumPy before 1.17.',
  call: seedState,
});
defineMethod({
  owner: 'RandomState',
  signature: 'get_state(legacy=True)',
  doc: 'The state as a tuple, or as a dict.',
  call: getState,
});
defineMethod({
  owner: 'RandomState',
  signature: 'set_state(state)',
  doc: 'Takes a state that get_state gave.',
  call: setRandomState,
});
defineMethod({
  owner: 'RandomState',
  signature: 'tomaxint(size=None)',
  doc: 'Integers from 0 to the largest.',
  call: (self: RandomObject, size: Value) => drawFrom(self, { code: 0, discrete: true, parameters: [], size }),
});

// ── The module's functions ────────────────────────────────────────────────────────────────────────

let hidden: RandomState | null = null;

/** The RandomState behind `np.random.*`, made (unseeded) when first used. */
function globalState(): RandomState {
  hidden ??= new RandomState(stateBits(null));
  return hidden;
}

registerSessionPart('random', {
  save: () => hidden,
  load: (saved) => {
    hidden = saved instanceof RandomState ? saved : null;
  },
});

const moduleFunctionType = new PyType('builtin_function_or_method', { final: true });

/** A method of the hidden RandomState, whichever it is at the time of the call. */
class GlobalMethod extends PyObject {
  override pyType: PyType = moduleFunctionType;
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    const method = methodsOf('RandomState').get(this.name);
    return method === undefined ? null : method.call([globalState(), ...args], kwargs);
  }
  override getAttribute(name: string): Value | undefined {
    return name === '__self__' ? globalState() : methodsOf('RandomState').get(this.name)?.getAttribute(name);
  }
  override repr(): string {
    return `<bound method RandomState.${this.name} of ${globalState().repr()}>`;
  }
}

for (const name of methodsOf('RandomState').keys()) {
  if (!name.startsWith('_') && name !== 'tomaxint') names.set(`numpy.random.${name}`, new GlobalMethod(name));
}
for (const name of ['sample', 'ranf']) names.set(`numpy.random.${name}`, new GlobalMethod('random_sample'));

defineFunction({
  name: 'numpy.random.seed',
  signature: 'seed(seed=None)',
  doc: 'Seeds the module again.',
  call: (seed: Value) => {
    const state = globalState();
    if (state.bits.algorithm === 'MT19937') seedState(state, seed);
    else setState(state.bits, stateDict(seeded(state.bits.algorithm, seed)));
  },
});
defineFunction({
  name: 'numpy.random.get_bit_generator',
  signature: 'get_bit_generator()',
  doc: "The bit generator of the module's functions.",
  call: () => globalState().bits,
});
defineFunction({
  name: 'numpy.random.set_bit_generator',
  signature: 'set_bit_generator(bitgen)',
  doc: "Puts another bit generator under the module's functions.",
  call: (bits: Value) => {
    if (!(bits instanceof BitGenerator)) {
      return raise('ValueError', 'Invalid bit generator. The bit generator must be instantized.');
    }
    globalState().bits = bits;
    globalState().forgetKept();
    return null;
  },
});
