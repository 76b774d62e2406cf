/** The text of one element, exactly as `str` of NumPy's scalar. */
import type { DType } from './dtype.ts';
import { recordText } from './record-text.ts';
import { scalarTextReader, type TextReader } from './scalar-text.ts';

export type { TextReader } from './scalar-text.ts';

/**
 * `str(array[i])` for the element at `offset` bytes into `view`: `0.1`, `(1+2j)`, `True`, `2020-01-01`, `5 days`,
 * `b'abc'`, text as it is, `(1, 2.5, b'a')` for a record. Objects are `<object>`: their bytes are not here.
 */
export function elementText(dtype: DType, view: DataView, offset: number): string {
  return textReader(dtype)(view, offset);
}

/** For many elements of one dtype: the choice is made once. */
export function textReader(dtype: DType): TextReader {
  if (dtype.kind === 'V' && (dtype.fields !== null || dtype.subarray !== null)) {
    return (view, offset) => recordText(dtype, view, offset);
  }
  return scalarTextReader(dtype);
}
