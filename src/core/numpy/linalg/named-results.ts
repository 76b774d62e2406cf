/** Named tuples such as `SVDResult(U=…, S=…, Vh=…)`. */

import { raise } from '../../arrays/convert.ts';
import { type Kwargs, PyTuple, PyType, python, tupleType, type Value } from '../../base/python.ts';

class NamedTuple extends PyTuple {
  readonly names: readonly string[];
  constructor(type: PyType, names: readonly string[], items: readonly Value[]) {
    super(items, type);
    this.names = names;
  }
  override getAttribute(name: string): Value | undefined {
    const at = this.names.indexOf(name);
    if (at >= 0) return this.items[at];
    return name === '_fields' ? new PyTuple(this.names) : undefined;
  }
  override attributeNames(): readonly string[] {
    return this.names;
  }
  override repr(): string {
    const parts = this.names.map((name, k) => `${name}=${python.repr(this.items[k])}`);
    return `${this.pyType.name}(${parts.join(', ')})`;
  }
}

/** A class of named tuples; gives its constructor. */
export function namedResult(name: string, module: string, names: readonly string[]): (...items: Value[]) => PyTuple {
  const make = (type: PyType, args: readonly Value[], kwargs: Kwargs | null): Value => {
    const items = names.map((field, k) => args[k] ?? kwargs?.get(field));
    if (args.length > names.length || items.includes(undefined)) {
      raise(
        'TypeError',
        `${name}.__new__() takes ${names.length + 1} positional arguments but ${args.length + 1} were given`,
      );
    }
    return new NamedTuple(type, names, items as Value[]);
  };
  const type = new PyType(name, { module, bases: [tupleType], construct: make });
  return (...items) => new NamedTuple(type, names, items);
}
