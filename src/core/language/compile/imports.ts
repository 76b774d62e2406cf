/** `import`: modules come from the registry of the language, never from files. */
import { PyObject, type Value } from '../../base/python.ts';
import { findAttr } from '../runtime/attributes.ts';
import { raise } from '../runtime/exceptions.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { importModule } from '../runtime/modules.ts';
import type { PyModule } from '../runtime/objects.ts';
import type { ImportAlias, Stmt } from '../syntax/ast.ts';
import { SourceSyntaxError } from '../syntax/tokens.ts';
import { storeName } from './names.ts';
import { type Exec, NORMAL, type Unit } from './unit.ts';

export function importExec(unit: Unit, names: readonly ImportAlias[]): Exec {
  const parts = names.map(({ name, as }) => {
    const top = name.split('.')[0];
    return { name, top: as === null ? top : name, store: storeName(unit, as ?? top) };
  });
  return (frame) => {
    for (const { name, top, store } of parts) {
      importModule(name);
      store(frame, importModule(top));
    }
    return NORMAL;
  };
}

export function importFromExec(unit: Unit, node: Stmt & { kind: 'ImportFrom' }): Exec {
  const { module, level, names } = node;
  if (names === null) {
    if (unit.scope.kind === 'function') {
      throw new SourceSyntaxError('import * only allowed at module level', node.start, node.end);
    }
    return () => {
      for (const [name, value] of publicNames(importModule(module))) unit.namespace.set(name, value);
      return NORMAL;
    };
  }
  const parts = names.map(({ name, as }) => ({ name, store: storeName(unit, as ?? name) }));
  return (frame) => {
    if (level > 0) throw raise('ImportError', 'attempted relative import with no known parent package');
    if (module === '__future__') return NORMAL;
    const from = importModule(module);
    for (const { name, store } of parts) store(frame, member(from, module, name));
    return NORMAL;
  };
}

function member(from: PyModule, module: string, name: string): Value {
  const value = findAttr(from, name);
  if (value !== undefined) return value;
  try {
    return importModule(`${module}.${name}`);
  } catch {
    throw raise('ImportError', `cannot import name '${name}' from '${module}' (unknown location)`);
  }
}

function* publicNames(module: PyModule): Generator<[string, Value]> {
  const all = module.getAttribute('__all__');
  const names =
    all instanceof PyObject
      ? itemsOf(all).map(String)
      : module.attributeNames().filter((name) => !name.startsWith('_'));
  for (const name of names) {
    const value = module.getAttribute(name);
    if (value !== undefined) yield [name, value];
  }
}
