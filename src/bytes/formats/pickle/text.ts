/** The Python repr of a pickled value, capped in length and depth; shared and cyclic parts are safe. */
import { complexText, floatText } from '#core/dtype/float-text.ts';
import { bytesRepr, strRepr, tupleRepr } from '#core/dtype/python-text.ts';
import { arrayText, scalarText } from './array-text.ts';
import { latin1Text, type PickleNode } from './node.ts';

/** Characters after which a text is cut with `…`. */
export const MAX_TEXT = 10_000;
const MAX_DEPTH = 40;
const ELLIPSIS = '…';

export function pickleText(node: PickleNode, maxLength = MAX_TEXT): string {
  const writer = new Writer(maxLength);
  const text = writer.text(node);
  return text.length > maxLength ? text.slice(0, maxLength) + ELLIPSIS : text;
}

/** Counts what it wrote, so that a small pickle that shares its parts cannot grow into an endless text. */
class Writer {
  private room: number;
  private readonly open = new Set<PickleNode>();

  constructor(maxLength: number) {
    this.room = maxLength;
  }

  text(node: PickleNode): string {
    if (this.room <= 0) return ELLIPSIS;
    if (this.open.has(node) || this.open.size >= MAX_DEPTH) return recursionText(node);
    this.open.add(node);
    const text = this.nodeText(node);
    this.open.delete(node);
    return text;
  }

  private leaf(text: string): string {
    this.room -= text.length;
    return text;
  }

  private list(nodes: readonly PickleNode[]): string[] {
    const texts: string[] = [];
    for (const node of nodes) {
      if (this.room <= 0) return [...texts, ELLIPSIS];
      texts.push(this.text(node));
      this.room -= 2;
    }
    return texts;
  }

  private nodeText(node: PickleNode): string {
    switch (node.type) {
      case 'tuple':
        return tupleRepr(this.list(node.items));
      case 'list':
        return `[${this.list(node.items).join(', ')}]`;
      case 'set':
        return node.items.length === 0 ? 'set()' : `{${this.list(node.items).join(', ')}}`;
      case 'frozenset':
        return node.items.length === 0 ? 'frozenset()' : `frozenset({${this.list(node.items).join(', ')}})`;
      case 'dict':
        return `{${this.entries(node.entries).join(', ')}}`;
      case 'OrderedDict':
        return node.entries.length === 0 ? 'OrderedDict()' : `OrderedDict([${this.pairs(node.entries).join(', ')}])`;
      case 'call':
        if (node.name === 'complex') return this.leaf(complexRepr(node.args));
        return `${node.name}(${this.list(node.args).join(', ')})`;
      case 'array':
        return arrayText(node, { item: (item) => this.text(item), leaf: (text) => this.leaf(text) });
      default:
        return this.leaf(leafText(node));
    }
  }

  private entries(entries: readonly (readonly [PickleNode, PickleNode])[]): string[] {
    const texts: string[] = [];
    for (const [key, value] of entries) {
      if (this.room <= 0) return [...texts, ELLIPSIS];
      texts.push(`${this.text(key)}: ${this.text(value)}`);
      this.room -= 4;
    }
    return texts;
  }

  private pairs(entries: readonly (readonly [PickleNode, PickleNode])[]): string[] {
    return this.list(entries.map((pair): PickleNode => ({ type: 'tuple', items: [...pair] })));
  }
}

function complexRepr([re, im]: readonly PickleNode[]): string {
  const part = (node: PickleNode | undefined) => (node?.type === 'float' ? node.value : 0);
  return complexText(part(re), part(im), 8);
}

function recursionText(node: PickleNode): string {
  if (node.type === 'list') return '[...]';
  return node.type === 'dict' ? '{...}' : '...';
}

type LeafNode = Exclude<
  PickleNode,
  { type: 'tuple' | 'list' | 'set' | 'frozenset' | 'dict' | 'OrderedDict' | 'call' | 'array' }
>;

function leafText(node: LeafNode): string {
  switch (node.type) {
    case 'none':
      return 'None';
    case 'bool':
      return node.value ? 'True' : 'False';
    case 'int':
      return node.value.toString();
    case 'float':
      return floatText(node.value, 8);
    case 'str':
      return strRepr(cut(node.value));
    case 'bytes':
      return bytesRepr(node.value.subarray(0, MAX_TEXT));
    case 'bytearray':
      return `bytearray(${bytesRepr(node.value.subarray(0, MAX_TEXT))})`;
    case 'str2':
      return isAscii(node.value) ? strRepr(cut(latin1Text(node.value))) : bytesRepr(node.value.subarray(0, MAX_TEXT));
    case 'dtype':
    case 'scalar':
      return scalarText(node);
    case 'text':
      return node.text;
    case 'global':
      return `<class '${node.name}'>`;
    case 'refused':
      return `<refused: ${node.name}>`;
  }
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}
