/** Python's exception classes, exceptions as values, and the way from and to thrown errors of the core. */
import { ArraybookError } from '../../base/errors.ts';
import { PyFloat, PyObject, PyTuple, PyType, type Value } from '../../base/python.ts';

/** A statement that an exception passed; read by `core/language/traceback`. */
export interface TracePoint {
  readonly source: { readonly name: string; readonly text: string };
  readonly start: number;
  readonly end: number;
  readonly function: string;
}

export class PyException extends PyObject {
  override pyType: PyType;
  override attributes: Map<string, Value> | null = null;
  args: PyTuple;
  cause: PyException | null = null;
  context: PyException | null = null;
  suppressContext = false;
  /** Innermost first. */
  trace: TracePoint[] = [];
  /** The innermost expression that failed, until its frame is left. */
  spot: { readonly frame: unknown; readonly start: number; readonly end: number } | null = null;
  /** The frame that added the last entry. */
  lastFrame: unknown = null;
  /** The core error that this one came from. */
  origin: unknown = undefined;

  constructor(type: PyType, args: readonly Value[]) {
    super();
    this.pyType = type;
    this.args = new PyTuple(args);
  }
}

export const baseExceptionType = new PyType('BaseException');
const types = new Map<string, PyType>([['BaseException', baseExceptionType]]);

function define(base: string, names: string): void {
  const parent = types.get(base);
  if (parent === undefined) throw new Error(base);
  for (const name of names.split(' ')) types.set(name, new PyType(name, { bases: [parent] }));
}
define('BaseException', 'Exception BaseExceptionGroup KeyboardInterrupt SystemExit GeneratorExit');
define(
  'Exception',
  'ArithmeticError AssertionError AttributeError BufferError EOFError ImportError LookupError MemoryError NameError ' +
    'OSError ReferenceError RuntimeError StopIteration StopAsyncIteration SyntaxError SystemError TypeError ' +
    'ValueError Warning',
);
define('ArithmeticError', 'FloatingPointError OverflowError ZeroDivisionError');
define('ImportError', 'ModuleNotFoundError');
define('LookupError', 'IndexError KeyError');
define('NameError', 'UnboundLocalError');
define(
  'OSError',
  'BlockingIOError ChildProcessError ConnectionError FileExistsError FileNotFoundError InterruptedError ' +
    'IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError',
);
define('RuntimeError', 'NotImplementedError RecursionError');
define('SyntaxError', 'IndentationError');
define('IndentationError', 'TabError');
define('ValueError', 'UnicodeError');
define('UnicodeError', 'UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError');
define(
  'Warning',
  'DeprecationWarning PendingDeprecationWarning UserWarning SyntaxWarning RuntimeWarning FutureWarning ' +
    'ImportWarning UnicodeWarning BytesWarning ResourceWarning EncodingWarning',
);

types.set(
  'ExceptionGroup',
  new PyType('ExceptionGroup', {
    bases: [types.get('BaseExceptionGroup') as PyType, types.get('Exception') as PyType],
  }),
);

/** Registers an exception class of a module under its short and its full name. */
export function defineException(name: string, module: string, bases: readonly PyType[]): PyType {
  const type = new PyType(name, { bases, module });
  types.set(`${module}.${name}`, type);
  if (!types.has(name)) types.set(name, type);
  return type;
}

/** A built-in exception class by its name. */
export function exceptionType(name: string): PyType {
  return types.get(name) ?? types.get(name.slice(name.lastIndexOf('.') + 1)) ?? (types.get('RuntimeError') as PyType);
}

export function builtinExceptions(): PyType[] {
  return [...types.values()].filter((type) => type.module === 'builtins');
}

/** An exception to be thrown: `throw raise('TypeError', '…')`. */
export function raise(type: string, message: string): PyException {
  return new PyException(exceptionType(type), message === '' ? [] : [message]);
}
export function typeError(message: string): PyException {
  return raise('TypeError', message);
}
export function valueError(message: string): PyException {
  return raise('ValueError', message);
}

/** KeyError keeps the key itself. */
export function keyError(key: Value): PyException {
  return new PyException(exceptionType('KeyError'), [key]);
}

export function isInstanceOf(error: PyException, name: string): boolean {
  return error.pyType.isSubtypeOf(exceptionType(name));
}

/** Ends a cell that goes on after it was stopped: nothing in the cell can catch it. */
export class CellAbandoned {
  readonly reason: PyException;
  constructor(reason: PyException) {
    this.reason = reason;
  }
}

/** Any throw as a Python exception; what abandons the cell goes through. */
export function asException(thrown: unknown): PyException {
  if (thrown instanceof CellAbandoned) throw thrown;
  if (thrown instanceof PyException) return thrown;
  const error = translate(thrown);
  error.origin = thrown;
  return error;
}

function translate(thrown: unknown): PyException {
  if (thrown instanceof ArraybookError) {
    const type = exceptionType(thrown.pythonType);
    const error = new PyException(type, thrown.message === '' ? [] : [thrown.message]);
    for (const [name, value] of Object.entries(thrown.fields)) {
      error.attributes ??= new Map();
      error.attributes.set(name, typeof value === 'number' && !Number.isInteger(value) ? new PyFloat(value) : value);
    }
    return error;
  }
  if (thrown instanceof RangeError) {
    if (/call stack/i.test(thrown.message)) return raise('RecursionError', 'maximum recursion depth exceeded');
    if (
      /BigInt|Map maximum|Set maximum|array length|string length|allocation|typed array length/i.test(thrown.message)
    ) {
      return raise('MemoryError', '');
    }
  }
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return raise('SystemError', `internal error: ${text}`);
}
