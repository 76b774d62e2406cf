/** List, tuple, set and dict displays, and the positional arguments of calls. */
import { PyList, PyObject, PyTuple, python, typeName, type Value } from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { findAttr } from '../runtime/attributes.ts';
import { typeError } from '../runtime/exceptions.ts';
import { getItem } from '../runtime/items.ts';
import { itemsOf } from '../runtime/iteration.ts';
import type { DictExpr, Expr, SequenceExpr } from '../syntax/ast.ts';
import type { Thunk, Unit } from './unit.ts';

/** The items of a display or of positional arguments, stars unpacked. */
export function itemsThunk(unit: Unit, nodes: readonly Expr[]): (frame: Parameters<Thunk>[0]) => Value[] {
  if (!nodes.some((node) => node.kind === 'Starred')) {
    const thunks = nodes.map((node) => unit.expr(node));
    const count = thunks.length;
    if (count === 1) return (frame) => [thunks[0](frame)];
    if (count === 2) return (frame) => [thunks[0](frame), thunks[1](frame)];
    return (frame) => {
      const items: Value[] = [];
      for (let i = 0; i < count; i++) items.push(thunks[i](frame));
      return items;
    };
  }
  const parts = nodes.map((node) => ({
    star: node.kind === 'Starred',
    value: unit.expr(node.kind === 'Starred' ? node.value : node),
  }));
  return (frame) => {
    const items: Value[] = [];
    for (const { star, value } of parts) {
      const one = value(frame);
      if (!star) items.push(one);
      else for (const item of starItems(one)) items.push(item);
    }
    return items;
  };
}

function starItems(value: Value): readonly Value[] {
  if (value instanceof PyObject || typeof value === 'string') return itemsOf(value);
  throw typeError(`Value after * must be an iterable, not ${typeName(value)}`);
}

export function displayThunk(unit: Unit, node: SequenceExpr): Thunk {
  const items = itemsThunk(unit, node.items);
  switch (node.kind) {
    case 'Tuple':
      return (frame) => new PyTuple(items(frame));
    case 'List':
      return (frame) => new PyList(items(frame));
    case 'Set':
      return (frame) => new PySet(items(frame));
  }
}

export function dictThunk(unit: Unit, node: DictExpr): Thunk {
  const parts = node.items.map(({ key, value }) => ({
    key: key === null ? null : unit.expr(key),
    value: unit.expr(value),
  }));
  return (frame) => {
    const dict = new PyDict();
    for (const { key, value } of parts) {
      if (key === null) mergeMapping(dict, value(frame));
      else {
        const k = key(frame);
        dict.set(k, value(frame));
      }
    }
    return dict;
  };
}

/** `dict.update(mapping)`. */
export function mergeMapping(dict: PyDict, mapping: Value): void {
  if (mapping instanceof PyDict && !mapping.pyType.userDefined) {
    for (const { key, value } of mapping.entries()) dict.set(key, value);
    return;
  }
  const keys = mapping instanceof PyObject ? findAttr(mapping, 'keys') : undefined;
  if (keys === undefined) throw typeError(`'${typeName(mapping)}' object is not a mapping`);
  for (const key of itemsOf(python.call(keys, []))) dict.set(key, getItem(mapping, key));
}
