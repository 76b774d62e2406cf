/** Arrays for cards: named by an expression that computes nothing, and handed out as plain bytes. */
import { copyOf } from '../arrays/cast.ts';
import type { NDArray } from '../arrays/ndarray.ts';
import { UnsupportedError } from '../base/errors.ts';
import { descrFromDtype } from '../dtype/descr.ts';
import { literalRepr } from '../dtype/literal.ts';
import { hasObject } from '../dtype/struct.ts';
import { childrenOf } from './compile/scope.ts';
import type { Expr } from './syntax/ast.ts';
import { parseModule } from './syntax/parser.ts';

const HARMLESS: ReadonlySet<Expr['kind']> = new Set([
  'Name',
  'Constant',
  'Attribute',
  'Subscript',
  'Slice',
  'Tuple',
  'List',
  'Unary',
]);

/** Names, attributes and indices only: looking costs nothing, and changes nothing. */
export function isLook(source: string): boolean {
  try {
    const body = parseModule(source);
    return body.length === 1 && body[0].kind === 'Expression' && isHarmless(body[0].value);
  } catch {
    return false;
  }
}

function isHarmless(node: Expr): boolean {
  return HARMLESS.has(node.kind) && childrenOf(node).every(isHarmless);
}

export interface ArrayBytes {
  /** As the descr of a `.npy` header: `'<f8'`, `[('a', '<i4')]`. */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Whose memory it is: to be kept for as long as the bytes are read. */
  readonly owner: NDArray;
}

/** The bytes of an array: itself where it lies packed in shared memory, else a copy. */
export function bytesOf(array: NDArray): ArrayBytes {
  if (hasObject(array.dtype) || array.dtype.kind === 'T') {
    throw new UnsupportedError('an array of Python objects has no bytes to share', { pythonType: 'ValueError' });
  }
  const fortranOrder = array.fContiguous && !array.cContiguous;
  const packed = array.cContiguous || fortranOrder ? array : copyOf(array, 'C');
  const { storage, offset, nbytes } = packed;
  const start = storage.byteOffset + offset;
  const inPlace = typeof SharedArrayBuffer !== 'undefined' && storage.buffer instanceof SharedArrayBuffer;
  return {
    descr: literalRepr(descrFromDtype(array.dtype)),
    shape: array.shape,
    fortranOrder,
    buffer: inPlace ? storage.buffer : storage.buffer.slice(start, start + nbytes),
    byteOffset: inPlace ? start : 0,
    byteLength: nbytes,
    owner: packed,
  };
}
