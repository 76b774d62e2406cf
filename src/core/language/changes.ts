/** What a cell changed: names that are bound to something else, and arrays that were written to. */
import { NDArray } from '../arrays/ndarray.ts';
import { PyFloat, type Value } from '../base/python.ts';
import type { Namespace } from './compile/unit.ts';

interface Known {
  readonly value: Value;
  readonly version: number;
}

export function snapshotOf(namespace: Namespace): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  for (const [name, value] of namespace.entries()) known.set(name, { value, version: versionOf(value) });
  return known;
}

export function changedSince(before: ReadonlyMap<string, Known>, namespace: Namespace): string[] {
  const changed: string[] = [];
  for (const [name, value] of namespace.entries()) {
    if (name === '_') continue;
    const old = before.get(name);
    if (old === undefined || !sameValue(old.value, value) || old.version !== versionOf(value)) changed.push(name);
  }
  for (const name of before.keys()) if (namespace.get(name) === undefined) changed.push(name);
  return changed;
}

/** How often the memory of an array was written to. */
function versionOf(value: Value): number {
  return value instanceof NDArray ? value.storage.version : 0;
}

function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  return a instanceof PyFloat && b instanceof PyFloat && a.pyType === b.pyType && Object.is(a.value, b.value);
}
