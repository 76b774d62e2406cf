/**
 * A program over whole arrays that ends in a reduction. Results hold what the reduction starts with and are joined
 * with what comes; float sums add in the order in which NumPy adds the array that the program stands for.
 */
import { fastestOrder, mergeAxes } from '../../arrays/iterate.ts';
import { theHeap } from '../heap.ts';
import { type Compiled, foldFor, loopFor } from './compiled.ts';
import { FAR_FLAG, type Watch } from './evaluation.ts';
import { type FoldKind, foldCode, HOW_JOIN, HOW_STORE } from './fold.ts';
import { codeAt, type Program, resultOf, type Step } from './program.ts';
import { isFloat, type Machine } from './vectors.ts';
import {
  type Axes,
  type Located,
  outerPositions,
  PART,
  PARTIALS_AT,
  type Part,
  placesAt,
  runParts,
  waysOf,
} from './walk.ts';

export interface Folding {
  readonly program: Program;
  readonly kind: FoldKind;
  readonly inputs: readonly Located[];
  /** The results, seen through the shape: steps of zero along reduced axes. */
  readonly output: Located;
  readonly shape: readonly number[];
  /** Strides of the array that the program stands for. */
  readonly strides: readonly number[];
  /** Elements that are summed apart before they are added (casts, which NumPy buffers); 0: all. */
  readonly piece: number;
}

/** Runs it; the names of flags that rose, or null: the order of additions needs the array itself. */
export function runFolding(given: Folding, watch: Watch): readonly string[] | null {
  if (given.shape.includes(0)) return [];
  const folding = forwards(given);
  const { output, shape, strides, inputs } = folding;
  const order = fastestOrder(shape, [strides, output.strides]);
  const all = [...inputs.map((one) => one.strides), output.strides];
  const axes = shape.length === 0 ? single(all.length) : mergeAxes(shape, all, order);
  if (inOrder(folding) && shape.length > 0) {
    const expected = mergeAxes(shape, [strides, output.strides], order);
    if (expected.lengths.length !== axes.lengths.length) return null;
  }
  const inner = axes.steps[axes.lengths.length - 1];
  const rows = inner[inputs.length] === 0;
  if (folding.kind === 'first' && (!rows || axes.lengths.length === 1)) return null;
  return rows ? alongRows(folding, axes, watch) : acrossRows(folding, axes, watch);
}
const single = (operands: number): Axes => ({ lengths: [1], steps: [new Array<number>(operands).fill(0)] });

function inOrder({ kind, program }: Folding): boolean {
  return kind === 'sum' && isFloat(codeAt(program, resultOf(program)));
}

/** Reduced axes that run backwards are walked forwards, as NumPy does. */
function forwards(folding: Folding): Folding {
  const { shape, strides, output, inputs } = folding;
  const flip = shape.map((_, k) => strides[k] < 0 && output.strides[k] === 0);
  if (!flip.includes(true)) return folding;
  const turned = (one: Located): Located => ({
    ...one,
    address: one.address + one.strides.reduce((sum, stride, k) => sum + (flip[k] ? stride * (shape[k] - 1) : 0), 0),
    strides: one.strides.map((stride, k) => (flip[k] ? -stride : stride)),
  });
  return { ...folding, inputs: inputs.map(turned), strides: strides.map((s, k) => (flip[k] ? -s : s)) };
}

// ── Along rows: each ends in one number ───────────────────────────────────────────────────────────

function alongRows(folding: Folding, axes: Axes, watch: Watch): readonly string[] {
  const { program, kind, inputs, output, piece } = folding;
  const { lengths, steps } = axes;
  const last = lengths.length - 1;
  const operands = [...inputs, output];
  const compiled = foldFor(program, waysOf(inputs, steps[last], false), kind, watch);
  const addresses = operands.map(({ address }) => address);
  if (last === 0) return wholeRun(folding, compiled, lengths[0], addresses, steps[0], watch);
  const count = lengths[last];
  if (piece > 0 && count > piece) return inPieces(folding, compiled, axes, addresses);
  const independent = steps.slice(0, last).every((step) => step[inputs.length] !== 0);
  const rows = lengths[last - 1];
  const together = independent ? Math.max(1, Math.floor(PART / count)) : rows;
  const parts: Part[] = [];
  const flags = new Set<string>();
  for (const at of outerPositions(lengths, steps, last - 1, addresses)) {
    for (let row = 0; row < rows; row += together) {
      const part = {
        count,
        rows: Math.min(together, rows - row),
        places: placesAt(at, steps[last], steps[last - 1], 0, row),
      };
      parts.push(part);
      if (!independent) alone(compiled, parts, flags);
    }
  }
  if (independent) for (const key of runParts(compiled, parts, [HOW_JOIN])) flags.add(key);
  return [...flags];
}

/** Runs the parts so far before others come. */
function alone(compiled: Compiled, parts: Part[], flags: Set<string>): void {
  for (const key of runParts(compiled, parts, [HOW_JOIN])) flags.add(key);
  parts.length = 0;
}

function inPieces(folding: Folding, compiled: Compiled, axes: Axes, addresses: readonly number[]): readonly string[] {
  const { lengths, steps } = axes;
  const last = lengths.length - 1;
  const flags = new Set<string>();
  const none = steps[last].map(() => 0);
  for (const at of outerPositions(lengths, steps, last, addresses)) {
    for (let k = 0; k < lengths[last]; k += folding.piece) {
      const count = Math.min(folding.piece, lengths[last] - k);
      alone(compiled, [{ count, rows: 1, places: placesAt(at, steps[last], none, k, 0) }], flags);
    }
  }
  return [...flags];
}

/** One run with one result: parts in any order, their results joined in the order of the tree. */
function wholeRun(
  folding: Folding,
  compiled: Compiled,
  count: number,
  addresses: readonly number[],
  steps: readonly number[],
  watch: Watch,
): readonly string[] {
  const { kind, program, output, inputs, piece } = folding;
  const code = foldCode(kind, codeAt(program, resultOf(program)));
  const lengths = piece > 0 ? piecesOf(count, piece) : halves(count, PART);
  const none = steps.map(() => 0);
  let start = 0;
  const parts = lengths.map((length, k): Part => {
    const places = placesAt(addresses, steps, none, start, 0);
    places[3 * inputs.length] = PARTIALS_AT + 8 * (k % 256);
    start += length;
    return { count: length, rows: 1, places };
  });
  const partials: Scalar[] = [];
  const decisive = watch === 'none' && (kind === 'any' || kind === 'all');
  const flags = runPartials(compiled, parts, decisive, (at) => {
    const value = scalarAt(code, at);
    partials.push(value);
    return (kind === 'any' && value !== 0) || (kind === 'all' && value === 0);
  });
  const join = (a: Scalar, b: Scalar) => joined(kind, code, a, b);
  const before = scalarAt(code, output.address);
  if (piece > 0 || partials.length < lengths.length || !inOrder(folding)) {
    writeScalar(code, output.address, partials.reduce(join, before));
  } else {
    let next = 0;
    writeScalar(
      code,
      output.address,
      join(
        before,
        treeOf(count, PART, () => partials[next++], join),
      ),
    );
  }
  return flags;
}

function runPartials(
  compiled: Compiled,
  parts: Part[],
  decisive: boolean,
  read: (address: number) => boolean,
): readonly string[] {
  if (decisive) renumber(parts);
  const flags = new Set<string>();
  for (let first = 0; first < parts.length; ) {
    const size = decisive && first === 0 ? 1 : 256;
    const batch = parts.slice(first, first + size);
    for (const key of runParts(compiled, batch, [HOW_STORE])) flags.add(key);
    let decided = false;
    batch.forEach((part) => {
      if (!decided) decided = read(part.places[part.places.length - 3]);
    });
    if (decided && decisive) break;
    if (flags.has('any') || flags.has(FAR_FLAG)) break;
    first += size;
  }
  return [...flags];
}

/** The first part runs alone: the others' places begin anew behind it. */
function renumber(parts: readonly Part[]): void {
  parts.forEach((part, k) => {
    const places = part.places as number[];
    places[places.length - 3] = PARTIALS_AT + 8 * (k === 0 ? 0 : (k - 1) % 256);
  });
}

/** Lengths of the parts that halving (by multiples of eight) makes, as NumPy's pairwise sum halves. */
function halves(count: number, most: number): number[] {
  if (count <= most) return [count];
  const half = halfOf(count);
  return [...halves(half, most), ...halves(count - half, most)];
}
const halfOf = (count: number): number => {
  const half = Math.floor(count / 2);
  return half - (half % 8);
};
function piecesOf(count: number, piece: number): number[] {
  return Array.from({ length: Math.ceil(count / piece) }, (_, k) => Math.min(piece, count - k * piece));
}
function treeOf<T>(count: number, most: number, next: () => T, join: (a: T, b: T) => T): T {
  if (count <= most) return next();
  const half = halfOf(count);
  const left = treeOf(half, most, next, join);
  return join(left, treeOf(count - half, most, next, join));
}

type Scalar = number | bigint;

function joined(kind: FoldKind, code: Machine, a: Scalar, b: Scalar): Scalar {
  switch (kind) {
    case 'sum':
    case 'count':
    case 'first':
      if (typeof a === 'bigint')
        return code === 'L' ? BigInt.asUintN(64, a + (b as bigint)) : BigInt.asIntN(64, a + (b as bigint));
      return code === 'f' ? Math.fround(a + (b as number)) : a + (b as number);
    case 'any':
      return a !== 0 || b !== 0 ? 1 : 0;
    case 'all':
      return a !== 0 && b !== 0 ? 1 : 0;
    case 'maximum':
      return a > b || Number.isNaN(a) ? a : b;
    case 'minimum':
      return a < b || Number.isNaN(a) ? a : b;
    case 'fmax':
      return a > b || Number.isNaN(b) ? a : b;
    case 'fmin':
      return a < b || Number.isNaN(b) ? a : b;
  }
}

function scalarAt(code: Machine, address: number): Scalar {
  const view = new DataView(theHeap().memory.buffer, address, 8);
  switch (code) {
    case 'f':
      return view.getFloat32(0, true);
    case 'd':
      return view.getFloat64(0, true);
    case 'l':
      return view.getBigInt64(0, true);
    case 'L':
      return view.getBigUint64(0, true);
    case 'i':
      return view.getInt32(0, true);
    case 'I':
      return view.getUint32(0, true);
    case 'h':
      return view.getInt16(0, true);
    case 'H':
      return view.getUint16(0, true);
    case 'b':
      return view.getInt8(0);
    default:
      return view.getUint8(0);
  }
}

function writeScalar(code: Machine, address: number, value: Scalar): void {
  const view = new DataView(theHeap().memory.buffer, address, 8);
  switch (code) {
    case 'f':
      return view.setFloat32(0, value as number, true);
    case 'd':
      return view.setFloat64(0, value as number, true);
    case 'l':
    case 'L':
      return view.setBigUint64(0, BigInt.asUintN(64, value as bigint), true);
    case 'i':
    case 'I':
      return view.setUint32(0, value as number, true);
    case 'h':
    case 'H':
      return view.setUint16(0, value as number, true);
    default:
      return view.setUint8(0, value as number);
  }
}

// ── Across rows: results run along with the elements ──────────────────────────────────────────────

const JOIN: Readonly<Record<FoldKind, string>> = {
  sum: 'add',
  count: 'add',
  first: 'add',
  maximum: 'maximum',
  minimum: 'minimum',
  fmax: 'fmax',
  fmin: 'fmin',
  any: 'logical_or',
  all: 'logical_and',
};

/** result = join(result, value), as a program whose first input is the result. */
function joining({ program, kind }: Folding): Program {
  const code = foldCode(kind, codeAt(program, resultOf(program)));
  const steps: Step[] = program.steps.map((step) => ({ ...step, operands: step.operands.map((k) => k + 1) }));
  let value = resultOf(program) + 1;
  if (kind === 'count') value = 1 + program.inputs.length + steps.push({ name: 'cast', code, operands: [value] }) - 1;
  steps.push({ name: JOIN[kind], code, operands: [0, value] });
  return { inputs: [code, ...program.inputs], steps };
}

/** Results of a part stay in the nearest cache while all rows go by. */
const MOST_COLUMNS = 2048;
const LEAST_COLUMNS = 512;

function acrossRows(folding: Folding, axes: Axes, watch: Watch): readonly string[] {
  const { inputs, output } = folding;
  const { lengths, steps } = axes;
  if (lengths.length === 1) {
    lengths.unshift(1);
    steps.unshift(new Array<number>(steps[0].length).fill(0));
  }
  const last = lengths.length - 1;
  const operands = [output, ...inputs, output];
  const arranged = steps.map((step) => [step[inputs.length], ...step.slice(0, -1), step[inputs.length]]);
  const compiled = loopFor(joining(folding), waysOf(operands, arranged[last], true), watch);
  const columns = lengths[last];
  const width = Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, Math.ceil(columns / 16) * 8));
  const independent = steps.slice(0, Math.max(0, last - 1)).every((step) => step[inputs.length] !== 0);
  const flags = new Set<string>();
  const parts: Part[] = [];
  const addresses = operands.map(({ address }) => address);
  const run = () => {
    for (const key of runParts(compiled, parts, [])) flags.add(key);
    parts.length = 0;
  };
  for (const at of outerPositions(lengths, arranged, last - 1, addresses)) {
    for (let k = 0; k < columns; k += width) {
      const count = Math.min(width, columns - k);
      parts.push({ count, rows: lengths[last - 1], places: placesAt(at, arranged[last], arranged[last - 1], k, 0) });
    }
    if (!independent) run();
  }
  run();
  return [...flags];
}
