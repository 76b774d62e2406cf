/** Element bytes that bring out what kernels get wrong: specials, extremes, tails, runs and noise. */
import { ElementCode, itemsizeOf } from '../element-code.ts';

const FLOAT_SPECIALS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e-30,
  -1e-30,
  3e38,
  -3e38,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];
const DOUBLE_SPECIALS = [...FLOAT_SPECIALS, 1e300, -1e300, 5e-324, Number.MAX_VALUE];
const WHOLE_SPECIALS = [
  0n,
  1n,
  -1n,
  2n ** 31n - 1n,
  -(2n ** 31n),
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  2n ** 62n + 3n,
];

export const ALL_CODES: readonly ElementCode[] = Object.values(ElementCode);

/** A small deterministic generator: numbers in [0, 1). */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export type Mixture = 'noise' | 'specials' | 'labels' | 'constant' | 'far';

/** `count` elements of one kind of mixture. */
export function specimen(code: ElementCode, count: number, mixture: Mixture, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count * itemsizeOf(code));
  const view = new DataView(bytes.buffer);
  const random = noise(seed);
  for (let index = 0; index < count; index++) put(code, view, index * itemsizeOf(code), mixture, random);
  return bytes;
}

function put(code: ElementCode, view: DataView, at: number, mixture: Mixture, random: () => number): void {
  if (code === ElementCode.float32) view.setFloat32(at, real(mixture, random, FLOAT_SPECIALS), true);
  else if (code === ElementCode.float64) view.setFloat64(at, real(mixture, random, DOUBLE_SPECIALS), true);
  else if (code === ElementCode.complex64) {
    view.setFloat32(at, real(mixture, random, FLOAT_SPECIALS), true);
    view.setFloat32(at + 4, real(mixture, random, FLOAT_SPECIALS), true);
  } else if (code === ElementCode.complex128) {
    view.setFloat64(at, real(mixture, random, FLOAT_SPECIALS), true);
    view.setFloat64(at + 8, real(mixture, random, FLOAT_SPECIALS), true);
  } else putWhole(code, view, at, whole(mixture, random));
}

function real(mixture: Mixture, random: () => number, specials: readonly number[]): number {
  if (mixture === 'constant') return 2.5;
  if (mixture === 'labels') return Math.floor(random() * 7) - 3;
  if (mixture === 'far') return (random() - 0.5) * 10 ** Math.floor(random() * 30 - 15);
  if (mixture === 'specials' && random() < 0.5) return specials[Math.floor(random() * specials.length)]!;
  return (random() - 0.3) * 10;
}

function whole(mixture: Mixture, random: () => number): bigint {
  if (mixture === 'constant') return 3n;
  if (mixture === 'labels') return BigInt(Math.floor(random() * 7) - 3);
  if (mixture === 'far') return BigInt(Math.floor((random() - 0.5) * 2 ** 40)) * BigInt(Math.floor(random() * 2 ** 22));
  if (mixture === 'specials' && random() < 0.5) return WHOLE_SPECIALS[Math.floor(random() * WHOLE_SPECIALS.length)]!;
  return BigInt(Math.floor((random() - 0.3) * 1000));
}

/** The low bytes, as a C cast would keep them. */
function putWhole(code: ElementCode, view: DataView, at: number, value: bigint): void {
  const itemsize = itemsizeOf(code);
  if (code === ElementCode.bool) view.setUint8(at, Number(value & 1n));
  else if (itemsize === 1) view.setUint8(at, Number(value & 255n));
  else if (itemsize === 2) view.setUint16(at, Number(value & 65535n), true);
  else if (itemsize === 4) view.setUint32(at, Number(value & 0xffffffffn), true);
  else view.setBigUint64(at, BigInt.asUintN(64, value), true);
}
