import * as fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FormatError } from '#core/base/errors.ts';
import { memorySource } from '../sources/memory-source.ts';
import { openNodeFile } from '../sources/node-file-source.ts';
import { withReadLog } from '../sources/with-read-log.ts';
import { describeNpy } from './npy/describe.ts';
import { encodeNpyHeader } from './npy/encode.ts';
import { describeNpz } from './npz/npz.ts';
import { readHead, sniff } from './sniff.ts';

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function refusal(head: Uint8Array, name: string): { kind: string; error: FormatError } {
  const found = sniff(head, name);
  if (found.format !== 'other') throw new Error(`taken for ${found.format}`);
  return found;
}

describe('sniffing', () => {
  test('NumPy’s two formats are told by their bytes, not by their names', () => {
    expect(sniff(ascii('\x93NUMPY\x01\0'), 'photo.jpg')).toEqual({ format: 'npy' });
    expect(sniff(ascii('PK\x03\x04....'), 'a.npy')).toEqual({ format: 'npz' });
    expect(sniff(ascii(`PK\x05\x06${'\0'.repeat(18)}`), 'empty.npz')).toEqual({ format: 'npz' });
  });

  test.each([
    ['\x89HDF\r\n\x1a\n', 'a.h5', 'an HDF5 file'],
    ['\x89HDF\r\n\x1a\n', 'a.nc', 'a NetCDF-4 file (HDF5)'],
    ['CDF\x01', 'a.nc', 'a NetCDF file'],
    ['II*\0', 'a.tif', 'a TIFF image'],
    ['MM\0+', 'a.btf', 'a BigTIFF image'],
    ['SIMPLE  =   T', 'a.fits', 'a FITS file'],
    ['\x89PNG\r\n\x1a\n', 'a.png', 'a PNG image'],
    ['\xff\xd8\xff\xe0', 'a.npy', 'a JPEG image'],
    ['\x1f\x8b\x08', 'a.npy.gz', 'a gzip-compressed .npy file'],
    ['\x1f\x8b\x08', 'brain.nii.gz', 'a gzip-compressed NIfTI volume'],
    ['\x1f\x8b\x08', 'a', 'a gzip-compressed file'],
    ['  <!DOCTYPE html><html>', 'a.npy', 'an HTML page'],
    ['<html>', 'a.npz', 'an HTML page'],
    ['<?xml version="1.0"?>', 'a.npy', 'an XML document'],
    ['{"error": "not found"}', 'a.npy', 'JSON text'],
    ['[1, 2]', 'a.txt', 'JSON text'],
    ['a,b\n1,2\n', 'a.csv', 'CSV text'],
    ['1 2\n3 4\n', 'a.dat', 'plain text'],
    ['{"zarr_format": 2}', 'x/.zarray', 'part of a Zarr store'],
    ['\x80\x04K\x05.', 'a.npy', 'a Python pickle'],
    ['cnumpy.core.multiarray\n_reconstruct\n', 'a.pkl', 'a Python pickle'],
    ['(lp0\nI1\na.', 'a.pkl', 'a Python pickle'],
    ['\x10\0\0\0\0\0\0\0{"a":{}}        ', 'a.safetensors', 'a safetensors file'],
    ['MATLAB 5.0 MAT-file, Platform', 'a.mat', 'a MATLAB file'],
    ['PAR1', 'a.parquet', 'a Parquet file'],
    ['version https://git-lfs.github.com/spec/v1\n', 'a.npy', 'a Git LFS pointer, not the file that it stands for'],
    [`${'\0'.repeat(344)}n+1\0`, 'a.nii', 'a NIfTI volume'],
    [`${'\0'.repeat(128)}DICM`, 'a.dcm', 'a DICOM file'],
    ['\x00\x01\x02\x03', 'a.bin', 'a binary file of unknown format'],
  ])('%j named %s is %s', (text, name, kind) => {
    const found = refusal(ascii(text), name);
    expect(found.kind).toBe(kind);
    expect(found.error.message).toContain(`This is ${kind}, not a NumPy .npy or .npz file.`);
    expect(found.error.cause).toMatchObject({
      pythonType: 'ValueError',
      message: expect.stringContaining('This file contains pickled (object) data.'),
    });
  });

  test('an empty file is NumPy’s EOFError', () => {
    expect(refusal(new Uint8Array(0), 'a.npy')).toMatchObject({
      kind: 'an empty file',
      error: { pythonType: 'EOFError', cause: { message: 'No data left in file' } },
    });
  });

  test('a refusal says what to do, where something can be done', () => {
    expect(refusal(ascii('<html>'), 'a.npy').error.message).toMatch(/a login page was saved/);
    expect(refusal(ascii('version https://git-lfs.github.com/spec/v1'), 'a.npy').error.message).toMatch(/git lfs pull/);
    expect(refusal(ascii('\x80\x04N.'), 'a.npy').error.message).toMatch(/np\.save/);
  });

  test('every length of every start is answered without an exception', () => {
    for (const text of ['\x93NUMPY', 'PK\x03\x04', '\x80\x04', '\x1f\x8b', '{', '\x10\0\0\0\0\0\0\0{']) {
      for (let length = 0; length <= text.length; length++) sniff(ascii(text.slice(0, length)), 'a');
    }
  });
});

describe('opening', () => {
  test('sniffing and describing together cost one read of at most 64 KiB', async () => {
    const header = encodeNpyHeader({
      dtype: { kind: 'f', itemsize: 4, byteOrder: '<' },
      shape: [100_000],
      fortranOrder: false,
    });
    const bytes = new Uint8Array(header.length + 400_000);
    bytes.set(header);
    const source = withReadLog(memorySource('a.npy', bytes.buffer));
    const head = await readHead(source);
    expect(sniff(head, source.name)).toEqual({ format: 'npy' });
    expect((await describeNpy(source, { head })).shape).toEqual([100_000]);
    expect(source.readLog.entries.map(({ start, end }) => [start, end])).toEqual([[0, 65_536]]);
  });
});

describe('sample arrays', () => {
  const folder = new URL('../../../public/samples/', import.meta.url);
  const index = JSON.parse(fs.readFileSync(new URL('index.json', folder), 'utf8')) as {
    file: string;
    title: string;
    description: string;
    bytes: number;
  }[];

  test('they are six, small, and listed with their sizes', () => {
    expect(index.length).toBe(6);
    for (const { file, bytes, title, description } of index) {
      expect(fs.statSync(new URL(file, folder)).size).toBe(bytes);
      expect([title.length, description.length].every((length) => length > 5)).toBe(true);
    }
    expect(index.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(6_000_000);
  });

  test.each(index)('$file opens without a notice', async ({ file }) => {
    const source = openNodeFile(fs, { path: new URL(file, folder).pathname });
    const found = sniff(await readHead(source), file);
    if (found.format === 'npz') expect((await describeNpz(source)).members.length).toBe(9);
    else expect((await describeNpy(source)).notices).toEqual([]);
  });
});
