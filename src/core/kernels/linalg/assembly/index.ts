/** Kernels for matrices of doubles, over a memory of their own. */
export { multiplyPacked } from './gemm';
export { addScaled, dot, reflectColumns, reflectRows, symmetricTimes, symmetricUpdate, turnStrips } from './columns';
export { eliminate, substitute } from './triangular';

/** First free byte of the memory. */
export function dataEnd(): usize {
  return __heap_base;
}
