/** Pictures as PNG, for Plotly's image traces. */
import { deflateCodec } from '../../../base/deflate-codec.ts';
import { base64 } from './figure-json.ts';

interface Pixels {
  readonly rows: number;
  readonly cols: number;
  readonly bytes: Uint8Array;
}

interface Picture {
  readonly rows: number;
  readonly cols: number;
  readonly source: string;
  /** Fewer pixels than the array has. */
  readonly shrunk: boolean;
}

/** Pixels that an enlarged picture may have. */
const MOST_PIXELS = 1_200_000;

/** No larger than the screen needs it (means of blocks), no smaller than it takes to keep edges sharp. */
export function figurePicture(pixels: Pixels, width: number, height: number): Picture {
  const rows = Math.min(pixels.rows, Math.max(1, Math.round(height)));
  const cols = Math.min(pixels.cols, Math.max(1, Math.round(width)));
  const less = rows !== pixels.rows || cols !== pixels.cols;
  const room = Math.floor(Math.sqrt(MOST_PIXELS / (rows * cols)));
  const factor = Math.max(1, Math.min(room, Math.ceil(Math.max(width / cols, height / rows))));
  const bytes = less ? shrunk(pixels, rows, cols) : enlarged(pixels, factor);
  const scale = less ? 1 : factor;
  const png = encodePng(bytes, rows * scale, cols * scale);
  return { rows, cols, source: `data:image/png;base64,${base64(png)}`, shrunk: less };
}

function enlarged({ rows, cols, bytes }: Pixels, factor: number): Uint8Array {
  if (factor === 1) return bytes;
  const from = new Uint32Array(bytes.slice().buffer);
  const wide = cols * factor;
  const made = new Uint32Array(rows * factor * wide);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++)
      made.fill(from[r * cols + c], r * factor * wide + c * factor, r * factor * wide + (c + 1) * factor);
    for (let again = 1; again < factor; again++)
      made.copyWithin((r * factor + again) * wide, r * factor * wide, (r * factor + 1) * wide);
  }
  return new Uint8Array(made.buffer);
}

function shrunk(pixels: Pixels, rows: number, cols: number): Uint8Array {
  const sums = new Float64Array(rows * cols * 4);
  const counts = new Uint32Array(rows * cols);
  for (let r = 0; r < pixels.rows; r++) {
    const base = Math.floor((r * rows) / pixels.rows) * cols;
    for (let c = 0; c < pixels.cols; c++) {
      const to = base + Math.floor((c * cols) / pixels.cols);
      const from = (r * pixels.cols + c) * 4;
      counts[to]++;
      for (let channel = 0; channel < 4; channel++) sums[to * 4 + channel] += pixels.bytes[from + channel];
    }
  }
  return Uint8Array.from(sums, (sum, k) => Math.round(sum / counts[k >> 2]));
}

function tableOfChecks(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
}
const CHECKS = tableOfChecks();

function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = CHECKS[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function adler(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function bigEndian(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** Blocks of stored bytes: where the host lends no deflate. */
function stored(bytes: Uint8Array): Uint8Array {
  const made = new Uint8Array(bytes.length + 5 * Math.max(1, Math.ceil(bytes.length / 65_535)));
  let to = 0;
  for (let from = 0; from < Math.max(1, bytes.length); from += 65_535) {
    const block = bytes.subarray(from, from + 65_535);
    const last = from + 65_535 >= bytes.length ? 1 : 0;
    const head = [last, block.length & 255, block.length >> 8, ~block.length & 255, (~block.length >> 8) & 255];
    made.set(head, to);
    made.set(block, to + 5);
    to += 5 + block.length;
  }
  return made.subarray(0, to);
}

function zlib(bytes: Uint8Array): Uint8Array {
  const body = deflateCodec.current?.deflate(bytes) ?? stored(bytes);
  return joined([Uint8Array.of(0x78, 0x9c), body, Uint8Array.from(bigEndian(adler(bytes)))]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const named = Uint8Array.from([...name].map((letter) => letter.charCodeAt(0)));
  const checked = joined([named, body]);
  return joined([Uint8Array.from(bigEndian(body.length)), checked, Uint8Array.from(bigEndian(crc(checked)))]);
}

/** RGBA, eight bits a channel; each row less the one above it, which suits smooth pictures. */
export function encodePng(bytes: Uint8Array, rows: number, cols: number): Uint8Array {
  const stride = cols * 4;
  const filtered = new Uint8Array(rows * (stride + 1));
  for (let r = 0; r < rows; r++) {
    filtered[r * (stride + 1)] = r === 0 ? 0 : 2;
    for (let k = 0; k < stride; k++) {
      const above = r === 0 ? 0 : bytes[(r - 1) * stride + k];
      filtered[r * (stride + 1) + 1 + k] = bytes[r * stride + k] - above;
    }
  }
  const header = Uint8Array.from([...bigEndian(cols), ...bigEndian(rows), 8, 6, 0, 0, 0]);
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
  return joined([signature, chunk('IHDR', header), chunk('IDAT', zlib(filtered)), chunk('IEND', new Uint8Array(0))]);
}
