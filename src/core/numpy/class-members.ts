/** `np.ndarray.sum`, `np.dtype.kind` …: what a class itself shows of the methods and properties declared for it. */
import { ABSTRACT_TYPES } from '../arrays/scalar.ts';
import { PyObject, PyType, type Value } from '../base/python.ts';
import { methodsOf, names, propertiesOf } from '../ops/registry.ts';

const attributeType = new PyType('getset_descriptor', { final: true });

/** A property seen on its class. */
class ClassAttribute extends PyObject {
  override pyType: PyType = attributeType;
  private readonly name: string;
  private readonly doc: string;
  private readonly owner: PyType;
  constructor(name: string, doc: string, owner: PyType) {
    super();
    this.name = name;
    this.doc = doc;
    this.owner = owner;
  }
  override getAttribute(name: string): Value | undefined {
    if (name === '__name__') return this.name;
    if (name === '__doc__') return this.doc;
    return name === '__objclass__' ? this.owner : undefined;
  }
  override repr(): string {
    return `<attribute '${this.name}' of '${this.owner.module}.${this.owner.name}' objects>`;
  }
}

function expose(type: PyType, owners: readonly string[]): void {
  const found = type.lookup.bind(type);
  const attributes = new Map<string, ClassAttribute>();
  type.lookup = (name) => {
    const own = found(name);
    if (own !== undefined) return own;
    for (const owner of owners) {
      const method = methodsOf(owner).get(name);
      if (method !== undefined) return method;
      const property = propertiesOf(owner).get(name);
      if (property === undefined) continue;
      const known = attributes.get(name) ?? new ClassAttribute(name, property.doc, type);
      attributes.set(name, known);
      return known;
    }
    return undefined;
  };
}

/** Once all names are declared. */
export function exposeMembers(): void {
  const done = new Set<PyType>();
  for (const value of names.values()) {
    if (!(value instanceof PyType) || done.has(value)) continue;
    done.add(value);
    const above = value === ABSTRACT_TYPES.generic ? ['generic', 'ndarray'] : value.mro.map((type) => type.name);
    const owners = above.filter((name) => methodsOf(name).size > 0 || propertiesOf(name).size > 0);
    if (owners.length > 0) expose(value, owners);
  }
}
