/** Built-in functions of iterables: `map`, `zip`, `sorted` … */
import {
  type Iteration,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  python,
  sliceType,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { dunder, findAttr } from '../runtime/attributes.ts';
import { tick } from '../runtime/budget.ts';
import { call } from '../runtime/calls.ts';
import { compare } from '../runtime/comparison.ts';
import { typeError, valueError } from '../runtime/exceptions.ts';
import { PyGenerator, stopIteration } from '../runtime/generator.ts';
import { getItem } from '../runtime/items.ts';
import { isIteration, itemsOf, iterate, iterationOf, iteratorOf, untilStop } from '../runtime/iteration.ts';
import { PyIterator, PyRange } from '../runtime/objects.ts';
import { binary } from '../runtime/operations.ts';
import { lendHelper } from '../runtime/special-methods.ts';
import { length, truth } from '../runtime/truth.ts';
import { builtins, define, raw } from './builtins.ts';
import { sorted } from './lists.ts';

raw('iter', (args) => {
  if (args.length === 2) return new PyIterator('callable_iterator', sentinelIteration(args[0], args[1]));
  if (args.length !== 1) throw typeError(`iter expected at least 1 argument, got ${args.length}`);
  return iteratorOf(args[0]);
});
lendHelper('iter', builtins.get('iter') as Value);
function sentinelIteration(callable: Value, sentinel: Value): Iteration {
  let done = false;
  return {
    next() {
      if (done) return undefined;
      const value = untilStop(callable, []);
      done = value === undefined || truth(compare('==', value, sentinel));
      return done ? undefined : value;
    },
  };
}
raw('next', (args) => {
  const [iterator, fallback] = args;
  if (iterator === undefined) throw typeError('next expected at least 1 argument, got 0');
  if (!(iterator instanceof PyObject) || (!isIteration(iterator) && dunder(iterator, '__next__') === undefined)) {
    throw typeError(`'${typeName(iterator)}' object is not an iterator`);
  }
  const user = isIteration(iterator) ? undefined : dunder(iterator, '__next__');
  if (user !== undefined && fallback === undefined) return call(user, [iterator]);
  const value = iterationOf(iterator).next();
  if (value !== undefined) return value;
  if (fallback !== undefined) return fallback;
  throw stopIteration(iterator instanceof PyGenerator ? iterator.result : null);
});

/** An iterator type that can be called: `map`, `zip` … */
function iteratorClass(
  name: string,
  make: (args: readonly Value[], kwargs: Map<string, Value> | null) => Iteration,
): void {
  const type = new PyIterator(name, { next: () => undefined }).pyType;
  type.construct = (_type, args, kwargs) =>
    new PyIterator(name, make(args, kwargs), [...args, ...(kwargs?.values() ?? [])]);
  builtins.set(name, type);
}
iteratorClass('map', ([func, ...iterables]) => {
  if (func === undefined || iterables.length === 0) throw typeError('map() must have at least two arguments.');
  const iterations = iterables.map(iterate);
  return {
    next() {
      const args: Value[] = [];
      for (const iteration of iterations) {
        const item = iteration.next();
        if (item === undefined) return undefined;
        args.push(item);
      }
      return call(func, args);
    },
  };
});
iteratorClass('filter', ([func, iterable]) => {
  if (iterable === undefined) throw typeError('filter expected 2 arguments, got 1');
  const iteration = iterate(iterable);
  return {
    next() {
      for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
        tick();
        if (truth(func === null ? item : call(func, [item]))) return item;
      }
      return undefined;
    },
  };
});
iteratorClass('enumerate', (args, kwargs) => {
  const iteration = iterate(args[0] ?? kwargs?.get('iterable') ?? missingIterable());
  let i: Value = args[1] ?? kwargs?.get('start') ?? 0;
  return {
    next() {
      const item = iteration.next();
      if (item === undefined) return undefined;
      const pair = new PyTuple([i, item]);
      i = typeof i === 'number' && i < 2 ** 52 ? i + 1 : binary('+', i, 1);
      return pair;
    },
  };
});
function missingIterable(): never {
  throw typeError("enumerate() missing required argument 'iterable'");
}
iteratorClass('zip', (iterables, kwargs) => {
  const strict = truth(kwargs?.get('strict') ?? false);
  const iterations = iterables.map(iterate);
  return { next: () => (iterations.length === 0 ? undefined : zipStep(iterations, strict)) };
});
function zipStep(iterations: readonly Iteration[], strict: boolean): Value | undefined {
  const items: Value[] = [];
  for (let i = 0; i < iterations.length; i++) {
    const item = iterations[i].next();
    if (item !== undefined) {
      items.push(item);
      continue;
    }
    if (strict) checkLengths(iterations, i);
    return undefined;
  }
  return new PyTuple(items);
}
function checkLengths(iterations: readonly Iteration[], ended: number): void {
  const others = (count: number): string => (count === 1 ? 'argument 1' : `arguments 1-${count}`);
  if (ended > 0) throw valueError(`zip() argument ${ended + 1} is shorter than ${others(ended)}`);
  for (let i = 1; i < iterations.length; i++) {
    if (iterations[i].next() !== undefined) throw valueError(`zip() argument ${i + 1} is longer than ${others(i)}`);
  }
}
iteratorClass('reversed', ([sequence]) => {
  const own = sequence instanceof PyObject ? findAttr(sequence, '__reversed__') : undefined;
  if (own !== undefined) return iterate(call(own, []));
  if (sequence instanceof PyRange)
    return iterate(getItem(sequence, python.construct(sliceType, [null, null, -1], null)));
  if (
    sequence instanceof PySet ||
    sequence === undefined ||
    !(sequence instanceof PyObject || typeof sequence === 'string')
  ) {
    throw typeError(`'${typeName(sequence ?? null)}' object is not reversible`);
  }
  if (sequence instanceof PyFloat || sequence instanceof PyComplex || sequence instanceof PyType)
    throw typeError(`'${typeName(sequence)}' object is not reversible`);
  const items = sequence instanceof PyDict || typeof sequence === 'string' ? itemsOf(sequence) : null;
  let i = (items?.length ?? length(sequence)) - 1;
  return { next: () => (i < 0 ? undefined : items === null ? getItem(sequence, i--) : items[i--]) };
});
const reversedType = builtins.get('reversed') as PyType;
const makeReversed = reversedType.construct;
reversedType.construct = (type, args, kwargs) => {
  const own = args[0] instanceof PyObject ? findAttr(args[0], '__reversed__') : undefined;
  return own === undefined ? (makeReversed?.(type, args, kwargs) ?? null) : call(own, []);
};

define('sorted(iterable, /, *, key=None, reverse=False)', ([iterable, key, reverse]) => {
  return new PyList(sorted(itemsOf(iterable as Value), key as Value, truth(reverse as Value)));
});
define('all(iterable, /)', ([iterable]) => !some(iterable as Value, false));
define('any(iterable, /)', ([iterable]) => some(iterable as Value, true));
function some(iterable: Value, wanted: boolean): boolean {
  const iteration = iterate(iterable);
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
    tick();
    if (truth(item) === wanted) return true;
  }
  return false;
}
