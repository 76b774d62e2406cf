/** `ExceptionGroup`: several exceptions in one, and the ways to take them apart. */
import { isCallable, PyList, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import { checked, method } from '../runtime/calls.ts';
import { exceptionType, isInstanceOf, PyException, typeError, valueError } from '../runtime/exceptions.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { PyGetSet } from '../runtime/objects.ts';
import { truth } from '../runtime/truth.ts';

const baseGroup = exceptionType('BaseExceptionGroup');
const group = exceptionType('ExceptionGroup');

export function isGroup(error: PyException): boolean {
  return error.pyType.isSubtypeOf(baseGroup);
}

export function partsOfGroup(error: PyException): readonly PyException[] {
  const [, parts] = error.args.items;
  if (!(parts instanceof PyList) && !(parts instanceof PyTuple)) return [];
  return (parts.items as readonly Value[]).filter((one): one is PyException => one instanceof PyException);
}

function construct(type: PyType, args: readonly Value[], kwargs: Map<string, Value> | null): Value {
  return checked(`${type.name}(message, exceptions, /)`, ([message, exceptions]) => {
    if (typeof message !== 'string') throw typeError(`argument 1 must be str, not ${python.repr(message as Value)}`);
    if (!(exceptions instanceof PyList) && !(exceptions instanceof PyTuple)) {
      throw typeError('second argument (exceptions) must be a sequence');
    }
    const items = [...itemsOf(exceptions)];
    if (items.length === 0) throw valueError('second argument (exceptions) must be a non-empty sequence');
    items.forEach((one, k) => {
      if (!(one instanceof PyException))
        throw valueError(`Item ${k} of second argument (exceptions) is not an exception`);
    });
    const ordinary = (items as PyException[]).every((one) => isInstanceOf(one, 'Exception'));
    if (!ordinary && type.isSubtypeOf(group)) {
      throw typeError(`Cannot nest BaseExceptions in ${type === group ? 'an ExceptionGroup' : `'${type.name}'`}`);
    }
    return new PyException(ordinary && type === baseGroup ? group : type, [message, exceptions]);
  })(args, kwargs);
}
baseGroup.construct = construct;
group.construct = construct;

export function makeGroup(message: string, parts: readonly PyException[]): PyException {
  const ordinary = parts.every((one) => isInstanceOf(one, 'Exception'));
  return new PyException(ordinary ? group : baseGroup, [message, new PyList([...parts])]);
}

/** The same kind of group around other exceptions; null: none are left. */
function derived(error: PyException, parts: readonly PyException[]): PyException | null {
  if (parts.length === 0) return null;
  const own = error.pyType.userDefined ? python.getAttribute(error, 'derive') : undefined;
  const made =
    own === undefined ? makeGroup(String(error.args.items[0]), parts) : python.call(own, [new PyList([...parts])]);
  if (!(made instanceof PyException)) throw typeError('derive must return an instance of BaseExceptionGroup');
  made.cause = error.cause;
  made.context = error.context;
  made.trace = error.trace;
  return made;
}

/** What fits and what does not, each as a group of the same shape. */
export function splitGroup(
  error: PyException,
  fits: (one: PyException) => boolean,
): readonly [PyException | null, PyException | null] {
  if (fits(error)) return [error, null];
  if (!isGroup(error)) return [null, error];
  const yes: PyException[] = [];
  const no: PyException[] = [];
  for (const one of partsOfGroup(error)) {
    const [a, b] = splitGroup(one, fits);
    if (a !== null) yes.push(a);
    if (b !== null) no.push(b);
  }
  return [derived(error, yes), derived(error, no)];
}

function condition(value: Value): (one: PyException) => boolean {
  if (value instanceof PyType) return (one) => one.pyType.isSubtypeOf(value);
  if (value instanceof PyTuple) {
    const all = value.items.map(condition);
    return (one) => all.some((fits) => fits(one));
  }
  if (!isCallable(value)) throw typeError('expected a function, exception type or tuple of exception types');
  return (one) => truth(python.call(value, [one]));
}

const on = (signature: string, body: Parameters<typeof method<PyException>>[2]): void =>
  method(baseGroup, signature, body, (value) => (value instanceof PyException ? value : undefined));
on('derive(excs, /)', (self, [parts]) =>
  makeGroup(String(self.args.items[0]), [...itemsOf(parts as Value)] as PyException[]),
);
on('subgroup(condition, /)', (self, [value]) => splitGroup(self, condition(value as Value))[0]);
on('split(condition, /)', (self, [value]) => new PyTuple([...splitGroup(self, condition(value as Value))]));
baseGroup.namespace.set(
  'exceptions',
  new PyGetSet('exceptions', (self) => new PyTuple([...partsOfGroup(self as PyException)])),
);
baseGroup.namespace.set('message', new PyGetSet('message', (self) => (self as PyException).args.items[0] ?? null));
