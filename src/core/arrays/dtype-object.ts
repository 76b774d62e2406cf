/** `np.dtype` objects: a dtype as a Python value. Equal native dtypes without parameters are one object. */
import { PyObject, PyType, type Value } from '../base/python.ts';
import type { DType } from '../dtype/dtype.ts';
import { dtypeRepr, dtypeText } from '../dtype/dtype-text.ts';

export const dtypeType = new PyType('dtype', { module: 'numpy' });

export interface DTypeProtocol {
  typeOf(self: DTypeObject): PyType;
  getAttribute(self: DTypeObject, name: string): Value | undefined;
  setAttribute(self: DTypeObject, name: string, value: Value): boolean;
  attributeNames(): readonly string[];
  getItem(self: DTypeObject, key: Value): Value;
  compare(self: DTypeObject, op: string, other: Value): Value | undefined;
  length(self: DTypeObject): number;
  call(self: DTypeObject, args: readonly Value[]): Value;
}
/** Filled by `core/numpy/dtypes.ts`. */
export const dtypeProtocol = {} as DTypeProtocol;

export class DTypeObject extends PyObject {
  readonly dtype: DType;
  readonly metadata: Value;

  constructor(dtype: DType, metadata: Value = null) {
    super();
    this.dtype = dtype;
    this.metadata = metadata;
  }
  override get pyType(): PyType {
    return dtypeProtocol.typeOf(this);
  }
  override getAttribute(name: string): Value | undefined {
    return dtypeProtocol.getAttribute(this, name);
  }
  override setAttribute(name: string, value: Value): boolean {
    return dtypeProtocol.setAttribute(this, name, value);
  }
  override attributeNames(): readonly string[] {
    return dtypeProtocol.attributeNames();
  }
  override getItem(key: Value): Value {
    return dtypeProtocol.getItem(this, key);
  }
  override compare(op: '==' | '!=' | '<' | '<=' | '>' | '>=', other: Value): Value | undefined {
    return dtypeProtocol.compare(this, op, other);
  }
  override length(): number {
    return dtypeProtocol.length(this);
  }
  override truth(): boolean {
    return true;
  }
  override repr(): string {
    return dtypeRepr(this.dtype);
  }
  override str(): string {
    return dtypeText(this.dtype);
  }
  override hash(): number {
    return hashText(dtypeRepr(this.dtype));
  }
}

function hashText(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

const shared = new WeakMap<DType, DTypeObject>();
const simple = new Map<string, DTypeObject>();

/** The object for a dtype, one per value for dtypes without fields or metadata. */
export function dtypeObject(dtype: DType): DTypeObject {
  const known = shared.get(dtype);
  if (known !== undefined) return known;
  const key = dtype.kind === 'V' ? null : `${dtype.byteOrder}${dtypeText(dtype)}${dtype.itemsize}`;
  const same = key === null ? undefined : simple.get(key);
  const made = same ?? new DTypeObject(dtype);
  shared.set(dtype, made);
  if (key !== null) simple.set(key, made);
  return made;
}
