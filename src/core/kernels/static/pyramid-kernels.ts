/** Pyramid accumulation: the typed layer over the exports, and copies of finished rows. */
import type { BlockRows, Kernels, PyramidShape } from '../static-kernels.ts';
import type { AssemblyExports } from './assembly-exports.ts';

/** Offsets in a pyramid state, as in `assembly/pyramid.ts`. */
const CAPACITY = 8;
const READY = 12;
const ROW = 16;
const OCTETS = 20;
const COL = 28;
const FIRST = 32;
const BLOCKS = 40;
const HEADER = 64 + 512 * 4 + 128;

type PyramidKernels = Pick<
  Kernels,
  'pyramidBytes' | 'pyramidInit' | 'pyramidUpdate' | 'pyramidDrain' | 'pyramidFinish' | 'bucketReduce'
>;

export function pyramidKernels(wasm: AssemblyExports, memory: WebAssembly.Memory): PyramidKernels {
  const drain = (state: number): BlockRows => {
    const rows = readRows(memory, state);
    wasm.pyramidReset(state);
    return rows;
  };
  return {
    pyramidBytes,
    pyramidInit: (state, code, shape, firstElement = 0) =>
      wasm.pyramidInit(state, code, shape.cols, shape.factor, shape.rowCapacity + 1, firstElement),
    pyramidUpdate: (state, _code, ptr, count) => wasm.pyramidUpdate(state, ptr, count) >>> 0,
    pyramidDrain: drain,
    pyramidFinish: (state) => {
      if (hasUnfinishedRow(memory, state)) wasm.pyramidClose(state);
      return drain(state);
    },
    bucketReduce: (code, ptr, count, bucket, target) => wasm.bucketReduce(code, ptr, count, bucket, target),
  };
}

const padded = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** One row more than asked for, so that `finish` always has room for the unfinished one. */
function pyramidBytes({ cols, factor, rowCapacity }: PyramidShape): number {
  const octets = Math.ceil(cols / 8);
  const rows = 4 * 4 * (rowCapacity + 1) * Math.ceil(cols / factor);
  return HEADER + 3 * padded(octets * 4) + padded(octets * 8) + padded(rows);
}

function hasUnfinishedRow(memory: WebAssembly.Memory, state: number): boolean {
  const head = new DataView(memory.buffer, state, HEADER);
  return head.getInt32(ROW, true) > 0 || head.getUint32(COL, true) > 0;
}

function readRows(memory: WebAssembly.Memory, state: number): BlockRows {
  const head = new DataView(memory.buffer, state, HEADER);
  const [rows, blocksPerRow, capacity] = [READY, BLOCKS, CAPACITY].map((at) => head.getInt32(at, true)) as [
    number,
    number,
    number,
  ];
  const octets = head.getUint32(OCTETS, true);
  const start = state + HEADER + 3 * padded(octets * 4) + padded(octets * 8);
  const plane = (index: number): Float32Array<ArrayBuffer> =>
    new Float32Array(memory.buffer, start + index * capacity * blocksPerRow * 4, rows * blocksPerRow).slice();
  return {
    firstRow: head.getFloat64(FIRST, true),
    rows,
    blocksPerRow,
    min: plane(0),
    max: plane(1),
    mean: plane(2),
    count: plane(3),
  };
}
