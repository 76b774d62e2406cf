/** A bit generator's state as a dict, there and back, and the older ways of seeding MT19937. */
import { asDType, contiguous } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { uint32, uint64 } from '../../dtype/dtype.ts';
import { defineMethod, defineProperty } from '../../ops/registry.ts';
import { toInt } from '../arguments.ts';
import { int, PyDict, type PyList, PyTuple, python, type Value } from '../python-values.ts';
import { type BitGenerator, seedKey } from './bit-generator.ts';
import { integerLike } from './integer-argument.ts';
import { KEY_LENGTH, keyOfInteger, keyOfWords } from './mersenne.ts';
import { asSeedSequence, wordArray } from './seed-sequence.ts';

function wideArray(self: BitGenerator, from: number, count: number): NDArray {
  const made = allocate(uint64, [count]);
  const lane = made.lane as BigUint64Array;
  for (let k = 0; k < count; k++) lane[k] = self.word(from + k);
  return made;
}

function innerState(self: BitGenerator): PyDict {
  switch (self.algorithm) {
    case 'MT19937':
      return PyDict.of([
        ['key', wordArray(self.key.slice())],
        ['pos', self.position],
      ]);
    case 'Philox':
      return PyDict.of([
        ['counter', wideArray(self, 0, 4)],
        ['key', wideArray(self, 4, 2)],
      ]);
    case 'SFC64':
      return PyDict.of([['state', wideArray(self, 0, 4)]]);
    default:
      return PyDict.of([
        ['state', int(self.wide(0))],
        ['inc', int(self.wide(2))],
      ]);
  }
}

export function stateDict(self: BitGenerator): PyDict {
  const dict = PyDict.of([
    ['bit_generator', self.pyType.name],
    ['state', innerState(self)],
  ]);
  if (self.algorithm === 'Philox') {
    dict.set('buffer', wideArray(self, 6, 4));
    dict.set('buffer_pos', self.position);
  }
  if (self.algorithm !== 'MT19937') {
    dict.set('has_uint32', self.view.getInt32(4, true));
    dict.set('uinteger', self.view.getUint32(8, true));
  }
  return dict;
}

function entry(dict: Value, key: string): Value {
  return python.getItem(dict, key);
}
function bigEntry(dict: Value, key: string): bigint {
  return BigInt(integerLike(entry(dict, key)) ?? raise('TypeError', 'an integer is required'));
}
function setWords(self: BitGenerator, from: number, value: Value, count: number): void {
  const array = contiguous(asDType(toArray(value), uint64));
  if (array.size < count)
    raise('IndexError', `index ${array.size} is out of bounds for axis 0 with size ${array.size}`);
  for (let k = 0; k < count; k++)
    self.setWord(from + k, array.storage.dataView.getBigUint64(array.offset + 8 * k, true));
}

/** MT19937 also takes the tuple that `RandomState.get_state()` gives. */
function fromLegacyTuple(self: BitGenerator, value: Value): Value {
  if (self.algorithm !== 'MT19937' || !(value instanceof PyTuple)) return value;
  const [name, key, pos] = value.items;
  if (name !== 'MT19937' || (value.items.length !== 3 && value.items.length !== 5)) {
    raise('ValueError', 'state is not a legacy MT19937 state');
  }
  return PyDict.of([
    ['bit_generator', 'MT19937'],
    [
      'state',
      PyDict.of([
        ['key', key],
        ['pos', pos],
      ]),
    ],
  ]);
}

export function setState(self: BitGenerator, given: Value): void {
  const value = fromLegacyTuple(self, given);
  if (!(value instanceof PyDict)) raise('TypeError', 'state must be a dict');
  const name = self.pyType.name;
  if (value.get('bit_generator') !== name) {
    const kind = self.algorithm === 'MT19937' || self.algorithm === 'Philox' ? 'PRNG' : 'RNG';
    raise(
      'ValueError',
      `state must be for a ${self.algorithm === 'SFC64' ? '{self.__class__.__name__}' : name} ${kind}`,
    );
  }
  const inner = entry(value, 'state');
  if (self.algorithm === 'MT19937') {
    setMersenne(self, inner);
    return;
  }
  if (self.algorithm === 'Philox') {
    setWords(self, 0, entry(inner, 'counter'), 4);
    setWords(self, 4, entry(inner, 'key'), 2);
    setWords(self, 6, entry(value, 'buffer'), 4);
    self.position = toInt(entry(value, 'buffer_pos'));
  } else if (self.algorithm === 'SFC64') setWords(self, 0, entry(inner, 'state'), 4);
  else {
    self.setWide(0, bigEntry(inner, 'state'));
    self.setWide(2, bigEntry(inner, 'inc'));
  }
  self.setHalf(toInt(entry(value, 'has_uint32')), toInt(entry(value, 'uinteger')));
}

function setMersenne(self: BitGenerator, inner: Value): void {
  const words = contiguous(asDType(toArray(entry(inner, 'key')), uint32));
  if (words.size < KEY_LENGTH)
    raise('IndexError', `index ${words.size} is out of bounds for axis 0 with size ${words.size}`);
  const position = toInt(entry(inner, 'pos'));
  for (let k = 0; k < KEY_LENGTH; k++) self.key[k] = words.storage.dataView.getUint32(words.offset + 4 * k, true);
  self.position = Math.max(0, Math.min(KEY_LENGTH, position));
}

// ── Legacy seeding ────────────────────────────────────────────────────────────────────────────────

/** As `np.random.seed`: an integer below 2**32, an array of them, or None. */
export function seedLegacy(self: BitGenerator, seed: Value): void {
  if (seed === null) {
    seedKey(self, asSeedSequence(null));
  } else {
    const one =
      seed instanceof NDArray && seed.size === 1 && seed.shape.length <= 1 ? scalarOf(seed) : integerLike(seed);
    if (one !== undefined) {
      if (one > 0xffffffff || one < 0) raise('ValueError', 'Seed must be between 0 and 2**32 - 1');
      self.key.set(keyOfInteger(Number(one)));
    } else self.key.set(keyOfWords(legacyWords(seed)));
  }
  self.position = KEY_LENGTH;
  self.seedSequence = null;
}

function scalarOf(seed: NDArray): number | bigint | undefined {
  return seed.dtype.kind === 'i' || seed.dtype.kind === 'u'
    ? integerLike(python.call(python.getAttribute(seed, 'item') ?? null, []))
    : undefined;
}

function legacyWords(seed: Value): number[] {
  const array = toArray(seed);
  if (array.size === 0) raise('ValueError', 'Seed must be non-empty');
  if (!'biu'.includes(array.dtype.kind) || (array.dtype.kind === 'u' && array.dtype.itemsize === 8)) {
    const text = python.repr(python.getAttribute(array, 'dtype') ?? null);
    const what = array.shape.length === 0 ? 'scalar' : 'array data';
    raise('TypeError', `Cannot cast ${what} from ${text} to dtype('int64') according to the rule 'safe'`);
  }
  if (array.shape.length !== 1) raise('ValueError', 'Seed array must be 1-d');
  const items = python.call(python.getAttribute(array, 'tolist') ?? null, []);
  return (items as PyList).items.map((item) => {
    const word = Number(item);
    if (word > 0xffffffff || word < 0) raise('ValueError', 'Seed must be between 0 and 2**32 - 1');
    return word;
  });
}

defineMethod({
  owner: 'MT19937',
  signature: '_legacy_seeding(seed)',
  doc: 'Seeds as np.random.seed does.',
  call: (self: BitGenerator, seed: Value) => {
    seedLegacy(self, seed);
  },
});
defineProperty({
  owner: 'BitGenerator',
  name: 'state',
  doc: 'All that the generator knows, as a dict.',
  get: stateDict,
  set: setState,
});
