/** Tuples whose items have names: `sys.version_info`, `time.struct_time`. */
import { PyTuple, PyType, type Value } from '../../base/python.ts';
import { repr } from '../runtime/repr.ts';

/** A tuple with names, shown as `sys.version_info(major=3, …)`. */
export function structure(name: string, fields: Readonly<Record<string, Value>>): PyTuple {
  const type = new PyType(name, {});
  const value = new NamedStructure(Object.values(fields), type, Object.keys(fields));
  return value;
}
class NamedStructure extends PyTuple {
  private readonly names: readonly string[];
  constructor(items: readonly Value[], type: PyType, names: readonly string[]) {
    super(items, type);
    this.names = names;
  }
  override getAttribute(name: string): Value | undefined {
    const at = this.names.indexOf(name);
    return at < 0 ? undefined : this.items[at];
  }
  override repr(): string {
    return `${this.pyType.name}(${this.names.map((name, i) => `${name}=${repr(this.items[i])}`).join(', ')})`;
  }
}
