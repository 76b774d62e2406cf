import { expect, test } from 'vitest';
import streams from '../../../../fixtures/random/streams.json';
import { NDArray } from '../../arrays/ndarray.ts';
import wasmUrl from '../../kernels/random/build/random.wasm?url';
import { randomModule } from '../../kernels/random/random-machine.ts';
import { names } from '../../ops/registry.ts';
import { isCallable, type Kwargs, PyFloat, PyObject, PyType, type Value } from '../python-values.ts';
import { bytesOf } from './draw.ts';
import './index.ts';

const module = new WebAssembly.Module(await (await fetch(wasmUrl)).arrayBuffer());
randomModule.load = () => module;

function call(callable: Value | undefined, args: readonly Value[], kwargs: Kwargs | null = null): Value {
  if (callable === undefined || !isCallable(callable)) throw new Error('not callable');
  return callable.call(args, kwargs);
}
/** A type is called by the language, which is not needed here: its own constructor does. */
function make(name: string, ...args: Value[]): Value {
  const type = names.get(`numpy.random.${name}`);
  return type instanceof PyType && type.construct !== null ? type.construct(type, args, null) : call(type, args);
}
const generatorOf = (kind: string, seed: number): Value =>
  kind === 'RandomState' ? make('RandomState', seed) : make('Generator', make(kind, seed));
async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

type Case = [
  kind: string,
  seed: number,
  method: string,
  args: { f: number }[],
  kwargs: object,
  answer: { sha256: string },
];
const plain = (streams.cases as unknown as Case[]).filter(
  ([, , , args, kwargs]) =>
    args.every((one) => typeof one === 'object' && one !== null && 'f' in one) &&
    Object.keys(kwargs).join() === 'size' &&
    typeof (kwargs as { size: unknown }).size === 'number' &&
    (kwargs as { size: number }).size >= 1000,
);

test('a browser draws NumPy’s streams to the last bit as well', async () => {
  expect(plain.length).toBeGreaterThan(300);
  for (const [kind, seed, method, args, kwargs, answer] of plain) {
    const rng = generatorOf(kind, seed);
    const draw = rng instanceof PyObject ? rng.getAttribute?.(method) : undefined;
    const size = new Map<string, Value>([['size', (kwargs as { size: number }).size]]);
    const drawn = call(
      draw,
      args.map(({ f }) => new PyFloat(f)),
      size,
    );
    const what = `${kind} ${method} ${JSON.stringify(args)}`;
    expect([what, drawn instanceof NDArray ? await hashOf(bytesOf(drawn)) : null]).toEqual([what, answer.sha256]);
  }
});
