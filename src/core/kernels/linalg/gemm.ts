/**
 * Matrix products in double precision: blocks of the operands are packed into the kernels' memory, multiplied there
 * tile by tile, and the result is copied out. Operands may lie in memory in any way.
 */
import { type MatrixMachine, matrixMachine } from './machine.ts';

export type Numbers = Float64Array | Float32Array;

/** A matrix inside a typed array: element (i, j) is at `at + i·rowStep + j·colStep`. */
export interface Operand {
  readonly data: Numbers;
  readonly at: number;
  readonly rowStep: number;
  readonly colStep: number;
}

export interface Size {
  readonly rows: number;
  readonly cols: number;
  readonly depth: number;
}

/** What becomes of the result: replaced by A·B, or A·B added or subtracted. */
export type Sink = 'set' | 'add' | 'subtract';

const TILE = 4;
const DEPTH = 256;
const SIDE = 1024;
/** Multiplications below which packing does not pay. */
const SMALL = 8000;
/** Rows or columns below which most of a tile would be padding. */
const THIN = 3;

const transposed = (x: Operand): Operand => ({ ...x, rowStep: x.colStep, colStep: x.rowStep });

export function multiply(size: Size, a: Operand, b: Operand, c: Operand, sink: Sink = 'set'): void {
  // The kernel writes columns: a row-major result is computed as its transpose.
  if (Math.abs(c.rowStep) > Math.abs(c.colStep)) {
    const turned = { rows: size.cols, cols: size.rows, depth: size.depth };
    multiply(turned, transposed(b), transposed(a), transposed(c), sink);
    return;
  }
  const thin = Math.min(size.rows, size.cols) < THIN;
  const machine = thin || size.rows * size.cols * size.depth < SMALL ? null : matrixMachine();
  if (machine === null && Math.abs(a.colStep) < Math.abs(a.rowStep)) multiplyRows(size, a, b, c, sink);
  else if (machine === null) multiplyPlain(size, a, b, c, sink);
  else multiplyBlocks(machine, size, a, b, c, sink);
}

function multiplyPlain({ rows, cols, depth }: Size, a: Operand, b: Operand, c: Operand, sink: Sink): void {
  const column = new Float64Array(rows);
  for (let j = 0; j < cols; j++) {
    column.fill(0);
    for (let p = 0; p < depth; p++) {
      const by = b.data[b.at + p * b.rowStep + j * b.colStep];
      let from = a.at + p * a.colStep;
      for (let i = 0; i < rows; i++, from += a.rowStep) column[i] += by * a.data[from];
    }
    deliver(column, 0, rows, c, c.at + j * c.colStep, sink);
  }
}

/** Element by element, along the rows of A. */
function multiplyRows({ rows, cols, depth }: Size, a: Operand, b: Operand, c: Operand, sink: Sink): void {
  const column = new Float64Array(rows);
  const right = new Float64Array(depth);
  for (let j = 0; j < cols; j++) {
    for (let p = 0, from = b.at + j * b.colStep; p < depth; p++, from += b.rowStep) right[p] = b.data[from];
    for (let i = 0; i < rows; i++) column[i] = dot(a.data, a.at + i * a.rowStep, a.colStep, right);
    deliver(column, 0, rows, c, c.at + j * c.colStep, sink);
  }
}

/** Four sums side by side: faster than one, and more exact. */
function dot(x: Numbers, start: number, step: number, y: Float64Array): number {
  const n = y.length;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let [k, at] = [0, start];
  for (; k + 4 <= n; k += 4, at += 4 * step) {
    s0 += x[at] * y[k];
    s1 += x[at + step] * y[k + 1];
    s2 += x[at + 2 * step] * y[k + 2];
    s3 += x[at + 3 * step] * y[k + 3];
  }
  for (; k < n; k++, at += step) s0 += x[at] * y[k];
  return s0 + s1 + (s2 + s3);
}

function deliver(from: Float64Array, start: number, count: number, c: Operand, at: number, sink: Sink): void {
  const { data, rowStep } = c;
  if (sink === 'set') {
    if (rowStep === 1) data.set(from.subarray(start, start + count), at);
    else for (let i = 0, to = at; i < count; i++, to += rowStep) data[to] = from[start + i];
    return;
  }
  const sign = sink === 'add' ? 1 : -1;
  for (let i = 0, to = at; i < count; i++, to += rowStep) data[to] += sign * from[start + i];
}

const padded = (count: number) => Math.ceil(count / TILE) * TILE;

function multiplyBlocks(machine: MatrixMachine, size: Size, a: Operand, b: Operand, c: Operand, sink: Sink): void {
  const { rows, cols, depth } = size;
  const [high, wide] = [padded(Math.min(rows, SIDE)), padded(Math.min(cols, SIDE))];
  const deep = Math.min(depth, DEPTH);
  const [packedA, packedB, block] = machine.room(high * deep, wide * deep, high * wide);
  const memory = machine.doubles;
  for (let j = 0; j < cols; j += SIDE) {
    const width = Math.min(SIDE, cols - j);
    for (let i = 0; i < rows; i += SIDE) {
      const height = Math.min(SIDE, rows - i);
      const ld = padded(height);
      memory.fill(0, block / 8, block / 8 + ld * padded(width));
      for (let p = 0; p < depth; p += DEPTH) {
        const inner = Math.min(DEPTH, depth - p);
        pack(memory, packedA / 8, { ...a, at: a.at + i * a.rowStep + p * a.colStep }, height, inner);
        const right = { ...b, at: b.at + p * b.rowStep + j * b.colStep, rowStep: b.colStep, colStep: b.rowStep };
        pack(memory, packedB / 8, right, width, inner);
        machine.wasm.multiplyPacked(packedA, packedB, block, ld / TILE, padded(width) / TILE, inner, ld * 8);
      }
      for (let q = 0; q < width; q++) {
        deliver(memory, block / 8 + q * ld, height, c, c.at + i * c.rowStep + (j + q) * c.colStep, sink);
      }
    }
  }
}

/** Panels of four rows, the inner index outermost; the last panel is filled up with zeros. */
function pack(to: Float64Array, start: number, x: Operand, rows: number, depth: number): void {
  const { data, rowStep, colStep } = x;
  let out = start;
  let at = x.at;
  let i = 0;
  for (; i + TILE <= rows; i += TILE, at += TILE * rowStep) {
    const [r1, r2, r3] = [rowStep, 2 * rowStep, 3 * rowStep];
    for (let p = 0, from = at; p < depth; p++, from += colStep, out += TILE) {
      to[out] = data[from];
      to[out + 1] = data[from + r1];
      to[out + 2] = data[from + r2];
      to[out + 3] = data[from + r3];
    }
  }
  if (i === rows) return;
  for (let p = 0, from = at; p < depth; p++, from += colStep, out += TILE) {
    for (let r = 0; r < TILE; r++) to[out + r] = i + r < rows ? data[from + r * rowStep] : 0;
  }
}
