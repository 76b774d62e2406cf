/**
 * Elementwise loops emitted at run time: one small module for an operation, an element type and the way its operands
 * run (packed, or one value for all). Packed operands go four (two, eight, sixteen) elements at a time.
 */
import type { TypeCode } from '../../dtype/code.ts';
import { theHeap } from '../heap.ts';
import { advance, type Bytes, constant, get, moduleOf, set, simd, V128, whileAtLeast } from './encoder.ts';

interface ElementType {
  readonly size: number;
  readonly load: number;
  readonly store: number;
  readonly splat: number;
  /** Scalar and vector instructions by operation; 0: none. */
  readonly scalar: Readonly<Record<string, number>>;
  readonly vector: Readonly<Record<string, number>>;
}

const F64: ElementType = {
  size: 8,
  load: 0x2b,
  store: 0x39,
  splat: 0x14,
  scalar: {
    add: 0xa0,
    subtract: 0xa1,
    multiply: 0xa2,
    divide: 0xa3,
    minimum: 0xa4,
    maximum: 0xa5,
    absolute: 0x99,
    fabs: 0x99,
    negative: 0x9a,
    ceil: 0x9b,
    floor: 0x9c,
    trunc: 0x9d,
    rint: 0x9e,
    sqrt: 0x9f,
    equal: 0x61,
    not_equal: 0x62,
    less: 0x63,
    greater: 0x64,
    less_equal: 0x65,
    greater_equal: 0x66,
  },
  vector: {
    add: 0xf0,
    subtract: 0xf1,
    multiply: 0xf2,
    divide: 0xf3,
    minimum: 0xf4,
    maximum: 0xf5,
    absolute: 0xec,
    fabs: 0xec,
    negative: 0xed,
    sqrt: 0xef,
    ceil: 0x74,
    floor: 0x75,
    trunc: 0x7a,
    rint: 0x94,
  },
};
const F32: ElementType = {
  size: 4,
  load: 0x2a,
  store: 0x38,
  splat: 0x13,
  scalar: {
    add: 0x92,
    subtract: 0x93,
    multiply: 0x94,
    divide: 0x95,
    minimum: 0x96,
    maximum: 0x97,
    absolute: 0x8b,
    fabs: 0x8b,
    negative: 0x8c,
    ceil: 0x8d,
    floor: 0x8e,
    trunc: 0x8f,
    rint: 0x90,
    sqrt: 0x91,
    equal: 0x5b,
    not_equal: 0x5c,
    less: 0x5d,
    greater: 0x5e,
    less_equal: 0x5f,
    greater_equal: 0x60,
  },
  vector: {
    add: 0xe4,
    subtract: 0xe5,
    multiply: 0xe6,
    divide: 0xe7,
    minimum: 0xe8,
    maximum: 0xe9,
    absolute: 0xe0,
    fabs: 0xe0,
    negative: 0xe1,
    sqrt: 0xe3,
    ceil: 0x67,
    floor: 0x68,
    trunc: 0x69,
    rint: 0x6a,
  },
};
const BITS32 = { add: 0x6a, subtract: 0x6b, multiply: 0x6c, bitwise_and: 0x71, bitwise_or: 0x72, bitwise_xor: 0x73 };
const BITS64 = { add: 0x7c, subtract: 0x7d, multiply: 0x7e, bitwise_and: 0x83, bitwise_or: 0x84, bitwise_xor: 0x85 };
const SIGNED32 = { equal: 0x46, not_equal: 0x47, less: 0x48, greater: 0x4a, less_equal: 0x4c, greater_equal: 0x4e };
const UNSIGNED32 = { equal: 0x46, not_equal: 0x47, less: 0x49, greater: 0x4b, less_equal: 0x4d, greater_equal: 0x4f };
const SIGNED64 = { equal: 0x51, not_equal: 0x52, less: 0x53, greater: 0x55, less_equal: 0x57, greater_equal: 0x59 };
const UNSIGNED64 = { equal: 0x51, not_equal: 0x52, less: 0x54, greater: 0x56, less_equal: 0x58, greater_equal: 0x5a };
const WHOLE = { bitwise_and: 0x4e, bitwise_or: 0x50, bitwise_xor: 0x51 };
const V32 = { add: 0xae, subtract: 0xb1, multiply: 0xb5, ...WHOLE };
const V64 = { add: 0xce, subtract: 0xd1, multiply: 0xd5, ...WHOLE };
const V16 = { add: 0x8e, subtract: 0x91, multiply: 0x95, ...WHOLE };
const V8 = { add: 0x6e, subtract: 0x71, ...WHOLE };

const TYPES: Readonly<Partial<Record<TypeCode, ElementType>>> = {
  d: F64,
  f: F32,
  i: { size: 4, load: 0x28, store: 0x36, splat: 0x11, scalar: { ...BITS32, ...SIGNED32 }, vector: V32 },
  I: { size: 4, load: 0x28, store: 0x36, splat: 0x11, scalar: { ...BITS32, ...UNSIGNED32 }, vector: V32 },
  l: { size: 8, load: 0x29, store: 0x37, splat: 0x12, scalar: { ...BITS64, ...SIGNED64 }, vector: V64 },
  L: { size: 8, load: 0x29, store: 0x37, splat: 0x12, scalar: { ...BITS64, ...UNSIGNED64 }, vector: V64 },
  h: { size: 2, load: 0x2e, store: 0x3b, splat: 0x10, scalar: { ...BITS32, ...SIGNED32 }, vector: V16 },
  H: { size: 2, load: 0x2f, store: 0x3b, splat: 0x10, scalar: { ...BITS32, ...UNSIGNED32 }, vector: V16 },
  b: { size: 1, load: 0x2c, store: 0x3a, splat: 0x0f, scalar: { ...BITS32, ...SIGNED32 }, vector: V8 },
  B: { size: 1, load: 0x2d, store: 0x3a, splat: 0x0f, scalar: { ...BITS32, ...UNSIGNED32 }, vector: V8 },
};

const COMPARISONS: ReadonlySet<string> = new Set([
  'equal',
  'not_equal',
  'less',
  'less_equal',
  'greater',
  'greater_equal',
]);

/** Addresses of the operands and the result, how many elements, and the bytes from one to the next. */
export type Kernel = (
  a: number,
  b: number,
  out: number,
  count: number,
  stepA: number,
  stepB: number,
  stepOut: number,
) => void;

/** Parameters of the emitted function, then its locals. */
const [A, B, OUT, COUNT, STEP_A, STEP_B, STEP_OUT, SPLAT] = [0, 1, 2, 3, 4, 5, 6, 7];

type Way = 'packed' | 'fixedA' | 'fixedB' | 'strided';
const load = (type: ElementType, local: number): Bytes => [...get(local), type.load, 0, 0];
const loadVector = (local: number): Bytes => [...get(local), ...simd(0), 0, 0];

function scalarLoop(type: ElementType, op: number, unary: boolean, comparison: boolean): Bytes {
  const operands = unary ? load(type, A) : [...load(type, A), ...load(type, B)];
  const body = [
    ...get(OUT),
    ...operands,
    op,
    comparison ? 0x3a : type.store,
    0,
    0,
    ...advance(A, get(STEP_A)),
    ...(unary ? [] : advance(B, get(STEP_B))),
    ...advance(OUT, get(STEP_OUT)),
    ...advance(COUNT, constant(-1)),
  ];
  return whileAtLeast(COUNT, 1, body);
}

function vectorLoop(type: ElementType, op: number, unary: boolean, way: Way): Bytes {
  const fixed = way === 'fixedA' ? A : way === 'fixedB' ? B : -1;
  const before = fixed < 0 ? [] : [...load(type, fixed), ...simd(type.splat), ...set(SPLAT)];
  const operand = (local: number) => (local === fixed ? get(SPLAT) : loadVector(local));
  const operands = unary ? operand(A) : [...operand(A), ...operand(B)];
  const body = [
    ...get(OUT),
    ...operands,
    ...simd(op),
    ...simd(0x0b),
    0,
    0,
    ...(fixed === A ? [] : advance(A, constant(16))),
    ...(unary || fixed === B ? [] : advance(B, constant(16))),
    ...advance(OUT, constant(16)),
    ...advance(COUNT, constant(-16 / type.size)),
  ];
  return [...before, ...whileAtLeast(COUNT, 16 / type.size, body)];
}

const compiled = new Map<string, Kernel | null>();

function wayOf(type: ElementType, stepA: number, stepB: number, stepOut: number, unary: boolean): Way {
  const { size } = type;
  if (stepOut !== size) return 'strided';
  if (stepA === size && (unary || stepB === size)) return 'packed';
  if (unary) return 'strided';
  if (stepA === 0 && stepB === size) return 'fixedA';
  return stepA === size && stepB === 0 ? 'fixedB' : 'strided';
}

/** A kernel for the operation, or null where there is none for the type; `inOrder`: one element after the other. */
export function elementwise(
  name: string,
  code: TypeCode,
  stepA: number,
  stepB: number,
  stepOut: number,
  unary: boolean,
  inOrder = false,
): Kernel | null {
  const type = TYPES[code];
  if (type === undefined || type.scalar[name] === undefined) return null;
  const comparison = COMPARISONS.has(name);
  const way =
    inOrder || comparison || type.vector[name] === undefined ? 'strided' : wayOf(type, stepA, stepB, stepOut, unary);
  const key = `${name}${code}${way}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const vector = way === 'strided' ? [] : vectorLoop(type, type.vector[name], unary, way);
  const made = instantiate([...vector, ...scalarLoop(type, type.scalar[name], unary, comparison)]);
  compiled.set(key, made);
  return made;
}

export function hasKernel(name: string, code: TypeCode): boolean {
  return TYPES[code]?.scalar[name] !== undefined;
}

function instantiate(code: Bytes): Kernel | null {
  const heap = theHeap();
  try {
    const memory = { shared: heap.shared, maximumPages: 65536 };
    const module = new WebAssembly.Module(moduleOf(memory, 7, [V128], code));
    const instance = new WebAssembly.Instance(module, { env: { memory: heap.memory } });
    return instance.exports.run as Kernel;
  } catch {
    return null;
  }
}
