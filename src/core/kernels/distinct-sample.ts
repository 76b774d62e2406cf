/**
 * Adaptive sample of the distinct values of an array, as `static/assembly/distinct.ts` draws it: a value belongs to it
 * exactly if its hash lies below a threshold, so that samples of parts can be joined.
 */
import { ElementCode } from './element-code.ts';

/** Every distinct non-zero bit pattern whose hash is below 2^32 / 2^halvings; `halvings` 0: these are all there are. */
export interface DistinctSample {
  readonly halvings: number;
  readonly values: BigUint64Array<ArrayBuffer>;
}

/** Distinct values that a sample holds before its threshold halves. */
export const DISTINCT_LIMIT = 4096;

const M1 = 0x85ebca6b | 0;
const M2 = 0xc2b2ae35 | 0;
const M3 = 0x9e3779b1 | 0;
const ROUGH_BITS = 10;
const ROUGH_MASK = -1 << (32 - ROUGH_BITS);

/** Four-byte types are hashed as they are, eight-byte ones folded first. */
function isNarrow(code: ElementCode): boolean {
  return code === ElementCode.int32 || code === ElementCode.uint32 || code === ElementCode.float32;
}

/** The kernels' hash of a bit pattern, as a signed number: ten bits of a product, then well mixed ones. */
export function distinctHash(code: ElementCode, low: number, high: number): number {
  const x = isNarrow(code) ? low : fold(low, high);
  return (Math.imul(x, M3) & ROUGH_MASK) | (mix(x) >>> ROUGH_BITS);
}

function fold(low: number, high: number): number {
  const h = Math.imul(low, M3);
  return h ^ (h >>> 15) ^ high;
}

function mix(x: number): number {
  const h = Math.imul(x ^ (x >>> 16), M1);
  return Math.imul(h ^ (h >>> 13), M2);
}

/** Hashes below this are in the sample. */
export function distinctThreshold(halvings: number): number {
  return halvings === 0 ? 0x7fffffff : 2 ** (32 - halvings) - 2 ** 31;
}

/** The sample of both parts together. */
export function mergeDistinct(code: ElementCode, a: DistinctSample, b: DistinctSample): DistinctSample {
  const union = new Set([...a.values, ...b.values]);
  let halvings = Math.max(a.halvings, b.halvings);
  let values = below(code, BigUint64Array.from(union), halvings);
  while (values.length > DISTINCT_LIMIT) {
    halvings++;
    values = below(code, values, halvings);
  }
  return { halvings, values };
}

function below(code: ElementCode, values: BigUint64Array<ArrayBuffer>, halvings: number): BigUint64Array<ArrayBuffer> {
  const threshold = distinctThreshold(halvings);
  const words = new Int32Array(values.buffer);
  return values.filter((_, index) => distinctHash(code, words[index * 2]!, words[index * 2 + 1]!) < threshold);
}

/** How many distinct values there are, zero left out, and the standard error of that. */
export function estimateDistinct({ halvings, values }: DistinctSample): { count: number; relativeError: number } {
  if (halvings === 0) return { count: values.length, relativeError: 0 };
  return { count: Math.round(values.length * 2 ** halvings), relativeError: 1 / Math.sqrt(Math.max(1, values.length)) };
}
