/** Hands the compiled random kernels to the array core; they travel inside the script, so that no read can fail. */

import { entropySource, randomModule } from '#core/kernels/random/random-machine.ts';
import inlined from '../../src/core/kernels/random/build/random.wasm?url&inline';
import { inlinedBytes } from './inlined-bytes.ts';

randomModule.load = () => new WebAssembly.Module(inlinedBytes(inlined));
entropySource.fill = (target) => {
  crypto.getRandomValues(target);
};
