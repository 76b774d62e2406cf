/** `savetxt`. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import type { NumPyScalar } from '../../arrays/scalar.ts';
import { ArraybookError } from '../../base/errors.ts';
import { dtypeText } from '../../dtype/dtype-text.ts';
import { defineFunction } from '../../ops/registry.ts';
import { itemsOfArray } from '../arguments.ts';
import { PyBytes, type PyComplex, PyFloat, PyList, PyObject, PyTuple, python, type Value } from '../python-values.ts';
import { methodOf, pathOf } from './input.ts';
import { gzipped } from './text-source.ts';

interface Table {
  readonly rows: Value[][];
  readonly columns: number;
  readonly complex: boolean;
}

function tableOf(array: NDArray): Table {
  if (array.ndim === 0 || array.ndim > 2)
    raise('ValueError', `Expected 1D or 2D array, got ${array.ndim}D array instead`);
  const complex = array.dtype.kind === 'c';
  const { dtype } = array;
  if (array.ndim === 2)
    return { rows: itemsOfArray(array).map((row) => itemsOfArray(row as NDArray)), columns: array.shape[1], complex };
  const items = itemsOfArray(array);
  if (dtype.kind !== 'V' || dtype.fields === null) return { rows: items.map((one) => [one]), columns: 1, complex };
  const records = items.map((one) => ((one as NumPyScalar).item() as PyTuple).items);
  return { rows: records.map((one) => [...one]), columns: dtype.fields.length, complex };
}

function rowFormat(fmt: Value, delimiter: string, { columns, complex }: Table): string {
  if (fmt instanceof PyList || fmt instanceof PyTuple) {
    if (fmt.items.length !== columns) raise('AttributeError', `fmt has wrong shape.  ${python.str(fmt)}`);
    return fmt.items.map(String).join(delimiter);
  }
  if (typeof fmt !== 'string') return raise('ValueError', `invalid fmt: ${python.repr(fmt)}`);
  const formats = fmt.split('%').length - 1;
  if (formats === 1) return new Array<string>(columns).fill(complex ? ` (${fmt}+${fmt}j)` : fmt).join(delimiter);
  if (formats !== columns * (complex ? 2 : 1)) raise('ValueError', `fmt has wrong number of % formats:  ${fmt}`);
  return fmt;
}

function rowText(row: readonly Value[], format: string, array: NDArray, complex: boolean): string {
  const values = complex
    ? row.flatMap((one) => {
        const { re, im } = (one as NumPyScalar).value as PyComplex;
        return [new PyFloat(re), new PyFloat(im)];
      })
    : row;
  try {
    const text = python.binary('%', format, new PyTuple(values)) as string;
    return complex ? text.replaceAll('+-', '-') : text;
  } catch (error) {
    if (!isTypeError(error)) throw error;
    return raise(
      'TypeError',
      `Mismatch between array dtype ('${dtypeText(array.dtype)}') and format specifier ('${format}')`,
    );
  }
}
function isTypeError(error: unknown): boolean {
  if (error instanceof ArraybookError) return error.pythonType === 'TypeError';
  return error instanceof PyObject && error.pyType.name === 'TypeError';
}

function commented(text: string, comments: string, newline: string): string {
  return text === '' ? '' : comments + text.replaceAll('\n', `\n${comments}`) + newline;
}

/** Text for a file object: as text, or where it wants bytes as bytes. */
function writeText(file: Value, text: string, encoding: Value): void {
  const path = pathOf(file);
  if (path !== null) {
    const bytes = encoded(text, encoding === null ? 'utf-8' : encoding);
    python.files().write(path, path.endsWith('.gz') ? gzipped(bytes) : bytes);
    return;
  }
  const write = methodOf(file, 'write');
  try {
    if (write === null) raise('ValueError', 'fname must be a string or file handle');
    else write(text);
  } catch (error) {
    if (!isTypeError(error)) throw error;
    write?.(new PyBytes(encoded(text, encoding === null ? 'latin1' : encoding)));
  }
}
function encoded(text: string, encoding: Value): Uint8Array {
  if (!/^(latin-?_?1|iso-?8859-?1)$/i.test(String(encoding))) return new TextEncoder().encode(text);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

defineFunction({
  name: 'numpy.savetxt',
  signature:
    "savetxt(fname, X, fmt='%.18e', delimiter=' ', newline='\\n', header='', footer='', comments='# ', encoding=None)",
  doc: 'Writes an array to a text file.',
  call: (file: Value, X: Value, fmt: Value, ...[delimiter, newline, header, footer, comments, encoding]: Value[]) => {
    const array = toArray(X);
    const table = tableOf(array);
    const format = rowFormat(fmt, textFrom(delimiter), table);
    // The signature spells its default as Python does.
    const [end, mark] = [newline === '\\n' ? '\n' : textFrom(newline), textFrom(comments)];
    const body = table.rows.map((row) => rowText(row, format, array, table.complex) + end).join('');
    writeText(file, commented(textFrom(header), mark, end) + body + commented(textFrom(footer), mark, end), encoding);
  },
});
function textFrom(value: Value): string {
  return value instanceof PyBytes ? new TextDecoder('latin1').decode(value.bytes) : String(value);
}
