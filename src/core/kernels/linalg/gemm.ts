/**
 * Matrix products: operands are packed into the heap in panels, whatever their layout, and multiplied there block by
 * block on all threads. Which element is summed in which order depends on the sizes alone.
 */
import { type MatrixMachine, matrixMachine } from './machine.ts';
import { multiplyPlain, multiplyRows } from './plain-products.ts';

export type Numbers = Float64Array | Float32Array;

/** A matrix inside a typed array: element (i, j) is at `at + i·rowStep + j·colStep`. */
export interface Operand {
  readonly data: Numbers;
  readonly at: number;
  readonly rowStep: number;
  readonly colStep: number;
  /** Where `data` begins in the heap; undefined where it lies elsewhere. */
  readonly address?: number | undefined;
}

export interface Size {
  readonly rows: number;
  readonly cols: number;
  readonly depth: number;
}

/** What becomes of the result: replaced by A·B, or A·B added or subtracted. */
export type Sink = 'set' | 'add' | 'subtract';

/** Multiplications below which packing does not pay, and below which other threads are not woken. */
const SMALL = 8000;
const ALONE = 400_000;
/** Rows or columns below which most of a tile would be padding. */
const THIN = 3;

export const transposed = (x: Operand): Operand => ({ ...x, rowStep: x.colStep, colStep: x.rowStep });

export function multiply(size: Size, a: Operand, b: Operand, c: Operand, sink: Sink = 'set'): void {
  if (size.rows === 0 || size.cols === 0) return;
  const work = size.rows * size.cols * size.depth;
  const thin = Math.min(size.rows, size.cols) < THIN;
  const machine = work < SMALL ? null : matrixMachine();
  if (machine !== null && timesVector(machine, size, a, b, c, sink)) return;
  if (machine !== null && !thin) return multiplyBlocks(machine, size, a, b, c, sink);
  // The plain loops write columns: a row-major result is computed as its transpose.
  if (Math.abs(c.rowStep) > Math.abs(c.colStep)) {
    plain({ rows: size.cols, cols: size.rows, depth: size.depth }, transposed(b), transposed(a), transposed(c), sink);
  } else plain(size, a, b, c, sink);
}

function plain(size: Size, a: Operand, b: Operand, c: Operand, sink: Sink): void {
  if (Math.abs(a.colStep) < Math.abs(a.rowStep)) multiplyRows(size, a, b, c, sink);
  else multiplyPlain(size, a, b, c, sink);
}

// ── Packed blocks ─────────────────────────────────────────────────────────────────────────────────

/** Elements of C that are neighbours in memory run with V, its lines with S. */
interface Roles {
  readonly v: Operand;
  readonly s: Operand;
  readonly vs: number;
  readonly ss: number;
  readonly depth: number;
}

const SLAB = 256;
/** V that stays in the second-level cache, and S, of one call of the kernel. */
const BLOCK_V = 128;
const BLOCK_S = 144;
const MOST_CALLS = 1500;
/** Lines of a panel of S, and a multiple of all widths of panels. */
const LINES_S = 6;
const PANELS = 24;
/** Bytes that a call of the kernel may use for itself. */
const ROOM = 192;

const padded = (count: number, width: number) => Math.ceil(count / width) * width;
const sinks: Readonly<Record<Sink, number>> = { set: 0, add: 1, subtract: 2 };

function multiplyBlocks(machine: MatrixMachine, size: Size, a: Operand, b: Operand, c: Operand, sink: Sink): void {
  const turned = Math.abs(c.rowStep) < Math.abs(c.colStep);
  const { depth } = size;
  // V indexes the rows of C where its columns are contiguous, else its columns; both come as (index, inner).
  const roles: Roles = turned
    ? { v: a, s: transposed(b), vs: size.rows, ss: size.cols, depth }
    : { v: transposed(b), s: a, vs: size.cols, ss: size.rows, depth };
  const single = [a, b, c].every(({ data }) => data instanceof Float32Array);
  const width = single ? 8 : 4;
  const bytes = single ? 4 : 8;
  const [allV, allS] = [padded(roles.vs, width), padded(roles.ss, LINES_S)];
  const calls = partition(roles);
  const unit = bytes / 8;
  const near = turned ? c.rowStep : c.colStep;
  const direct = near === 1 && c.address !== undefined && single === c.data instanceof Float32Array;
  const [v, s, room, block] = machine.packingRoom(
    allV * depth * unit,
    allS * depth * unit,
    (calls.length * ROOM) / 8,
    direct ? 0 : roles.vs * roles.ss * unit,
  );
  const many = size.rows * size.cols * depth >= ALONE;
  pack(machine, roles.v, roles.vs, allV, depth, v, width, single, many);
  pack(machine, roles.s, roles.ss, allS, depth, s, LINES_S, single, many);
  const line = turned ? c.colStep : c.rowStep;
  const place = direct && c.address !== undefined ? c.address + c.at * bytes : block;
  const ld = direct ? line * bytes : roles.vs * bytes;
  const first = direct ? sinks[sink] : 0;
  const list = calls.map(([v0, v1, s0, s1], k) => [
    v,
    s,
    place,
    ld,
    depth,
    v0,
    v1,
    allV,
    s0,
    s1,
    allS,
    room + k * ROOM,
    first,
  ]);
  if (depth > 0) machine.share(single ? 'multiplySingles' : 'multiplyDoubles', list, many);
  if (depth === 0 || !direct) deliver(machine, roles, block, single, c, turned, depth === 0 ? null : sink);
}

type Part = readonly [v0: number, v1: number, s0: number, s1: number];

function partition({ vs, ss }: Roles): Part[] {
  let [wide, high] = [BLOCK_V, BLOCK_S];
  while (Math.ceil(vs / wide) * Math.ceil(ss / high) > MOST_CALLS) {
    if (wide < high) wide *= 2;
    else high *= 2;
  }
  const parts: Part[] = [];
  for (let j = 0; j < ss; j += high) {
    for (let i = 0; i < vs; i += wide) parts.push([i, Math.min(i + wide, vs), j, Math.min(j + high, ss)]);
  }
  return parts;
}

/** Packs an operand, given as (index, inner). */
function pack(
  machine: MatrixMachine,
  x: Operand,
  count: number,
  all: number,
  depth: number,
  to: number,
  width: number,
  single: boolean,
  many: boolean,
): void {
  const bytes = single ? 4 : 8;
  if (x.address === undefined || single !== x.data instanceof Float32Array) {
    packHere(machine, x, count, all, depth, to, width, single);
    return;
  }
  const from = x.address + x.at * bytes;
  const step = padded(Math.max(72, Math.ceil(count / MOST_CALLS)), PANELS);
  const calls: number[][] = [];
  for (let i = 0; i < count; i += step) {
    calls.push([from, x.rowStep * bytes, x.colStep * bytes, i, Math.min(i + step, count), all, depth, to, width]);
  }
  machine.share(single ? 'packSingles' : 'packDoubles', calls, many);
}

/** An operand outside the heap. */
function packHere(
  machine: MatrixMachine,
  { data, at, rowStep, colStep }: Operand,
  count: number,
  all: number,
  depth: number,
  to: number,
  width: number,
  single: boolean,
): void {
  const memory = single ? new Float32Array(machine.doubles.buffer) : machine.doubles;
  const start = to / (single ? 4 : 8);
  for (let slab = 0; slab < depth; slab += SLAB) {
    const inner = Math.min(SLAB, depth - slab);
    let out = start + slab * all;
    for (let i = 0; i < all; i += width) {
      const filled = Math.min(width, count - i);
      let from = at + i * rowStep + slab * colStep;
      for (let p = 0; p < inner; p++, from += colStep, out += width) {
        for (let k = 0; k < filled; k++) memory[out + k] = data[from + k * rowStep];
        for (let k = Math.max(filled, 0); k < width; k++) memory[out + k] = 0;
      }
    }
  }
}

/** Brings a result that was computed apart to its place; `sink` null: the product of nothing, zeros. */
function deliver(
  machine: MatrixMachine,
  { vs, ss }: Roles,
  block: number,
  single: boolean,
  c: Operand,
  turned: boolean,
  sink: Sink | null,
): void {
  const memory = single ? new Float32Array(machine.doubles.buffer) : machine.doubles;
  const [near, line] = turned ? [c.rowStep, c.colStep] : [c.colStep, c.rowStep];
  const start = block / (single ? 4 : 8);
  for (let j = 0; j < ss; j++) {
    const from = start + j * vs;
    let to = c.at + j * line;
    if (sink === null) for (let i = 0; i < vs; i++, to += near) c.data[to] = 0;
    else if (sink === 'set' && near === 1) c.data.set(memory.subarray(from, from + vs), to);
    else if (sink === 'set') for (let i = 0; i < vs; i++, to += near) c.data[to] = memory[from + i];
    else {
      const sign = sink === 'add' ? 1 : -1;
      for (let i = 0; i < vs; i++, to += near) c.data[to] += sign * memory[from + i];
    }
  }
}

// ── Matrix times vector ───────────────────────────────────────────────────────────────────────────

const LINES = 128;

/** One of the operands is a vector and everything lies well in the heap: no packing. */
function timesVector(machine: MatrixMachine, size: Size, a: Operand, b: Operand, c: Operand, sink: Sink): boolean {
  if (size.rows === 1 && size.cols > 1) {
    const turned = { rows: size.cols, cols: 1, depth: size.depth };
    return timesVector(machine, turned, transposed(b), transposed(a), transposed(c), sink);
  }
  if (size.cols !== 1 || sink !== 'set' || a.address === undefined) return false;
  const single = a.data instanceof Float32Array;
  if ([b, c].some(({ data }) => single !== data instanceof Float32Array)) return false;
  const lines = a.colStep === 1 && a.rowStep > 0;
  if (!lines && !(a.rowStep === 1 && a.colStep > 0)) return false;
  const { rows, depth } = size;
  const bytes = single ? 4 : 8;
  const [x, y] = machine.packingRoom(depth, rows);
  const memory = single ? new Float32Array(machine.doubles.buffer) : machine.doubles;
  const [firstX, firstY] = [x / bytes, y / bytes];
  for (let p = 0, from = b.at; p < depth; p++, from += b.rowStep) memory[firstX + p] = b.data[from];
  const step = (lines ? a.rowStep : a.colStep) * bytes;
  const chunk = Math.max(LINES, padded(Math.ceil(rows / MOST_CALLS), 8));
  const calls: number[][] = [];
  for (let i = 0; i < rows; i += chunk) {
    calls.push([a.address + a.at * bytes, step, x, y, i, Math.min(i + chunk, rows), depth]);
  }
  const kernel = `${lines ? 'lines' : 'columns'}${single ? 'Singles' : 'Doubles'}` as const;
  machine.share(kernel, calls, rows * depth >= ALONE);
  for (let i = 0, to = c.at; i < rows; i++, to += c.rowStep) c.data[to] = memory[firstY + i];
  return true;
}
