/** Whether all floats of a packed run are finite: a sum of zeros that a NaN or infinity spoils. */
import { theHeap } from '../heap.ts';
import { advance, type Bytes, constant, get, moduleWithResult, set, simd, whileAtLeast } from './encoder.ts';

type Check = (at: number, count: number) => number;
const checks = new Map<number, Check | null>();

const [AT, COUNT, ZERO, SUM] = [0, 1, 2, 3];

/** Bytes of the loop; `count` is a multiple of the vector's lanes. */
function code(size: 4 | 8): Bytes {
  const [mul, add, extract] = size === 8 ? [0xf2, 0xf0, 0x21] : [0xe6, 0xe4, 0x1f];
  const body = [
    ...get(SUM),
    ...get(AT),
    ...simd(0),
    0,
    0,
    ...get(ZERO),
    ...simd(mul),
    ...simd(add),
    ...set(SUM),
    ...advance(AT, constant(16)),
    ...advance(COUNT, constant(-16 / size)),
  ];
  const lanes = 16 / size;
  const parts = Array.from({ length: lanes }, (_, k) => [...get(SUM), ...simd(extract), k]);
  const joined = parts.flatMap((part, k) => (k === 0 ? part : [...part, size === 8 ? 0xa0 : 0x92]));
  // The sum equals zero unless it is NaN.
  const isZero = size === 8 ? [0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x61] : [0x43, 0, 0, 0, 0, 0x5b];
  return [...whileAtLeast(COUNT, lanes, body), ...joined, ...isZero];
}

function checkOf(size: 4 | 8): Check | null {
  const known = checks.get(size);
  if (known !== undefined) return known;
  let made: Check | null = null;
  try {
    const heap = theHeap();
    const bytes = moduleWithResult({ shared: heap.shared, maximumPages: 65536 }, 2, 2, code(size));
    made = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: heap.memory } }).exports
      .run as Check;
  } catch {
    made = null;
  }
  checks.set(size, made);
  return made;
}

/** `count` floats of `size` bytes at a heap address; null where it cannot tell. */
export function allFinite(address: number, count: number, size: 4 | 8): boolean | null {
  const check = checkOf(size);
  if (check === null) return null;
  const lanes = 16 / size;
  const whole = count - (count % lanes);
  if (check(address, whole) === 0) return false;
  const { buffer } = theHeap().memory;
  const rest =
    size === 8
      ? new Float64Array(buffer, address + whole * 8, count - whole)
      : new Float32Array(buffer, address + whole * 4, count - whole);
  return rest.every(Number.isFinite);
}
