/** Kernels for matrices of doubles and for Fourier transforms, over a memory of their own. */
export { firstPass4, lastPass2, pass4 } from './fourier';
export { multiplyPacked } from './gemm';
export { addScaled, dot, reflectColumns, reflectRows, symmetricTimes, symmetricUpdate, turnStrips } from './columns';
export { eliminate, substitute } from './triangular';

/** First free byte of the memory. */
export function dataEnd(): usize {
  return __heap_base;
}
