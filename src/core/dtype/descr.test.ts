import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { descrFromDtype, dtypeFromDescr } from './descr.ts';
import {
  type DType,
  datetime64,
  float32,
  float64,
  int8,
  int16,
  int32,
  longdouble,
  object_,
  sameDType,
  struct,
  subarray,
  timedelta64,
} from './dtype.ts';
import { dtypeName, dtypeRepr, dtypeText } from './dtype-text.ts';
import { literalRepr, parseLiteral } from './literal.ts';
import { alignmentOf, fieldPlace, hasLongDouble, hasObject, packedStruct } from './struct.ts';
import { parseTypeString } from './type-string.ts';

type Layout =
  | { itemsize: number; str: string }
  | { itemsize: number; aligned: boolean; fields: [string, number, Layout][] }
  | { itemsize: number; base: Layout; shape: number[] };

interface DtypeRow {
  str: string;
  repr: string;
  name: string;
  descr: string | null;
  alignment: number;
  hasobject: boolean;
  back?: { str: string; repr: string; layout: Layout };
}
interface Golden {
  dtypes: DtypeRow[];
  typeStrings: { text: string; repr: string | null; error: [string, string] | null }[];
}

const golden = JSON.parse(readFileSync(new URL('../../../fixtures/npy/texts.json', import.meta.url), 'utf8')) as Golden;

function layoutOf(dtype: DType): Layout {
  const { itemsize } = dtype;
  if (dtype.kind === 'V' && dtype.fields !== null) {
    const fields = dtype.fields.map((field): [string, number, Layout] => [
      field.name,
      field.offset,
      layoutOf(field.dtype),
    ]);
    return { itemsize, aligned: dtype.aligned, fields };
  }
  if (dtype.kind === 'V' && dtype.subarray !== null) {
    return { itemsize, base: layoutOf(dtype.subarray.base), shape: [...dtype.subarray.shape] };
  }
  const text = literalRepr(descrFromDtype(dtype)).slice(1, -1);
  return { itemsize, str: text };
}

const written = golden.dtypes.filter((row) => row.descr !== null);

function read(descr: string): DType {
  return dtypeFromDescr(parseLiteral(descr).value);
}

describe('descriptors', () => {
  test.each(written.map((row) => [row.descr as string, row] as const))(
    '%s gives the layout that NumPy gives',
    (descr, row) => {
      expect(layoutOf(read(descr))).toEqual(row.back?.layout);
    },
  );

  test.each(written.map((row) => [row.descr as string, row] as const))(
    '%s is printed as NumPy prints it',
    (descr, row) => {
      const dtype = read(descr);
      expect(dtypeText(dtype)).toBe(row.back?.str);
      expect(dtypeRepr(dtype)).toBe(row.back?.repr);
      expect(hasObject(dtype)).toBe(row.hasobject);
    },
  );

  test.each(written.map((row) => [row.descr as string]))('%s is written back the same', (descr) => {
    expect(literalRepr(descrFromDtype(read(descr)))).toBe(descr);
  });

  test('names and alignments of simple dtypes are those of NumPy', () => {
    const simple = written.filter(({ descr, back, str }) => descr?.startsWith("'") && back?.str === str);
    for (const row of simple) {
      const dtype = read(row.descr as string);
      expect([dtypeName(dtype), alignmentOf(dtype)]).toEqual([row.name, row.alignment]);
    }
  });

  const aligned = packedStruct(
    [
      { name: 'a', title: null, dtype: int8 },
      { name: 'b', title: null, dtype: float64 },
      { name: 'c', title: null, dtype: int16 },
    ],
    true,
  );

  test('an aligned record prints its offsets in str and its flag in repr', () => {
    const row = golden.dtypes.find(({ repr }) => repr.startsWith("dtype([('a', 'i1'), ('b', '<f8'), ('c', '<i2')]"));
    expect([dtypeText(aligned), dtypeRepr(aligned)]).toEqual([row?.str, row?.repr]);
    expect(literalRepr(descrFromDtype(aligned))).toBe(row?.descr);
    expect(aligned.itemsize).toBe(24);
  });

  test('an aligned record inside another follows NumPy', () => {
    const inner = packedStruct(
      [
        { name: 'a', title: null, dtype: int8 },
        { name: 'b', title: null, dtype: longdouble },
      ],
      true,
    );
    const outer = packedStruct(
      [
        { name: 'n', title: null, dtype: subarray(inner, [2]) },
        { name: 'm', title: null, dtype: int8 },
      ],
      true,
    );
    const row = golden.dtypes.find(({ str }) => str === dtypeText(outer));
    expect(dtypeRepr(outer)).toBe(row?.repr);
    expect(hasLongDouble(outer)).toBe(true);
  });

  test('overlapping and out-of-order fields have no descriptor', () => {
    const fields = [
      { name: 'b', title: null, dtype: int32, offset: 4 },
      { name: 'a', title: null, dtype: int32, offset: 0 },
    ];
    const dtype = struct(fields, 8);
    const row = golden.dtypes.find(({ str }) => str === dtypeText(dtype));
    expect(row?.descr).toBeNull();
    expect(() => descrFromDtype(dtype)).toThrow(/not defined for types with overlapping or out-of-order fields/);
  });

  test.each([
    ['42', 'TypeError'],
    ['None', 'TypeError'],
    ["b'<f4'", 'TypeError'],
    ["[('a',)]", 'TypeError'],
    ["[('a', '<f4', (2,), 3)]", 'TypeError'],
    ["[(3, '<f4')]", 'TypeError'],
    ["'<f3'", 'TypeError'],
    ["('<f4', ('x',))", 'TypeError'],
    ["('<f4', (-1,))", 'ValueError'],
    ["('<f4', (2147483647, 2))", 'ValueError'],
    ["[('a', '<f4'), ('a', '<f4')]", 'ValueError'],
    [`${'['.repeat(1)}${"('a', [".repeat(80)}('z', 'i4')${'])'.repeat(80)}]`, 'TypeError'],
  ])('%s is refused', (descr, pythonType) => {
    expect(() => read(descr)).toThrow(expect.objectContaining({ tag: 'dtype', pythonType }));
  });
});

describe('type strings', () => {
  test.each(golden.typeStrings.filter((row) => row.repr !== null))('np.dtype($text) is $repr', ({ text, repr }) => {
    expect(dtypeRepr(parseTypeString(text))).toBe(repr);
  });

  test.each(golden.typeStrings.filter((row) => row.error !== null))('np.dtype($text) is refused', ({ text, error }) => {
    expect(() => parseTypeString(text)).toThrow(expect.objectContaining({ pythonType: error?.[0] }));
  });
});

describe('fields', () => {
  const point = packedStruct([
    { name: 'x', title: null, dtype: float32 },
    { name: 'y', title: 'why', dtype: float32 },
  ]);
  const outer = packedStruct([
    { name: 'id', title: null, dtype: int16 },
    { name: 'at', title: null, dtype: point },
  ]);

  test('a path leads through records to a dtype and its offset', () => {
    expect(fieldPlace(outer, ['at', 'y'])).toEqual({ dtype: float32, offset: 6 });
    expect(fieldPlace(outer, ['at', 'why'])).toEqual({ dtype: float32, offset: 6 });
    expect(fieldPlace(outer, [])).toEqual({ dtype: outer, offset: 0 });
  });

  test('a missing field is named in NumPy’s words', () => {
    expect(() => fieldPlace(outer, ['at', 'z'])).toThrow("no field of name 'z'");
    expect(() => fieldPlace(float32, ['x'])).toThrow("no field of name 'x'");
  });

  test('equal dtypes are the same, titles and units included', () => {
    expect(sameDType(point, read("[('x', '<f4'), (('why', 'y'), '<f4')]"))).toBe(true);
    expect(sameDType(point, read("[('x', '<f4'), ('y', '<f4')]"))).toBe(false);
    expect(sameDType(datetime64('s'), timedelta64('s'))).toBe(false);
    expect(sameDType(object_, read("'|O8'"))).toBe(true);
  });
});
