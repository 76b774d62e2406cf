/** Hands the compiled matrix kernels to the array core: those with fused multiply-add where the engine knows it. */

import { matrixModule } from '#core/kernels/linalg/machine.ts';
import plain from '../../src/core/kernels/linalg/build/linalg.wasm?url&inline';
import relaxed from '../../src/core/kernels/linalg/build/linalg-relaxed.wasm?url&inline';
import { inlinedBytes } from './inlined-bytes.ts';

matrixModule.load = () => {
  const fused = inlinedBytes(relaxed);
  return WebAssembly.validate(fused) ? fused : inlinedBytes(plain);
};
