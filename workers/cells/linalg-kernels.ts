/** Hands the compiled matrix kernels to the array core: those with fused multiply-add where the engine knows it. */

import { matrixModule } from '#core/kernels/linalg/machine.ts';
import plain from '../../src/core/kernels/linalg/build/linalg.wasm?url&inline';
import relaxed from '../../src/core/kernels/linalg/build/linalg-relaxed.wasm?url&inline';

function bytesOf(dataUrl: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
}

matrixModule.load = () => {
  const fused = bytesOf(relaxed);
  return new WebAssembly.Module(WebAssembly.validate(fused) ? fused : bytesOf(plain));
};
