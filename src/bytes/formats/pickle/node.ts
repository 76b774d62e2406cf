/** What a pickle describes, as a plain tree. Nothing in it was executed; what was refused is named in place. */
import type { DType } from '#core/dtype/dtype.ts';

export interface TextNode {
  readonly type: 'text';
  /** Its Python repr, for values that are only shown (dates, decimals, classes). */
  readonly text: string;
}
/** A class, function or object whose code would have to run. */
export interface RefusedNode {
  readonly type: 'refused';
  /** `module.name`. */
  readonly name: string;
}
/** A permitted callable or class, before it is applied. */
export interface GlobalNode {
  readonly type: 'global';
  readonly name: string;
}
export interface DtypeNode {
  readonly type: 'dtype';
  dtype: DType;
}
/** An ndarray: raw element bytes (first axis fastest if `fortranOrder`), or objects, always in C order. */
export interface ArrayNode {
  readonly type: 'array';
  dtype: DType;
  shape: readonly number[];
  fortranOrder: boolean;
  content: { readonly bytes: Uint8Array } | { readonly items: readonly PickleNode[] };
}
/** A NumPy scalar, `np.float64(1.5)`. */
export interface ScalarNode {
  readonly type: 'scalar';
  readonly dtype: DType;
  readonly bytes: Uint8Array;
}
export interface SequenceNode {
  readonly type: 'tuple' | 'list' | 'set' | 'frozenset';
  readonly items: PickleNode[];
}
export interface DictNode {
  readonly type: 'dict' | 'OrderedDict';
  readonly entries: [PickleNode, PickleNode][];
}
/** `range(0, 5)`, `slice(None, 2, None)`: a name applied to plain values. */
export interface CallNode {
  readonly type: 'call';
  readonly name: string;
  readonly args: readonly PickleNode[];
}

export type PickleNode =
  | { readonly type: 'none' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'bytes' | 'bytearray'; readonly value: Uint8Array }
  /** Python 2's `str`: bytes that are mostly meant as text. */
  | { readonly type: 'str2'; readonly value: Uint8Array }
  | SequenceNode
  | DictNode
  | DtypeNode
  | ArrayNode
  | ScalarNode
  | CallNode
  | TextNode
  | GlobalNode
  | RefusedNode;

export const NONE: PickleNode = { type: 'none' };

export function int(value: bigint | number): PickleNode {
  return { type: 'int', value: BigInt(value) };
}

export function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Byte by byte, as Python's latin-1. */
export function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The text of a str, of Python 2's str or of bytes; null for anything else. */
export function textOf(node: PickleNode | undefined): string | null {
  if (node?.type === 'str') return node.value;
  return node?.type === 'str2' || node?.type === 'bytes' ? latin1Text(node.value) : null;
}

export function bytesOf(node: PickleNode | undefined): Uint8Array | null {
  if (node?.type === 'bytes' || node?.type === 'bytearray' || node?.type === 'str2') return node.value;
  return null;
}

export function numberOf(node: PickleNode | undefined): number | null {
  if (node?.type === 'int') return Number(node.value);
  return node?.type === 'bool' ? Number(node.value) : null;
}

export function itemsOf(node: PickleNode | undefined): readonly PickleNode[] | null {
  return node?.type === 'tuple' || node?.type === 'list' ? node.items : null;
}
