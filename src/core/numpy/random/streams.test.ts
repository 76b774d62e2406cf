import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contiguous } from '../../arrays/cast.ts';
import { arrayFrom, toArray } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { dtypeObject } from '../../arrays/dtype-object.ts';
import { NDArray } from '../../arrays/ndarray.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import '../../language/install.ts';
import '../index.ts';
import { dtypeName } from '../../dtype/dtype-text.ts';
import { machine, randomModule } from '../../kernels/random/random-machine.ts';
import { names } from '../../ops/registry.ts';
import { PyBytes, PyFloat, PyList, PyObject, PyTuple, python, typeName, type Value } from '../python-values.ts';
import './index.ts';
import { bytesOf } from './draw.ts';

randomModule.load = () =>
  new WebAssembly.Module(readFileSync(new URL('../../kernels/random/build/random.wasm', import.meta.url)));

type Json = null | boolean | number | string | Json[] | { f?: number; a?: Json[]; t?: Json[]; dtype?: string };
interface Answer {
  readonly kind: string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly first?: readonly string[];
  readonly sha256: string;
}
type Case = [
  kind: string,
  seed: number,
  method: string,
  args: Json[],
  kwargs: Record<string, Json>,
  answer: Answer,
  after: [number, string, string],
];
interface Streams {
  readonly cases: Case[];
  readonly bits: BitsRow[];
  readonly seeds: { entropy: string | string[]; pool: number[]; state: number[]; child: number[] }[];
  readonly libm: { name: string; code: number; seed: number; low: number; width: number; sha256: string }[];
  readonly legacy: { seed: number | number[]; first: string[]; key: number }[];
}
interface BitsRow {
  readonly kind: string;
  readonly seed: string | string[];
  readonly raw: string;
  readonly spawned: string[];
  readonly jumped?: string[];
  readonly jumpedTwice?: string[];
  readonly advanced?: string;
}

/** Integers beyond 2**53 stand in the file as they are; JSON.parse would round them. */
const text = readFileSync(new URL('../../../../fixtures/random/streams.json', import.meta.url), 'utf8');
const streams = JSON.parse(text.replace(/([[,:\s])(-?\d{16,})(?=[\],}])/g, '$1"int:$2"')) as Streams;

const whole = (digits: string): number | bigint => {
  const value = BigInt(digits);
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
};

function decode(json: Json): Value {
  if (typeof json === 'string' && json.startsWith('int:')) return whole(json.slice(4));
  if (Array.isArray(json)) return new PyList(json.map(decode));
  if (typeof json !== 'object' || json === null) return json;
  if (json.f !== undefined) return new PyFloat(json.f);
  if (json.t !== undefined) return new PyTuple(json.t.map(decode));
  if (json.a !== undefined) {
    const real = json.dtype === 'float64';
    const items = (item: Json): Value =>
      Array.isArray(item) ? new PyList(item.map(items)) : real ? new PyFloat(Number(item)) : decode(item);
    return arrayFrom(items(json.a), { dtype: dtypeFrom(json.dtype ?? 'float64') });
  }
  return dtypeObject(dtypeFrom(json.dtype ?? null));
}

function attribute(value: Value, name: string): Value {
  const found = value instanceof PyObject ? value.getAttribute?.(name) : undefined;
  if (found === undefined) throw new Error(`no attribute ${name}`);
  return found;
}
const method = (self: Value, name: string, args: readonly Value[], kwargs: Record<string, Value> = {}): Value =>
  python.call(attribute(self, name), args, new Map(Object.entries(kwargs)));
const make = (name: string, ...args: Value[]): Value => python.call(names.get(`numpy.random.${name}`) ?? null, args);

function generatorOf(kind: string, seed: number): Value {
  return kind === 'RandomState' ? make('RandomState', seed) : make('Generator', make(kind, seed));
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
function bytesIn(value: Value): Uint8Array {
  return value instanceof PyBytes ? value.bytes : bytesOf(contiguous(toArray(value)));
}

function describeValue(value: Value): Omit<Answer, 'first'> {
  if (value instanceof PyBytes) return { kind: 'bytes', sha256: hashOf(value.bytes) };
  const array = toArray(value);
  const kind =
    value instanceof NDArray ? 'ndarray' : value instanceof NumPyScalar ? dtypeName(value.dtype) : typeName(value);
  return { kind, dtype: dtypeName(array.dtype), shape: [...array.shape], sha256: hashOf(bytesIn(value)) };
}

function hexOf(value: Value): string {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value instanceof PyFloat ? value.value : Number.NaN);
  return bits.getBigUint64(0).toString(16).padStart(16, '0');
}
/** Python's `float.hex`. */
function hexToBits(hex: string): string {
  const match = /^(-?)0x([01])\.?([0-9a-f]*)p([+-]\d+)$/.exec(hex);
  if (match === null) throw new Error(hex);
  const digits = Number.parseInt(`${match[2]}${match[3]}`, 16) * 2 ** (Number(match[4]) - 4 * match[3].length);
  return hexOf(new PyFloat(match[1] === '-' ? -digits : digits));
}

function afterwards(rng: Value, legacy: boolean): [number, string, string] {
  const uint32 = dtypeObject(dtypeFrom('uint32'));
  const integer = method(rng, legacy ? 'randint' : 'integers', [0, 2 ** 32], { dtype: uint32 });
  const uniform = method(rng, legacy ? 'random_sample' : 'random', []);
  return [Number((integer as NumPyScalar).value), hexOf(uniform), hexOf(method(rng, 'standard_normal', []))];
}

describe('every stream is NumPy’s to the last bit', () => {
  const kinds = [...new Set(streams.cases.map(([kind]) => kind))];
  for (const kind of kinds) {
    const methods = [...new Set(streams.cases.filter((one) => one[0] === kind).map((one) => one[2]))];
    for (const name of methods) {
      test(`${kind} ${name}`, () => {
        for (const [, seed, , args, kwargs, answer, after] of streams.cases.filter(
          (one) => one[0] === kind && one[2] === name,
        )) {
          const rng = generatorOf(kind, seed);
          const decoded = Object.entries(kwargs).map(([key, value]) => [key, decode(value)]);
          const result = method(rng, name, args.map(decode), Object.fromEntries(decoded));
          const { first, ...wanted } = answer;
          const call = `${name}(${JSON.stringify(args)}, ${JSON.stringify(kwargs)})`;
          expect({ call, ...describeValue(result) }).toEqual({ call, ...wanted });
          const next = afterwards(rng, kind === 'RandomState');
          expect({ call, next }).toEqual({ call, next: [after[0], hexToBits(after[1]), hexToBits(after[2])] });
          expect(first === undefined || first.length <= 3).toBe(true);
        }
      });
    }
  }
});

const seedFrom = (seed: string | string[]): Value => (Array.isArray(seed) ? new PyList(seed.map(whole)) : whole(seed));
const rawOf = (bits: Value, count: Value = null): string[] => {
  const drawn = method(bits, 'random_raw', [count]);
  return drawn instanceof NDArray ? [...(drawn.lane as BigUint64Array)].map(String) : [String(drawn)];
};

describe('bit generators', () => {
  for (const row of streams.bits) {
    test(`${row.kind} from ${row.seed} draws, spawns, jumps and advances as NumPy's`, () => {
      const bits = make(row.kind, seedFrom(row.seed));
      expect(hashOf(bytesIn(method(bits, 'random_raw', [1000])))).toBe(row.raw);
      const children = method(bits, 'spawn', [3]) as PyList;
      expect(children.items.flatMap((child) => rawOf(child))).toEqual(row.spawned);
      if (row.jumped !== undefined) expect(rawOf(method(bits, 'jumped', []), 2)).toEqual(row.jumped);
      if (row.jumpedTwice !== undefined) expect(rawOf(method(bits, 'jumped', [2]), 2)).toEqual(row.jumpedTwice);
      if (row.advanced !== undefined) {
        expect(rawOf(method(bits, 'advance', [(1n << 100n) + 12345n]))).toEqual([row.advanced]);
      }
    });
  }

  for (const kind of ['PCG64', 'PCG64DXSM', 'MT19937', 'Philox', 'SFC64']) {
    test(`${kind} goes on from a state that was read`, () => {
      const first = make(kind, 7);
      method(first, 'random_raw', [5]);
      const other = make(kind, 8);
      (other as PyObject).setAttribute?.('state', attribute(first, 'state'));
      expect(rawOf(other, 20)).toEqual(rawOf(first, 20));
    });
  }
});

describe('seeds', () => {
  for (const row of streams.seeds) {
    test(`SeedSequence(${row.entropy}) is NumPy's, and its children`, () => {
      const sequence = make('SeedSequence', seedFrom(row.entropy));
      const words = (value: Value): number[] => [...((value as NDArray).lane as Uint32Array)];
      expect(words(attribute(sequence, 'pool'))).toEqual(row.pool);
      expect(words(method(sequence, 'generate_state', [6]))).toEqual(row.state);
      const children = method(sequence, 'spawn', [2]) as PyList;
      expect(words(method(children.items[1], 'generate_state', [3]))).toEqual(row.child);
    });
  }
  for (const { seed, first, key } of streams.legacy) {
    test(`RandomState(${seed}) begins as NumPy's`, () => {
      const state = make('RandomState', Array.isArray(seed) ? new PyList(seed) : seed);
      const drawn = method(state, 'standard_normal', [5]) as NDArray;
      expect([...(drawn.lane as Float64Array)].map((x) => hexOf(new PyFloat(x)))).toEqual(first.map(hexToBits));
      const [, words] = (method(state, 'get_state', []) as PyTuple).items;
      expect((words as NDArray).lane[7]).toBe(key);
    });
  }
});

describe('the C library’s functions, which NumPy passes on unrounded', () => {
  for (const { name, code, seed, low, width, sha256 } of streams.libm) {
    test(`${name} on ${low} and up to ${width} more`, () => {
      const rng = generatorOf('PCG64', seed);
      const draw = (): Float64Array => (method(rng, 'random', [100_000]) as NDArray).lane as Float64Array;
      const x = draw().map((u) => low + u * width);
      const y = draw().map((u) => u * 20 - 5);
      const kernels = machine();
      kernels.roomFor(x.length * 24);
      const at = (k: number): number => kernels.out + k * x.length * 8;
      kernels.bytes.set(new Uint8Array(x.buffer), at(1));
      kernels.bytes.set(new Uint8Array(y.buffer), at(2));
      kernels.wasm.mathOf(code, at(0), at(1), at(2), x.length);
      expect(hashOf(new Uint8Array(kernels.memory.buffer, at(0), x.length * 8))).toBe(sha256);
    });
  }
});
