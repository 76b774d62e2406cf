import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ArraybookError, FormatError } from '#core/base/errors.ts';
import { dtypeRepr, dtypeText } from '#core/dtype/dtype-text.ts';
import { numberReader } from '#core/dtype/element.ts';
import { hasObject } from '#core/dtype/struct.ts';
import { textReader } from '#core/dtype/text.ts';
import { memorySource } from '../../sources/memory-source.ts';
import { withReadLog } from '../../sources/with-read-log.ts';
import type { ArrayDescription } from '../format.ts';
import { describeNpy } from './describe.ts';
import { encodeNpyHeader } from './encode.ts';

interface PythonError {
  type: string;
  message: string;
}
interface Truth {
  asSaved?: boolean;
  error?: PythonError;
  headerError?: PythonError;
  header?: {
    version: [number, number];
    shape: string[];
    fortranOrder: boolean;
    dtype: string;
    repr: string;
    dataOffset: number;
  };
  array?: {
    shape: number[];
    dtype: string;
    repr: string;
    first: string[];
    last: string[];
    sha256: string;
    stats: { nan: number; inf: number; min?: string; max?: string; mean?: number; std?: number } | null;
  };
}
interface Case {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  truth: Truth;
}

const folder = new URL('../../../../fixtures/npy/files/', import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.npy'))
  .map(
    (file): Case => ({
      name: file.slice(0, -4),
      bytes: new Uint8Array(readFileSync(new URL(file, folder))),
      truth: JSON.parse(readFileSync(new URL(file.replace(/npy$/, 'json'), folder), 'utf8')) as Truth,
    }),
  );

function describeBytes(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayDescription> {
  return describeNpy(memorySource('case.npy', bytes.buffer));
}

/** Byte offsets of the elements in C order. */
function offsetsInCOrder({ shape, dtype, fortranOrder, dataOffset }: ArrayDescription): number[] {
  const strides = shape.map((_, axis) =>
    (fortranOrder ? shape.slice(0, axis) : shape.slice(axis + 1)).reduce(
      (step, length) => step * length,
      dtype.itemsize,
    ),
  );
  let offsets = [dataOffset];
  shape.forEach((length, axis) => {
    offsets = offsets.flatMap((start) => Array.from({ length }, (_, index) => start + index * strides[axis]));
  });
  return offsets;
}

/** Cases whose shape NumPy's header reader lets through, with our refusal. */
const REFUSED_SHAPES: Record<string, RegExp> = {
  'hostile-shape-negative': /negative dimensions are not allowed: \(-2, 3\)/,
  'hostile-shape-negative-one': /negative dimensions are not allowed: \(-1,\)/,
  'hostile-shape-overflow': /array is too big/,
  'hostile-shape-wraps-to-small': /array is too big/,
  'hostile-shape-huge-int': /Python int too large to convert to C long/,
  'hostile-shape-zero-and-huge': /array is too big/,
  'hostile-shape-axes-65': /maximum supported dimension for an ndarray is currently 64, found 65/,
};

const described = cases.filter(({ name, truth }) => truth.header !== undefined && !(name in REFUSED_SHAPES));
const loaded = described.filter(({ truth }) => truth.array !== undefined);
const refused = cases.filter(({ truth }) => truth.headerError !== undefined);

test('the fixtures are there', () => {
  expect(cases.length).toBe(
    (JSON.parse(readFileSync(new URL('../versions.json', folder), 'utf8')) as { files: number }).files,
  );
  expect(loaded.length).toBeGreaterThan(300);
  expect(refused.length).toBeGreaterThan(50);
});

describe('NPY-1 to NPY-9: the header says what NumPy reads', () => {
  test.each(described.map((one) => [one.name, one] as const))('%s', async (_, { bytes, truth }) => {
    const found = await describeBytes(bytes);
    const { header, array } = truth;
    expect({
      version: [...found.version],
      fortranOrder: found.fortranOrder,
      dtype: dtypeText(found.dtype),
      repr: dtypeRepr(found.dtype),
      dataOffset: found.dataOffset,
    }).toEqual({
      version: header?.version,
      fortranOrder: header?.fortranOrder,
      dtype: array?.dtype ?? header?.dtype,
      repr: array?.repr ?? header?.repr,
      dataOffset: header?.dataOffset,
    });
    expect([...found.shape]).toEqual(array?.shape ?? header?.shape.map(Number));
  });
});

/** Where NumPy lets an inner error of Python's own out (or an address), ours says which part is wrong. */
const INNER_ERRORS: readonly (readonly [RegExp, RegExp])[] = [
  [/^malformed node or string|^\('EOF in multi-line/, /^Cannot parse header: /],
  [/values to unpack|^tuple index out of range/, /^descr is not a valid dtype descriptor: /],
  [/codec can't decode/, /^'utf-8' codec can't decode/],
];

function refusalOf(error: PythonError): { message: RegExp; pythonType: string } {
  const inner = INNER_ERRORS.find(([numpy]) => numpy.test(error.message));
  const verbatim = new RegExp(`^${error.message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
  const usual = inner === undefined || error.type === 'UnicodeDecodeError';
  return { message: inner?.[1] ?? verbatim, pythonType: usual ? error.type : 'ValueError' };
}

describe('NPY-1 to NPY-9: what NumPy refuses is refused in its words', () => {
  test.each(refused.map((one) => [one.name, one] as const))('%s', async (_, { bytes, truth }) => {
    const error = await describeBytes(bytes).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FormatError);
    const { message, pythonType } = error as ArraybookError;
    const expected = refusalOf(truth.headerError as PythonError);
    expect(message).toMatch(expected.message);
    expect(pythonType).toBe(expected.pythonType);
  });

  test.each(Object.entries(REFUSED_SHAPES))('NPY-8: %s', async (name, message) => {
    const found = cases.find((one) => one.name === name);
    await expect(describeBytes(found?.bytes ?? new Uint8Array(0))).rejects.toThrow(message);
    expect(found?.truth.error).toBeDefined();
  });
});

describe('elements are what NumPy loads', () => {
  test.each(loaded.map((one) => [one.name, one] as const))('%s', async (_, { bytes, truth }) => {
    const found = await describeBytes(bytes);
    const view = new DataView(bytes.buffer);
    const offsets = offsetsInCOrder(found);
    const read = textReader(found.dtype);
    expect(offsets.slice(0, 8).map((offset) => read(view, offset))).toEqual(truth.array?.first);
    expect(offsets.slice(-3).map((offset) => read(view, offset))).toEqual(truth.array?.last);
    const hash = createHash('sha256');
    for (const offset of offsets) hash.update(bytes.subarray(offset, offset + found.dtype.itemsize));
    expect(hash.digest('hex')).toBe(truth.array?.sha256);
  });

  const measured = loaded.filter(({ truth }) => truth.array?.stats?.mean !== undefined);
  test.each(measured.map((one) => [one.name, one] as const))('numbers of %s', async (_, { bytes, truth }) => {
    const found = await describeBytes(bytes);
    const view = new DataView(bytes.buffer);
    const read = numberReader(found.dtype);
    const values = offsetsInCOrder(found).map((offset) => read?.(view, offset) ?? Number.NaN);
    const finite = values.filter(Number.isFinite);
    const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
    const scale = Math.max(...finite.map(Math.abs));
    expect(values.filter(Number.isNaN).length).toBe(truth.array?.stats?.nan);
    expect(values.length - finite.length - values.filter(Number.isNaN).length).toBe(truth.array?.stats?.inf);
    expect(Math.abs(mean - (truth.array?.stats?.mean ?? Number.NaN))).toBeLessThanOrEqual(scale * 1e-12);
  });
});

describe('NPY-10: opening costs one read of at most 64 KiB', () => {
  test.each(described.map((one) => [one.name, one] as const))('%s', async (name, { bytes }) => {
    const source = withReadLog(memorySource('case.npy', bytes.buffer));
    await describeNpy(source);
    const sizes = source.readLog.entries.map(({ start, end }) => end - start);
    expect(sizes.length).toBe(/64-kib|wide-record/.test(name) ? 2 : 1);
    expect(sizes[0]).toBeLessThanOrEqual(65_536);
  });

  test('a head that was read already costs nothing more', async () => {
    const [{ bytes }] = loaded;
    const source = withReadLog(memorySource('case.npy', bytes.buffer));
    await describeNpy(source, { head: bytes.slice() });
    expect(source.readLog.entries).toEqual([]);
  });
});

describe('NPY-11: notices', () => {
  const noticesOf = async (name: string) => {
    const found = cases.find((one) => one.name === name);
    const description = await describeBytes(found?.bytes ?? new Uint8Array(0));
    return { ...description, codes: description.notices.map(({ code }) => code) };
  };

  test('missing data are said in NumPy’s words, with what is there', async () => {
    const truths = cases.filter(
      ({ truth }) => truth.header && /^Failed to read all data/.test(truth.error?.message ?? ''),
    );
    const cut = truths.filter(({ name }) => !(name in REFUSED_SHAPES));
    expect(cut.length).toBeGreaterThanOrEqual(3);
    for (const { bytes, truth } of cut) {
      const { notices, availableLength } = await describeBytes(bytes);
      expect(notices.map(({ text }) => text)).toContain(truth.error?.message);
      expect(availableLength).toBe(bytes.length - (truth.header?.dataOffset ?? 0));
    }
  });

  test('a shape that promises far more than the file holds still opens', async () => {
    const { codes, availableLength, dataLength } = await noticesOf('hostile-shape-huge');
    expect([codes, availableLength, dataLength]).toEqual([['truncated'], 48, 8e15]);
  });

  test('trailing bytes, Python 2, long doubles and long headers are mentioned', async () => {
    expect((await noticesOf('odd-trailing-bytes')).codes).toEqual(['trailing-bytes']);
    expect((await noticesOf('odd-python2-long')).codes).toEqual(['python2']);
    expect((await noticesOf('regular-le-f16-r1-c')).codes).toEqual(['longdouble']);
    expect((await noticesOf('truncated-header-over-10000')).codes).toEqual(['other']);
    expect((await noticesOf('regular-le-f8-r1-c')).codes).toEqual([]);
  });

  test('an object array’s data are its pickle', async () => {
    const found = await noticesOf('regular-object-plain');
    expect(hasObject(found.dtype)).toBe(true);
    expect(found.dataLength).toBe(found.availableLength);
    expect(found.dataLength).toBeGreaterThan(0);
  });
});

describe('NPY-12: headers are written byte for byte as np.save writes them', () => {
  const written = cases.filter(({ name }) => name.startsWith('regular-') && !/string-dtype/.test(name));
  test.each(written.map((one) => [one.name, one] as const))('%s', async (name, { bytes }) => {
    const found = await describeBytes(bytes);
    const asked = /^regular-version-([123])-[cf]$/.exec(name)?.[1];
    const version = asked === undefined ? undefined : (Number(asked) as 1 | 2 | 3);
    const header = encodeNpyHeader(found, version);
    expect(Buffer.from(header).toString('latin1')).toBe(
      Buffer.from(bytes.subarray(0, found.dataOffset)).toString('latin1'),
    );
  });

  test('a version 1.0 header of more than 64 KiB is refused', () => {
    const wide = cases.find(({ name }) => name === 'regular-version-2-chosen-wide-record');
    return describeBytes(wide?.bytes ?? new Uint8Array(0)).then((found) => {
      expect(() => encodeNpyHeader(found, 1)).toThrow(/too big for version/);
    });
  });
});

describe('names', () => {
  const [{ bytes }] = loaded;
  test.each([
    ['a.npy', 'a'],
    ['dir/b.NPY', 'b'],
    ['C:\\x\\c.npy', 'c'],
    ['noextension', 'noextension'],
  ])('%s is called %s', async (fileName, name) => {
    expect((await describeNpy(memorySource('s', bytes.buffer), { fileName })).name).toBe(name);
  });
});
