/** The bit generators as Python objects: their states, seeds, jumps and raw draws. */
import { asDType, contiguous } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { allocate } from '../../arrays/ndarray.ts';
import { uint64 } from '../../dtype/dtype.ts';
import { machine, PIECE, STATE_BYTES, type StateOwner } from '../../kernels/random/random-machine.ts';
import { attributeOf, defineMethod, defineProperty, defineValue, propertiesOf } from '../../ops/registry.ts';
import { bind, parseSignature } from '../../ops/signature.ts';
import { toBool, toInt } from '../arguments.ts';
import { int, type Kwargs, PyList, PyObject, PyType, type Value } from '../python-values.ts';
import { declaredNames } from './declared-names.ts';
import { integerLike } from './integer-argument.ts';
import { KEY_LENGTH } from './mersenne.ts';
import { toSize } from './parameter.ts';
import { asSeedSequence, type SeedSequence } from './seed-sequence.ts';

const LOW_WORD = 0xffffffffffffffffn;
const LOW_128 = (1n << 128n) - 1n;
export const PCG_MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

export const ALGORITHMS = ['PCG64', 'PCG64DXSM', 'MT19937', 'Philox', 'SFC64'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

const MODULES: Readonly<Record<Algorithm, string>> = {
  PCG64: '_pcg64',
  PCG64DXSM: '_pcg64',
  MT19937: '_mt19937',
  Philox: '_philox',
  SFC64: '_sfc64',
};

export const bitGeneratorType = new PyType('BitGenerator', {
  module: 'numpy.random.bit_generator',
  construct: () => raise('NotImplementedError', 'BitGenerator is a base class and cannot be instantized'),
});

export class BitGenerator extends PyObject implements StateOwner {
  override pyType: PyType;
  readonly algorithm: Algorithm;
  /** Laid out as `assembly/bits.ts` says; go through `view` and `settled`. */
  readonly state = new Uint8Array(STATE_BYTES);
  seedSequence: SeedSequence | null = null;
  readonly lock = new GeneratorLock();

  constructor(algorithm: Algorithm, type: PyType = bitGeneratorTypes[algorithm]) {
    super();
    this.algorithm = algorithm;
    this.pyType = type;
    new DataView(this.state.buffer).setInt32(0, ALGORITHMS.indexOf(algorithm), true);
  }

  /** The state, up to date, to read and to write. */
  get view(): DataView {
    if (this.algorithm !== undefined) machine().settle(this);
    return new DataView(this.state.buffer);
  }
  /** Two or four words of 64 bits at byte 16 + 8 k. */
  word(k: number): bigint {
    return this.view.getBigUint64(16 + 8 * k, true);
  }
  setWord(k: number, value: bigint): void {
    this.view.setBigUint64(16 + 8 * k, value & LOW_WORD, true);
  }
  wide(k: number): bigint {
    return this.word(k) | (this.word(k + 1) << 64n);
  }
  setWide(k: number, value: bigint): void {
    this.setWord(k, value);
    this.setWord(k + 1, value >> 64n);
  }
  get key(): Uint32Array {
    machine().settle(this);
    return new Uint32Array(this.state.buffer, 16, KEY_LENGTH);
  }
  /** Position in MT19937's key or Philox's buffer. */
  get position(): number {
    return this.view.getInt32(12, true);
  }
  set position(value: number) {
    this.view.setInt32(12, value, true);
  }
  setHalf(has: number, half: number): void {
    this.view.setInt32(4, has, true);
    this.view.setUint32(8, half, true);
  }

  override getAttribute(name: string): Value | undefined {
    const own = attributeOf(this.algorithm, this, name);
    return own ?? attributeOf('BitGenerator', this, name);
  }
  override attributeNames(): readonly string[] {
    return declaredNames(this.algorithm, 'BitGenerator');
  }
  override setAttribute(name: string, value: Value): boolean {
    const set = propertiesOf('BitGenerator').get(name)?.set;
    if (set === undefined || set === null) return false;
    set(this, value);
    return true;
  }
  override repr(): string {
    return `<${this.pyType.module}.${this.pyType.name} object at 0x7F0000000000>`;
  }
}

/** Cells run on one thread: a lock that is always free, for `with bit_generator.lock:`. */
class GeneratorLock extends PyObject {
  override pyType: PyType = lockType;
  override getAttribute(name: string): Value | undefined {
    return attributeOf('RLock', this, name);
  }
}
const lockType = new PyType('RLock', { module: '_thread', final: true });
for (const name of ['acquire', '__enter__']) {
  defineMethod({ owner: 'RLock', signature: `${name}(blocking=True, timeout=-1)`, doc: 'Takes it.', call: () => true });
}
for (const name of ['release', '__exit__']) {
  defineMethod({ owner: 'RLock', signature: `${name}(*args)`, doc: 'Lets it go.', call: () => null });
}

// ── Making ────────────────────────────────────────────────────────────────────────────────────────

const SIGNATURES: Readonly<Record<Algorithm, ReturnType<typeof parseSignature>>> = {
  PCG64: parseSignature('PCG64(seed=None)'),
  PCG64DXSM: parseSignature('PCG64DXSM(seed=None)'),
  MT19937: parseSignature('MT19937(seed=None)'),
  Philox: parseSignature('Philox(seed=None, counter=None, key=None)'),
  SFC64: parseSignature('SFC64(seed=None)'),
};

function typeOfAlgorithm(algorithm: Algorithm): PyType {
  return new PyType(algorithm, {
    module: `numpy.random.${MODULES[algorithm]}`,
    bases: [bitGeneratorType],
    construct: (type, args, kwargs) => construct(algorithm, type, args, kwargs),
  });
}

export const bitGeneratorTypes = Object.fromEntries(
  ALGORITHMS.map((algorithm) => [algorithm, typeOfAlgorithm(algorithm)]),
) as Readonly<Record<Algorithm, PyType>>;

function construct(algorithm: Algorithm, type: PyType, args: readonly Value[], kwargs: Kwargs | null): BitGenerator {
  const [seed, counter, key] = bind(SIGNATURES[algorithm], args, kwargs) as Value[];
  if (algorithm !== 'Philox') return seeded(algorithm, seed, type);
  if (seed !== null && key !== null) raise('ValueError', 'seed and key cannot be both used');
  const made = seeded('Philox', seed, type);
  if (key !== null) {
    wordsOf(key, 'key', 2).forEach((word, k) => {
      made.setWord(4 + k, word);
    });
    made.seedSequence = null;
  }
  if (counter !== null) {
    wordsOf(counter, 'counter', 4).forEach((word, k) => {
      made.setWord(k, word);
    });
  }
  return made;
}

/** A generator from a seed: None, integers or a seed sequence. */
export function seeded(algorithm: Algorithm, seed: Value, type?: PyType): BitGenerator {
  const sequence = asSeedSequence(seed);
  const made = new BitGenerator(algorithm, type);
  made.seedSequence = sequence;
  if (algorithm === 'MT19937') seedKey(made, sequence);
  else if (algorithm === 'Philox') {
    wideWords(sequence, 2).forEach((word, k) => {
      made.setWord(4 + k, word);
    });
    made.position = 4;
  } else if (algorithm === 'SFC64') seedSfc(made, wideWords(sequence, 3));
  else seedPcg(made, wideWords(sequence, 4));
  return made;
}

function wideWords(sequence: SeedSequence, count: number): bigint[] {
  return [...new BigUint64Array(sequence.words(count * 2).buffer)];
}

export function seedKey(made: BitGenerator, sequence: SeedSequence): void {
  const key = made.key;
  key.set(sequence.words(KEY_LENGTH));
  key[0] = 0x80000000;
  made.position = KEY_LENGTH - 1;
}

function seedSfc(made: BitGenerator, words: readonly bigint[]): void {
  [...words, 1n].forEach((word, k) => {
    made.setWord(k, word);
  });
  machine().enter(made);
  machine().wasm.fillRaw(machine().state, machine().out, 12);
}

/** Both PCGs are seeded with PCG64's own step. */
function seedPcg(made: BitGenerator, words: readonly bigint[]): void {
  const start = (words[0] << 64n) | words[1];
  const increment = (((((words[2] << 64n) | words[3]) << 1n) | 1n) & LOW_128) as bigint;
  made.setWide(2, increment);
  made.setWide(0, ((increment + start) * PCG_MULTIPLIER + increment) & LOW_128);
}

/** An integer, or an array of its words, as words of 64 bits, lowest first. */
function wordsOf(value: Value, name: string, count: number): bigint[] {
  const integer = integerLike(value);
  if (integer !== undefined) {
    const whole = BigInt(integer);
    if (whole < 0n || whole >= 1n << BigInt(64 * count)) {
      raise('ValueError', `${name} must be positive and less than 2**${64 * count}.`);
    }
    return Array.from({ length: count }, (_, k) => (whole >> BigInt(64 * k)) & LOW_WORD);
  }
  const array = contiguous(asDType(toArray(value), uint64));
  if (array.shape.length !== 1 || array.shape[0] !== count) {
    raise('ValueError', `${name} must have ${count} elements when using array form`);
  }
  return Array.from({ length: count }, (_, k) => array.storage.dataView.getBigUint64(array.offset + 8 * k, true));
}

// ── Common methods ────────────────────────────────────────────────────────────────────────────────

export function rawNumbers(self: BitGenerator, count: number, into: BigUint64Array): void {
  const { wasm, state, out } = machine();
  machine().enter(self);
  for (let done = 0; done < count; done += PIECE) {
    const piece = Math.min(PIECE, count - done);
    wasm.fillRaw(state, out, piece);
    into.set(new BigUint64Array(machine().memory.buffer, out, piece), done);
  }
}

function randomRaw(self: BitGenerator, size: Value, output: Value): Value {
  const shape = size === null ? [] : toSize(size);
  const made = allocate(uint64, shape);
  rawNumbers(self, made.size, made.lane as BigUint64Array);
  if (!toBool(output)) return null;
  return size === null ? int((made.lane as BigUint64Array)[0]) : made;
}

export function spawned(self: BitGenerator, count: number): BitGenerator[] {
  if (self.seedSequence === null) raise('TypeError', 'The underlying SeedSequence does not implement spawning.');
  return self.seedSequence.spawn(count).map((sequence) => seeded(self.algorithm, sequence, self.pyType));
}

defineMethod({
  owner: 'BitGenerator',
  signature: 'random_raw(size=None, output=True)',
  doc: 'Numbers as the generator makes them.',
  call: randomRaw,
});
defineMethod({
  owner: 'BitGenerator',
  signature: 'spawn(n_children)',
  doc: 'Independent generators.',
  call: (self: BitGenerator, count: Value) => new PyList(spawned(self, toInt(count))),
});
defineProperty({
  owner: 'BitGenerator',
  name: 'seed_seq',
  doc: 'The seed sequence it began with.',
  get: (self: BitGenerator) => self.seedSequence,
});
defineProperty({
  owner: 'BitGenerator',
  name: 'lock',
  doc: 'For code that shares the generator between threads.',
  get: (self: BitGenerator) => self.lock,
});
defineProperty({
  owner: 'BitGenerator',
  name: 'capsule',
  doc: 'Marks an object as a bit generator.',
  get: () => '<capsule object "BitGenerator">',
});

defineValue('numpy.random.BitGenerator', bitGeneratorType, 'numpy.random.bit_generator.BitGenerator');
for (const algorithm of ALGORITHMS) defineValue(`numpy.random.${algorithm}`, bitGeneratorTypes[algorithm]);
