/** `save`, `load`, `savez`, `savez_compressed`. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { defineFunction } from '../../ops/registry.ts';
import { toBool, toInt } from '../arguments.ts';
import { PyDict, type PyTuple, python, type Value } from '../python-values.ts';
import { type ByteInput, bytesInput, fileInput, methodOf, pathOf, readFile, writeTo } from './input.ts';
import { openMemmap } from './memmap.ts';
import { arrayBytes, MAGIC, type ReadOptions, readArray, startsWith } from './npy-format.ts';
import { NpzFile } from './npz.ts';
import { unpickled } from './pickle-reader.ts';
import { joined, writeZip } from './zip.ts';

const ZIP_STARTS = [Uint8Array.of(0x50, 0x4b, 3, 4), Uint8Array.of(0x50, 0x4b, 5, 6)];

defineFunction({
  name: 'numpy.save',
  signature: 'save(file, arr, allow_pickle=True)',
  doc: 'Writes an array to a .npy file.',
  call: (file: Value, array: Value, allowPickle: Value) =>
    writeTo(file, '.npy', arrayBytes(toArray(array), null, toBool(allowPickle))),
});

interface Archive {
  readonly file: Value;
  readonly args: PyTuple;
  readonly allowPickle: Value;
  readonly named: PyDict;
}

/** Arrays by name, the unnamed ones after as `arr_0`, `arr_1` …; refuses names that are taken. */
function saveArchive({ file, args, allowPickle, named }: Archive, compressed: boolean): void {
  const arrays = new Map<string, Value>();
  for (const [key, value] of entriesOf(named)) arrays.set(python.str(key), value);
  args.items.forEach((value, k) => {
    const key = `arr_${k}`;
    if (arrays.has(key)) raise('ValueError', `Cannot use un-named variables and keyword ${key}`);
    arrays.set(key, value);
  });
  const entries = [...arrays].map(([key, value]) => ({
    name: `${key}.npy`,
    bytes: arrayBytes(toArray(value), null, toBool(allowPickle)),
  }));
  writeTo(file, '.npz', writeZip(entries, compressed));
}
function entriesOf(dict: PyDict): [Value, Value][] {
  const keys = python.iterate(dict);
  const found: [Value, Value][] = [];
  for (let key = keys.next(); key !== undefined; key = keys.next()) found.push([key, python.getItem(dict, key)]);
  return found;
}
for (const [name, compressed] of [
  ['savez', false],
  ['savez_compressed', true],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(file, *args, allow_pickle=True, **kwds)`,
    doc: compressed ? 'Writes arrays to a compressed .npz archive.' : 'Writes arrays to a .npz archive.',
    call: (file: Value, args: PyTuple, allowPickle: Value, named: PyDict) =>
      saveArchive({ file, args, allowPickle, named }, compressed),
  });
}

// ── Loading ───────────────────────────────────────────────────────────────────────────────────────

const MODES = ['r', 'c', 'r+', 'w+', 'readonly', 'copyonwrite', 'readwrite', 'write'];

function load(file: Value, mode: Value, options: ReadOptions): Value {
  if (mode !== null && !MODES.includes(String(mode)))
    raise(
      'ValueError',
      `mode must be one of [${MODES.map((one) => `'${one}'`).join(', ')}] (got ${python.repr(mode)})`,
    );
  const path = pathOf(file);
  const input = path === null ? fileInput(file) : bytesInput(readFile(path), true);
  const start = input.read(MAGIC.length);
  if (start.length === 0) raise('EOFError', 'No data left in file');
  if (ZIP_STARTS.some((one) => startsWith(start, one)))
    return new NpzFile(archiveBytes(file, path, start, input), path ?? 'object', options);
  if (!startsWith(start, MAGIC)) return loadPickle(file, options, prefixed(start, input));
  if (mode !== null) {
    if (path === null)
      return raise(
        'ValueError',
        'Filename must be a string or a path-like object.  Memmap cannot use existing file handles.',
      );
    return openMemmap(path, String(mode), options.allowPickle ? 2 ** 64 : options.maxHeaderSize);
  }
  return readArray(prefixed(start, input), options);
}

/** An archive is read from the start of its file, wherever the file stands. */
function archiveBytes(file: Value, path: string | null, start: Uint8Array, input: ByteInput): Uint8Array {
  const seek = path === null ? methodOf(file, 'seek') : null;
  if (seek === null) return joined([start, input.rest()]);
  seek(0);
  return input.rest();
}

function prefixed(start: Uint8Array, input: ByteInput): ByteInput {
  let left: Uint8Array | null = start;
  return {
    isFile: input.isFile,
    read: (count) => {
      if (left === null) return input.read(count);
      const head = left;
      left = null;
      if (count <= head.length) {
        left = count < head.length ? head.subarray(count) : null;
        return head.subarray(0, count);
      }
      return joined([head, input.read(count - head.length)]);
    },
    rest: () => (left === null ? input.rest() : joined([left, input.rest()])),
  };
}

function loadPickle(file: Value, options: ReadOptions, input: ByteInput): Value {
  if (!options.allowPickle)
    raise(
      'ValueError',
      'This file contains pickled (object) data. If you trust the file you can load it unsafely using the `allow_pickle=` keyword argument or `pickle.load()`.',
    );
  try {
    return unpickled(input);
  } catch {
    const name = pathOf(file) ?? python.repr(file);
    return raise('UnpicklingError', `Failed to interpret file ${python.repr(name)} as a pickle`);
  }
}

defineFunction({
  name: 'numpy.load',
  signature:
    "load(file, mmap_mode=None, allow_pickle=False, fix_imports=True, encoding='ASCII', *, max_header_size=10000)",
  doc: 'Reads an array from a .npy file, or several from a .npz archive.',
  call: (file: Value, mode: Value, allowPickle: Value, _fix: Value, encoding: Value, limit: Value) => {
    if (!['ASCII', 'latin1', 'bytes'].includes(String(encoding)))
      raise('ValueError', "encoding must be 'ASCII', 'latin1', or 'bytes'");
    return load(file, mode, { allowPickle: toBool(allowPickle), maxHeaderSize: toInt(limit) });
  },
});

export { PyDict };
