/** `numpy.memmap`: an array over the bytes of a file. */
import { raise } from '../../arrays/convert.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { cStrides, fStrides } from '../../arrays/layout.ts';
import { NDArray, ndarrayType } from '../../arrays/ndarray.ts';
import { Storage } from '../../arrays/storage.ts';
import type { DType } from '../../dtype/dtype.ts';
import { hasObject } from '../../dtype/struct.ts';
import { defineFunction, defineValue } from '../../ops/registry.ts';
import { bind, parseSignature } from '../../ops/signature.ts';
import { sequenceOf, toInt, toNumber } from '../arguments.ts';
import { PyNative, PyTuple, PyType, python, type Value } from '../python-values.ts';
import { plainResults } from '../ufunc.ts';
import { bytesInput, pathOf, readFile } from './input.ts';
import { flushMap, mappedFile } from './mapped-files.ts';
import { checkVersion, headerBytes, readHeader, readMagic, type Version } from './npy-format.ts';

const MODES: Readonly<Record<string, string>> = { readonly: 'r', copyonwrite: 'c', readwrite: 'r+', write: 'w+' };
const VALID = ['r', 'c', 'r+', 'w+', 'readonly', 'copyonwrite', 'readwrite', 'write'];

export const memmapType = new PyType('memmap', { module: 'numpy', bases: [ndarrayType], construct: constructMemmap });
memmapType.namespace.set('__array_priority__', -100);
plainResults.add(memmapType);
defineValue('numpy.memmap', memmapType);

const signature = parseSignature("memmap(filename, dtype='uint8', mode='r+', offset=0, shape=None, order='C')");

function constructMemmap(_type: PyType, args: readonly Value[], kwargs: Map<string, Value> | null): Value {
  const [filename, dtype, mode, offset, shape, order] = bind(signature, args, kwargs) as Value[];
  const path = pathOf(filename);
  if (path === null) return raise('TypeError', 'memmap needs a path: file objects of cells have no pages to map');
  const spec = dtype === 'uint8' ? dtypeFrom('uint8') : dtypeFrom(dtype);
  const request: MapRequest = {
    path,
    mode: checkedMode(mode),
    dtype: spec,
    offset: toInt(offset),
    shape: null,
    order: order === 'F' ? 'F' : 'C',
  };
  return mapped({ ...request, shape: shape === null ? null : lengths(shape) });
}

function lengths(shape: Value): number[] {
  return (sequenceOf(shape) ?? [shape]).map(toInt);
}
function checkedMode(mode: Value): string {
  const text = String(mode);
  if (!VALID.includes(text)) {
    const all = VALID.map((one) => python.repr(one)).join(', ');
    raise('ValueError', `mode must be one of [${all}] (got ${python.repr(text)})`);
  }
  return MODES[text] ?? text;
}

interface MapRequest {
  readonly path: string;
  readonly mode: string;
  readonly dtype: DType;
  readonly offset: number;
  readonly shape: readonly number[] | null;
  readonly order: 'C' | 'F';
}

/** Absolute, without `.` and `..`. */
function absolute(path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${python.files().cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function mapped(request: MapRequest): NDArray {
  const { mode, dtype, offset, order } = request;
  const path = absolute(request.path);
  const files = python.files();
  if (mode === 'w+' && request.shape === null) raise('ValueError', "shape must be given if mode == 'w+'");
  const old = mode === 'w+' ? new Uint8Array(0) : readFile(path);
  const shape = request.shape ?? [wholeCount(old.length - offset, dtype.itemsize)];
  const count = shape.reduce((product, length) => product * length, 1);
  const end = offset + count * dtype.itemsize;
  if (mode === 'w+' || (mode === 'r+' && old.length < end)) files.write(path, grown(old, end));
  else if (old.length < end) raise('ValueError', 'mmap length is greater than file size');
  const map = mappedFile(files, path, () => files.read(path));
  const storage = Storage.over(mode === 'c' ? map.bytes.slice() : map.bytes);
  const strides = order === 'F' ? fStrides(shape, dtype.itemsize) : cStrides(shape, dtype.itemsize);
  const made = new NDArray({
    dtype,
    shape,
    strides,
    offset,
    storage,
    base: path,
    writeable: mode !== 'r',
    type: memmapType,
  });
  const flush = new PyNative('flush', () => {
    if (mode !== 'c' && mode !== 'r') flushMap(files, map);
    return null;
  });
  made.attributes = new Map<string, Value>([
    ['filename', path],
    ['offset', offset],
    ['mode', mode],
    ['flush', flush],
    ['_mmap', null],
  ]);
  return made;
}

function wholeCount(byteLength: number, itemsize: number): number {
  if (byteLength % itemsize !== 0)
    raise('ValueError', 'Size of available data is not a multiple of the data-type size.');
  return byteLength / itemsize;
}
function grown(old: Uint8Array, byteLength: number): Uint8Array {
  const made = new Uint8Array(Math.max(byteLength, 1));
  made.set(old.subarray(0, made.length));
  return made;
}

// ── .npy files ────────────────────────────────────────────────────────────────────────────────────

export function openMemmap(path: string, mode: string, limit: number): NDArray {
  const input = bytesInput(readFile(path));
  const version = readMagic(input);
  checkVersion(version);
  const header = readHeader(input, version, limit);
  if (hasObject(header.dtype)) raise('ValueError', "Array can't be memory-mapped: Python objects in dtype.");
  const offset = readFile(path).length - input.rest().length;
  const usual = mode === 'w+' ? 'r+' : (MODES[mode] ?? mode);
  return mapped({
    path,
    mode: usual,
    dtype: header.dtype,
    offset,
    shape: header.shape,
    order: header.fortranOrder ? 'F' : 'C',
  });
}

defineFunction({
  name: 'numpy.lib.format.open_memmap',
  signature:
    "open_memmap(filename, mode='r+', dtype=None, shape=None, fortran_order=False, version=None, *, max_header_size=10000)",
  doc: 'Maps a .npy file, or makes one.',
  call: (filename: Value, mode: Value, dtype: Value, shape: Value, fortran: Value, version: Value, limit: Value) => {
    const path = pathOf(filename);
    if (path === null)
      return raise(
        'ValueError',
        'Filename must be a string or a path-like object.  Memmap cannot use existing file handles.',
      );
    if (mode !== 'w+') return openMemmap(path, String(mode), toNumber(limit));
    const made = dtypeFrom(dtype);
    if (hasObject(made)) raise('ValueError', "Array can't be memory-mapped: Python objects in dtype.");
    const pair = version instanceof PyTuple ? (version.items.map(toInt) as unknown as Version) : null;
    const header = headerBytes({ dtype: made, fortranOrder: fortran === true, shape: lengths(shape) }, pair);
    python.files().write(path, header);
    return mapped({
      path,
      mode: 'r+',
      dtype: made,
      offset: header.length,
      shape: lengths(shape),
      order: fortran === true ? 'F' : 'C',
    });
  },
});
