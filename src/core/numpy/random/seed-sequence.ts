/** SeedSequence: from any integers to the states of independent generators (O'Neill 2015, as NumPy has it). */
import { asDType } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { type DType, isKind, sameDType, uint32, uint64 } from '../../dtype/dtype.ts';
import { entropySource } from '../../kernels/random/random-machine.ts';
import { attributeOf, defineMethod, defineProperty, defineValue } from '../../ops/registry.ts';
import { bind, parseSignature } from '../../ops/signature.ts';
import { drain, toInt } from '../arguments.ts';
import {
  int,
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
import { declaredNames } from './declared-names.ts';

const POOL_SIZE = 4;
const XOR_A = 0x43b0d7e5;
const MULTIPLIER_A = 0x931e8875;
const XOR_B = 0x8b51f9dd;
const MULTIPLIER_B = 0x58f38ded;
const MIX_LEFT = 0xca01f9dd;
const MIX_RIGHT = 0x4973f715;

const SIGNATURE = parseSignature('SeedSequence(entropy=None, *, spawn_key=(), pool_size=4, n_children_spawned=0)');

export const seedSequenceType: PyType = new PyType('SeedSequence', {
  module: 'numpy.random.bit_generator',
  construct: (type, args, kwargs) => SeedSequence.construct(type, args, kwargs),
});

/** Words of 32 bits, lowest first; zero is one word. */
function wordsOfInteger(value: number | bigint): number[] {
  let rest = BigInt(value);
  if (rest < 0n) raise('ValueError', 'expected non-negative integer');
  const words: number[] = [];
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

function wordsOfText(text: string): number[] {
  if (text.startsWith('0x')) return wordsOfInteger(BigInt(text));
  if (/^[0-9]+/.test(text)) return wordsOfInteger(BigInt(text));
  return raise('ValueError', 'unrecognized seed string');
}

function integerOf(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof NumPyScalar && isKind(value.dtype, 'i', 'u') ? value.toIndex() : undefined;
}

/** Any seed as words: integers one after another. */
export function seedWords(value: Value): number[] {
  if (typeof value === 'string') return wordsOfText(value);
  const integer = integerOf(value);
  if (integer !== undefined) return wordsOfInteger(integer);
  if (value instanceof PyFloat || (value instanceof NumPyScalar && isKind(value.dtype, 'f', 'c'))) {
    return raise('TypeError', 'seed must be integer');
  }
  return drain(value).flatMap(seedWords);
}

/** The running hash that mixes entropy in; every use changes its constant. */
function hasher(): (value: number) => number {
  let constant = XOR_A;
  return (value) => {
    const flipped = value ^ constant;
    constant = Math.imul(constant, MULTIPLIER_A);
    const product = Math.imul(flipped, constant);
    return (product ^ (product >>> 16)) >>> 0;
  };
}

function mixed(x: number, y: number): number {
  const sum = (Math.imul(MIX_LEFT, x) - Math.imul(MIX_RIGHT, y)) | 0;
  return (sum ^ (sum >>> 16)) >>> 0;
}

function poolOf(words: readonly number[], size: number): Uint32Array {
  const hash = hasher();
  const pool = new Uint32Array(size);
  for (let k = 0; k < size; k++) pool[k] = hash(words[k] ?? 0);
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) if (from !== to) pool[to] = mixed(pool[to], hash(pool[from]));
  }
  for (let from = size; from < words.length; from++) {
    for (let to = 0; to < size; to++) pool[to] = mixed(pool[to], hash(words[from]));
  }
  return pool;
}

function freshEntropy(bits: number): number | bigint {
  const bytes = new Uint8Array(bits / 8);
  entropySource.fill(bytes);
  return int(bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n));
}

interface SeedParts {
  readonly entropy: Value;
  readonly spawnKey: readonly Value[];
  readonly poolSize: number;
  readonly spawned: number;
  readonly type?: PyType;
}

export class SeedSequence extends PyObject {
  override pyType: PyType;
  readonly entropy: Value;
  readonly spawnKey: readonly Value[];
  readonly pool: Uint32Array;
  spawned: number;

  constructor(parts: SeedParts) {
    super();
    this.pyType = parts.type ?? seedSequenceType;
    this.entropy = parts.entropy ?? freshEntropy(parts.poolSize * 32);
    this.spawnKey = parts.spawnKey;
    this.spawned = parts.spawned;
    this.pool = poolOf(this.assembled(parts.poolSize), parts.poolSize);
  }

  static construct(type: PyType, args: readonly Value[], kwargs: Kwargs | null): SeedSequence {
    const [entropy, spawnKey, poolSize, spawned] = bind(SIGNATURE, args, kwargs) as Value[];
    const size = toInt(poolSize);
    if (size < POOL_SIZE) raise('ValueError', 'The size of the entropy pool should be at least 4');
    if (!isEntropy(entropy)) {
      raise('TypeError', `SeedSequence expects int or sequence of ints for entropy not ${python.str(entropy)}`);
    }
    return new SeedSequence({ entropy, spawnKey: drain(spawnKey), poolSize: size, spawned: toInt(spawned), type });
  }

  /** Entropy and spawn key; short entropy is filled up where a key follows. */
  private assembled(poolSize: number): number[] {
    const run = seedWords(this.entropy);
    const key = this.spawnKey.flatMap((item) => seedWords(item));
    if (key.length > 0) while (run.length < poolSize) run.push(0);
    return [...run, ...key];
  }

  words(count: number): Uint32Array<ArrayBuffer> {
    const words = new Uint32Array(count);
    let constant = XOR_B;
    for (let k = 0; k < count; k++) {
      const flipped = this.pool[k % this.pool.length] ^ constant;
      constant = Math.imul(constant, MULTIPLIER_B);
      const product = Math.imul(flipped, constant);
      words[k] = product ^ (product >>> 16);
    }
    return words;
  }

  spawn(count: number): SeedSequence[] {
    if (count < 0) raise('OverflowError', "can't convert negative value to uint32_t");
    const made = Array.from(
      { length: count },
      (_, k) =>
        new SeedSequence({
          entropy: this.entropy,
          spawnKey: [...this.spawnKey, this.spawned + k],
          poolSize: this.pool.length,
          spawned: 0,
          type: this.pyType,
        }),
    );
    this.spawned += count;
    return made;
  }

  override getAttribute(name: string): Value | undefined {
    return attributeOf('SeedSequence', this, name);
  }
  override attributeNames(): readonly string[] {
    return declaredNames('SeedSequence');
  }
  override repr(): string {
    const lines = [`    entropy=${python.repr(this.entropy)},`];
    if (this.spawnKey.length > 0) lines.push(`    spawn_key=${python.repr(new PyTuple(this.spawnKey))},`);
    if (this.pool.length !== POOL_SIZE) lines.push(`    pool_size=${this.pool.length},`);
    if (this.spawned !== 0) lines.push(`    n_children_spawned=${this.spawned},`);
    return [`${this.pyType.name}(`, ...lines, ')'].join('\n');
  }
}

function isEntropy(value: Value): boolean {
  if (value === null || integerOf(value) !== undefined) return true;
  if (value instanceof PyList || value instanceof PyTuple || value instanceof NDArray) return true;
  return value instanceof PyObject && value.pyType.name === 'range';
}

/** A 1-d array of words. */
export function wordArray(words: Uint32Array, dtype: DType = uint32): NDArray {
  const made = allocate(dtype, [(words.length * 4) / dtype.itemsize]);
  made.storage.bytes.set(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
  return made;
}

function generateState(self: SeedSequence, count: Value, spec: Value | undefined): NDArray {
  const dtype = spec === undefined ? uint32 : dtypeFrom(spec);
  const wide = sameDType(dtype, uint64);
  if (!wide && !sameDType(dtype, uint32)) raise('ValueError', 'only support uint32 or uint64');
  return wordArray(self.words(toInt(count) * (wide ? 2 : 1)), dtype);
}

defineMethod({
  owner: 'SeedSequence',
  signature: "generate_state(n_words, dtype=<class 'numpy.uint32'>)",
  doc: 'Words for seeding a generator.',
  call: generateState,
});
defineMethod({
  owner: 'SeedSequence',
  signature: 'spawn(n_children)',
  doc: 'Seed sequences for independent streams.',
  call: (self: SeedSequence, count: Value) => new PyList(self.spawn(toInt(count))),
});
const PROPERTIES: Readonly<Record<string, readonly [doc: string, get: (self: SeedSequence) => Value]>> = {
  entropy: ['The entropy it was made of.', (self) => self.entropy],
  spawn_key: ['Its place in the tree of spawned sequences.', (self) => new PyTuple(self.spawnKey)],
  pool_size: ['Words of mixed entropy.', (self) => self.pool.length],
  n_children_spawned: ['How many were spawned.', (self) => self.spawned],
  pool: ['The mixed entropy.', (self) => asDType(wordArray(self.pool), uint32)],
  state: ['What it takes to make it again.', stateOf],
};
for (const [name, [doc, get]] of Object.entries(PROPERTIES)) defineProperty({ owner: 'SeedSequence', name, doc, get });

function stateOf(self: SeedSequence): PyDict {
  const dict = new PyDict();
  dict.set('entropy', self.entropy);
  dict.set('spawn_key', new PyTuple(self.spawnKey));
  dict.set('pool_size', self.pool.length);
  dict.set('n_children_spawned', self.spawned);
  return dict;
}

/** A seed of any kind as a sequence. */
export function asSeedSequence(seed: Value): SeedSequence {
  return seed instanceof SeedSequence ? seed : SeedSequence.construct(seedSequenceType, [seed], null);
}

defineValue('numpy.random.SeedSequence', seedSequenceType, 'numpy.random.bit_generator.SeedSequence');
