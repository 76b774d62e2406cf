/**
 * Kernels for matrices and for Fourier transforms, over the shared heap: every place is an argument, nothing is kept
 * between calls.
 */
export { firstPass4, joinPairs, lastPass2, pass4, splitPairs, unfoldReal } from './fourier';
export { multiplyPacked } from './gemm';
export { packDoubles, packSingles } from './packing';
export { multiplyDoubles } from './product-doubles';
export { multiplySingles } from './product-singles';
export { columnsDoubles, columnsSingles, linesDoubles, linesSingles } from './vectors';
export { addScaled, dot, reflectColumns, reflectRows, symmetricTimes, symmetricUpdate, turnStrips } from './columns';
export { eliminate, substitute } from './triangular';
