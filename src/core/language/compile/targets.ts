/** Assignment, augmented assignment, deletion. */
import { PyList, PyObject, PyTuple, typeName, type Value } from '../../base/python.ts';
import { delAttr, getAttr, setAttr } from '../runtime/attributes.ts';
import { typeError, valueError } from '../runtime/exceptions.ts';
import { deleteItem, getItem, setItem } from '../runtime/items.ts';
import { collect, iterate } from '../runtime/iteration.ts';
import { inplace } from '../runtime/operations.ts';
import type { Expr, Stmt } from '../syntax/ast.ts';
import { deleteName, loadName, storeName } from './names.ts';
import { binaryThunk } from './operators.ts';
import { type Exec, type Frame, NORMAL, type Store, type Unit } from './unit.ts';

export function targetStore(unit: Unit, target: Expr): Store {
  switch (target.kind) {
    case 'Name':
      return storeName(unit, target.id);
    case 'Attribute': {
      const object = unit.expr(target.value);
      const { name } = target;
      return (frame, value) => setAttr(object(frame), name, value);
    }
    case 'Subscript':
      return subscriptStore(unit, target);
    case 'Tuple':
    case 'List':
      return unpackStore(unit, target.items);
    default:
      throw typeError(`cannot assign to ${target.kind}`);
  }
}

function subscriptStore(unit: Unit, target: Expr & { kind: 'Subscript' }): Store {
  const container = unit.expr(target.value);
  const index = unit.expr(target.index);
  return (frame, value) => {
    const object = container(frame);
    const key = index(frame);
    if (
      object instanceof PyList &&
      typeof key === 'number' &&
      key >= 0 &&
      key < object.items.length &&
      !object.pyType.userDefined
    ) {
      object.items[key] = value;
    } else setItem(object, key, value);
  };
}

function unpackStore(unit: Unit, targets: readonly Expr[]): Store {
  const star = targets.findIndex((target) => target.kind === 'Starred');
  const stores = targets.map((target) => unit.store(target.kind === 'Starred' ? target.value : target));
  const count = stores.length;
  if (star < 0) {
    return (frame, value) => {
      const items = unpack(value, count);
      for (let i = 0; i < count; i++) stores[i](frame, items[i]);
    };
  }
  const after = count - star - 1;
  return (frame, value) => {
    const items = unpackAll(value);
    if (items.length < count - 1) {
      throw valueError(`not enough values to unpack (expected at least ${count - 1}, got ${items.length})`);
    }
    for (let i = 0; i < star; i++) stores[i](frame, items[i]);
    stores[star](frame, new PyList(items.slice(star, items.length - after)));
    for (let i = 0; i < after; i++) stores[star + 1 + i](frame, items[items.length - after + i]);
  };
}

function iterateForUnpack(value: Value): ReturnType<typeof iterate> {
  if (!(value instanceof PyObject) && typeof value !== 'string') {
    throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  }
  return iterate(value);
}

function unpackAll(value: Value): readonly Value[] {
  if ((value instanceof PyTuple || value instanceof PyList) && !value.pyType.userDefined) return value.items;
  return collect(iterateForUnpack(value));
}

function unpack(value: Value, count: number): readonly Value[] {
  if ((value instanceof PyTuple || value instanceof PyList) && !value.pyType.userDefined) {
    if (value.items.length === count) return value instanceof PyList ? value.items.slice() : value.items;
    throw wrongCount(value.items.length, count);
  }
  const iteration = iterateForUnpack(value);
  const items: Value[] = [];
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
    if (items.length === count) throw valueError(`too many values to unpack (expected ${count})`);
    items.push(item);
  }
  if (items.length < count) throw wrongCount(items.length, count);
  return items;
}

function wrongCount(given: number, count: number): PyObject {
  if (given > count) return valueError(`too many values to unpack (expected ${count})`);
  return valueError(`not enough values to unpack (expected ${count}, got ${given})`);
}

// ── Augmented ─────────────────────────────────────────────────────────────────────────────────────

export function augmentedExec(unit: Unit, node: Stmt & { kind: 'AugAssign' }): Exec {
  const { target, op } = node;
  const value = unit.expr(node.value);
  switch (target.kind) {
    case 'Name':
      return augmentedName(unit, target.id, node);
    case 'Attribute': {
      const object = unit.expr(target.value);
      const { name } = target;
      return (frame) => {
        const owner = object(frame);
        const old = getAttr(owner, name);
        setAttr(owner, name, inplace(op, old, value(frame)));
        return NORMAL;
      };
    }
    case 'Subscript': {
      const container = unit.expr(target.value);
      const index = unit.expr(target.index);
      return (frame) => {
        const object = container(frame);
        const key = index(frame);
        const old = getItem(object, key);
        setItem(object, key, inplace(op, old, value(frame)));
        return NORMAL;
      };
    }
    default:
      throw typeError('illegal expression for augmented assignment');
  }
}

function augmentedName(unit: Unit, name: string, node: Stmt & { kind: 'AugAssign' }): Exec {
  const load = loadName(unit, name);
  const store = storeName(unit, name);
  const right = unit.expr(node.value);
  let a: Value = null;
  let b: Value = null;
  const { op } = node;
  // Primitives have no in-place form, so the plain operator's fast paths serve them.
  const plain = binaryThunk(
    op,
    () => a,
    () => b,
  );
  return (frame) => {
    const left = load(frame);
    const value = right(frame);
    if (left instanceof PyObject) store(frame, inplace(op, left, value));
    else {
      a = left;
      b = value;
      store(frame, plain(frame));
    }
    return NORMAL;
  };
}

// ── Deletion ──────────────────────────────────────────────────────────────────────────────────────

export function deletion(unit: Unit, target: Expr): (frame: Frame) => void {
  switch (target.kind) {
    case 'Name':
      return deleteName(unit, target.id);
    case 'Attribute': {
      const object = unit.expr(target.value);
      return (frame) => delAttr(object(frame), target.name);
    }
    case 'Subscript': {
      const container = unit.expr(target.value);
      const index = unit.expr(target.index);
      return (frame) => {
        const object = container(frame);
        deleteItem(object, index(frame));
      };
    }
    case 'Tuple':
    case 'List': {
      const parts = target.items.map((item) => deletion(unit, item));
      return (frame) => {
        for (const part of parts) part(frame);
      };
    }
    default:
      throw typeError(`cannot delete ${target.kind}`);
  }
}
