/** A figure as Plotly's JSON: numbers in typed arrays travel as base64. */
import type { FigureSpec } from './figure-spec.ts';

const KINDS: readonly [abstract new (...args: never[]) => ArrayBufferView, string][] = [
  [Float64Array, 'f8'],
  [Float32Array, 'f4'],
  [Uint8Array, 'u1'],
  [Uint8ClampedArray, 'u1c'],
  [Int32Array, 'i4'],
  [Uint16Array, 'u2'],
  [Int16Array, 'i2'],
];

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const left = bytes.length - at;
    pieces.push(
      ALPHABET[bits >> 18] +
        ALPHABET[(bits >> 12) & 63] +
        (left > 1 ? ALPHABET[(bits >> 6) & 63] : '=') +
        (left > 2 ? ALPHABET[bits & 63] : '='),
    );
  }
  return pieces.join('');
}

function packed(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const kind = KINDS.find(([type]) => value instanceof type)?.[1];
  if (kind === undefined) return value;
  return { dtype: kind, bdata: base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
}

export function figureJson({ data, layout }: FigureSpec): string {
  return JSON.stringify({ data, layout }, packed);
}
