/** `np.ndarray.sum`, `np.dtype.kind` …: what a class itself shows of the methods and properties declared for it. */
import { ABSTRACT_TYPES } from '../arrays/scalar.ts';
import { PyNative, PyObject, PyType, python, type Value } from '../base/python.ts';
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

const NDITER = [
  ...['close', 'copy', 'debug_print', 'enable_external_loop', 'iternext', 'remove_axis', 'remove_multi_index', 'reset'],
  ...['dtypes', 'finished', 'has_delayed_bufalloc', 'has_index', 'has_multi_index', 'index', 'iterationneedsapi'],
  ...['iterindex', 'iterrange', 'itersize', 'itviews', 'multi_index', 'ndim', 'nop', 'operands', 'shape', 'value'],
];

/** Classes whose objects answer attributes themselves; those that end with `()` are methods. */
const ANSWERED: Readonly<Record<string, readonly string[]>> = {
  'numpy.nditer': NDITER.map((name, k) => (k < 8 ? `${name}()` : name)),
  'numpy.flatiter': ['base', 'coords', 'copy()', 'index'],
  'numpy.broadcast': ['index', 'iters', 'nd', 'ndim', 'numiter', 'reset()', 'shape', 'size'],
  'numpy.iinfo': ['max', 'min'],
  'numpy.memmap': ['flush()'],
  'numpy.recarray': ['field()'],
  'numpy.record': ['pprint()'],
  'numpy.lib.npyio.DataSource': ['abspath()', 'exists()', 'open()'],
};

function exposeAnswered(type: PyType, listed: readonly string[]): void {
  const members = new Map<string, Value>(
    listed.map((entry) => {
      const name = entry.replace('()', '');
      if (name === entry) return [name, new ClassAttribute(name, '', type)];
      const method = new PyNative(name, ([self, ...rest], kwargs) =>
        python.call(python.getAttribute(self ?? null, name) ?? null, rest, kwargs),
      );
      return [name, method];
    }),
  );
  const found = type.lookup.bind(type);
  type.lookup = (name) => found(name) ?? members.get(name);
}

/** Once all names are declared. */
export function exposeMembers(): void {
  for (const [path, listed] of Object.entries(ANSWERED)) {
    const type = names.get(path);
    if (type instanceof PyType) exposeAnswered(type, listed);
  }
  const done = new Set<PyType>();
  for (const value of names.values()) {
    if (!(value instanceof PyType) || done.has(value)) continue;
    done.add(value);
    const isScalar = value === ABSTRACT_TYPES.generic || value.name === 'record';
    const above = isScalar ? [value.name, 'generic', 'ndarray'] : value.mro.map((type) => type.name);
    const owners = above.filter((name) => methodsOf(name).size > 0 || propertiesOf(name).size > 0);
    if (owners.length > 0) expose(value, owners);
  }
}
