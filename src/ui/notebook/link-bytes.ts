/**
 * The bytes of a link: version (1), length of the packed content (4), its CRC-32 (4), then the content, packed with
 * raw deflate; all of it in base64 for addresses. Numbers are little-endian. Every version begins in this way.
 */
import { FormatError } from '#core/base/errors.ts';

const HEADER = 9;

export function linkOfBytes(version: number, packed: Uint8Array): string {
  const bytes = new Uint8Array(HEADER + packed.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, version);
  view.setUint32(1, packed.length, true);
  view.setUint32(5, crc32(packed), true);
  bytes.set(packed, HEADER);
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

export function bytesOfLink(payload: string): { readonly version: number; readonly bytes: Uint8Array<ArrayBuffer> } {
  const bytes = decoded(payload);
  if (bytes.length < HEADER) throw cutShort();
  const view = new DataView(bytes.buffer);
  const version = view.getUint8(0);
  const length = view.getUint32(1, true);
  const packed = bytes.subarray(HEADER);
  if (packed.length < length) throw cutShort(packed.length, length);
  const whole = packed.subarray(0, length);
  if (packed.length > length || crc32(whole) !== view.getUint32(5, true)) {
    throw new FormatError('The link is damaged: some of its characters are not those that it was made with.');
  }
  return { version, bytes: whole };
}

function decoded(payload: string): Uint8Array<ArrayBuffer> {
  const text = payload
    .replace(/%3D|=|\s/gi, '')
    .replace(/-/g, '+')
    .replace(/_/g, '/');
  // One character alone holds no byte: it is what a cut left over.
  const usable = text.length % 4 === 1 ? text.slice(0, -1) : text;
  try {
    return Uint8Array.from(atob(usable), (char) => char.charCodeAt(0));
  } catch (cause) {
    throw new FormatError('The link is damaged: it holds characters that no link has.', { cause });
  }
}

function cutShort(have?: number, wanted?: number): FormatError {
  const amounts = wanted === undefined ? '' : ` (${have} of ${wanted} bytes are there)`;
  return new FormatError(
    `The link is cut short${amounts}. Copy the whole link again, or ask for the notebook as a file.`,
  );
}

export async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Stops as soon as there is more than `most`. */
export async function inflated(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > most) throw new FormatError(`The link unpacks to more than ${most} bytes and is not opened.`);
      parts.push(next.value);
    }
  } catch (cause) {
    await reader.cancel().catch(() => undefined);
    if (cause instanceof FormatError) throw cause;
    throw new FormatError('The link is damaged: it cannot be unpacked.', { cause });
  }
  return joined(parts, length);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  return ~crc >>> 0;
}
