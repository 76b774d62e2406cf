/** `str` of NumPy scalars other than records. */
import { datetimeText, timedeltaText } from './datetime-text.ts';
import type { DType } from './dtype.ts';
import { type ComplexValue, copyBytes, elementReader } from './element.ts';
import type { FloatSize } from './float-digits.ts';
import { complexLongDoubleText, complexText, floatText, longDoubleText } from './float-text.ts';
import { bytesRepr } from './python-text.ts';

export type TextReader = (view: DataView, offset: number) => string;

/** A reader of texts for a dtype that is neither a record nor a subarray. */
export function scalarTextReader(dtype: DType): TextReader {
  const read = elementReader(dtype);
  const place = { itemsize: dtype.itemsize, little: dtype.byteOrder !== '>' };
  switch (dtype.kind) {
    case 'b':
      return (view, offset) => (read(view, offset) === true ? 'True' : 'False');
    case 'f':
      if (dtype.itemsize > 8) return (view, offset) => longDoubleText(view, offset, place);
      return (view, offset) => floatText(read(view, offset) as number, dtype.itemsize as FloatSize);
    case 'c':
      return complexReader(dtype);
    case 'M':
      return (view, offset) => datetimeText(read(view, offset) as bigint, dtype);
    case 'm':
      return (view, offset) => timedeltaText(read(view, offset) as bigint, dtype);
    case 'S':
      return (view, offset) => bytesRepr(read(view, offset) as Uint8Array);
    case 'V':
      return (view, offset) => voidText(copyBytes(view, offset, dtype.itemsize));
    case 'O':
    case 'T':
      return () => '<object>';
    default:
      return (view, offset) => String(read(view, offset));
  }
}

function complexReader(dtype: DType & { kind: 'c' }): TextReader {
  const partSize = dtype.itemsize / 2;
  const place = { itemsize: partSize, little: dtype.byteOrder !== '>' };
  if (partSize > 8) return (view, offset) => complexLongDoubleText(view, offset, place);
  const read = elementReader(dtype);
  return (view, offset) => {
    const { re, im } = read(view, offset) as ComplexValue;
    return complexText(re, im, partSize as FloatSize);
  };
}

/** Every byte as `\xHH`, printable or not. */
export function voidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  return `b'${hex.join('')}'`;
}
