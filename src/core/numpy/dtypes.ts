/** `np.dtype` objects: attributes, comparison, fields; and the dtype classes of `np.dtypes`. */
import { raise } from '../arrays/convert.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { DTypeObject, dtypeObject, dtypeProtocol, dtypeType } from '../arrays/dtype-object.ts';
import { ABSTRACT_TYPES, registerDTypeOfType, scalarTypeOf } from '../arrays/scalar.ts';
import { canCast } from '../dtype/casting.ts';
import { codeOf, isNative } from '../dtype/code.ts';
import { descrFromDtype } from '../dtype/descr.ts';
import { type DType, isKind, sameDType, string_, struct, withByteOrder } from '../dtype/dtype.ts';
import { dtypeName, dtypeRepr } from '../dtype/dtype-text.ts';
import type { Literal } from '../dtype/literal.ts';
import { dtypeClassName } from '../dtype/promotion.ts';
import { alignmentOf, hasObject } from '../dtype/struct.ts';
import { typeString } from '../dtype/type-string.ts';
import { attributeOf, defineMethod, defineProperty, defineValue, methodsOf, propertiesOf } from '../ops/registry.ts';
import { toBool } from './arguments.ts';
import { PyDict, PyList, PyTuple, PyType, type Value } from './python-values.ts';

const owner = 'dtype';

// ── Classes ───────────────────────────────────────────────────────────────────────────────────────

const classes = new Map<string, PyType>();
function classOf(dtype: DType): PyType {
  const name = dtypeClassName(dtype);
  let type = classes.get(name);
  if (type === undefined) {
    type = new PyType(name, {
      module: 'numpy.dtypes',
      bases: [dtypeType],
      construct: (_type, args) => constructDType(name, dtype, args),
    });
    type.namespace.set('type', scalarTypeOf(dtype));
    classes.set(name, type);
  }
  return type;
}
function constructDType(name: string, dtype: DType, args: readonly Value[]): Value {
  if (name === 'StringDType') return dtypeObject(string_);
  if (args.length > 0 && typeof args[0] === 'number') {
    if (dtype.kind === 'U') return dtypeObject({ ...dtype, itemsize: 4 * args[0] });
    if (dtype.kind === 'S' || dtype.kind === 'V') return dtypeObject({ ...dtype, itemsize: args[0] });
  }
  return dtypeObject(dtype);
}
for (const code of '?bBhHiIlLefdFDSUVOMmT') {
  const dtype = dtypeFrom(code);
  const type = classOf(dtype);
  defineValue(`numpy.dtypes.${type.name}`, type);
  registerDTypeOfType(type, dtype);
}
const ALIASES: Readonly<Record<string, string>> = {
  Byte: 'b',
  UByte: 'B',
  Short: 'h',
  UShort: 'H',
  Int: 'i',
  UInt: 'I',
  Long: 'l',
  ULong: 'L',
  LongLong: 'l',
  ULongLong: 'L',
  LongDouble: 'd',
  CLongDouble: 'D',
};
for (const [name, code] of Object.entries(ALIASES)) defineValue(`numpy.dtypes.${name}DType`, classOf(dtypeFrom(code)));
defineValue('numpy.dtype', dtypeType);
dtypeType.construct = (_type, args, kwargs) => {
  const spec = args[0] ?? kwargs?.get('dtype');
  if (spec === undefined) raise('TypeError', "dtype() missing required argument 'dtype' (pos 1)");
  const align = toBool(args[1] ?? kwargs?.get('align') ?? false);
  const metadata = kwargs?.get('metadata') ?? null;
  if (metadata !== null) return new DTypeObject(dtypeFrom(spec as Value, align), metadata);
  if (spec instanceof DTypeObject) return spec;
  const overlaid = overlaidFrom(spec as Value, align);
  return overlaid ?? dtypeObject(dtypeFrom(spec as Value, align));
};

/** `np.dtype((np.int16, {'x': (np.int8, 0), 'y': (np.int8, 1)}))`: a plain dtype whose bytes have names besides. */
class OverlaidDType extends DTypeObject {
  private readonly parts: DTypeObject;
  constructor(dtype: DType, parts: DTypeObject) {
    super(dtype);
    this.parts = parts;
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'names' || name === 'fields' ? this.parts.getAttribute(name) : super.getAttribute(name);
  }
  override getItem(key: Value): Value {
    return this.parts.getItem(key);
  }
  override repr(): string {
    const fields = this.parts.repr().slice('dtype('.length, -1);
    return `dtype((numpy.${dtypeName(this.dtype)}, ${fields}))`;
  }
}

function overlaidFrom(spec: Value, align: boolean): OverlaidDType | null {
  if (!(spec instanceof PyTuple) || spec.items.length !== 2) return null;
  const [base, fields] = spec.items;
  if (!(fields instanceof PyDict) && !(fields instanceof PyList)) return null;
  const own = otherDType(base);
  if (own === null || !isKind(own, 'b', 'i', 'u', 'f', 'c')) return null;
  const parts = dtypeFrom(fields, align);
  return parts.kind === 'V' && parts.itemsize <= own.itemsize ? new OverlaidDType(own, dtypeObject(parts)) : null;
}

Object.assign(dtypeProtocol, {
  typeOf: (self: DTypeObject) => classOf(self.dtype),
  getAttribute: (self: DTypeObject, name: string) => attributeOf(owner, self, name),
  setAttribute: (self: DTypeObject, name: string, value: Value) => {
    if (name !== 'names') return false;
    rename(self, value);
    return true;
  },
  attributeNames: () => [...propertiesOf(owner).keys(), ...methodsOf(owner).keys()],
  getItem,
  compare,
  length: (self: DTypeObject) => (self.dtype.kind === 'V' ? (self.dtype.fields ?? []).length : 0),
  call: (self: DTypeObject) => self,
});

function rename(self: DTypeObject, value: Value): void {
  const { dtype } = self;
  if (!isKind(dtype, 'V') || dtype.fields === null) return raise('ValueError', 'there are no fields defined');
  const names = (value as PyTuple).items.map(String);
  if (names.length !== dtype.fields.length)
    raise('ValueError', `must replace all names at once with a sequence of length ${dtype.fields.length}`);
  const fields = dtype.fields.map((field, k) => ({ ...field, name: names[k] }));
  Object.assign(self, { dtype: struct(fields, dtype.itemsize, dtype.aligned) });
}

function getItem(self: DTypeObject, key: Value): Value {
  const { dtype } = self;
  if (!isKind(dtype, 'V') || dtype.fields === null)
    return raise('KeyError', `There are no fields in dtype ${dtypeRepr(dtype)}.`);
  if (key instanceof PyList) {
    const fields = key.items.map((name) => fieldOf(self, name));
    return dtypeObject(struct(fields, dtype.itemsize));
  }
  return dtypeObject(fieldOf(self, key).dtype);
}
function fieldOf(self: DTypeObject, key: Value) {
  const fields = self.dtype.kind === 'V' ? (self.dtype.fields ?? []) : [];
  if (typeof key === 'number') {
    const at = key < 0 ? key + fields.length : key;
    return fields[at] ?? raise('IndexError', `Field index ${key} out of range.`);
  }
  const field = fields.find((one) => one.name === key) ?? fields.find((one) => one.title !== null && one.title === key);
  return field ?? raise('KeyError', `Field named '${String(key)}' not found.`);
}

/** The other side of a comparison, if it names a dtype. */
function otherDType(value: Value): DType | null {
  try {
    return dtypeFrom(value);
  } catch {
    return null;
  }
}
function compare(self: DTypeObject, op: string, other: Value): Value | undefined {
  if (other === null) return op === '==' ? false : op === '!=' ? true : undefined;
  const right = otherDType(other);
  if (right === null) return op === '==' ? false : op === '!=' ? true : undefined;
  const same = sameDType(self.dtype, right);
  switch (op) {
    case '==':
      return same;
    case '!=':
      return !same;
    case '<':
      return !same && canCast(self.dtype, right, 'safe');
    case '<=':
      return canCast(self.dtype, right, 'safe');
    case '>':
      return !same && canCast(right, self.dtype, 'safe');
    default:
      return canCast(right, self.dtype, 'safe');
  }
}

// ── Attributes ────────────────────────────────────────────────────────────────────────────────────

function property(name: string, doc: string, get: (dtype: DType, self: DTypeObject) => Value): void {
  defineProperty({ owner, name, doc, get: (self: DTypeObject) => get(self.dtype, self) });
}

property('name', 'Name with its bits.', dtypeName);
property('kind', 'Letter of the kind.', (dtype) => dtype.kind);
property('char', 'Letter of the type.', (dtype) => codeOf(dtype));
property('itemsize', 'Bytes of one element.', (dtype) => dtype.itemsize);
property('str', 'Type string with byte order.', typeString);
property('byteorder', 'Byte order.', (dtype) => {
  if (isKind(dtype, 'V', 'S', 'O', 'T') || dtype.byteOrder === '|') return '|';
  return dtype.byteOrder === '>' ? '>' : '=';
});
property('isnative', "Whether the byte order is the machine's.", isNative);
property('alignment', 'Bytes of alignment.', alignmentOf);
property('isalignedstruct', 'Made with align=True.', (dtype) => dtype.kind === 'V' && dtype.aligned);
property('hasobject', 'Whether elements hold Python objects.', hasObject);
property('type', 'Scalar type of the elements.', (dtype) => scalarTypeOf(dtype));
property('num', 'Number of the type.', (dtype) => TYPE_NUMBER[codeOf(dtype)]);
property('flags', 'Bits of how elements are treated.', (dtype) =>
  dtype.kind === 'O' ? 63 : hasObject(dtype) ? 27 : isKind(dtype, 'V') && dtype.fields ? 16 : 0,
);
property('isbuiltin', 'Whether built in.', (dtype) => (isKind(dtype, 'V') ? 0 : 1));
property('metadata', 'What was stored with it.', (_, self) => self.metadata);
property('names', 'Names of the fields.', (dtype) =>
  dtype.kind === 'V' && dtype.fields ? new PyTuple(dtype.fields.map((f) => f.name)) : null,
);
property('fields', 'Fields by name.', (dtype) => {
  if (dtype.kind !== 'V' || dtype.fields === null) return null;
  const entries = dtype.fields.flatMap((field): [Value, Value][] => {
    const place = [dtypeObject(field.dtype), field.offset];
    if (field.title === null) return [[field.name, new PyTuple(place)]];
    const titled = new PyTuple([...place, field.title]);
    return [
      [field.name, titled],
      [field.title, titled],
    ];
  });
  return PyDict.of(entries);
});
property('subdtype', 'Base and shape of a subarray.', (dtype) =>
  dtype.kind === 'V' && dtype.subarray
    ? new PyTuple([dtypeObject(dtype.subarray.base), new PyTuple(dtype.subarray.shape)])
    : null,
);
property('base', 'Element type of a subarray.', (dtype) =>
  dtypeObject(dtype.kind === 'V' && dtype.subarray ? dtype.subarray.base : dtype),
);
property(
  'shape',
  'Shape of a subarray.',
  (dtype) => new PyTuple(dtype.kind === 'V' && dtype.subarray ? dtype.subarray.shape : []),
);
property('ndim', 'Axes of a subarray.', (dtype) =>
  dtype.kind === 'V' && dtype.subarray ? dtype.subarray.shape.length : 0,
);
property('descr', 'Description of fields.', (dtype) => {
  const descr = descrFromDtype(dtype.kind === 'V' && dtype.subarray === null ? dtype : dtype);
  if (descr.type === 'str') return new PyList([new PyTuple(['', descr.value])]);
  return literalValue(descr);
});

const TYPE_NUMBER: Readonly<Record<string, number>> = {
  '?': 0,
  b: 1,
  B: 2,
  h: 3,
  H: 4,
  i: 5,
  I: 6,
  l: 7,
  L: 8,
  e: 23,
  f: 11,
  d: 12,
  F: 14,
  D: 15,
  O: 17,
  S: 18,
  U: 19,
  V: 20,
  M: 21,
  m: 22,
  T: 2056,
};

function literalValue(literal: Literal): Value {
  switch (literal.type) {
    case 'str':
      return literal.value;
    case 'int':
      return Number(literal.value);
    case 'tuple':
      return new PyTuple(literal.items.map(literalValue));
    case 'list':
      return new PyList(literal.items.map(literalValue));
    default:
      return null;
  }
}

defineMethod({
  owner,
  signature: "newbyteorder(new_order='S', /)",
  doc: 'The dtype in another byte order.',
  call: (self: DTypeObject, order: Value) => {
    const letter = String(order)[0].toUpperCase();
    const current = self.dtype.byteOrder === '>' ? '>' : '<';
    const wanted =
      letter === 'S'
        ? current === '<'
          ? '>'
          : '<'
        : letter === '>' || letter === 'B'
          ? '>'
          : letter === '|' || letter === 'I'
            ? current
            : '<';
    return dtypeObject(withByteOrder(self.dtype, wanted));
  },
});

// ── Families ──────────────────────────────────────────────────────────────────────────────────────

export const FAMILIES = { ...ABSTRACT_TYPES };
