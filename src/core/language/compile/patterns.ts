/** `match`. */
import {
  boolType,
  bytearrayType,
  bytesType,
  floatType,
  intType,
  listType,
  PyList,
  PyTuple,
  PyType,
  strType,
  tupleType,
  typeName,
  type Value,
} from '../../base/python.ts';
import { dictType, frozensetType, PyDict, setType } from '../../base/python-dict.ts';
import { findAttr } from '../runtime/attributes.ts';
import { isInstance } from '../runtime/calls.ts';
import { equal, identical } from '../runtime/comparison.ts';
import { typeError } from '../runtime/exceptions.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { PyRange } from '../runtime/objects.ts';
import type { Pattern, Stmt } from '../syntax/ast.ts';
import { storeName } from './names.ts';
import { type Exec, type Frame, NORMAL, type Unit } from './unit.ts';

type Matcher = (frame: Frame, value: Value) => boolean;

export function matchExec(unit: Unit, node: Stmt & { kind: 'Match' }): Exec {
  const subject = unit.expr(node.subject);
  const cases = node.cases.map(({ pattern, guard, body }) => ({
    matches: matcher(unit, pattern),
    guard: guard === null ? null : unit.test(guard),
    body: unit.block(body),
  }));
  return (frame) => {
    const value = subject(frame);
    for (const { matches, guard, body } of cases) {
      if (matches(frame, value) && (guard === null || guard(frame))) return body(frame);
    }
    return NORMAL;
  };
}

function capture(unit: Unit, name: string | null): Matcher {
  if (name === null) return () => true;
  const store = storeName(unit, name);
  return (frame, value) => {
    store(frame, value);
    return true;
  };
}

function matcher(unit: Unit, pattern: Pattern): Matcher {
  switch (pattern.kind) {
    case 'value': {
      const expected = unit.expr(pattern.value);
      const constant = pattern.value.kind === 'Constant' ? pattern.value.value : undefined;
      if (constant === null || typeof constant === 'boolean') return (_, value) => identical(value, constant);
      return (frame, value) => equal(value, expected(frame));
    }
    case 'capture':
    case 'star':
      return capture(unit, pattern.name);
    case 'as': {
      const inner = matcher(unit, pattern.pattern);
      const store = capture(unit, pattern.name);
      return (frame, value) => inner(frame, value) && store(frame, value);
    }
    case 'or': {
      const options = pattern.options.map((option) => matcher(unit, option));
      return (frame, value) => options.some((option) => option(frame, value));
    }
    case 'sequence':
      return sequenceMatcher(unit, pattern.items);
    case 'mapping':
      return mappingMatcher(unit, pattern);
    case 'class':
      return classMatcher(unit, pattern);
  }
}

function sequenceItems(value: Value): readonly Value[] | null {
  if (value instanceof PyList || value instanceof PyTuple) return value.items;
  if (value instanceof PyRange) return itemsOf(value);
  return null;
}

function sequenceMatcher(unit: Unit, patterns: readonly Pattern[]): Matcher {
  const star = patterns.findIndex(({ kind }) => kind === 'star');
  const parts = patterns.map((one) => matcher(unit, one));
  if (star < 0) {
    return (frame, value) => {
      const items = sequenceItems(value);
      return items !== null && items.length === parts.length && parts.every((part, i) => part(frame, items[i]));
    };
  }
  const after = parts.length - star - 1;
  return (frame, value) => {
    const items = sequenceItems(value);
    if (items === null || items.length < parts.length - 1) return false;
    const tail = items.length - after;
    return parts.every((part, i) => {
      if (i === star) return part(frame, new PyList(items.slice(star, tail)));
      return part(frame, i < star ? items[i] : items[tail + i - star - 1]);
    });
  };
}

function mappingMatcher(unit: Unit, pattern: Pattern & { kind: 'mapping' }): Matcher {
  const parts = pattern.items.map(({ key, pattern: inner }) => ({
    key: unit.expr(key),
    matches: matcher(unit, inner),
  }));
  const rest = pattern.rest === null ? null : storeName(unit, pattern.rest);
  return (frame, value) => {
    if (!(value instanceof PyDict)) return false;
    const used: Value[] = [];
    for (const { key, matches } of parts) {
      const k = key(frame);
      const item = value.get(k);
      if (item === undefined || !matches(frame, item)) return false;
      used.push(k);
    }
    if (rest !== null) {
      const left = PyDict.of([...value.entries()].map((entry) => [entry.key, entry.value] as const));
      for (const k of used) left.delete(k);
      rest(frame, left);
    }
    return true;
  };
}

const SELF_MATCHING: readonly PyType[] = [
  boolType,
  bytearrayType,
  bytesType,
  dictType,
  floatType,
  frozensetType,
  intType,
  listType,
  setType,
  strType,
  tupleType,
];

function classMatcher(unit: Unit, pattern: Pattern & { kind: 'class' }): Matcher {
  const type = unit.expr(pattern.type);
  const positional = pattern.positional.map((one) => matcher(unit, one));
  const keywords = pattern.keywords.map(({ name, pattern: inner }) => ({ name, matches: matcher(unit, inner) }));
  return (frame, value) => {
    const expected = type(frame);
    if (!(expected instanceof PyType)) throw typeError('called match pattern must be a class');
    if (!isInstance(value, expected)) return false;
    if (!matchPositional(frame, expected, value, positional)) return false;
    return keywords.every(({ name, matches }) => matchAttribute(frame, value, name, matches));
  };
}

function matchAttribute(frame: Frame, value: Value, name: string, matches: Matcher): boolean {
  const attribute = findAttr(value, name);
  return attribute !== undefined && matches(frame, attribute);
}

function matchPositional(frame: Frame, type: PyType, value: Value, parts: readonly Matcher[]): boolean {
  if (parts.length === 0) return true;
  const names = findAttr(type, '__match_args__');
  if (names === undefined) {
    if (parts.length === 1 && SELF_MATCHING.some((one) => type.isSubtypeOf(one))) return parts[0](frame, value);
    throw typeError(`${type.name}() accepts 0 positional sub-patterns (${parts.length} given)`);
  }
  if (!(names instanceof PyTuple))
    throw typeError(`${type.name}.__match_args__ must be a tuple (got ${typeName(names)})`);
  if (parts.length > names.items.length) {
    const s = names.items.length === 1 ? '' : 's';
    throw typeError(`${type.name}() accepts ${names.items.length} positional sub-pattern${s} (${parts.length} given)`);
  }
  return parts.every((part, i) => matchAttribute(frame, value, String(names.items[i]), part));
}
