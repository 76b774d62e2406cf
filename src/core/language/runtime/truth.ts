/** Truth and length of any value. */
import {
  NotImplemented,
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { callDunder } from './attributes.ts';
import { raise, typeError } from './exceptions.ts';
import { PyInstance } from './objects.ts';

/** An instance of a class that extends int, str … as that value. */
export function plain(value: Value): Value {
  return value instanceof PyInstance && value.payload !== undefined ? value.payload : value;
}

export function truth(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'string':
      return value.length > 0;
    case 'bigint':
      return value !== 0n;
    default:
      return value !== null && objectTruth(value);
  }
}

function objectTruth(value: PyObject): boolean {
  if (value.pyType.userDefined) {
    const own = callDunder(value, '__bool__', []);
    if (own !== undefined) {
      if (typeof own === 'boolean') return own;
      throw typeError(`__bool__ should return bool, returned ${typeName(own)}`);
    }
    const length = callDunder(value, '__len__', []);
    if (length !== undefined) return truth(length);
    if (value instanceof PyInstance) return value.payload === undefined || truth(value.payload);
  }
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length > 0;
  if (value instanceof PyFloat) return value.value !== 0;
  if (value instanceof PyDict || value instanceof PySet) return value.size > 0;
  if (value instanceof PyComplex) return value.re !== 0 || value.im !== 0;
  if (value instanceof PyBytes) return value.bytes.length > 0;
  if (value === NotImplemented) return true;
  if (value.truth !== undefined) return value.truth();
  if (value.length !== undefined) return value.length() > 0;
  return true;
}

/** A UTF-16 string's length in code points. */
export function textLength(text: string): number {
  if (text === lastText) return lastLength;
  const length = countCharacters(text);
  if (text.length > 16) [lastText, lastLength] = [text, length];
  return length;
}
/** Indexing in a loop asks for the same text again and again. */
let lastText = '';
let lastLength = 0;

function countCharacters(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      length--;
      i++;
    }
  }
  return length;
}

export function length(value: Value): number {
  if (typeof value === 'string') return textLength(value);
  if (value instanceof PyObject) {
    if (value.pyType.userDefined) {
      const own = callDunder(value, '__len__', []);
      if (typeof own === 'number') {
        if (own < 0) throw raise('ValueError', '__len__() should return >= 0');
        return own;
      }
      if (own !== undefined) throw typeError(`'${typeName(own)}' object cannot be interpreted as an integer`);
      if (value instanceof PyInstance && value.payload !== undefined) return length(value.payload);
    }
    if (value instanceof PyList || value instanceof PyTuple) return value.items.length;
    if (value instanceof PyDict || value instanceof PySet) return value.size;
    if (value instanceof PyBytes) return value.bytes.length;
    if (!(value instanceof PyType) && value.length !== undefined) return value.length();
  }
  throw typeError(`object of type '${typeName(value)}' has no len()`);
}
