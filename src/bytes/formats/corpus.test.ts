import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ArraybookError } from '#core/base/errors.ts';
import { type DType, withByteOrder } from '#core/dtype/dtype.ts';
import { numberReader } from '#core/dtype/element.ts';
import { hasObject } from '#core/dtype/struct.ts';
import { typeString } from '#core/dtype/type-string.ts';
import { memorySource } from '../sources/memory-source.ts';
import { openNodeFile } from '../sources/node-file-source.ts';
import type { Source } from '../sources/source.ts';
import type { ArrayDescription } from './format.ts';
import { describeNpy } from './npy/describe.ts';
import { describeNpz, inflateMember } from './npz/npz.ts';
import { readObjectArray } from './pickle/object-array.ts';
import { readHead, sniff } from './sniff.ts';

const corpus = process.env.ARRAYBOOK_CORPUS;
if (!corpus) console.warn('ARRAYBOOK_CORPUS is not set: the files of other projects are not tested');

interface ArrayTruth {
  header: { version: number[]; data_offset: number; header: string };
  shape: number[];
  fortran_order: boolean;
  dtype: string | { itemsize: number; fields: { name: string; offset: number }[] };
  numpy?: string;
  sha256_c_le?: string;
  first?: string[];
  last?: string[];
  stats?: { nan?: number; min?: string; max?: string };
  pickle?: { globals: string[] };
}
interface Row {
  file: string;
  kind: string;
  truth: ArrayTruth & { members: Record<string, ArrayTruth> };
}

const rows: Row[] = corpus ? (JSON.parse(fs.readFileSync(join(corpus, 'manifest.json'), 'utf8')) as Row[]) : [];
const root = join(corpus ?? '', 'files');

function rowsOf(...kinds: string[]): Row[] {
  return rows.filter(({ kind }) => kinds.includes(kind));
}

/** Byte offsets of the elements in C order. */
function offsetsInCOrder({ shape, dtype, fortranOrder, dataOffset }: ArrayDescription): Float64Array {
  const count = shape.reduce((product, length) => product * length, 1);
  const offsets = new Float64Array(count);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) =>
    (fortranOrder ? shape.slice(0, axis) : shape.slice(axis + 1)).reduce(
      (step, length) => step * length,
      dtype.itemsize,
    ),
  );
  for (let flat = 0; flat < count; flat++) {
    offsets[flat] = index.reduce((sum, at, axis) => sum + at * strides[axis], dataOffset);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return offsets;
}

/** SHA-256 of the elements in C order, each little-endian. */
function hashOf(bytes: Uint8Array, offsets: Float64Array, { dtype }: ArrayDescription): string {
  const unit = dtype.kind === 'c' ? dtype.itemsize / 2 : dtype.kind === 'U' ? 4 : dtype.itemsize;
  const packed = new Uint8Array(offsets.length * dtype.itemsize);
  offsets.forEach((offset, flat) => {
    packed.set(bytes.subarray(offset, offset + dtype.itemsize), flat * dtype.itemsize);
  });
  if (dtype.byteOrder === '>') {
    for (let start = 0; start < packed.length; start += unit) packed.subarray(start, start + unit).reverse();
  }
  return createHash('sha256').update(packed).digest('hex');
}

async function expectArray(source: Source, truth: ArrayTruth): Promise<void> {
  const found = await describeNpy(source);
  expect([...found.version]).toEqual(truth.header.version);
  expect([...found.shape]).toEqual(truth.shape);
  expect(found.fortranOrder).toBe(truth.fortran_order);
  expect(found.dataOffset).toBe(truth.header.data_offset);
  expect(found.headerText.trim()).toBe(truth.header.header.trim());
  if (hasObject(found.dtype)) return expectObjects(source, found, truth);
  expectDtype(found.dtype, truth.dtype);
  const bytes = await source.read({ start: 0, end: source.byteLength });
  const view = new DataView(bytes.buffer);
  const offsets = offsetsInCOrder(found);
  if (truth.sha256_c_le !== undefined) expect(hashOf(bytes, offsets, found)).toBe(truth.sha256_c_le);
  const read = numberReader(found.dtype);
  if (read !== null && found.dtype.kind !== 'M') {
    expectNumbers(
      Array.from(offsets, (offset) => read(view, offset)),
      found,
      truth,
    );
  }
}

function expectDtype(dtype: DType, truth: ArrayTruth['dtype']): void {
  if (typeof truth === 'string') expect([typeString(dtype), typeString(withByteOrder(dtype, '<'))]).toContain(truth);
  else {
    expect(dtype.itemsize).toBe(truth.itemsize);
    const fields = dtype.kind === 'V' ? dtype.fields : null;
    expect(fields?.map(({ name, offset }) => [name, offset])).toEqual(
      truth.fields.map(({ name, offset }) => [name, offset]),
    );
  }
}

/** The manifest writes numbers as JavaScript does, each in the fewest digits of its own width. */
function expectNumbers(values: number[], { dtype }: ArrayDescription, truth: ArrayTruth): void {
  const round = dtype.kind === 'f' && dtype.itemsize === 4 ? Math.fround : Number;
  const parse = (text: string) => round(text === 'true' ? 1 : text === 'false' ? 0 : Number(text));
  const first = truth.first?.map(parse) ?? [];
  const last = truth.last?.map(parse) ?? [];
  expect(values.slice(0, first.length)).toEqual(first);
  expect(values.slice(values.length - last.length)).toEqual(last);
  const known = values.filter((value) => !Number.isNaN(value));
  expect(values.length - known.length).toBe(truth.stats?.nan ?? 0);
  if (truth.stats?.min === undefined || truth.stats.max === undefined) return;
  expect([Math.min(...extremes(known)), Math.max(...extremes(known))]).toEqual(
    [truth.stats.min, truth.stats.max].map(parse),
  );
}

/** Least and greatest; an argument list has no room for all. */
function extremes(values: number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return [sorted[0], sorted[sorted.length - 1]];
}

async function expectObjects(source: Source, found: ArrayDescription, truth: ArrayTruth): Promise<void> {
  const read = await readObjectArray(source, found);
  const size = found.shape.reduce((product, length) => product * length, 1);
  expect(read.texts(0, size)).toHaveLength(size);
  const foreign = (truth.pickle?.globals ?? []).filter((name) => !/numpy|__builtin__|builtins|_codecs/.test(name));
  expect(read.refused).toEqual(foreign.map((name) => name.replace(' ', '.')));
}

describe.skipIf(!corpus)('.npy files of other projects', () => {
  it('has all thirty-nine of them', () => expect(rowsOf('npy').length).toBe(39));

  it.each(rowsOf('npy'))('$file', async ({ file, truth }) => {
    const source = openNodeFile(fs, { path: join(root, file) });
    expect(sniff(await readHead(source), file)).toEqual({ format: 'npy' });
    await expectArray(source, truth);
  });
});

describe.skipIf(!corpus)('members of the .npz files of other projects', () => {
  it.each(rowsOf('npz'))('$file', async ({ file, truth }) => {
    const source = openNodeFile(fs, { path: join(root, file) });
    expect(sniff(await readHead(source), file)).toEqual({ format: 'npz' });
    const { members } = await describeNpz(source);
    expect(members.length).toBe(Object.keys(truth.members).length);
    for (const member of members) {
      const bytes = new Uint8Array(member.byteLength);
      await inflateMember(source, member, { sink: (piece, start) => bytes.set(piece, start) });
      const expected = truth.members[member.name] ?? truth.members[member.path];
      await expectArray(memorySource(member.path, bytes.buffer), expected);
    }
  });
});

describe.skipIf(!corpus)('everything else is refused by name', () => {
  const NAMES: Record<string, RegExp> = {
    tiff: /TIFF/,
    fits: /FITS/,
    safetensors: /safetensors/,
    nifti: /NIfTI|unknown/,
    text: /text|binary/,
    hdf5: /HDF5/,
    netcdf: /NetCDF/,
    mat: /MATLAB/,
    raw: /binary|gzip/,
    zarr: /Zarr|binary|text/,
  };
  const others = rows
    .filter(({ kind }) => kind !== 'npy' && kind !== 'npz')
    .flatMap(({ file, kind }) => filesUnder(file).map((path) => ({ file: path, kind })));

  it.each(others)('$file is not taken for an array', async ({ file, kind }) => {
    const source = openNodeFile(fs, { path: join(root, file) });
    const found = sniff(await readHead(source), file);
    if (found.format !== 'other') throw new Error(`taken for ${found.format}`);
    expect(found.kind).toMatch(NAMES[kind]);
    expect(found.error.message).toMatch(/^This is .*, not a NumPy \.npy or \.npz file\./);
    expect((found.error.cause as ArraybookError).message).toMatch(/^This file contains pickled \(object\) data/);
  });
});

/** A Zarr store is a folder of files. */
function filesUnder(path: string): string[] {
  if (!fs.statSync(join(root, path)).isDirectory()) return [path];
  return fs.readdirSync(join(root, path)).flatMap((name) => filesUnder(join(path, name)));
}
