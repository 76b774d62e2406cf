/** `np.errstate`, `np.seterr` and their family. */
import { raise } from '../arrays/convert.ts';
import { defineFunction, defineValue } from '../ops/registry.ts';
import { toInt } from './arguments.ts';
import { type ErrorState, errorState, type Reaction } from './error-state.ts';
import { PyDict, PyNative, PyObject, PyType, python, type Value } from './python-values.ts';

const KINDS = ['divide', 'over', 'under', 'invalid'] as const;
const REACTIONS: readonly string[] = ['ignore', 'warn', 'raise', 'call', 'print', 'log'];

function stateDict(): PyDict {
  return PyDict.of(KINDS.map((kind) => [kind, errorState[kind]]));
}

/** Values in the order all, divide, over, under, invalid; None leaves one alone. */
function setState(values: readonly Value[]): void {
  const [all, ...each] = values;
  KINDS.forEach((kind, k) => {
    const value = each[k] ?? all;
    if (value === null || value === undefined) return;
    if (!REACTIONS.includes(String(value))) raise('ValueError', `invalid error type ${python.repr(value)}`);
    errorState[kind] = value as Reaction;
  });
}
defineFunction({
  name: 'numpy.seterr',
  signature: 'seterr(all=None, divide=None, over=None, under=None, invalid=None)',
  doc: 'Sets what happens on floating-point trouble.',
  call: (...values: Value[]) => {
    const before = stateDict();
    setState(values);
    return before;
  },
});
defineFunction({
  name: 'numpy.geterr',
  signature: 'geterr()',
  doc: 'What happens on floating-point trouble.',
  call: stateDict,
});
defineFunction({
  name: 'numpy.seterrcall',
  signature: 'seterrcall(func)',
  doc: 'Sets the function that is called on floating-point trouble.',
  call: (func: Value) => {
    const before = errorState.callback;
    if (
      func !== null &&
      !(func instanceof PyObject && (func.call !== undefined || python.getAttribute(func, 'write') !== undefined))
    ) {
      raise('ValueError', 'Only callable can be used as callback');
    }
    errorState.callback = func;
    return before;
  },
});
defineFunction({
  name: 'numpy.geterrcall',
  signature: 'geterrcall()',
  doc: 'The function that is called on floating-point trouble.',
  call: () => errorState.callback,
});
defineFunction({
  name: 'numpy.setbufsize',
  signature: 'setbufsize(size)',
  doc: 'Sets the ufunc buffer size.',
  call: (size: Value) => {
    const wanted = toInt(size);
    const refuse = (why: string) => raise('ValueError', `Buffer size, ${wanted}, is ${why}`);
    if (wanted > 10_000_000) refuse('too big');
    if (wanted < 5) refuse('too small');
    if (wanted % 16 !== 0) refuse('not a multiple of 16');
    const before = errorState.bufferSize;
    errorState.bufferSize = wanted;
    return before;
  },
});
defineFunction({
  name: 'numpy.getbufsize',
  signature: 'getbufsize()',
  doc: 'The ufunc buffer size.',
  call: () => errorState.bufferSize,
});

const errstateType = new PyType('errstate', {
  module: 'numpy',
  construct: (_type, args, kwargs) => new ErrorContext(args, kwargs),
});
const NAMES = ['all', ...KINDS];

class ErrorContext extends PyObject {
  override pyType: PyType = errstateType;
  private readonly values: Value[];
  private readonly callback: Value | undefined;
  private saved: ErrorState | null = null;
  constructor(args: readonly Value[], kwargs: ReadonlyMap<string, Value> | null) {
    super();
    if (args.length > 0)
      raise('TypeError', `errstate.__init__() takes 1 positional argument but ${args.length + 1} were given`);
    for (const key of kwargs?.keys() ?? []) {
      if (!NAMES.includes(key) && key !== 'call')
        raise('TypeError', `errstate.__init__() got an unexpected keyword argument '${key}'`);
    }
    this.values = NAMES.map((name) => kwargs?.get(name) ?? null);
    this.callback = kwargs?.get('call');
  }
  private enter(): void {
    this.saved = { ...errorState };
    setState(this.values);
    if (this.callback !== undefined) errorState.callback = this.callback;
  }
  private leave(): void {
    if (this.saved !== null) Object.assign(errorState, this.saved);
  }
  override getAttribute(name: string): Value | undefined {
    if (name === '__enter__') {
      return new PyNative('__enter__', () => {
        this.enter();
        return null;
      });
    }
    if (name !== '__exit__') return undefined;
    return new PyNative('__exit__', () => {
      this.leave();
      return null;
    });
  }
  /** As a decorator. */
  override call(args: readonly Value[]): Value {
    return new PyNative('wrapper', (inner, kwargs) => {
      const own = new ErrorContext([], null);
      Object.assign(own, { values: this.values, callback: this.callback });
      own.enter();
      try {
        return python.call(args[0], inner, kwargs);
      } finally {
        own.leave();
      }
    });
  }
}
defineValue('numpy.errstate', errstateType);
