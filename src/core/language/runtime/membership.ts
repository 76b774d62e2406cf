/** `in`. */
import { PyBytes, PyList, PyObject, PyTuple, python, typeName, type Value } from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { callDunder, dunder } from './attributes.ts';
import { equal } from './comparison.ts';
import { typeError } from './exceptions.ts';
import { PyInstance, PyRange } from './objects.ts';
import { plain, truth } from './truth.ts';

export function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    const text = plain(item);
    if (typeof text === 'string') return container.includes(text);
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  if (!(container instanceof PyObject)) throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  if (container.pyType.userDefined) {
    const own = callDunder(container, '__contains__', [item]);
    if (own !== undefined) return truth(own);
    if (container instanceof PyInstance && container.payload !== undefined) return contains(container.payload, item);
  }
  return objectContains(container, item);
}

function objectContains(container: PyObject, item: Value): boolean {
  if (container instanceof PyList || container instanceof PyTuple)
    return container.items.some((own) => equal(own, item));
  if (container instanceof PyDict || container instanceof PySet) return container.has(item);
  if (container instanceof PyBytes) return bytesContain(container.bytes, item);
  if (container instanceof PyRange && typeof item === 'number') {
    const index = (item - container.start) / container.step;
    return Number.isInteger(index) && index >= 0 && index < container.size;
  }
  if (container.contains !== undefined) return container.contains(item);
  const iteration = iterationFor(container);
  for (let own = iteration.next(); own !== undefined; own = iteration.next()) if (equal(own, item)) return true;
  return false;
}

function iterationFor(container: PyObject): ReturnType<typeof python.iterate> {
  const found =
    container.iterate !== undefined ||
    dunder(container, '__iter__') !== undefined ||
    dunder(container, '__getitem__') !== undefined;
  if (!found) throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  return python.iterate(container);
}

function bytesContain(bytes: Uint8Array, item: Value): boolean {
  if (typeof item === 'number') return bytes.includes(item);
  if (!(item instanceof PyBytes)) throw typeError(`a bytes-like object is required, not '${typeName(item)}'`);
  return findBytes(bytes, item.bytes, 0) >= 0;
}

export function findBytes(bytes: Uint8Array, part: Uint8Array, from: number): number {
  for (let at = from; at + part.length <= bytes.length; at++) {
    let i = 0;
    while (i < part.length && bytes[at + i] === part[i]) i++;
    if (i === part.length) return at;
  }
  return -1;
}
