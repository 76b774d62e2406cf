/** Hands the kernels that work in the heap to the array core; they travel inside the script, so that no read can fail. */
import { kernelModules } from '#core/kernels/heap-kernels.ts';
import moving from '../../src/core/kernels/moving/build/moving.wasm?url&inline';
import sorting from '../../src/core/kernels/sorting/build/sorting.wasm?url&inline';
import { inlinedBytes } from './inlined-bytes.ts';

kernelModules.moving.load = () => inlinedBytes(moving);
kernelModules.sorting.load = () => inlinedBytes(sorting);
