/**
 * A pickle machine that builds plain nodes and never imports, calls or instantiates anything. Every global that
 * is not on the short list of `globals.ts` becomes a `refused` node. Operations, memory and time are capped.
 *
 * Source: Python standard library documentation, `pickletools` (opcode table), PEP 307, 3154 and 574.
 */
import { BudgetError, CancelledError, FormatError } from '#core/base/errors.ts';
import { applyGlobal, buildState, resolveGlobal } from './globals.ts';
import {
  type DictNode,
  int,
  latin1Bytes,
  latin1Text,
  NONE,
  type PickleNode,
  type SequenceNode,
  textOf,
} from './node.ts';

export interface PickleLimits {
  /** Opcodes; each makes at most one node. */
  readonly operations: number;
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
}

export const DEFAULT_LIMITS: PickleLimits = { operations: 10_000_000, milliseconds: 20_000 };

export interface PickleResult {
  readonly value: PickleNode;
  /** `module.name` of everything that was refused, each once, in order of appearance. */
  readonly refused: readonly string[];
}

/** Longest integer, in bytes; Python prints at most 4300 digits. */
const MAX_INT_BYTES = 1785;
const CHECK_EVERY = 0x4000;

/** Reads one pickle from the start of `bytes`. Throws `FormatError` (UnpicklingError) or `BudgetError`. */
export function readPickle(bytes: Uint8Array, limits: PickleLimits = DEFAULT_LIMITS): PickleResult {
  return new PickleMachine(bytes, limits).run();
}

function broken(message: string): never {
  throw new FormatError(message, { pythonType: 'UnpicklingError' });
}

class PickleMachine {
  readonly refused = new Set<string>();
  stack: PickleNode[] = [];
  readonly memo = new Map<number, PickleNode>();
  private readonly marks: PickleNode[][] = [];
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly limits: PickleLimits;
  private at = 0;
  /** Bytes that calls have copied, over and above the pickle's own. */
  private made = 0;

  constructor(bytes: Uint8Array, limits: PickleLimits) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.limits = limits;
  }

  run(): PickleResult {
    const deadline = Date.now() + this.limits.milliseconds;
    for (let count = 0; ; count++) {
      if (count % CHECK_EVERY === 0) this.checkLimits(count, deadline);
      const opcode = this.readByte();
      if (opcode === STOP) break;
      const operation = OPERATIONS[opcode];
      if (operation === undefined) broken(`invalid load key, '\\x${opcode.toString(16).padStart(2, '0')}'.`);
      operation(this);
    }
    return { value: this.pop(), refused: [...this.refused] };
  }

  private checkLimits(count: number, deadline: number): void {
    if (this.limits.signal?.aborted) throw new CancelledError();
    if (count > this.limits.operations) throw new BudgetError('the pickle has too many objects to be shown');
    if (Date.now() > deadline) throw new BudgetError('the pickle takes too long to read');
  }

  // ── Bytes ──

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) broken('pickle data was truncated');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  readByte(): number {
    return this.take(1)[0];
  }
  readUint(size: 2 | 4): number {
    const start = this.at;
    this.take(size);
    return size === 2 ? this.view.getUint16(start, true) : this.view.getUint32(start, true);
  }
  readInt32(): number {
    const start = this.at;
    this.take(4);
    return this.view.getInt32(start, true);
  }
  readLength64(): number {
    const start = this.at;
    this.take(8);
    return Number(this.view.getBigUint64(start, true));
  }
  readFloat64(): number {
    const start = this.at;
    this.take(8);
    return this.view.getFloat64(start, false);
  }
  readLine(): Uint8Array {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) broken('pickle data was truncated');
    const line = this.take(end - this.at);
    this.at++;
    return line;
  }
  lineText(): string {
    return latin1Text(this.readLine());
  }

  // ── Stack ──

  push(node: PickleNode): void {
    this.stack.push(node);
  }
  pop(): PickleNode {
    return this.stack.pop() ?? broken('unpickling stack underflow');
  }
  top(): PickleNode {
    return this.stack.at(-1) ?? broken('unpickling stack underflow');
  }
  mark(): void {
    this.marks.push(this.stack);
    this.stack = [];
  }
  popMark(): PickleNode[] {
    const items = this.stack;
    this.stack = this.marks.pop() ?? broken('could not find MARK');
    return items;
  }
  /** `POP` of an empty stretch takes the mark itself. */
  discard(): void {
    if (this.stack.length === 0) this.popMark();
    else this.stack.pop();
  }
  recall(key: number): void {
    this.push(this.memo.get(key) ?? broken(`Memo value not found at index ${key}`));
  }

  // ── Objects ──

  pushGlobal(module: string, name: string): void {
    const node = resolveGlobal(module, name);
    if (node.type === 'refused') this.refused.add(node.name);
    this.push(node);
  }
  apply(callable: PickleNode, args: readonly PickleNode[]): void {
    const node = applyGlobal(callable, args);
    if (node.type === 'refused') this.refused.add(node.name);
    this.made += weightOf(node);
    if (this.made > 2 * this.bytes.length + FREE_BYTES) throw new BudgetError('the pickle unfolds into too much data');
    this.push(node);
  }
  append(items: readonly PickleNode[]): void {
    const target = this.top();
    if (target.type === 'list' || target.type === 'set' || target.type === 'frozenset') {
      for (const item of items) target.items.push(item);
    }
  }
  setItems(flat: readonly PickleNode[]): void {
    const target = this.top();
    if (target.type !== 'dict' && target.type !== 'OrderedDict') return;
    for (let index = 0; index + 1 < flat.length; index += 2) target.entries.push([flat[index], flat[index + 1]]);
  }
  build(): void {
    const state = this.pop();
    buildState(this.top(), state);
  }
}

const STOP = 0x2e;
/** What calls may copy however small the pickle is. */
const FREE_BYTES = 2 ** 26;

function weightOf(node: PickleNode): number {
  switch (node.type) {
    case 'bytes':
    case 'bytearray':
      return node.value.length;
    case 'tuple':
    case 'list':
    case 'set':
    case 'frozenset':
      return node.items.length * 8;
    case 'dict':
    case 'OrderedDict':
      return node.entries.length * 64;
    case 'text':
      return node.text.length;
    default:
      return 0;
  }
}

type Operation = (machine: PickleMachine) => void;

function code(character: string): number {
  return character.charCodeAt(0);
}

function newSequence(type: SequenceNode['type'], items: PickleNode[]): PickleNode {
  return { type, items };
}

function dict(flat: readonly PickleNode[]): PickleNode {
  const entries: DictNode['entries'] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) entries.push([flat[index], flat[index + 1]]);
  return { type: 'dict', entries };
}

/** Little-endian two's complement. */
function longFrom(bytes: Uint8Array): PickleNode {
  if (bytes.length > MAX_INT_BYTES) return { type: 'text', text: `<integer of ${bytes.length} bytes>` };
  if (bytes.length === 0) return int(0);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  return int(BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex.reverse().join('')}`)));
}

/** `I01` and `I00` are booleans. */
function intLine(text: string): PickleNode {
  if (text === '00' || text === '01') return { type: 'bool', value: text === '01' };
  return decimal(text);
}

function decimal(text: string): PickleNode {
  const digits = text.trim().replace(/L$/, '');
  if (!/^[+-]?\d{1,4300}$/.test(digits)) return broken(`could not convert '${text.slice(0, 20)}' to int`);
  return int(digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits.replace('+', '')));
}

function floatLine(text: string): PickleNode {
  const special = /^[+-]?(?:inf|nan)$/.test(text);
  const value = special ? Number(text.replace('inf', 'Infinity').replace(/.?nan/, 'NaN')) : Number(text);
  if (text.trim() === '' || (Number.isNaN(value) && !special)) broken(`could not convert string to float: '${text}'`);
  return { type: 'float', value };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function utf8(bytes: Uint8Array): PickleNode {
  return { type: 'str', value: decoder.decode(bytes) };
}

/** `UNICODE`: Latin-1 with `\u` and `\U` escapes only. */
function rawUnicode(text: string): PickleNode {
  const value = text.replace(/\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})/g, (whole, short, long) => {
    const point = Number.parseInt(short ?? long, 16);
    return point > 0x10ffff ? whole : String.fromCodePoint(point);
  });
  return { type: 'str', value };
}

const STRING_ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/** `STRING`: a Python 2 string literal. */
function quotedString(text: string): PickleNode {
  const quoted = /^(['"])(.*)\1$/s.exec(text.trim());
  if (quoted === null) return broken('the STRING opcode argument must be quoted');
  const value = quoted[2].replace(/\\(x[\da-fA-F]{2}|[0-7]{1,3}|.)/gs, (_, sequence: string) => {
    if (sequence.length === 3 && sequence.startsWith('x'))
      return String.fromCharCode(Number.parseInt(sequence.slice(1), 16));
    if (/^[0-7]/.test(sequence)) return String.fromCharCode(Number.parseInt(sequence, 8) & 0xff);
    return (
      STRING_ESCAPES[sequence] ??
      (sequence === '\\' || sequence === "'" || sequence === '"' ? sequence : `\\${sequence}`)
    );
  });
  return { type: 'str2', value: latin1Bytes(value) };
}

function memoKey(text: string): number {
  const key = Number(text);
  return Number.isSafeInteger(key) && key >= 0 ? key : broken('negative or invalid memo index');
}

function stackGlobal(machine: PickleMachine): void {
  const name = textOf(machine.pop());
  const module = textOf(machine.pop());
  if (name === null || module === null) broken('STACK_GLOBAL requires str');
  machine.pushGlobal(module, name);
}

/** `MARK class args…`: the class is first. */
function applyMarked(machine: PickleMachine): void {
  const [callable, ...args] = machine.popMark();
  machine.apply(callable ?? broken('unpickling stack underflow'), args);
}

function reduce(machine: PickleMachine): void {
  const args = machine.pop();
  machine.apply(machine.pop(), args.type === 'tuple' ? args.items : []);
}

function persistentId(machine: PickleMachine): void {
  machine.refused.add('persistent id');
  machine.push({ type: 'refused', name: 'persistent id' });
}

function extension(machine: PickleMachine, id: number): void {
  machine.refused.add(`extension ${id}`);
  machine.push({ type: 'refused', name: `extension ${id}` });
}

function outOfBand(machine: PickleMachine): void {
  machine.refused.add('out-of-band buffer');
  machine.push({ type: 'refused', name: 'out-of-band buffer' });
}

const OPERATIONS: Readonly<Partial<Record<number, Operation>>> = {
  [code('(')]: (m) => m.mark(),
  [code('0')]: (m) => m.discard(),
  [code('1')]: (m) => void m.popMark(),
  [code('2')]: (m) => m.push(m.top()),

  [code('N')]: (m) => m.push(NONE),
  136: (m) => m.push({ type: 'bool', value: true }),
  137: (m) => m.push({ type: 'bool', value: false }),
  [code('I')]: (m) => m.push(intLine(m.lineText())),
  [code('J')]: (m) => m.push(int(m.readInt32())),
  [code('K')]: (m) => m.push(int(m.readByte())),
  [code('M')]: (m) => m.push(int(m.readUint(2))),
  [code('L')]: (m) => m.push(decimal(m.lineText())),
  138: (m) => m.push(longFrom(m.take(m.readByte()))),
  139: (m) => m.push(longFrom(m.take(m.readUint(4)))),
  [code('F')]: (m) => m.push(floatLine(m.lineText())),
  [code('G')]: (m) => m.push({ type: 'float', value: m.readFloat64() }),

  [code('S')]: (m) => m.push(quotedString(m.lineText())),
  [code('T')]: (m) => m.push({ type: 'str2', value: m.take(m.readUint(4)) }),
  [code('U')]: (m) => m.push({ type: 'str2', value: m.take(m.readByte()) }),
  [code('V')]: (m) => m.push(rawUnicode(m.lineText())),
  [code('X')]: (m) => m.push(utf8(m.take(m.readUint(4)))),
  140: (m) => m.push(utf8(m.take(m.readByte()))),
  141: (m) => m.push(utf8(m.take(m.readLength64()))),
  [code('B')]: (m) => m.push({ type: 'bytes', value: m.take(m.readUint(4)) }),
  [code('C')]: (m) => m.push({ type: 'bytes', value: m.take(m.readByte()) }),
  142: (m) => m.push({ type: 'bytes', value: m.take(m.readLength64()) }),
  150: (m) => m.push({ type: 'bytearray', value: m.take(m.readLength64()) }),
  151: outOfBand,
  152: () => undefined,

  [code(')')]: (m) => m.push(newSequence('tuple', [])),
  [code('t')]: (m) => m.push(newSequence('tuple', m.popMark())),
  133: (m) => m.push(newSequence('tuple', [m.pop()])),
  134: (m) => m.push(newSequence('tuple', [m.pop(), m.pop()].reverse())),
  135: (m) => m.push(newSequence('tuple', [m.pop(), m.pop(), m.pop()].reverse())),
  [code(']')]: (m) => m.push(newSequence('list', [])),
  [code('l')]: (m) => m.push(newSequence('list', m.popMark())),
  [code('a')]: (m) => m.append([m.pop()]),
  [code('e')]: (m) => m.append(m.popMark()),
  [code('}')]: (m) => m.push(dict([])),
  [code('d')]: (m) => m.push(dict(m.popMark())),
  [code('s')]: (m) => m.setItems([m.pop(), m.pop()].reverse()),
  [code('u')]: (m) => m.setItems(m.popMark()),
  143: (m) => m.push(newSequence('set', [])),
  144: (m) => m.append(m.popMark()),
  145: (m) => m.push(newSequence('frozenset', m.popMark())),

  [code('p')]: (m) => void m.memo.set(memoKey(m.lineText()), m.top()),
  [code('q')]: (m) => void m.memo.set(m.readByte(), m.top()),
  [code('r')]: (m) => void m.memo.set(m.readUint(4), m.top()),
  148: (m) => void m.memo.set(m.memo.size, m.top()),
  [code('g')]: (m) => m.recall(memoKey(m.lineText())),
  [code('h')]: (m) => m.recall(m.readByte()),
  [code('j')]: (m) => m.recall(m.readUint(4)),

  [code('c')]: (m) => m.pushGlobal(m.lineText(), m.lineText()),
  147: stackGlobal,
  [code('R')]: reduce,
  [code('b')]: (m) => m.build(),
  [code('i')]: (m) => {
    const [module, name] = [m.lineText(), m.lineText()];
    const args = m.popMark();
    m.pushGlobal(module, name);
    m.apply(m.pop(), args);
  },
  [code('o')]: applyMarked,
  129: reduce,
  146: (m) => {
    m.pop();
    reduce(m);
  },
  [code('P')]: (m) => {
    m.readLine();
    persistentId(m);
  },
  [code('Q')]: (m) => {
    m.pop();
    persistentId(m);
  },
  130: (m) => extension(m, m.readByte()),
  131: (m) => extension(m, m.readUint(2)),
  132: (m) => extension(m, m.readUint(4)),

  128: (m) => {
    const protocol = m.readByte();
    if (protocol > 5) broken(`unsupported pickle protocol: ${protocol}`);
  },
  149: (m) => void m.readLength64(),
};
