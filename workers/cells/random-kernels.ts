/** Hands the compiled random kernels to the array core; they travel inside the script, so that no read can fail. */

import { entropySource, randomModule } from '#core/kernels/random/random-machine.ts';
import inlined from '../../src/core/kernels/random/build/random.wasm?url&inline';

function bytesOf(dataUrl: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
}

randomModule.load = () => new WebAssembly.Module(bytesOf(inlined));
entropySource.fill = (target) => {
  crypto.getRandomValues(target);
};
