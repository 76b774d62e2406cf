/** `T` of `def f[T](x: T)` and of `type Pair[T] = …`: a name with nothing behind it, for annotations to use. */
import { PyObject, PyType, type Value } from '../../base/python.ts';

const typeVarType = new PyType('TypeVar', { module: 'typing', final: true });

export class TypeParameter extends PyObject {
  override pyType: PyType = typeVarType;
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  override getAttribute(name: string): Value | undefined {
    return name === '__name__' ? this.name : undefined;
  }
  override repr(): string {
    return this.name;
  }
}
