/**
 * Reads pickles of plain objects and arrays. A pickle is a program; the only things this one may call are those in
 * `CALLABLE`, which make values and nothing else. Everything else is refused by name.
 */
import { asDType, copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { DTypeObject, dtypeObject } from '../../arrays/dtype-object.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { unwrap } from '../../arrays/record.ts';
import { frozensetType } from '../../base/python-dict.ts';
import { type DType, isKind, withByteOrder } from '../../dtype/dtype.ts';
import { toInt } from '../arguments.ts';
import {
  int,
  PyBytes,
  PyComplex,
  PyDict,
  PyFloat,
  PyList,
  PyObject,
  PySet,
  PyTuple,
  PyType,
  type Value,
} from '../python-values.ts';
import type { ByteInput } from './input.ts';

/** A function by name, before it is called. */
class Named extends PyObject {
  override pyType: PyType = namedType;
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
}
const namedType = new PyType('pickled name', { final: true });

/** An array whose contents are still to come. */
class Pending extends PyObject {
  override pyType: PyType = pendingType;
  made: Value = null;
}
const pendingType = new PyType('pickled array', { final: true });

const refuse = (why: string) => raise('UnpicklingError', why);
const RENAMED: Readonly<Record<string, string>> = {
  'numpy.core.multiarray': 'numpy._core.multiarray',
  'numpy.core.numeric': 'numpy._core.numeric',
  __builtin__: 'builtins',
};

function bytesOf(value: Value): Uint8Array {
  if (value instanceof PyBytes) return value.bytes;
  if (typeof value === 'string') return Uint8Array.from(value, (letter) => letter.charCodeAt(0));
  return refuse('bytes expected');
}
function dtypeOf(value: Value): DType {
  return value instanceof DTypeObject ? value.dtype : refuse('a dtype was expected');
}
const numberOf = (value: Value) => (value instanceof PyFloat ? value.value : Number(value));
const itemsOf = (value: Value): readonly Value[] =>
  value instanceof PyList || value instanceof PyTuple ? value.items : refuse('a sequence was expected');

function fromBytes(dtype: DType, shape: readonly number[], bytes: Uint8Array, fortran: boolean): NDArray {
  const array = allocate(dtype, shape, fortran ? 'F' : 'C');
  if (bytes.length !== array.nbytes) refuse('buffer size does not match array size');
  array.storage.bytes.set(bytes, array.offset);
  return dtype.byteOrder === '>' ? asDType(array, withByteOrder(dtype, '<')) : array;
}

const CALLABLE: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  'numpy._core.multiarray._reconstruct': () => new Pending(),
  'numpy._core.multiarray.scalar': ([dtype, data]) => {
    const own = dtypeOf(dtype);
    return isKind(own, 'O') ? (data ?? null) : unwrap(fromBytes(own, [], bytesOf(data ?? null), false));
  },
  'numpy.dtype': ([text]) => dtypeObject(dtypeFrom(text)),
  'builtins.complex': ([re, im]) => new PyComplex(numberOf(re), numberOf(im ?? 0)),
  'builtins.set': ([items]) => new PySet(itemsOf(items)),
  'builtins.frozenset': ([items]) => frozen(itemsOf(items)),
  'builtins.bytes': () => new PyBytes(new Uint8Array(0)),
  '_codecs.encode': ([text]) => new PyBytes(bytesOf(text)),
};

const frozen = (items: readonly Value[]) => new PySet(items, frozensetType);

const MARK = Symbol('mark');
const LARGEST_FRAME = 1 << 30;
type Slot = Value | typeof MARK;

class Machine {
  private readonly input: ByteInput;
  /** What was read ahead: a frame. */
  private frame = new Uint8Array(0);
  private at = 0;
  private readonly stack: Slot[] = [];
  private readonly memo = new Map<number, Value>();

  constructor(input: ByteInput) {
    this.input = input;
  }

  run(): Value {
    for (;;) {
      const code = this.unsigned(1);
      if (code === 0x2e) return this.pop();
      this.step(code);
    }
  }

  private take(count: number): Uint8Array {
    const left = this.frame.length - this.at;
    if (count > left) {
      const more = this.input.read(count - left);
      if (more.length < count - left) raise('EOFError', 'Ran out of input');
      const made = new Uint8Array(count);
      made.set(this.frame.subarray(this.at));
      made.set(more, left);
      this.frame = made;
      this.at = 0;
    }
    this.at += count;
    return this.frame.subarray(this.at - count, this.at);
  }
  private unsigned(width: number): number {
    return this.take(width).reduceRight((sum, byte) => sum * 256 + byte, 0);
  }
  private line(): string {
    let text = '';
    for (let byte = this.unsigned(1); byte !== 10; byte = this.unsigned(1)) text += String.fromCharCode(byte);
    return text;
  }
  private text(count: number): string {
    return new TextDecoder().decode(this.take(count).slice());
  }
  private long(count: number): Value {
    const bytes = this.take(count);
    let value = 0n;
    for (let k = count - 1; k >= 0; k--) value = value * 256n + BigInt(bytes[k]);
    return int(BigInt.asIntN(Math.max(1, count) * 8, value));
  }
  private push(value: Slot): void {
    this.stack.push(value);
  }
  private pop(): Value {
    const value = this.stack.pop();
    if (value === undefined || value === MARK) return refuse('the pickle takes more than there is');
    return value;
  }
  private toMark(): Value[] {
    const start = this.stack.lastIndexOf(MARK);
    if (start < 0) return refuse('could not find MARK');
    return this.stack.splice(start).slice(1) as Value[];
  }
  private top(): Value {
    const value = this.stack[this.stack.length - 1];
    return value === undefined || value === MARK ? refuse('the pickle looks at nothing') : value;
  }
  private tuple(count: number): void {
    const items = Array.from({ length: count }, () => this.pop()).reverse();
    this.push(new PyTuple(items));
  }
  private recall(key: number): void {
    const value = this.memo.get(key);
    this.push(value === undefined ? refuse(`Memo value not found at index ${key}`) : value);
  }

  private step(code: number): void {
    switch (code) {
      case 0x80: // protocol
        if (this.unsigned(1) > 5) raise('ValueError', 'unsupported pickle protocol');
        return;
      case 0x95: {
        const size = this.unsigned(8);
        if (this.frame.length - this.at === 0 && size < LARGEST_FRAME) {
          this.frame = this.input.read(size).slice();
          this.at = 0;
        }
        return;
      }
      case 0x28:
        return this.push(MARK);
      case 0x30:
        this.stack.pop();
        return;
      case 0x94:
        this.memo.set(this.memo.size, this.top());
        return;
      case 0x71:
        this.memo.set(this.unsigned(1), this.top());
        return;
      case 0x72:
        this.memo.set(this.unsigned(4), this.top());
        return;
      case 0x68:
        return this.recall(this.unsigned(1));
      case 0x6a:
        return this.recall(this.unsigned(4));
      case 0x4e:
        return this.push(null);
      case 0x88:
      case 0x89:
        return this.push(code === 0x88);
      default:
        if (!this.number(code) && !this.words(code) && !this.container(code)) this.call(code);
    }
  }

  private number(code: number): boolean {
    switch (code) {
      case 0x4b:
        this.push(this.unsigned(1));
        return true;
      case 0x4d:
        this.push(this.unsigned(2));
        return true;
      case 0x4a:
        this.push(this.unsigned(4) | 0);
        return true;
      case 0x8a:
        this.push(this.long(this.unsigned(1)));
        return true;
      case 0x8b:
        this.push(this.long(this.unsigned(4)));
        return true;
      case 0x47:
        this.push(new PyFloat(new DataView(this.take(8).slice().buffer).getFloat64(0)));
        return true;
      case 0x49: {
        const text = this.line();
        this.push(text === '00' || text === '01' ? text === '01' : int(BigInt(text)));
        return true;
      }
      case 0x4c:
        this.push(int(BigInt(this.line().replace(/L$/, ''))));
        return true;
      case 0x46:
        this.push(new PyFloat(Number(this.line())));
        return true;
      default:
        return false;
    }
  }

  private words(code: number): boolean {
    switch (code) {
      case 0x8c:
        this.push(this.text(this.unsigned(1)));
        return true;
      case 0x58:
        this.push(this.text(this.unsigned(4)));
        return true;
      case 0x8d:
        this.push(this.text(this.unsigned(8)));
        return true;
      case 0x43:
      case 0x55:
        this.push(new PyBytes(this.take(this.unsigned(1)).slice()));
        return true;
      case 0x42:
      case 0x54:
        this.push(new PyBytes(this.take(this.unsigned(4)).slice()));
        return true;
      case 0x8e:
        this.push(new PyBytes(this.take(this.unsigned(8)).slice()));
        return true;
      default:
        return false;
    }
  }

  private container(code: number): boolean {
    switch (code) {
      case 0x29:
      case 0x85:
      case 0x86:
      case 0x87:
        this.tuple([0x29, 0x85, 0x86, 0x87].indexOf(code));
        return true;
      case 0x74:
        this.push(new PyTuple(this.toMark()));
        return true;
      case 0x5d:
        this.push(new PyList([]));
        return true;
      case 0x6c:
        this.push(new PyList(this.toMark()));
        return true;
      case 0x61:
      case 0x65: {
        const items = code === 0x61 ? [this.pop()] : this.toMark();
        const list = this.top();
        if (list instanceof PyList) for (const item of items) list.items.push(item);
        else refuse('the pickle appends to what is no list');
        return true;
      }
      case 0x7d:
        this.push(PyDict.of([]));
        return true;
      case 0x73:
      case 0x75:
        this.setItems(code === 0x73 ? [this.pop(), this.pop()].reverse() : this.toMark());
        return true;
      case 0x8f:
        this.push(new PySet());
        return true;
      case 0x90: {
        const items = this.toMark();
        const set = this.top();
        if (set instanceof PySet) for (const item of items) set.add(item);
        else refuse('the pickle adds to what is no set');
        return true;
      }
      case 0x91:
        this.push(frozen(this.toMark()));
        return true;
      default:
        return false;
    }
  }
  private setItems(items: readonly Value[]): void {
    const dict = this.top();
    if (!(dict instanceof PyDict)) return refuse('the pickle sets items of what is no dict');
    for (let k = 0; k + 1 < items.length; k += 2) dict.set(items[k], items[k + 1]);
  }

  private call(code: number): void {
    switch (code) {
      case 0x63: {
        const module = this.line();
        return this.push(named(module, this.line()));
      }
      case 0x93: {
        const name = this.pop();
        return this.push(named(String(this.pop()), String(name)));
      }
      case 0x52: {
        const args = itemsOf(this.pop());
        const callee = this.pop();
        if (!(callee instanceof Named)) return refuse('the pickle calls what is no function');
        const body = Object.hasOwn(CALLABLE, callee.name) ? CALLABLE[callee.name] : null;
        return this.push(body === null ? refuse(`'${callee.name}' may not be called`) : body(args));
      }
      case 0x62:
        return this.build(this.pop());
      default:
        refuse(`invalid load key, '\\x${code.toString(16).padStart(2, '0')}'.`);
    }
  }

  private build(state: Value): void {
    const target = this.top();
    const parts = itemsOf(state);
    if (target instanceof Pending) {
      target.made = arrayFrom(parts);
      this.replace(target, target.made);
    } else if (target instanceof DTypeObject) {
      const order = parts[1];
      if (order === '>') this.replace(target, dtypeObject(withByteOrder(target.dtype, '>')));
    } else refuse('the pickle builds what may not be built');
  }
  /** What was pending is itself now, on the stack and in the memo. */
  private replace(before: Value, now: Value): void {
    this.stack[this.stack.length - 1] = now;
    for (const [key, value] of this.memo) if (value === before) this.memo.set(key, now);
  }
}

function named(module: string, name: string): Named {
  const full = `${RENAMED[module] ?? module}.${name}`;
  if (full === 'numpy.ndarray' || Object.hasOwn(CALLABLE, full)) return new Named(full);
  return refuse(`global '${module}.${name}' is forbidden`);
}

function arrayFrom([, shape, dtype, fortran, data]: readonly Value[]): NDArray {
  const lengths = itemsOf(shape).map(toInt);
  const own = dtypeOf(dtype);
  if (!isKind(own, 'O')) return fromBytes(own, lengths, bytesOf(data), fortran === true);
  const array = allocate(own, lengths);
  const items = itemsOf(data);
  if (items.length !== array.size) refuse('the number of objects does not match the shape');
  const objects = array.storage.objects as Value[];
  items.forEach((item, k) => {
    objects[k] = item;
  });
  return fortran === true ? copyOf(array, 'F') : array;
}

/** Takes no more of the input than the pickle. */
export function unpickled(input: ByteInput): Value {
  return new Machine(input).run();
}
