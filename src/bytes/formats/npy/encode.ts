/** The header that `np.save` writes, byte for byte. Rules: SPEC.md. */
import { FormatError } from '#core/base/errors.ts';
import { descrFromDtype, shapeLiteral } from '#core/dtype/descr.ts';
import type { DType } from '#core/dtype/dtype.ts';
import { literalRepr } from '#core/dtype/literal.ts';
import { MAGIC } from './header.ts';

/** Data start at a multiple of this, so that they can be mapped. */
const ARRAY_ALIGN = 64;
/** Room for the growing axis to reach any int64, so that a file can be appended to in place. */
const GROWTH_AXIS_MAX_DIGITS = 21;

export interface NpyHeaderFields {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
}

type Version = 1 | 2 | 3;

/** NPY-12: everything before the data. The oldest version that can hold it, unless one is asked for. */
export function encodeNpyHeader(fields: NpyHeaderFields, version?: Version): Uint8Array<ArrayBuffer> {
  const text = headerDictionary(fields);
  return wrap(text, version ?? oldestVersion(text));
}

function headerDictionary({ dtype, shape, fortranOrder }: NpyHeaderFields): string {
  const descr = literalRepr(descrFromDtype(dtype));
  const order = fortranOrder ? 'True' : 'False';
  const text = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${literalRepr(shapeLiteral(shape))}, }`;
  const growing = fortranOrder ? shape.at(-1) : shape[0];
  return growing === undefined ? text : text + ' '.repeat(GROWTH_AXIS_MAX_DIGITS - String(growing).length);
}

function oldestVersion(text: string): Version {
  if (!isLatin1(text)) return 3;
  return paddedLength(text.length, 1) < 2 ** 16 ? 1 : 2;
}

function isLatin1(text: string): boolean {
  return [...text].every((character) => (character.codePointAt(0) ?? 0) < 0x100);
}

/** Header length with its padding and newline; NumPy always adds 1 to 64 bytes of padding. */
function paddedLength(textLength: number, version: Version): number {
  const prefix = 8 + (version === 1 ? 2 : 4);
  const length = textLength + 1;
  return length + ARRAY_ALIGN - ((prefix + length) % ARRAY_ALIGN);
}

function wrap(text: string, version: Version): Uint8Array<ArrayBuffer> {
  const encoded = version === 3 ? new TextEncoder().encode(text) : Uint8Array.from(text, (c) => c.charCodeAt(0));
  const length = paddedLength(encoded.length, version);
  if (version === 1 && length >= 2 ** 16) {
    throw new FormatError(`Header length ${encoded.length + 1} too big for version=(1, 0)`);
  }
  const lengthSize = version === 1 ? 2 : 4;
  const bytes = new Uint8Array(8 + lengthSize + length).fill(0x20);
  bytes.set(MAGIC);
  bytes.set([version, 0], MAGIC.length);
  const view = new DataView(bytes.buffer);
  if (lengthSize === 2) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  bytes.set(encoded, 8 + lengthSize);
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}
