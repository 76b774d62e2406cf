/** The texts of failed assertions. */

import { NDArray } from '../../arrays/ndarray.ts';
import { arrayRepr } from '../../arrays/print.ts';
import { ArraybookError } from '../../base/errors.ts';
import { python, type Value } from '../../base/python.ts';

export function fail(message: string): never {
  throw new ArraybookError('dtype', message, { pythonType: 'AssertionError' });
}

export interface MessageParts {
  readonly header?: string;
  readonly verbose?: boolean;
  readonly names?: readonly string[];
  readonly precision?: number;
}

function valueText(value: Value, precision: number): string {
  const text = value instanceof NDArray ? arrayRepr(value, { precision }) : python.repr(value);
  const lines = text.split('\n');
  return lines.length > 4 ? `${lines.slice(0, 3).join('\n')}...` : text;
}

/** Header, the caller's words, and the two values. */
export function failureText(values: readonly Value[], words: string, parts: MessageParts = {}): string {
  const { header = 'Items are not equal:', verbose = true, names = ['ACTUAL', 'DESIRED'], precision = 8 } = parts;
  const lines = [`\n${header}`];
  if (words !== '') {
    if (!words.includes('\n') && words.length < 79 - header.length) lines[0] += ` ${words}`;
    else lines.push(words);
  }
  if (verbose) lines.push(...values.map((value, k) => ` ${names[k]}: ${valueText(value, precision)}`));
  return lines.join('\n');
}
