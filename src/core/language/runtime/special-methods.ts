/** `x.__len__`, `x.__add__` … of built-in objects, made from what they can do. */

import { ArraybookError } from '../../base/errors.ts';
import {
  type BinaryOp,
  type CompareOp,
  int,
  isCallable,
  type Native,
  NotImplemented,
  PyBytes,
  PyFloat,
  PyList,
  PyNative,
  PyObject,
  PyTuple,
  PyType,
  python,
  type UnaryOp,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { PyException, raise } from './exceptions.ts';

const BINARY: Record<string, BinaryOp> = {
  add: '+',
  sub: '-',
  mul: '*',
  truediv: '/',
  floordiv: '//',
  mod: '%',
  pow: '**',
  matmul: '@',
  lshift: '<<',
  rshift: '>>',
  and: '&',
  or: '|',
  xor: '^',
};
const COMPARE: Record<string, CompareOp> = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' };
const UNARY: Record<string, UnaryOp> = { neg: '-', pos: '+', invert: '~' };

/** NotImplemented instead of the TypeError of operands that do not fit. */
function orNotImplemented(action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    if (
      error instanceof PyException &&
      /^(unsupported operand|'.*' not supported between|can only concatenate)/.test(String(error.args.items[0]))
    ) {
      return NotImplemented;
    }
    throw error;
  }
}

function isSequence(value: Value): boolean {
  return typeof value === 'string' || value instanceof PyList || value instanceof PyTuple || value instanceof PyBytes;
}
function isContainer(value: Value): boolean {
  return isSequence(value) || value instanceof PyDict || value instanceof PySet;
}

/** The method without its underscores, bound; undefined where the object has no such ability. */
export function specialMethod(value: Value, name: string): Value | undefined {
  if (!name.startsWith('__') || !name.endsWith('__') || value instanceof PyType) return undefined;
  const body = behaviour(value, name.slice(2, -2));
  return body === undefined ? undefined : new PyNative(name, body);
}

function behaviour(value: Value, word: string): Native | undefined {
  if (Object.hasOwn(COMPARE, word))
    return ([other]) => orNotImplemented(() => python.compare(COMPARE[word], value, other));
  const object = value instanceof PyObject ? value : null;
  if (Object.hasOwn(BINARY, word)) return operator(value, object, BINARY[word], false);
  if (word.startsWith('r') && Object.hasOwn(BINARY, word.slice(1)))
    return operator(value, object, BINARY[word.slice(1)], true);
  if (Object.hasOwn(UNARY, word))
    return object?.unary === undefined ? undefined : () => python.unary(UNARY[word], value);
  return access(value, object, word) ?? conversion(object, word);
}

function operator(value: Value, object: PyObject | null, op: BinaryOp, reflected: boolean): Native | undefined {
  if (
    object?.binary === undefined &&
    !((op === '+' || op === '*') && isSequence(value)) &&
    !(value instanceof PySet && '&|^-'.includes(op))
  ) {
    return op === '%' && typeof value === 'string' ? ([other]) => python.binary('%', value, other) : undefined;
  }
  return ([other]) =>
    orNotImplemented(() => (reflected ? python.binary(op, other, value) : python.binary(op, value, other)));
}

function access(value: Value, object: PyObject | null, word: string): Native | undefined {
  switch (word) {
    case 'len':
      return isContainer(value) || object?.length !== undefined ? () => lengthOf(value) : undefined;
    case 'getitem':
      return isSequence(value) ||
        value instanceof PyDict ||
        object?.getItem !== undefined ||
        object?.pyType.name === 'range'
        ? ([key]) => python.getItem(value, key)
        : undefined;
    case 'setitem':
      return object?.setItem === undefined
        ? undefined
        : ([key, item]) => {
            object.setItem?.(key, item);
            return null;
          };
    case 'iter':
      return isContainer(value) || object?.iterate !== undefined
        ? () => python.call(builtin('iter'), [value])
        : undefined;
    case 'contains':
      return isContainer(value) || object?.contains !== undefined || object?.iterate !== undefined
        ? ([item]) => python.call(builtin('contains'), [value, item])
        : undefined;
    case 'next': {
      const next = (object as { next?: () => Value | undefined } | null)?.next;
      return next === undefined
        ? undefined
        : () => {
            const item = next.call(object);
            if (item === undefined) throw raise('StopIteration', '');
            return item;
          };
    }
    case 'call':
      return object !== null && isCallable(object) ? (args, kwargs) => python.call(object, args, kwargs) : undefined;
    default:
      return undefined;
  }
}

const helpers = new Map<string, Value>();
/** Functions that the built-ins lend to this file. */
export function lendHelper(name: string, func: Value): void {
  helpers.set(name, func);
}
function builtin(name: string): Value {
  return helpers.get(name) ?? null;
}
function lengthOf(value: Value): Value {
  return python.call(builtin('len'), [value]);
}

function conversion(object: PyObject | null, word: string): Native | undefined {
  if (object === null) return undefined;
  switch (word) {
    case 'index':
    case 'int': {
      const convert =
        word === 'int'
          ? (): number | bigint | undefined => object.toInt?.() ?? object.toIndex?.()
          : () => object.toIndex?.();
      return quietly(convert) === undefined ? undefined : () => int(convert() as number | bigint);
    }
    case 'float':
      return quietly(() => object.toFloat?.()) === undefined
        ? undefined
        : () => new PyFloat(object.toFloat?.() as number);
    case 'complex':
      return quietly(() => object.toComplex?.()) === undefined ? undefined : () => object.toComplex?.() as Value;
    case 'bool':
      return object.truth === undefined ? undefined : () => python.truth(object);
    default:
      return undefined;
  }
}

function quietly<T>(action: () => T | undefined): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof ArraybookError || error instanceof PyException) return undefined;
    throw error;
  }
}
