import { arrayFrom, toArray } from '../../arrays/discover.ts';
import { allocate, arrayProtocol, NDArray, ndarrayType } from '../../arrays/ndarray.ts';
import { arrayRepr } from '../../arrays/print.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { bytes_, type DType, isKind, str_ } from '../../dtype/dtype.ts';
import { attributeOf, callOp, defineFunction, defineMethod, defineValue } from '../../ops/registry.ts';
import { bind, parseSignature } from '../../ops/signature.ts';
import { toBool, toInt, toShape } from '../arguments.ts';
import { type BinaryOp, type CompareOp, PyBytes, PyType, python, type Value } from '../python-values.ts';
import { built, elementsOf, lengthOf, textMethod } from './elements.ts';
import { compared } from './functions.ts';

const signature = parseSignature(
  "chararray(shape, itemsize=1, unicode=False, buffer=None, offset=0, strides=None, order='C')",
);
export const chararrayType = new PyType('chararray', {
  module: 'numpy.char',
  bases: [ndarrayType],
  construct: (_type, args, kwargs) => {
    const [shape, itemsize, unicode, buffer, offset] = bind(signature, args, kwargs) as Value[];
    const dtype = toBool(unicode) ? str_(toInt(itemsize)) : bytes_(toInt(itemsize));
    if (buffer === null) return dressed(allocate(dtype, toShape(shape)));
    const source = callOp('numpy.frombuffer', [buffer, 'u1'], { offset }) as NDArray;
    return dressed(source.view({ dtype, shape: toShape(shape), strides: undefined }));
  },
});
defineValue('numpy.char.chararray', chararrayType);

function dressed(array: NDArray): NDArray {
  array.pyType = chararrayType;
  return array;
}
function asText(value: Value): Value {
  const array = value instanceof NDArray ? value : toArray(value);
  return isKind(array.dtype, 'S', 'U') ? dressed(array.view({ type: chararrayType })) : value;
}
function plainView(self: NDArray): NDArray {
  return self.view({ type: ndarrayType });
}
const isChararray = (value: Value): value is NDArray => value instanceof NDArray && value.pyType === chararrayType;

// ── Making ────────────────────────────────────────────────────────────────────────────────────────

function pieces(text: string | PyBytes, itemsize: Value): NDArray {
  const length = lengthOf(text);
  const width = itemsize === null ? Math.max(1, length) : toInt(itemsize);
  const count = Math.floor(length / width);
  const parts = Array.from({ length: count }, (_, k) =>
    typeof text === 'string'
      ? [...text].slice(k * width, (k + 1) * width).join('')
      : new PyBytes(text.bytes.slice(k * width, (k + 1) * width)),
  );
  return built([count], parts, typeof text === 'string' ? str_(width) : bytes_(width));
}

function wantedDType(array: NDArray, itemsize: Value, unicode: Value): DType | null {
  const text = unicode === null ? array.dtype.kind !== 'S' : toBool(unicode);
  if (itemsize !== null) return text ? str_(toInt(itemsize)) : bytes_(toInt(itemsize));
  return isKind(array.dtype, 'S', 'U') && (array.dtype.kind === 'U') === text ? null : text ? str_(0) : bytes_(0);
}

function make(object: Value, itemsize: Value, unicode: Value, copy: boolean): NDArray {
  if (typeof object === 'string' || object instanceof PyBytes) return dressed(pieces(object, itemsize));
  const array = object instanceof NDArray ? object : arrayFrom(object);
  const dtype = wantedDType(array, itemsize, unicode);
  if (dtype !== null) return dressed(arrayFrom(array, { dtype }));
  return copy && array === object ? dressed(arrayFrom(array)) : dressed(array.view({ type: chararrayType }));
}
defineFunction({
  name: 'numpy.char.array',
  signature: 'array(obj, itemsize=None, copy=True, unicode=None, order=None)',
  doc: 'A chararray of text.',
  call: (object: Value, itemsize: Value, copy: Value, unicode: Value) => make(object, itemsize, unicode, toBool(copy)),
});
defineFunction({
  name: 'numpy.char.asarray',
  signature: 'asarray(obj, itemsize=None, unicode=None, order=None)',
  doc: 'The value as a chararray, without a copy where it can be.',
  call: (object: Value, itemsize: Value, unicode: Value) => make(object, itemsize, unicode, false),
});

// ── Methods ───────────────────────────────────────────────────────────────────────────────────────

const METHODS: readonly string[] = [
  ...[
    'capitalize()',
    "center(width, fillchar=' ')",
    'count(sub, start=0, end=None)',
    'decode(encoding=None, errors=None)',
  ],
  ...['encode(encoding=None, errors=None)', 'endswith(suffix, start=0, end=None)', 'expandtabs(tabsize=8)'],
  ...[
    'find(sub, start=0, end=None)',
    'index(sub, start=0, end=None)',
    'isalnum()',
    'isalpha()',
    'isdigit()',
    'islower()',
  ],
  ...[
    'isspace()',
    'istitle()',
    'isupper()',
    'isnumeric()',
    'isdecimal()',
    'join(seq)',
    "ljust(width, fillchar=' ')",
    'lower()',
  ],
  ...['lstrip(chars=None)', 'partition(sep)', 'replace(old, new, count=-1)', 'rfind(sub, start=0, end=None)'],
  ...[
    'rindex(sub, start=0, end=None)',
    "rjust(width, fillchar=' ')",
    'rpartition(sep)',
    'rsplit(sep=None, maxsplit=None)',
  ],
  ...[
    'rstrip(chars=None)',
    'split(sep=None, maxsplit=None)',
    'splitlines(keepends=None)',
    'startswith(prefix, start=0, end=None)',
  ],
  ...['strip(chars=None)', 'swapcase()', 'title()', 'translate(table, deletechars=None)', 'upper()', 'zfill(width)'],
];
for (const text of METHODS) {
  const name = text.slice(0, text.indexOf('('));
  defineMethod({
    owner: 'chararray',
    signature: text,
    doc: `numpy.char.${name} of the array.`,
    call: (self: NDArray, ...rest: Value[]) => asText(callOp(`numpy.char.${name}`, [plainView(self), ...rest])),
  });
}

// ── Operators, elements, text ─────────────────────────────────────────────────────────────────────

function withoutEnds(self: NDArray): NDArray {
  return built(
    self.shape,
    elementsOf(self).map((one) => textMethod(one, 'rstrip', [])),
    self.dtype,
  );
}
function operated(self: NDArray, op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
  const own = plainView(self);
  if (op === '+')
    return asText(reflected ? callOp('numpy.char.add', [other, own]) : callOp('numpy.char.add', [own, other]));
  if (op === '*') return asText(callOp('numpy.char.multiply', [own, other]));
  return op === '%' && !reflected ? asText(callOp('numpy.strings.mod', [own, other])) : undefined;
}
function taken(self: NDArray, value: Value): Value {
  if (value instanceof NumPyScalar && isKind(value.dtype, 'S', 'U')) return textMethod(value.item(), 'rstrip', []);
  return value === self ? value : value;
}

/** Chararrays answer in their own way; every other array as before. */
const usual = { ...arrayProtocol };
Object.assign(arrayProtocol, {
  getAttribute: (self: NDArray, name: string) =>
    (isChararray(self) ? attributeOf('chararray', self, name) : undefined) ?? usual.getAttribute(self, name),
  getItem: (self: NDArray, key: Value) => {
    const value = usual.getItem(self, key);
    return isChararray(self) ? taken(self, value) : value;
  },
  binary: (self: NDArray, op: BinaryOp, other: Value, reflected: boolean) =>
    isChararray(self) ? operated(self, op, other, reflected) : usual.binary(self, op, other, reflected),
  compare: (self: NDArray, op: CompareOp, other: Value) =>
    isChararray(self) ? compared(plainView(self), other, op, true) : usual.compare(self, op, other),
  repr: (self: NDArray) => (isChararray(self) ? arrayRepr(dressed(withoutEnds(self))) : usual.repr(self)),
  str: (self: NDArray) => (isChararray(self) ? python.str(withoutEnds(self)) : usual.str(self)),
});
