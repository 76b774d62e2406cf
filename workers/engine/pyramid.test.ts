import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ArrayDescription } from '#bytes/formats/format.ts';
import { ArrayId, FileId } from '#core/base/brand.ts';
import { type DType, float32, float64, int16 } from '#core/dtype/dtype.ts';
import { chooseGrid } from '#core/kernels/fine-grid.ts';
import { instantiateKernels } from '#core/kernels/static-kernels.ts';
import type { ArrayView } from '#protocol/engine-api.ts';
import { Hand } from '../compute/hand.ts';
import { passRegionBytes } from '../compute/run-pass.ts';
import type { PassField } from '../compute/task.ts';
import { Heap } from './heap.ts';
import { planeOf } from './plane.ts';
import { Pyramid, type PyramidGeometry, pyramidGeometry } from './pyramid.ts';

const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const module = new WebAssembly.Module(await readFile(KERNELS));
const memory = new WebAssembly.Memory({ initial: 64, maximum: 1024 });
const heap = new Heap({ memory, limit: 1024 * 65_536 });
const kernels = instantiateKernels(module, memory);
const hand = new Hand(kernels, new Int32Array(4));

function description(shape: readonly number[], dtype: DType, fortranOrder: boolean): ArrayDescription {
  const dataLength = shape.reduce((product, length) => product * length, 1) * dtype.itemsize;
  return {
    name: 'a',
    version: [1, 0],
    dtype,
    shape,
    fortranOrder,
    headerText: '',
    dataOffset: 0,
    dataLength,
    availableLength: dataLength,
    notices: [],
  };
}

/** Passes over the values in `parts` parts that meet at rows of blocks. */
async function build(
  values: Float32Array | Float64Array | Int16Array,
  array: ArrayDescription,
  parts: number,
): Promise<Pyramid> {
  const pyramid = new Pyramid(heap, pyramidGeometry(array, 0)!);
  const { itemsize } = array.dtype;
  const data = heap.allocate(values.byteLength);
  new Uint8Array(memory.buffer).set(new Uint8Array(values.buffer), data.address);
  const bytes = { kind: 'heap', address: data.address, start: 0, end: values.byteLength } as const;
  const code = itemsize === 4 ? 10 : itemsize === 8 ? 11 : 3;
  const fields: PassField[] = [{ run: { dtype: array.dtype, offset: 0, count: 1 }, grid: chooseGrid(code, -1, 1) }];
  const cut = (part: number) =>
    part === parts ? values.length : pyramid.blockRowStart((values.length * part) / parts);
  for (let part = 0; part < parts; part++) {
    const [first, end] = [cut(part), cut(part + 1)];
    if (first >= end) continue;
    const piece = pyramid.partFrom(first);
    const region = heap.allocate(passRegionBytes(kernels, { recordBytes: itemsize, fields, pyramid: piece }));
    const ranges = [{ start: first * itemsize, end: end * itemsize }];
    await hand.run(
      { kind: 'pass', bytes, ranges, recordBytes: itemsize, fields, pyramid: piece, region },
      { flag: 0, foreground: false, report: () => undefined },
    );
    heap.free(region);
  }
  heap.free(data);
  pyramid.finish();
  return pyramid;
}

/** The block's least, greatest and mean value by a plain loop over the array. */
function expected(
  at: (index: readonly number[]) => number,
  geometry: PyramidGeometry,
  index: readonly number[],
  block: readonly [number, number],
) {
  const { slowAxis, fastAxis, factor, rows, cols } = geometry;
  const found: number[] = [];
  for (let row = block[0] * factor; row < Math.min(rows, (block[0] + 1) * factor); row++)
    for (let col = block[1] * factor; col < Math.min(cols, (block[1] + 1) * factor); col++) {
      const full = [...index];
      if (slowAxis !== null) full[slowAxis] = row;
      full[fastAxis] = col;
      const value = at(full);
      if (!Number.isNaN(value) && (slowAxis !== null || row === 0)) found.push(value);
    }
  if (found.length === 0) return [Number.NaN, Number.NaN, Number.NaN];
  return [Math.min(...found), Math.max(...found), found.reduce((sum, value) => sum + value, 0) / found.length];
}

const cases: [string, readonly number[], DType, boolean, number][] = [
  ['a plane', [100, 200], float32, false, 1],
  ['a plane by two hands', [403, 77], float32, false, 2],
  ['a stack of planes that no block divides', [5, 21, 35], float32, false, 2],
  ['Fortran order', [90, 41], float64, true, 2],
  ['a Fortran stack', [19, 23, 4], int16, true, 2],
  ['one dimension', [10_007], float32, false, 2],
];

describe('the pyramid', () => {
  it.each(cases)('%s: every block is what a plain loop finds', async (_title, shape, dtype, fortranOrder, parts) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const make = dtype.kind === 'i' ? Int16Array : dtype.itemsize === 8 ? Float64Array : Float32Array;
    const values = new make(Array.from({ length: size }, (_, index) => ((index * 7919) % 1009) - 300));
    if (dtype.kind === 'f') for (let index = 0; index < size; index += 97) values[index] = Number.NaN;
    const array = description(shape, dtype, fortranOrder);
    const pyramid = await build(values, array, parts);
    const { geometry } = pyramid;
    const strides = fortranOrder
      ? shape.map((_, axis) => shape.slice(0, axis).reduce((p, n) => p * n, 1))
      : shape.map((_, axis) => shape.slice(axis + 1).reduce((p, n) => p * n, 1));
    const at = (index: readonly number[]) => values[index.reduce((sum, i, axis) => sum + i * strides[axis]!, 0)]!;
    const arrayId = ArrayId.of(FileId.of(1), 0);
    const others = geometry.others.map(({ axis, length }) => ({ axis, last: length - 1 }));
    for (const pick of [0, 1]) {
      const index = shape.map((_, axis) => (pick === 0 ? 0 : (others.find((other) => other.axis === axis)?.last ?? 0)));
      const view: ArrayView = {
        arrayId,
        field: [],
        component: 'value',
        rowAxis: geometry.slowAxis,
        colAxis: geometry.fastAxis,
        index,
      };
      const plane = planeOf(array, view);
      for (const [grid, reduction] of (['min', 'max', 'mean'] as const).entries()) {
        const window = {
          plane,
          rows: [0, plane.rowCount] as const,
          cols: [0, plane.colCount] as const,
          width: 1,
          height: 1,
          reduction,
        };
        const look = pyramid.look(view, window)!;
        const start = pyramid.bytes.kind === 'heap' ? pyramid.bytes.address : 0;
        for (let row = 0; row < geometry.blockRows; row++)
          for (let col = 0; col < geometry.blockCols; col++) {
            const place = start + look.plane.offset + row * look.plane.rowStride + col * look.plane.colStride;
            const found = new Float32Array(memory.buffer, place, 1)[0]!;
            const wanted = expected(at, geometry, index, [row, col])[grid]!;
            if (Number.isNaN(wanted)) expect(found).toBeNaN();
            else expect(Math.abs(found - wanted)).toBeLessThan(1e-3);
          }
      }
    }
    pyramid.release();
  });

  it('TILE-7 answers only along its own axes, when pixels are wide enough', async () => {
    const array = description([400, 400], float32, false);
    const pyramid = await build(new Float32Array(160_000), array, 1);
    const arrayId = ArrayId.of(FileId.of(1), 0);
    const view: ArrayView = { arrayId, field: [], component: 'value', rowAxis: 0, colAxis: 1, index: [0, 0] };
    const plane = planeOf(array, view);
    const window = { plane, rows: [0, 400] as const, cols: [0, 400] as const, reduction: 'max' as const };
    expect(pyramid.look(view, { ...window, width: 50, height: 50 })).not.toBeNull();
    expect(pyramid.look(view, { ...window, width: 51, height: 50 })).toBeNull();
    expect(pyramid.look(view, { ...window, width: 50, height: 50, reduction: 'nearest' })).toBeNull();
    expect(
      pyramid.look({ ...view, rowAxis: 1, colAxis: 0 }, { ...window, width: 50, height: 50 })?.plane.colStride,
    ).toBe(200);
    pyramid.release();
  });

  it('keeps within its memory by taking larger blocks', () => {
    for (const shape of [[16_384, 16_384], [163_840, 163_840], [100_000, 300, 300], [5_000_000_000]]) {
      const geometry = pyramidGeometry(description(shape, float32, false), 1)!;
      expect(geometry.planes * geometry.blockRows * geometry.blockCols * 12).toBeLessThanOrEqual(64 << 20);
    }
  });
});
