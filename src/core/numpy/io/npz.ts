/** `NpzFile`: several arrays in one archive, read when they are asked for. */
import { raise } from '../../arrays/convert.ts';
import { attributeOf, defineMethod, defineProperty, defineValue, methodsOf, propertiesOf } from '../../ops/registry.ts';
import { type Iteration, PyBytes, PyList, PyObject, PyTuple, PyType, type Value } from '../python-values.ts';
import { bytesInput } from './input.ts';
import { MAGIC, type ReadOptions, readArray, startsWith } from './npy-format.ts';
import { readZip, type ZipMember } from './zip.ts';

export const npzFileType = new PyType('NpzFile', { module: 'numpy.lib.npyio' });
defineValue('numpy.lib.npyio.NpzFile', npzFileType);
const attributesType = new PyType('BagObj', { module: 'numpy.lib._npyio_impl' });
const MAX_SHOWN = 5;

export class NpzFile extends PyObject {
  override pyType: PyType = npzFileType;
  readonly members: ReadonlyMap<string, ZipMember>;
  readonly keys: readonly string[];
  readonly title: string;
  closed = false;
  private readonly options: ReadOptions;

  constructor(bytes: Uint8Array, title: string, options: ReadOptions) {
    super();
    const entries = readZip(bytes);
    this.members = new Map(entries.map((one) => [one.name, one]));
    this.keys = entries.map(({ name }) => (name.endsWith('.npy') ? name.slice(0, -4) : name));
    this.title = title;
    this.options = options;
  }

  override getAttribute(name: string): Value | undefined {
    return attributeOf('NpzFile', this, name);
  }
  override attributeNames(): readonly string[] {
    return [...methodsOf('NpzFile').keys(), ...propertiesOf('NpzFile').keys()];
  }
  override getItem(key: Value): Value {
    if (typeof key !== 'string') return raise('KeyError', `${String(key)} is not a file in the archive`);
    const member = this.members.get(key) ?? this.members.get(`${key}.npy`);
    if (member === undefined) return raise('KeyError', `${key} is not a file in the archive`);
    if (this.closed) return raise('AttributeError', "'NoneType' object has no attribute 'open'");
    const bytes = member.read();
    return startsWith(bytes, MAGIC) ? readArray(bytesInput(bytes), this.options) : new PyBytes(bytes.slice());
  }
  override iterate(): Iteration {
    let k = 0;
    return { next: () => this.keys[k++] };
  }
  override length(): number {
    return this.keys.length;
  }
  override contains(key: Value): boolean {
    return typeof key === 'string' && (this.members.has(key) || this.members.has(`${key}.npy`));
  }
  override repr(): string {
    const shown = this.keys.slice(0, MAX_SHOWN).join(', ') + (this.keys.length > MAX_SHOWN ? '...' : '');
    return `NpzFile '${this.title}' with keys: ${shown}`;
  }
}

/** `npz.f.name`. */
class MemberAttributes extends PyObject {
  override pyType: PyType = attributesType;
  private readonly file: NpzFile;
  constructor(file: NpzFile) {
    super();
    this.file = file;
  }
  override getAttribute(name: string): Value | undefined {
    return this.file.contains(name) ? this.file.getItem(name) : undefined;
  }
  override attributeNames(): readonly string[] {
    return this.file.keys;
  }
}

const owner = 'NpzFile';
function closeArchive(self: NpzFile): Value {
  self.closed = true;
  return null;
}
defineProperty({
  owner,
  name: 'files',
  doc: 'Names of the arrays.',
  get: (self: NpzFile) => new PyList([...self.keys]),
});
defineProperty({
  owner,
  name: 'f',
  doc: 'The arrays as attributes.',
  get: (self: NpzFile) => new MemberAttributes(self),
});
defineMethod({
  owner,
  signature: 'close()',
  doc: 'Closes the archive.',
  call: closeArchive,
});
defineMethod({ owner, signature: '__enter__()', doc: 'The archive itself.', call: (self: NpzFile) => self });
defineMethod({
  owner,
  signature: '__exit__(*args)',
  doc: 'Closes the archive.',
  call: closeArchive,
});
defineMethod({
  owner,
  signature: 'keys()',
  doc: 'Names of the arrays.',
  call: (self: NpzFile) => new PyList([...self.keys]),
});
defineMethod({
  owner,
  signature: 'values()',
  doc: 'The arrays.',
  call: (self: NpzFile) => new PyList(self.keys.map((key) => self.getItem(key))),
});
defineMethod({
  owner,
  signature: 'items()',
  doc: 'Names and arrays.',
  call: (self: NpzFile) => new PyList(self.keys.map((key) => new PyTuple([key, self.getItem(key)]))),
});
defineMethod({
  owner,
  signature: 'get(key, default=None, /)',
  doc: 'An array, or the default.',
  call: (self: NpzFile, key: Value, fallback: Value) => (self.contains(key) ? self.getItem(key) : fallback),
});
