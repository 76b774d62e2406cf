/** `numpy.lib.format`: the parts of the `.npy` format. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { dtypeObject } from '../../arrays/dtype-object.ts';
import { descrFromDtype, dtypeFromDescr } from '../../dtype/descr.ts';
import { parseLiteral } from '../../dtype/literal.ts';
import { defineFunction, defineValue } from '../../ops/registry.ts';
import { sequenceOf, toBool, toInt } from '../arguments.ts';
import { PyBytes, PyDict, PyTuple, python, type Value } from '../python-values.ts';
import { fileInput, methodOf } from './input.ts';
import {
  arrayBytes,
  headerBytes,
  literalValue,
  MAGIC,
  readArray,
  readHeader,
  readMagic,
  type Version,
} from './npy-format.ts';

const MODULE = 'numpy.lib.format';
defineValue(`${MODULE}.MAGIC_PREFIX`, new PyBytes(MAGIC));
defineValue(`${MODULE}.MAGIC_LEN`, MAGIC.length + 2);
defineValue(`${MODULE}.ARRAY_ALIGN`, 64);
defineValue(`${MODULE}.BUFFER_SIZE`, 2 ** 18);
defineValue(`${MODULE}.EXPECTED_KEYS`, new PyTuple(['descr', 'fortran_order', 'shape']));

function define(signature: string, doc: string, call: (...values: never[]) => Value | undefined): void {
  defineFunction({ name: `${MODULE}.${signature.slice(0, signature.indexOf('('))}`, signature, doc, call });
}
function write(file: Value, bytes: Uint8Array): void {
  methodOf(file, 'write')?.(new PyBytes(bytes));
}
function versionFrom(value: Value): Version | null {
  return value instanceof PyTuple ? [toInt(value.items[0]), toInt(value.items[1])] : null;
}

define('magic(major, minor)', 'The first bytes of a file of a version.', (major: Value, minor: Value) => {
  for (const [name, value] of [
    ['major', major],
    ['minor', minor],
  ] as const)
    if (toInt(value) < 0 || toInt(value) > 255) raise('ValueError', `${name} version must be 0 <= ${name} < 256`);
  return new PyBytes(Uint8Array.of(...MAGIC, toInt(major), toInt(minor)));
});
define('read_magic(fp)', 'The version of a file.', (file: Value) => new PyTuple(readMagic(fileInput(file))));
define('dtype_to_descr(dtype)', 'What a header says of a dtype.', (dtype: Value) =>
  literalValue(descrFromDtype(dtypeFrom(dtype))),
);
define('descr_to_dtype(descr)', 'The dtype that a header means.', (descr: Value) =>
  dtypeObject(dtypeFromDescr(parseLiteral(python.repr(descr)).value)),
);
define('header_data_from_array_1_0(array)', 'What a header says of an array.', (value: Value) => {
  const array = toArray(value);
  const dict = new PyDict();
  dict.set('shape', new PyTuple(array.shape));
  dict.set('fortran_order', array.fContiguous && !array.cContiguous);
  dict.set('descr', literalValue(descrFromDtype(array.dtype)));
  return dict;
});
for (const version of [1, 2] as const) {
  define(`write_array_header_${version}_0(fp, d)`, 'Writes a header.', (file: Value, d: Value) => {
    const [descr, order, shape] = ['descr', 'fortran_order', 'shape'].map((key) => python.getItem(d, key));
    const lengths = (sequenceOf(shape) ?? []).map(toInt);
    write(file, headerBytes({ dtype: dtypeFrom(descr), fortranOrder: toBool(order), shape: lengths }, [version, 0]));
  });
  define(
    `read_array_header_${version}_0(fp, max_header_size=10000)`,
    'Reads a header.',
    (file: Value, limit: Value) => {
      const { shape, fortranOrder, dtype } = readHeader(fileInput(file), [version, 0], toInt(limit));
      return new PyTuple([new PyTuple(shape), fortranOrder, dtypeObject(dtype)]);
    },
  );
}
define(
  'write_array(fp, array, version=None, allow_pickle=True, pickle_kwargs=None)',
  'Writes an array.',
  (file: Value, array: Value, version: Value, allowPickle: Value) => {
    const wanted = versionFrom(version);
    if (wanted !== null && (![1, 2, 3].includes(wanted[0]) || wanted[1] !== 0))
      raise('ValueError', `we only support format version (1,0), (2,0), and (3,0), not ${python.repr(version)}`);
    write(file, arrayBytes(toArray(array), wanted, toBool(allowPickle)));
  },
);
define(
  'read_array(fp, allow_pickle=False, pickle_kwargs=None, *, max_header_size=10000)',
  'Reads an array.',
  (file: Value, allowPickle: Value, _kwargs: Value, limit: Value) =>
    readArray(fileInput(file), { allowPickle: toBool(allowPickle), maxHeaderSize: toInt(limit) }),
);
