/** Where bytes come from and go to: paths in the file space, and file objects of the language. */
import { raise } from '../../arrays/convert.ts';
import type { FileSpace } from '../../base/file-space.ts';
import { PyBytes, PyObject, python, typeName, type Value } from '../python-values.ts';
import { syncMaps } from './mapped-files.ts';

/** `str`, `bytes` or a path object as a path; null for anything else. */
export function pathOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (value instanceof PyBytes) return new TextDecoder().decode(value.bytes);
  const own = value instanceof PyObject ? python.getAttribute(value, '__fspath__') : undefined;
  return own === undefined ? null : pathOf(python.call(own, []));
}

export function methodOf(value: Value, name: string): ((...args: Value[]) => Value) | null {
  const method = python.getAttribute(value, name);
  return method === undefined || method === null ? null : (...args) => python.call(method, args);
}

/** Sequential bytes; `read` gives fewer than asked only at the end. */
export interface ByteInput {
  /** A file of the file space. */
  readonly isFile: boolean;
  read(count: number): Uint8Array;
  rest(): Uint8Array;
}

export function bytesInput(bytes: Uint8Array, isFile = false): ByteInput {
  let at = 0;
  const take = (end: number): Uint8Array => {
    const piece = bytes.subarray(at, end);
    at = end;
    return piece;
  };
  return {
    isFile,
    read: (count) => take(Math.min(bytes.length, at + count)),
    rest: () => take(bytes.length),
  };
}

function bytesFrom(value: Value): Uint8Array {
  const bytes = value instanceof PyObject ? value.toBytes?.() : undefined;
  if (bytes === undefined) return raise('TypeError', `a bytes-like object is required, not '${typeName(value)}'`);
  return bytes;
}

/** A file of the file space, with what memory maps have changed in it. */
export function readFile(path: string): Uint8Array {
  const files = python.files();
  syncMaps(files);
  return files.read(path);
}

export function fileInput(file: Value): ByteInput {
  const read = methodOf(file, 'read');
  if (read === null) return raise('TypeError', `expected str, bytes or os.PathLike object, not ${typeName(file)}`);
  return { isFile: false, read: (count) => bytesFrom(read(count)), rest: () => bytesFrom(read()) };
}

export function inputFrom(file: Value): ByteInput {
  const path = pathOf(file);
  return path === null ? fileInput(file) : bytesInput(readFile(path), true);
}

/** Writes whole files; `extension` is appended to paths that lack it. */
export function writeTo(file: Value, extension: string, bytes: Uint8Array): void {
  const path = pathOf(file);
  if (path !== null) {
    python.files().write(path.endsWith(extension) ? path : path + extension, bytes);
    return;
  }
  const write = methodOf(file, 'write');
  if (write === null) raise('TypeError', `expected str, bytes or os.PathLike object, not ${typeName(file)}`);
  else write(new PyBytes(bytes));
}

export type { FileSpace };
