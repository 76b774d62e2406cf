/**
 * Times JavaScript expressions over numpy-ts or @jax-js/jax. A request is `{setup, source, loops}`: `setup` fills the
 * object `v` (kept between requests of the same setup), `source` is the expression timed. The answer is
 * `{value: seconds a run}`, or `{error}`.
 */
import { createInterface } from 'node:readline';

const AsyncFunction = (async () => undefined).constructor;

async function numpyTs() {
  const np = await import('numpy-ts');
  np.configureWasm({ maxMemory: 2 ** 31 });
  const dispose = (result) => {
    if (Array.isArray(result)) result.forEach(dispose);
    else result?.dispose?.();
  };
  return { scope: { np }, finish: (result) => result, dispose };
}

async function jaxJs() {
  const jax = await import('@jax-js/jax');
  const devices = await jax.init();
  jax.defaultDevice(devices.includes('wasm') ? 'wasm' : devices[0]);
  const finish = (result) => jax.blockUntilReady(result);
  return { scope: { np: jax.numpy, jit: jax.jit, jax }, finish, dispose: (result) => result?.dispose?.() };
}

const { scope, finish, dispose } = await (process.argv[2] === 'jax' ? jaxJs() : numpyTs());
const names = [...Object.keys(scope), 'v'];
const compile = (text) => new AsyncFunction(...names, text);
let [prepared, v] = ['', {}];

async function prepare(setup) {
  if (setup === prepared) return;
  for (const value of Object.values(v)) dispose(value);
  v = {};
  prepared = setup;
  globalThis.gc?.();
  await compile(setup)(...Object.values(scope), v);
}

async function timed({ setup, source, loops }) {
  await prepare(setup);
  // The loop runs inside one function, so that small operations are not charged for the call.
  const body = `const t = performance.now(); let r;
    for (let k = 0; k < ${loops}; k++) { r = ${source}; ${loops > 1 ? '' : 'await v.finish(r);'} }
    v.result = r; return (performance.now() - t) / ${loops * 1000};`;
  v.finish = finish;
  const seconds = await compile(body)(...Object.values(scope), v);
  dispose(v.result);
  v.result = undefined;
  return seconds;
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = { value: await timed(JSON.parse(line)) };
  } catch (error) {
    answer = { error: String(error?.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
