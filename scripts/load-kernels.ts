/** The built kernels in Node, over a memory of their own: for tests and benchmarks. */
import { readFileSync } from 'node:fs';
import { instantiateKernels, type Kernels } from '../src/core/kernels/static-kernels.ts';

export function loadKernels({ shared = true, pages = 1024 } = {}): Kernels {
  const name = shared ? 'kernels-shared.wasm' : 'kernels.wasm';
  const bytes = readFileSync(new URL(`../src/core/kernels/static/build/${name}`, import.meta.url));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536, shared });
  return instantiateKernels(new WebAssembly.Module(bytes), memory);
}
