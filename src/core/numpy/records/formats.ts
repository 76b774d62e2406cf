/** `np.rec.format_parser`: dtypes from formats, names and titles. */
import { raise } from '../../arrays/convert.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { dtypeObject } from '../../arrays/dtype-object.ts';
import { PyList, PyObject, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import { type DType, withByteOrder } from '../../dtype/dtype.ts';
import { packedStruct } from '../../dtype/struct.ts';
import { defineValue } from '../../ops/registry.ts';
import { toBool } from '../arguments.ts';

/** A list of texts, given as such or with commas between them. */
function texts(value: Value): string[] {
  if (value === null) return [];
  if (typeof value === 'string') return value.split(',').map((one) => one.trim());
  if (value instanceof PyList || value instanceof PyTuple) return value.items.map((one) => String(one).trim());
  return raise('TypeError', `illegal input names ${python.repr(value)}`);
}

function fieldTypes(formats: Value): DType[] {
  if (formats === null) return raise('ValueError', 'Need formats argument');
  const spec =
    formats instanceof PyList || formats instanceof PyTuple
      ? new PyList(formats.items.map((one, k) => new PyTuple([`f${k}`, one])))
      : formats;
  const dtype = dtypeFrom(spec);
  if (dtype.kind === 'V' && dtype.fields !== null) return dtype.fields.map((field) => field.dtype);
  return [dtype];
}

/** One record dtype of formats, names (`f0`, `f1` … where there are none) and titles. */
export function formatDType(formats: Value, names: Value, titles: Value, aligned: boolean, byteorder: Value): DType {
  const types = fieldTypes(formats);
  const [given, titled] = [texts(names), texts(titles)];
  const fields = types.map((dtype, k) => ({
    name: given[k] ?? `f${k}`,
    title: titled[k] ?? null,
    dtype,
  }));
  const seen = new Set<string>();
  for (const { name } of fields) {
    if (seen.has(name)) raise('ValueError', `Duplicate field names: ['${name}']`);
    seen.add(name);
  }
  const made = packedStruct(fields, aligned);
  if (byteorder === null || byteorder === '=' || byteorder === '|') return made;
  return withByteOrder(made, byteorder === '>' || byteorder === 'big' || byteorder === 'b' ? '>' : '<');
}

const parserType = new PyType('format_parser', {
  module: 'numpy.rec',
  construct: (_type, args, kwargs) => {
    const at = (k: number, name: string): Value => args[k] ?? kwargs?.get(name) ?? null;
    return new FormatParser(
      formatDType(at(0, 'formats'), at(1, 'names'), at(2, 'titles'), toBool(at(3, 'aligned')), at(4, 'byteorder')),
    );
  },
});

class FormatParser extends PyObject {
  override pyType: PyType = parserType;
  readonly dtype: DType;
  constructor(dtype: DType) {
    super();
    this.dtype = dtype;
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'dtype' ? dtypeObject(this.dtype) : undefined;
  }
}
defineValue('numpy.rec.format_parser', parserType, 'numpy.format_parser');
