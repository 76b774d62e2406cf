/** Whose memory is in use: the arrays that names hold, and the names that only view them. */
import { NDArray } from '../arrays/ndarray.ts';
import type { Storage } from '../arrays/storage.ts';
import { PyList, PyTuple, type Value } from '../base/python.ts';
import { PyDict } from '../base/python-dict.ts';
import type { Namespace } from './compile/unit.ts';
import { repr } from './runtime/repr.ts';

export interface Owner {
  readonly names: readonly string[];
  readonly byteLength: number;
  /** Names of what looks at the same memory in another way. */
  readonly views: readonly string[];
}

/** Containers are looked into so deep, and at so many of their items. */
const DEPTH = 3;
const MOST_ITEMS = 1000;

/** Largest first. */
export function ownersOf(namespace: Namespace): Owner[] {
  const found = new Map<Storage, { names: string[]; views: string[] }>();
  for (const [name, value] of namespace.entries()) {
    if (name !== '_') collect(name, value, DEPTH, found);
  }
  return [...found]
    .map(([{ byteLength }, { names, views }]) => ({ names, byteLength, views }))
    .sort((a, b) => b.byteLength - a.byteLength);
}

function collect(
  name: string,
  value: Value,
  depth: number,
  found: Map<Storage, { names: string[]; views: string[] }>,
): void {
  if (value instanceof NDArray) {
    const { storage } = value;
    const entry = found.get(storage) ?? { names: [], views: [] };
    found.set(storage, entry);
    (value.base === null ? entry.names : entry.views).push(name);
  } else if (depth > 0 && (value instanceof PyList || value instanceof PyTuple)) {
    value.items.slice(0, MOST_ITEMS).forEach((item, k) => {
      collect(`${name}[${k}]`, item, depth - 1, found);
    });
  } else if (depth > 0 && value instanceof PyDict) {
    for (const { key, value: item } of value.entries()) {
      if (typeof item === 'object') collect(`${name}[${repr(key)}]`, item, depth - 1, found);
    }
  }
}
