/** The kernels' WebAssembly module, fetched and compiled once and posted to every worker. */
import plainUrl from '../../src/core/kernels/static/build/kernels.wasm?url';
import sharedUrl from '../../src/core/kernels/static/build/kernels-shared.wasm?url';

/** The build for a shared memory or for a plain one. */
export async function fetchKernels(shared: boolean): Promise<WebAssembly.Module> {
  const url = shared ? sharedUrl : plainUrl;
  try {
    return await WebAssembly.compileStreaming(fetch(url));
  } catch {
    // some servers send no application/wasm
    return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  }
}
