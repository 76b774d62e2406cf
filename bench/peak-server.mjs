/** Answers each line with the rate of a bare fused multiply-add loop, on one thread and on two at once, in GFLOP/s. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const path = isMainThread ? process.argv[2] : workerData;
const bytes = readFileSync(path);
if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
const { doubles, singles } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
const ROUNDS = 20_000;
const REPEATS = 100;
const CHAINS = 10;

const rate = (loop, lanes) => {
  const start = performance.now();
  for (let k = 0; k < REPEATS; k++) loop(ROUNDS, 0.999999, 0.000001);
  return (REPEATS * ROUNDS * CHAINS * lanes * 2) / (performance.now() - start) / 1e6;
};
// Many short calls: a long one would never leave the engine's first, quick compilation.
const measure = () => ({ float64: rate(doubles, 2), float32: rate(singles, 4) });

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: path });
  const other = () => new Promise((settle) => worker.once('message', settle));
  for await (const _ of createInterface({ input: process.stdin })) {
    const one = measure();
    const answer = other();
    worker.postMessage('go');
    const mine = measure();
    const theirs = await answer;
    const two = { float64: mine.float64 + theirs.float64, float32: mine.float32 + theirs.float32 };
    process.stdout.write(`${JSON.stringify({ one, two })}\n`);
  }
  await worker.terminate();
} else {
  parentPort.on('message', () => parentPort.postMessage(measure()));
}
