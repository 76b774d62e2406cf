/** `struct`, `base64`, `binascii`. */
import { int, PyBytes, PyFloat, PyObject, PyTuple, typeName, type Value } from '../../base/python.ts';
import { defineException, exceptionType, PyException, typeError, valueError } from '../runtime/exceptions.ts';
import { floatOf, indexOf, smallIndex } from '../runtime/numbers.ts';
import { truth } from '../runtime/truth.ts';
import { defineModule } from './module.ts';

const structError = defineException('error', 'struct', [exceptionType('Exception')]);
function fail(message: string): PyException {
  return new PyException(structError, [message]);
}

interface Piece {
  readonly code: string;
  readonly size: number;
  readonly offset: number;
  /** Bytes of an `s`. */
  readonly length: number;
}
interface Layout {
  readonly pieces: readonly Piece[];
  readonly size: number;
  readonly little: boolean;
}

const STANDARD: Record<string, number> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  '?': 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  q: 8,
  Q: 8,
  e: 2,
  f: 4,
  d: 8,
  s: 1,
  p: 1,
};
const NATIVE: Record<string, number> = { ...STANDARD, l: 8, L: 8, n: 8, N: 8, P: 8 };

function layoutOf(format: string): Layout {
  const order = /^[@=<>!]/.exec(format)?.[0] ?? '@';
  const sizes = order === '@' ? NATIVE : STANDARD;
  const pieces: Piece[] = [];
  let offset = 0;
  const body = format.replace(/^[@=<>!]/, '').replaceAll(/\s/g, '');
  for (const [, count, code] of body.matchAll(/(\d*)(.)/g)) {
    if (!Object.hasOwn(sizes, code)) throw fail('bad char in struct format');
    const size = sizes[code];
    const times = count === '' ? 1 : Number(count);
    if (order === '@') offset = Math.ceil(offset / size) * size;
    if (code === 's' || code === 'p') {
      pieces.push({ code, size: times, offset, length: times });
      offset += times;
      continue;
    }
    for (let i = 0; i < times; i++, offset += size) if (code !== 'x') pieces.push({ code, size, offset, length: 0 });
  }
  return { pieces, size: offset, little: order !== '>' && order !== '!' };
}

function write(view: DataView, { code, size, offset, length }: Piece, value: Value, little: boolean): void {
  if (code === 's' || code === 'p' || code === 'c') {
    const bytes = value instanceof PyObject ? value.toBytes?.() : undefined;
    if (bytes === undefined) throw fail(`argument for '${code}' must be a bytes object`);
    for (let i = 0; i < Math.min(bytes.length, length || 1); i++) view.setUint8(offset + i, bytes[i]);
  } else if (code === '?') view.setUint8(offset, truth(value) ? 1 : 0);
  else if ('efd'.includes(code)) writeFloat(view, code, offset, floatOf(value), little);
  else writeInt(view, code, size, offset, value, little);
}

function writeFloat(view: DataView, code: string, offset: number, value: number, little: boolean): void {
  if (code === 'd') view.setFloat64(offset, value, little);
  else if (code === 'f') view.setFloat32(offset, value, little);
  else throw fail('half precision is not supported here: use np.float16');
}

function writeInt(view: DataView, code: string, size: number, offset: number, value: Value, little: boolean): void {
  if (value instanceof PyFloat) throw fail('required argument is not an integer');
  const number = BigInt(indexOf(value, 'required argument is not an integer'));
  const signed = code === code.toLowerCase();
  const bits = BigInt(size * 8);
  const low = signed ? -(1n << (bits - 1n)) : 0n;
  const high = signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  const words: Record<string, string> = { b: 'byte', B: 'ubyte', h: 'short', H: 'ushort' };
  const word = words[code] ?? `'${code}'`;
  if (number < low || number > high) throw fail(`${word} format requires ${low} <= number <= ${high}`);
  const wrapped = BigInt.asUintN(64, number);
  for (let i = 0; i < size; i++) {
    view.setUint8(offset + (little ? i : size - 1 - i), Number((wrapped >> BigInt(8 * i)) & 0xffn));
  }
}

function read(view: DataView, { code, size, offset, length }: Piece, little: boolean): Value {
  switch (code) {
    case 's':
    case 'p':
    case 'c': {
      const bytes = new Uint8Array(length || 1);
      for (let i = 0; i < bytes.length; i++) bytes[i] = view.getUint8(offset + i);
      return new PyBytes(bytes);
    }
    case '?':
      return view.getUint8(offset) !== 0;
    case 'd':
      return new PyFloat(view.getFloat64(offset, little));
    case 'f':
      return new PyFloat(view.getFloat32(offset, little));
    case 'e':
      throw fail('half precision is not supported here: use np.float16');
  }
  let value = 0n;
  for (let i = 0; i < size; i++) value |= BigInt(view.getUint8(offset + (little ? i : size - 1 - i))) << BigInt(8 * i);
  return int(code === code.toLowerCase() ? BigInt.asIntN(size * 8, value) : value);
}

function bytesOf(value: Value): Uint8Array {
  const bytes = value instanceof PyObject ? value.toBytes?.() : undefined;
  if (bytes === undefined) throw typeError(`a bytes-like object is required, not '${typeName(value)}'`);
  return bytes;
}

function unpack(format: string, bytes: Uint8Array, at: number): PyTuple {
  const { pieces, size, little } = layoutOf(format);
  if (bytes.length - at < size) {
    throw fail(
      `unpack_from requires a buffer of at least ${at + size} bytes for unpacking ${size} bytes at offset ${at} (actual buffer size is ${bytes.length})`,
    );
  }
  const view = new DataView(Uint8Array.from(bytes.subarray(at, at + size)).buffer);
  return new PyTuple(pieces.map((piece) => read(view, piece, little)));
}

defineModule('struct', 'Bytes as C structures.', (module) => {
  module.value('error', structError);
  module.def('calcsize(format, /)', ([format]) => layoutOf(String(format)).size);
  module.raw('pack', ([format, ...values]) => {
    const { pieces, size, little } = layoutOf(String(format));
    if (values.length !== pieces.length)
      throw fail(`pack expected ${pieces.length} items for packing (got ${values.length})`);
    const view = new DataView(new ArrayBuffer(size));
    pieces.forEach((piece, i) => {
      write(view, piece, values[i], little);
    });
    return new PyBytes(new Uint8Array(view.buffer));
  });
  module.def('unpack(format, buffer, /)', ([format, buffer]) => {
    const bytes = bytesOf(buffer as Value);
    const { size } = layoutOf(String(format));
    if (bytes.length !== size) throw fail(`unpack requires a buffer of ${size} bytes`);
    return unpack(String(format), bytes, 0);
  });
  module.def('unpack_from(format, buffer, offset=0)', ([format, buffer, offset]) =>
    unpack(String(format), bytesOf(buffer as Value), smallIndex(offset as Value)),
  );
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63]);
    const missing = Math.max(0, i + 3 - bytes.length);
    text += digits.slice(0, 4 - missing).join('') + '='.repeat(missing);
  }
  return text;
}

const binasciiError = defineException('Error', 'binascii', [exceptionType('ValueError')]);
function fromBase64(value: Value): Uint8Array {
  const source = typeof value === 'string' ? value : String.fromCharCode(...bytesOf(value));
  const digits = source.replaceAll(/[^A-Za-z0-9+/=]/g, '');
  const body = digits.replace(/=+$/, '');
  if (body.length % 4 === 1 || digits.length % 4 !== 0) throw new PyException(binasciiError, ['Incorrect padding']);
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const c of body) {
    held = (held << 6) | ALPHABET.indexOf(c);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 0xff;
  }
  return bytes;
}

const ascii = (text: string): PyBytes => new PyBytes(Uint8Array.from(text, (c) => c.charCodeAt(0)));

defineModule('base64', 'Bytes as text.', (module) => {
  module.def('b64encode(s, altchars=None)', ([source]) => ascii(toBase64(bytesOf(source as Value))));
  module.def('b64decode(s, altchars=None, validate=False)', ([source]) => new PyBytes(fromBase64(source as Value)));
  module.def('urlsafe_b64encode(s)', ([source]) =>
    ascii(
      toBase64(bytesOf(source as Value))
        .replaceAll('+', '-')
        .replaceAll('/', '_'),
    ),
  );
  module.def('urlsafe_b64decode(s)', ([source]) => {
    const text = typeof source === 'string' ? source : String.fromCharCode(...bytesOf(source as Value));
    return new PyBytes(fromBase64(text.replaceAll('-', '+').replaceAll('_', '/')));
  });
  module.def('b16encode(s)', ([source]) =>
    ascii(Array.from(bytesOf(source as Value), (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('')),
  );
});

defineModule('binascii', 'Bytes as hexadecimal text.', (module) => {
  module.value('Error', binasciiError);
  module.def('hexlify(data)', ([data]) =>
    ascii(Array.from(bytesOf(data as Value), (byte) => byte.toString(16).padStart(2, '0')).join('')),
  );
  module.def('unhexlify(text)', ([data]) => {
    const text = typeof data === 'string' ? data : String.fromCharCode(...bytesOf(data as Value));
    if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) throw valueError('Non-hexadecimal digit found');
    return new PyBytes(Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
  });
  module.def('crc32(data, value=0, /)', ([data, value]) => crc32(bytesOf(data as Value), smallIndex(value as Value)));
});

function crc32(bytes: Uint8Array, start: number): number {
  let crc = ~start;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
