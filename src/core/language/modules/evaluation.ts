/** `ast.literal_eval`, `eval`, `exec`, `compile`; `keyword`. */
import { PyBytes, PyComplex, PyList, PyNative, PyTuple, python, type Value } from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { compileCell } from '../compile/compile.ts';
import { Namespace } from '../compile/unit.ts';
import { exceptionType, PyException, raise, typeError, valueError } from '../runtime/exceptions.ts';
import { binary, unary } from '../runtime/operations.ts';
import { running } from '../runtime/session.ts';
import type { Expr } from '../syntax/ast.ts';
import { parseExpression } from '../syntax/parser.ts';
import { SourceSyntaxError } from '../syntax/tokens.ts';
import { builtins } from '../types/builtins.ts';
import { globalScope } from '../types/functions.ts';
import { defineModule } from './module.ts';

/** Syntax errors of text that a cell gave, as exceptions it can catch. */
export function withSyntaxErrors<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof SourceSyntaxError)) throw error;
    throw new PyException(exceptionType(error.type), [`${error.message} (<string>, line 1)`]);
  }
}

function literal(node: Expr): Value {
  switch (node.kind) {
    case 'Constant':
      return node.value;
    case 'Tuple':
      return new PyTuple(node.items.map(literal));
    case 'List':
      return new PyList(node.items.map(literal));
    case 'Set':
      return new PySet(node.items.map(literal));
    case 'Dict':
      return PyDict.of(node.items.map(({ key, value }) => [literal(key ?? value), literal(value)] as const));
    case 'Unary':
      if (node.op === '-' || node.op === '+') return unary(node.op, literal(node.operand));
      break;
    case 'Binary': {
      const right = literal(node.right);
      if ((node.op === '+' || node.op === '-') && right instanceof PyComplex)
        return binary(node.op, literal(node.left), right);
      break;
    }
    case 'Call':
      if (node.func.kind === 'Name' && node.func.id === 'set' && node.args.length === 0) return new PySet();
  }
  throw valueError(`malformed node or string on line 1: <${node.kind}>`);
}

defineModule('ast', 'Literals out of text.', (module) => {
  module.def('literal_eval(node_or_string)', ([text]) => {
    if (typeof text !== 'string') throw valueError(`malformed node or string: ${python.repr(text as Value)}`);
    return withSyntaxErrors(() => literal(parseExpression(text)));
  });
});

defineModule('keyword', 'The reserved words.', (module) => {
  const words =
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
      ' ',
    );
  module.value('kwlist', new PyList(words));
  module.def('iskeyword(s)', ([word]) => words.includes(String(word)));
});

/** A namespace over a dict: names are read from it before, and written back after. */
function dictNamespace(globals: Value, locals: Value): { namespace: Namespace; finish: () => void } {
  const namespace = new Namespace(builtins);
  const sources = [globals, locals].filter((one) => one instanceof PyDict);
  if (sources.length === 0) for (const [name, value] of globalScope.entries()) namespace.set(name, value);
  for (const dict of sources) for (const { key, value } of dict.entries()) namespace.set(String(key), value);
  const target = sources.at(-1);
  return {
    namespace,
    finish() {
      if (target === undefined) {
        for (const [name, value] of namespace.entries()) globalScope.set(name, value);
      } else for (const [name, value] of namespace.entries()) target.set(name, value);
    },
  };
}

function sourceText(source: Value): string {
  if (typeof source === 'string') return source;
  if (source instanceof PyBytes) return new TextDecoder().decode(source.bytes.slice());
  throw typeError('exec() arg 1 must be a string, bytes or code object');
}

function execute(source: Value, globals: Value, locals: Value): Value | undefined {
  if (running.session === null) throw raise('RuntimeError', 'no cell is running');
  const { namespace, finish } = dictNamespace(globals, locals);
  try {
    return withSyntaxErrors(() => compileCell({ name: '<string>', text: sourceText(source) }, namespace)).run();
  } finally {
    finish();
  }
}

builtins.set(
  'exec',
  new PyNative('exec', ([source, globals = null, locals = null]) => {
    execute(source, globals, locals);
    return null;
  }),
);
builtins.set(
  'eval',
  new PyNative('eval', ([source, globals = null, locals = null]) => {
    const text = sourceText(source).trim();
    withSyntaxErrors(() => parseExpression(text));
    const value = execute(text, globals, locals);
    return value === undefined ? null : value;
  }),
);
builtins.set(
  'compile',
  new PyNative('compile', ([source]) => {
    withSyntaxErrors(() => compileCell({ name: '<string>', text: sourceText(source) }, new Namespace(builtins)));
    return source;
  }),
);
