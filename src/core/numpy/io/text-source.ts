/** Lines of text files: paths, file objects, lists of lines; gzip by its ending. */
import { raise } from '../../arrays/convert.ts';
import { deflateCodec } from '../../base/deflate-codec.ts';
import { drain } from '../arguments.ts';
import { PyBytes, PyList, PyObject, PyTuple, python, type Value } from '../python-values.ts';
import { methodOf, pathOf, readFile } from './input.ts';
import { crc32, joined } from './zip.ts';

function decoded(bytes: Uint8Array, encoding: Value): string {
  const name =
    typeof encoding === 'string' && encoding !== 'bytes' ? encoding : encoding === 'bytes' ? 'latin1' : 'utf-8';
  return new TextDecoder(name).decode(bytes);
}
function textOf(value: Value, encoding: Value): string {
  if (typeof value === 'string') return value;
  const bytes = value instanceof PyObject ? value.toBytes?.() : undefined;
  return bytes === undefined ? python.str(value) : decoded(bytes, encoding === null ? 'latin1' : encoding);
}

/** The deflate data of a gzip member, past its header. */
function gunzipped(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return raise('BadGzipFile', 'Not a gzipped file');
  const flags = bytes[3];
  let at = 10;
  if (flags & 4) at += 2 + bytes[at] + 256 * bytes[at + 1];
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1;
  if (flags & 2) at += 2;
  const tail = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const data = codec().inflate(bytes.subarray(at, bytes.length - 8), tail.getUint32(4, true));
  if (crc32(data) !== tail.getUint32(0, true)) raise('BadGzipFile', 'CRC check failed');
  return data;
}
export function gzipped(bytes: Uint8Array): Uint8Array {
  const tail = new DataView(new ArrayBuffer(8));
  tail.setUint32(0, crc32(bytes), true);
  tail.setUint32(4, bytes.length, true);
  return joined([
    Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255),
    codec().deflate(bytes),
    new Uint8Array(tail.buffer),
  ]);
}
function codec(): NonNullable<typeof deflateCodec.current> {
  return deflateCodec.current ?? raise('RuntimeError', 'Compression requires the (missing) zlib module');
}

/** Bytes of a path, unpacked if it ends in `.gz`. */
export function plainFile(path: string): Uint8Array {
  if (python.files().stat(path) === null) raise('FileNotFoundError', `${path} not found.`);
  const bytes = readFile(path);
  return path.endsWith('.gz') ? gunzipped(bytes) : bytes;
}

export function linesOf(source: Value, encoding: Value): string[] {
  const path = typeof source === 'string' || !(source instanceof PyBytes) ? pathOf(source) : null;
  if (path !== null) return split(decoded(plainFile(path), encoding));
  const read = source instanceof PyList || source instanceof PyTuple ? null : methodOf(source, 'read');
  if (read !== null) return split(textOf(read(), encoding));
  return drain(source).map((line) => textOf(line, encoding).replace(/(\r\n|\r|\n)$/, ''));
}

function split(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}
