/** `int | str`. */
import { PyObject, PyTuple, PyType, type Value } from '../../base/python.ts';
import { equal } from '../runtime/comparison.ts';
import { GenericAlias } from '../runtime/items.ts';
import { repr } from '../runtime/repr.ts';

const unionType = new PyType('UnionType', { module: 'types' });

export class PyUnion extends PyObject {
  override pyType: PyType = unionType;
  readonly args: readonly Value[];
  constructor(args: readonly Value[]) {
    super();
    this.args = args;
  }
  override repr(): string {
    return this.args
      .map((arg) => (arg instanceof PyType && arg.module === 'builtins' ? arg.name : arg === null ? 'None' : repr(arg)))
      .join(' | ');
  }
  override getAttribute(name: string): Value | undefined {
    return name === '__args__' ? new PyTuple(this.args) : undefined;
  }
  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (op !== '|') return undefined;
    return reflected ? unite(other, this) : unite(this, other);
  }
}

function unite(left: Value, right: Value): Value | undefined {
  const parts = [left, right].flatMap((value) => (value instanceof PyUnion ? value.args : [value]));
  if (!parts.every((part) => part === null || part instanceof PyType || part instanceof GenericAlias)) return undefined;
  const distinct = parts.filter((part, i) => parts.findIndex((other) => equal(other, part)) === i);
  return distinct.length === 1 ? distinct[0] : new PyUnion(distinct);
}

PyType.prototype.binary = function (this: PyType, op, other, reflected) {
  if (op !== '|') return undefined;
  return reflected ? unite(other, this) : unite(this, other);
};
