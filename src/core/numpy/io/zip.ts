/** ZIP archives as Python's `zipfile` writes them (ZIP64 headers, dates of 1980) and as anybody else does. */
import { raise } from '../../arrays/convert.ts';
import { deflateCodec } from '../../base/deflate-codec.ts';

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let k = 0; k < bytes.length; k++) crc = CRC_TABLE[(crc ^ bytes[k]) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Fields of 2, 4 and 8 bytes, little-endian. */
function record(fields: readonly (readonly [2 | 4 | 8, number])[], ...tails: Uint8Array[]): Uint8Array {
  const head = fields.reduce((sum, [width]) => sum + width, 0);
  const made = new Uint8Array(tails.reduce((sum, tail) => sum + tail.length, head));
  const view = new DataView(made.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  for (const tail of tails) {
    made.set(tail, at);
    at += tail.length;
  }
  return made;
}

interface Stored {
  readonly name: Uint8Array;
  readonly flags: number;
  readonly method: 0 | 8;
  readonly crc: number;
  readonly data: Uint8Array;
  readonly byteLength: number;
}

const DATE_1980 = 0x21;
const ZIP64_VERSION = 45;

function localRecord({ name, flags, method, crc, data, byteLength }: Stored): Uint8Array {
  const extra = record([
    [2, 1],
    [2, 16],
    [8, byteLength],
    [8, data.length],
  ]);
  return record(
    [
      [4, 0x04034b50],
      [2, ZIP64_VERSION],
      [2, flags],
      [2, method],
      [2, 0],
      [2, DATE_1980],
      [4, crc],
      [4, 0xffffffff],
      [4, 0xffffffff],
      [2, name.length],
      [2, extra.length],
    ],
    name,
    extra,
  );
}

function centralRecord({ name, flags, method, crc, data, byteLength }: Stored, offset: number): Uint8Array {
  return record(
    [
      [4, 0x02014b50],
      [2, 0x300 | ZIP64_VERSION],
      [2, ZIP64_VERSION],
      [2, flags],
      [2, method],
      [2, 0],
      [2, DATE_1980],
      [4, crc],
      [4, data.length],
      [4, byteLength],
      [2, name.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0o600 * 65536],
      [4, offset],
    ],
    name,
  );
}

function deflated(bytes: Uint8Array): Uint8Array {
  if (deflateCodec.current === null) return raise('RuntimeError', 'Compression requires the (missing) zlib module');
  return deflateCodec.current.deflate(bytes);
}

export function writeZip(entries: readonly ZipEntry[], compressed: boolean): Uint8Array {
  const stored = entries.map(({ name, bytes }): Stored => {
    const ascii = /^[\x20-\x7e]*$/.test(name);
    return {
      name: new TextEncoder().encode(name),
      flags: ascii ? 0 : 0x800,
      method: compressed ? 8 : 0,
      crc: crc32(bytes),
      data: compressed ? deflated(bytes) : bytes,
      byteLength: bytes.length,
    };
  });
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const one of stored) {
    const local = localRecord(one);
    directory.push(centralRecord(one, offset));
    parts.push(local, one.data);
    offset += local.length + one.data.length;
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0);
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, stored.length],
    [2, stored.length],
    [4, size],
    [4, offset],
    [2, 0],
  ]);
  return joined([...parts, ...directory, end]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

// ── Reading ───────────────────────────────────────────────────────────────────────────────────────

export interface ZipMember {
  readonly name: string;
  readonly byteLength: number;
  read(): Uint8Array;
}

const bad = (message: string): never => raise('BadZipFile', message);

function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 65535; at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  return bad('File is not a zip file');
}

/** Number of members and start of the directory, from the ZIP64 record where there is one. */
function directoryOf(view: DataView): { count: number; start: number } {
  const end = endOfDirectory(view);
  const locator = end - 20;
  if (locator >= 0 && view.getUint32(locator, true) === 0x07064b50) {
    const at = Number(view.getBigUint64(locator + 8, true));
    if (at + 56 > view.byteLength || view.getUint32(at, true) !== 0x06064b50)
      bad('Corrupt zip64 end of central directory');
    return { count: Number(view.getBigUint64(at + 32, true)), start: Number(view.getBigUint64(at + 48, true)) };
  }
  return { count: view.getUint16(end + 10, true), start: view.getUint32(end + 16, true) };
}

export function readZip(bytes: Uint8Array): ZipMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, start } = directoryOf(view);
  const members: ZipMember[] = [];
  let at = start;
  for (let k = 0; k < count; k++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
      bad('Bad magic number for central directory');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    members.push(memberAt(bytes, view, at, nameLength, extraLength));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return members;
}

function memberAt(bytes: Uint8Array, view: DataView, at: number, nameLength: number, extraLength: number): ZipMember {
  const utf8 = (view.getUint16(at + 8, true) & 0x800) !== 0;
  const name = new TextDecoder(utf8 ? 'utf-8' : 'latin1').decode(bytes.subarray(at + 46, at + 46 + nameLength));
  const method = view.getUint16(at + 10, true);
  const crc = view.getUint32(at + 16, true);
  const sizes = {
    packed: view.getUint32(at + 20, true),
    plain: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  widen(view, at + 46 + nameLength, extraLength, sizes);
  const read = (): Uint8Array => {
    const { offset, packed, plain } = sizes;
    if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50)
      bad('Bad magic number for file header');
    const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    const data = unpacked(bytes.subarray(from, from + packed), method, plain);
    if (data.length !== plain || crc32(data) !== crc) bad(`Bad CRC-32 for file '${name}'`);
    return data;
  };
  return { name, byteLength: sizes.plain, read };
}

/** Replaces sizes that did not fit 32 bits by those of the ZIP64 field. */
function widen(
  view: DataView,
  at: number,
  length: number,
  sizes: { packed: number; plain: number; offset: number },
): void {
  for (let place = at; place + 4 <= at + length; place += 4 + view.getUint16(place + 2, true)) {
    if (view.getUint16(place, true) !== 1) continue;
    let value = place + 4;
    for (const key of ['plain', 'packed', 'offset'] as const) {
      if (sizes[key] !== 0xffffffff) continue;
      sizes[key] = Number(view.getBigUint64(value, true));
      value += 8;
    }
  }
}

function unpacked(data: Uint8Array, method: number, byteLength: number): Uint8Array {
  if (method === 0) return data;
  if (method !== 8) return raise('NotImplementedError', 'That compression method is not supported');
  if (deflateCodec.current === null) return raise('RuntimeError', 'Compression requires the (missing) zlib module');
  try {
    return deflateCodec.current.inflate(data, byteLength);
  } catch {
    return bad('Error while decompressing data: the deflate stream is damaged');
  }
}
