/** `open`, file objects, `io`. */
import { type Iteration, PyBytes, PyList, PyObject, PyType, python, typeName, type Value } from '../../base/python.ts';
import { findAttr } from '../runtime/attributes.ts';
import { checked, method, native } from '../runtime/calls.ts';

import { defineException, exceptionType, raise, typeError, valueError } from '../runtime/exceptions.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { smallIndex } from '../runtime/numbers.ts';
import { PyGetSet } from '../runtime/objects.ts';
import { session } from '../runtime/session.ts';
import { plain } from '../runtime/truth.ts';
import { builtins } from '../types/builtins.ts';
import { decode, encode } from '../types/codecs.ts';
import { defineModule } from './module.ts';

/** A path argument: str, bytes or something with `__fspath__`. */
export function pathText(value: Value): string {
  const path = plain(value);
  if (typeof path === 'string') return path;
  if (path instanceof PyBytes) return decode(path.bytes, 'utf-8', 'strict');
  const own = path instanceof PyObject ? findAttr(path, '__fspath__') : undefined;
  if (own !== undefined) return pathText(python.call(own, []));
  throw typeError(`expected str, bytes or os.PathLike object, not ${typeName(value)}`);
}

const ioBase = new PyType('_IOBase', { module: '_io' });
const rawType = new PyType('BufferedIOBase', { module: '_io', bases: [ioBase] });
const textType = new PyType('TextIOBase', { module: '_io', bases: [ioBase] });
export const bytesIOType = new PyType('BytesIO', { module: '_io', bases: [rawType] });
export const stringIOType = new PyType('StringIO', { module: '_io', bases: [textType] });
const fileReaderType = new PyType('BufferedRandom', { module: '_io', bases: [rawType] });
const textFileType = new PyType('TextIOWrapper', { module: '_io', bases: [textType] });

/** Bytes with a position; `flush` writes them back to a file. */
export class PyStream extends PyObject {
  override pyType: PyType;
  override attributes: Map<string, Value> = new Map();
  bytes: Uint8Array;
  size: number;
  at = 0;
  closed = false;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly append: boolean;
  readonly encoding: string | null;
  readonly newline: string | null;
  readonly save: ((bytes: Uint8Array) => void) | null;
  dirty = false;

  constructor(
    type: PyType,
    bytes: Uint8Array,
    options: {
      readable?: boolean;
      writable?: boolean;
      append?: boolean;
      encoding?: string | null;
      newline?: string | null;
      save?: ((bytes: Uint8Array) => void) | null;
    } = {},
  ) {
    super();
    this.pyType = type;
    this.bytes = bytes;
    this.size = bytes.length;
    this.readable = options.readable ?? true;
    this.writable = options.writable ?? true;
    this.append = options.append ?? false;
    this.encoding = options.encoding ?? null;
    this.newline = options.newline ?? null;
    this.save = options.save ?? null;
    if (this.append) this.at = this.size;
  }

  check(): void {
    if (this.closed) throw valueError('I/O operation on closed file.');
  }
  content(): Uint8Array {
    return this.bytes.subarray(0, this.size);
  }

  readBytes(count: number): Uint8Array {
    this.check();
    if (!this.readable) throw raise('UnsupportedOperation', 'not readable');
    const end = count < 0 ? this.size : Math.min(this.size, this.at + count);
    const piece = this.bytes.slice(Math.min(this.at, this.size), Math.max(this.at, end));
    this.at = Math.max(this.at, end);
    return piece;
  }

  writeBytes(piece: Uint8Array): void {
    this.check();
    if (!this.writable) throw raise('UnsupportedOperation', 'not writable');
    if (this.append) this.at = this.size;
    const end = this.at + piece.length;
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.bytes.length * 2, 64));
      grown.set(this.content());
      this.bytes = grown;
    }
    this.bytes.set(piece, this.at);
    this.at = end;
    this.size = Math.max(this.size, end);
    this.touch();
  }

  /** What is not closed is flushed when the cell ends. */
  touch(): void {
    if (this.dirty || this.save === null) return;
    this.dirty = true;
    const { unwritten, endings } = session();
    unwritten.add(this);
    endings.set('files', flushFiles);
  }

  flush(): void {
    if (!this.dirty || this.save === null) return;
    this.dirty = false;
    session().unwritten.delete(this);
    this.save(this.content().slice());
  }

  /** Bytes up to and with the next line feed. */
  lineBytes(limit: number): Uint8Array {
    const feed = this.content().indexOf(10, this.at);
    const end = feed < 0 ? this.size : feed + 1;
    return this.readBytes(Math.min(end - this.at, limit < 0 ? Number.POSITIVE_INFINITY : limit));
  }

  /** What Python sees of bytes read: text, or bytes. */
  shown(piece: Uint8Array): Value {
    if (this.encoding === null) return new PyBytes(piece);
    const text = decode(piece, this.encoding, 'strict');
    return this.newline === null ? text.replace(/\r\n?/g, '\n') : text;
  }

  line(limit: number): Value | undefined {
    const piece = this.lineBytes(limit);
    return piece.length === 0 ? undefined : this.shown(piece);
  }

  override iterate(): Iteration {
    return { next: () => this.line(-1) };
  }
  next(): Value | undefined {
    return this.line(-1);
  }
}

const on = (signature: string, body: Parameters<typeof method<PyStream>>[2]): void =>
  method(ioBase, signature, body, (value) => (value instanceof PyStream ? value : undefined));
const countOf = (value: Value | undefined): number => (value === null || value === undefined ? -1 : smallIndex(value));

on('read(size=-1, /)', (self, [size]) => {
  const count = countOf(size);
  if (self.encoding === null || count < 0) return self.shown(self.readBytes(count));
  // Characters, not bytes.
  const rest = decode(self.content().subarray(self.at), self.encoding, 'strict');
  const text = [...rest].slice(0, count).join('');
  self.readBytes(encode(text, self.encoding, 'strict').length);
  return text;
});
on('read1(size=-1, /)', (self, [size]) => self.shown(self.readBytes(countOf(size))));
on('readline(size=-1, /)', (self, [size]) => self.line(countOf(size)) ?? self.shown(new Uint8Array(0)));
on('readlines(hint=-1, /)', (self) => new PyList([...itemsOf(self)]));
on('readinto(buffer, /)', (self, [buffer]) => {
  if (!(buffer instanceof PyBytes)) throw typeError('readinto() argument must be read-write bytes-like object');
  const piece = self.readBytes(buffer.bytes.length);
  buffer.bytes.set(piece);
  return piece.length;
});
on('write(data, /)', (self, [data]) => writeTo(self, data as Value));
function writeTo(self: PyStream, data: Value): Value {
  const value = plain(data);
  if (self.encoding !== null) {
    if (typeof value !== 'string') {
      throw typeError(
        self.pyType === stringIOType
          ? `string argument expected, got '${typeName(data)}'`
          : `write() argument must be str, not ${typeName(data)}`,
      );
    }
    self.writeBytes(encode(value, self.encoding, 'strict'));
    return [...value].length;
  }
  if (typeof value === 'string') throw typeError("a bytes-like object is required, not 'str'");
  const bytes = value instanceof PyObject ? value.toBytes?.() : undefined;
  if (bytes === undefined) throw typeError(`a bytes-like object is required, not '${typeName(data)}'`);
  self.writeBytes(bytes);
  return bytes.length;
}
on('writelines(lines, /)', (self, [lines]) => {
  for (const line of itemsOf(lines as Value)) writeTo(self, line);
  return null;
});
on('seek(offset, whence=0, /)', (self, [offset, whence]) => {
  self.check();
  const base = whence === 1 ? self.at : whence === 2 ? self.size : 0;
  const at = base + smallIndex(offset as Value);
  if (at < 0) throw valueError(`negative seek value ${at}`);
  self.at = at;
  return at;
});
on('tell()', (self) => {
  self.check();
  return self.at;
});
on('truncate(size=None, /)', (self, [size]) => {
  const length = size === null ? self.at : smallIndex(size as Value);
  const resized = new Uint8Array(length);
  resized.set(self.content().subarray(0, length));
  self.bytes = resized;
  self.size = length;
  self.touch();
  return length;
});
on('flush()', (self) => {
  self.flush();
  return null;
});
on('close()', (self) => {
  self.flush();
  self.closed = true;
  return null;
});
on('readable()', (self) => self.readable);
on('writable()', (self) => self.writable);
on('seekable()', () => true);
on('isatty()', () => false);
on('fileno()', () => {
  throw raise('UnsupportedOperation', 'fileno');
});
on('__enter__()', (self) => {
  self.check();
  return self;
});
on('__exit__(*args)', (self) => {
  self.flush();
  self.closed = true;
  return null;
});
on('__iter__()', (self) => self);
on('__next__()', (self) => {
  const line = self.line(-1);
  if (line === undefined) throw raise('StopIteration', '');
  return line;
});
ioBase.namespace.set('closed', new PyGetSet('closed', (self) => (self as PyStream).closed));
method<PyStream>(stringIOType, 'getvalue()', (self) => decode(self.content(), 'utf-8', 'strict'));
method<PyStream>(bytesIOType, 'getvalue()', (self) => new PyBytes(self.content().slice()));
method<PyStream>(bytesIOType, 'getbuffer()', (self) => new PyBytes(self.content().slice()));

stringIOType.construct = (type, args, kwargs) =>
  checked("StringIO(initial_value='', newline='n')", ([initial]) => {
    const text = initial === null ? '' : plain(initial as Value);
    if (typeof text !== 'string')
      throw typeError(`initial_value must be str or None, not ${typeName(initial as Value)}`);
    const stream = new PyStream(type, encode(text, 'utf-8', 'strict'), { encoding: 'utf-8', newline: '' });
    return stream;
  })(args, kwargs);
bytesIOType.construct = (type, args, kwargs) =>
  checked("BytesIO(initial_bytes=b'')", ([initial]) => {
    const bytes = initial instanceof PyObject ? initial.toBytes?.() : undefined;
    if (bytes === undefined && typeof initial === 'string' && args.length > 0)
      throw typeError("a bytes-like object is required, not 'str'");
    return new PyStream(type, bytes?.slice() ?? new Uint8Array(0));
  })(args, kwargs);

function flushFiles(): void {
  for (const stream of session().unwritten) stream.flush();
}

/** `open(path, mode)`. */
export function openFile(path: string, mode: string, encoding: Value, newline: Value): PyStream {
  if (
    !/^(?=[^rwax]*[rwax][^rwax]*$)(?=[^+]*\+?[^+]*$)[rwaxbt+]+$/.test(mode) ||
    (mode.includes('b') && mode.includes('t'))
  ) {
    throw valueError(
      mode.includes('b') && mode.includes('t') ? "can't have text and binary mode at once" : `invalid mode: '${mode}'`,
    );
  }
  flushFiles();
  const { files } = session();
  const binary = mode.includes('b');
  const fresh = mode.includes('w') || mode.includes('x');
  if (mode.includes('x') && files.stat(path) !== null)
    throw raise('FileExistsError', `[Errno 17] File exists: '${path}'`);
  if (fresh) files.write(path, new Uint8Array(0));
  const bytes = fresh || (mode.includes('a') && files.stat(path) === null) ? new Uint8Array(0) : files.read(path);
  const writable = !mode.includes('r') || mode.includes('+');
  const cwd = files.cwd;
  const absolute = path.startsWith('/') ? path : `${cwd}/${path}`;
  const stream = new PyStream(binary ? fileReaderType : textFileType, bytes, {
    readable: mode.includes('r') || mode.includes('+'),
    writable,
    append: mode.includes('a'),
    encoding: binary ? null : encoding === null ? 'utf-8' : String(encoding),
    newline: typeof newline === 'string' ? newline : null,
    save: writable ? (content) => files.write(absolute, content) : null,
  });
  stream.attributes.set('name', path);
  stream.attributes.set('mode', mode);
  if (!binary) stream.attributes.set('encoding', encoding === null ? 'UTF-8' : encoding);
  return stream;
}

const open = native(
  "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
  ([file, mode, , encoding, , newline]) => {
    return openFile(pathText(file as Value), String(mode), encoding as Value, newline as Value);
  },
);
builtins.set('open', open);
python.open = (path, mode) => openFile(path, mode, null, null);

/** Writes here go to a stream of the cell. */
class StandardOutput extends PyObject {
  override pyType: PyType = textFileType;
  private readonly shown: boolean;
  constructor(shown: boolean) {
    super();
    this.shown = shown;
  }
  private write(text: string): void {
    if (this.shown) session().write(text);
    else session().writeError(text);
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'write':
        return native('write(text, /)', ([text]) => {
          if (typeof text !== 'string') throw typeError(`write() argument must be str, not ${typeName(text as Value)}`);
          this.write(text);
          return [...text].length;
        });
      case 'writelines':
        return native('writelines(lines, /)', ([lines]) => {
          for (const line of itemsOf(lines as Value)) this.write(String(line));
          return null;
        });
      case 'flush':
        return native('flush()', () => null);
      case 'isatty':
        return native('isatty()', () => false);
      case 'encoding':
        return 'utf-8';
      default:
        return undefined;
    }
  }
  override repr(): string {
    return `<_io.TextIOWrapper name='${this.shown ? '<stdout>' : '<stderr>'}' mode='w' encoding='utf-8'>`;
  }
}
export const standardOutput = new StandardOutput(true);
export const standardError = new StandardOutput(false);

const unsupported = defineException('UnsupportedOperation', 'io', [
  exceptionType('OSError'),
  exceptionType('ValueError'),
]);

defineModule('io', 'Streams in memory, and files.', (module) => {
  module.value('StringIO', stringIOType).value('BytesIO', bytesIOType).value('open', open);
  module
    .value('IOBase', ioBase)
    .value('TextIOBase', textType)
    .value('BufferedIOBase', rawType)
    .value('RawIOBase', rawType);
  module
    .value('TextIOWrapper', textFileType)
    .value('BufferedReader', fileReaderType)
    .value('BufferedWriter', fileReaderType);
  module.value('UnsupportedOperation', unsupported).value('SEEK_SET', 0).value('SEEK_CUR', 1).value('SEEK_END', 2);
});
