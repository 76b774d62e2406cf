/**
 * Loops that end in one number a row, emitted from a program: sums in NumPy's pairwise order, counts, extremes,
 * any and all. The number is stored (`how` 0) or joined with what is there (`how` 1).
 */
import { Body, grow, loopWhile, memarg, when } from './body.ts';
import { type Bytes, constant, F32, F64, type FunctionCode, get, I32, set, simd, unsigned } from './encoder.ts';
import { allSlices, Evaluation, Flags, type Watch } from './evaluation.ts';
import { type Emitted, FIRST, inputsOf, PER_OPERAND, storeFlags } from './loop.ts';
import { advanceVector, intoScratch, type Place, SLOT, splat, type Way } from './operands.ts';
import { computed } from './operations.ts';
import { codeAt, lanesOf, type Program, resultOf } from './program.ts';
import {
  extracted,
  floats,
  isFloat,
  isUnsigned,
  type Lanes,
  type Machine,
  repeated,
  SHUFFLE,
  scalarLoad,
  scalarStore,
  scalarType,
  sizeOfCode,
  slicesOf,
  V,
} from './vectors.ts';

/** `sum`: pairwise floats or wrapping 64-bit integers; `count`: of truths; limits; `any`, `all` of truths; `first`: position of the first truth. */
export type FoldKind = 'sum' | 'count' | 'first' | 'maximum' | 'minimum' | 'fmax' | 'fmin' | 'any' | 'all';

/** Element type of the result. */
export function foldCode(kind: FoldKind, code: Machine): Machine {
  if (kind === 'count' || kind === 'first') return 'l';
  return kind === 'any' || kind === 'all' ? '?' : code;
}
export const HOW_STORE = 0;
export const HOW_JOIN = 1;

/** Parameters: elements of a row, rows, flags, scratch, operands (the last: the results), how. */
const [COUNT, ROWS, FLAGS, SCRATCH] = [0, 1, 2, 3];

/** One run's worth of a program in vectors, over places that are locals of a function. */
interface Run {
  readonly body: Body;
  readonly program: Program;
  readonly lanes: Lanes;
  readonly places: readonly Place[];
  readonly left: number;
  readonly scratch: number;
  readonly flags: Flags;
  readonly covered: boolean;
}

/** Emits `use` once for whole vectors (in a loop while `more`) and once for what is left. */
function overRun(
  run: Run,
  use: (slices: readonly number[], rest: boolean) => void,
  more: Bytes = [...constant(1)],
): void {
  const { body, program, lanes, places, left, scratch, flags, covered } = run;
  const result = resultOf(program);
  const fixed = new Map<number, number>();
  places.forEach((place, k) => {
    if (place.way === 'f') fixed.set(k, splat(body, place));
  });
  const vector = (from: readonly Place[], rest: boolean) => {
    const evaluation = new Evaluation(body, program, lanes, inputsOf(body, from, fixed, lanes), flags, covered);
    use(allSlices(evaluation, result, lanes), rest);
  };
  const whole = body.apart(() => {
    vector(places, false);
    for (const place of places) advanceVector(body, place, lanes);
    body.emit(grow(left, constant(-lanes)));
  });
  body.emit(loopWhile([...get(left), ...constant(lanes), 0x4f, ...more, 0x71], whole));
  const rest = body.apart(() => {
    const slots = places.map((place, k): Place => {
      const at = body.keep([...get(scratch), ...constant(SLOT * k), 0x6a], I32);
      if (place.way !== 'f') intoScratch(body, place, at, left, lanes);
      return { ...place, way: 'p', at };
    });
    vector(slots, true);
    places.forEach((place) => {
      if (place.way !== 'f') body.emit(grow(place.at, [...get(place.step), ...get(left), 0x6c]));
    });
  });
  body.emit(when([...get(left), ...constant(0), 0x47, ...more, 0x71], rest));
}

export function emitFold(program: Program, ways: readonly Way[], kind: FoldKind, watch: Watch): Emitted {
  const code = codeAt(program, resultOf(program));
  const pairwise = kind === 'sum' && isFloat(code);
  const lanes = kind === 'sum' ? 8 : lanesOf(program);
  return pairwise ? emitPairwise(program, ways, watch, code) : emitRows(program, ways, kind, watch, lanes);
}

// ── Rows: everything but float sums ───────────────────────────────────────────────────────────────

function emitRows(program: Program, ways: readonly Way[], kind: FoldKind, watch: Watch, lanes: Lanes): Emitted {
  const code = codeAt(program, resultOf(program));
  const to = foldCode(kind, code);
  const operands = program.inputs.length + 1;
  const parameters = FIRST + PER_OPERAND * operands + 1;
  const how = parameters - 1;
  const body = new Body(parameters);
  const bases = Array.from({ length: operands }, (_, k) => FIRST + PER_OPERAND * k);
  const places = program.inputs.map(
    (input, k): Place => ({ code: input, way: ways[k], at: body.local(I32), step: bases[k] + 1 }),
  );
  const flags = new Flags(watch, body);
  const left = body.local(I32);
  const row = body.apart(() => {
    places.forEach((place, k) => body.emit(get(bases[k]), set(place.at)));
    body.emit(get(COUNT), set(left));
    const run = { body, program, lanes, places, left, scratch: SCRATCH, flags, covered: false };
    const made = FOLDS[kind](run, code);
    deliver(body, kind, to, made, bases[operands - 1], how);
    for (const base of bases) body.emit(grow(base, get(base + 2)));
    body.emit(grow(ROWS, constant(-1)));
  });
  body.emit(loopWhile(get(ROWS), row));
  const keys = storeFlags(body, flags, FLAGS);
  const run = {
    name: 'run',
    parameters: new Array<number>(parameters).fill(I32),
    results: [],
    locals: body.locals,
    code: body.whole,
  };
  return { functions: [run], globals: 0, flags: keys, lanes };
}

/** Stores a scalar local, joined with what is at the address if asked. */
function deliver(body: Body, kind: FoldKind, code: Machine, made: number, address: number, how: number): void {
  const before = body.keep([...get(address), scalarLoad(code), ...memarg()], scalarType(code));
  const join = body.apart(() => body.emit(joined(kind, code, before, made), set(made)));
  body.emit(when(get(how), join), get(address), get(made), scalarStore(code), memarg());
}

function joined(kind: FoldKind, code: Machine, a: number, b: number): Bytes {
  const pair = [...get(a), ...get(b)];
  if (kind === 'any') return [...pair, 0x72];
  if (kind === 'all') return [...pair, 0x71];
  if (kind === 'sum' || kind === 'count' || kind === 'first')
    return [...pair, code === 'f' ? 0x92 : code === 'd' ? 0xa0 : 0x7c];
  const upper = kind === 'maximum' || kind === 'fmax';
  if (isFloat(code)) return floatJoin(kind, code, a, b);
  // select(a, b, a > b)
  const wide = sizeOfCode(code) === 8;
  const [signedOps, unsignedOps] = wide
    ? [
        [0x53, 0x55],
        [0x54, 0x56],
      ]
    : [
        [0x48, 0x4a],
        [0x49, 0x4b],
      ];
  return [...pair, ...pair, (isUnsigned(code) ? unsignedOps : signedOps)[upper ? 1 : 0], 0x1b];
}

/** NaN wins over numbers (`maximum`) or loses (`fmax`). */
function floatJoin(kind: FoldKind, code: Machine, a: number, b: number): Bytes {
  const [eq, lt, gt] = code === 'f' ? [0x5b, 0x5d, 0x5e] : [0x61, 0x63, 0x64];
  const upper = kind === 'maximum' || kind === 'fmax';
  const better = [...get(a), ...get(b), upper ? gt : lt];
  const nan = (x: number) => [...get(x), ...get(x), eq, 0x45];
  const first = kind === 'fmax' || kind === 'fmin' ? nan(b) : nan(a);
  return [...get(a), ...get(b), ...better, ...first, 0x72, 0x1b];
}

type Folding = (run: Run, code: Machine) => number;

const FOLDS: Readonly<Record<FoldKind, Folding>> = {
  sum: integerSum,
  count,
  first,
  maximum: (run, code) => limit(run, code, 'maximum'),
  minimum: (run, code) => limit(run, code, 'minimum'),
  fmax: (run, code) => limit(run, code, 'fmax'),
  fmin: (run, code) => limit(run, code, 'fmin'),
  any: (run) => truth(run, true),
  all: (run) => truth(run, false),
};

function integerSum(run: Run): number {
  const { body, left } = run;
  const accumulators = Array.from({ length: 4 }, () => body.keep(get(body.vector(repeated(1, 0n)))));
  const total = body.local(0x7e);
  body.emit(0x42, 0, set(total));
  overRun(run, (slices, rest) => {
    if (!rest) {
      slices.forEach((slice, k) => {
        body.emit(get(accumulators[k]), get(slice), simd(0xce), set(accumulators[k]));
      });
      return;
    }
    for (let k = 0; k < 7; k++) {
      const add = [...get(total), ...extracted('l', slices[k >> 1], k & 1), 0x7c, ...set(total)];
      body.emit(when([...get(left), ...constant(k), 0x4b], add));
    }
  });
  for (const one of accumulators) {
    for (const lane of [0, 1]) body.emit(get(total), extracted('l', one, lane), 0x7c, set(total));
  }
  return total;
}

/** Truths are counted as bits of a mask. */
function count(run: Run): number {
  const { body, lanes, left } = run;
  const total = body.local(I32);
  body.emit(constant(0), set(total));
  overRun(run, ([slice], rest) => {
    const bits = [...get(slice), ...simd(0x64)];
    const least = rest
      ? [...constant(1), ...get(left), 0x74, ...constant(1), 0x6b]
      : constant(lanes === 16 ? 0xffff : 0xff);
    body.emit(get(total), bits, least, 0x71, 0x69, 0x6a, set(total));
  });
  const wide = body.local(0x7e);
  body.emit(get(total), 0xad, set(wide));
  return wide;
}

/** How many elements come before the first truth. */
function first(run: Run): number {
  const { body, lanes, left } = run;
  const [at, done] = [body.local(I32), body.local(I32)];
  body.emit(constant(-1), set(at), constant(0), set(done));
  const searching = [...get(at), ...constant(0), 0x48];
  overRun(
    run,
    ([slice], rest) => {
      const valid = rest
        ? [...constant(1), ...get(left), 0x74, ...constant(1), 0x6b]
        : constant(lanes === 16 ? 0xffff : 0xff);
      const bits = body.keep([...get(slice), ...simd(0x64), ...valid, 0x71], I32);
      body.emit(when(get(bits), [...get(done), ...get(bits), 0x68, 0x6a, ...set(at)]), grow(done, constant(lanes)));
    },
    searching,
  );
  const wide = body.local(0x7e);
  body.emit(get(at), 0xac, set(wide));
  return wide;
}

function truth(run: Run, any: boolean): number {
  const { body, lanes } = run;
  const found = body.keep(get(body.vector(repeated(1, 0n))));
  const some: Bytes = lanes === 16 ? [...get(found), ...simd(V.anyTrue)] : [...extracted('l', found, 0), 0x50, 0x45];
  overRun(
    run,
    ([slice]) => {
      const hit = any ? slice : body.put(V.not, slice);
      body.emit(get(found), get(hit), simd(V.or), set(found));
    },
    // Trouble behind the first hit must be seen too.
    run.flags.watch === 'none' ? [...some, 0x45] : constant(1),
  );
  return body.keep(any ? some : [...some, 0x45], I32);
}

/** What every element beats, as sixteen bytes. */
function worst(code: Machine, upper: boolean): Bytes {
  if (isFloat(code)) return floats(code as 'f', upper ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  const size = sizeOfCode(code);
  const bits = BigInt(8 * size);
  if (isUnsigned(code)) return repeated(size, upper ? 0n : 2n ** bits - 1n);
  return repeated(size, upper ? 1n << (bits - 1n) : (1n << (bits - 1n)) - 1n);
}

type Limit = 'maximum' | 'minimum' | 'fmax' | 'fmin';

function limit(run: Run, code: Machine, name: Limit): number {
  const { body, lanes } = run;
  const upper = name === 'maximum' || name === 'fmax';
  const start = body.vector(worst(code, upper));
  const best = Array.from({ length: slicesOf(code, lanes) }, () => body.keep(get(start)));
  const zero = body.vector(repeated(1, 0n));
  const float = isFloat(code);
  /** NaN that were seen (`maximum`), or numbers that were (`fmax`). */
  const seen = body.keep(get(zero));
  const ignoring = name === 'fmax' || name === 'fmin';
  const better = (a: number, b: number) => betterOf(body, code, upper, a, b);
  overRun(run, (slices) => {
    slices.forEach((slice, k) => {
      body.emit(get(better(best[k], slice)), set(best[k]));
      if (!float) return;
      const test = code === 'f' ? (ignoring ? 0x41 : 0x42) : ignoring ? 0x47 : 0x48;
      body.emit(get(seen), get(body.put(test, slice, slice)), simd(V.or), set(seen));
    });
  });
  let all = best[0];
  for (const one of best.slice(1)) all = better(all, one);
  const size = sizeOfCode(code);
  for (let bytes = (size * Math.min(lanes, 16 / size)) / 2; bytes >= size; bytes /= 2) {
    const moved = Array.from({ length: 16 }, (_, k) => (k + bytes) % 16);
    all = better(all, body.lane(SHUFFLE, [all, all], moved));
  }
  const made = body.keep(extracted(code, all, 0), scalarType(code));
  if (!float) return made;
  const nan: Bytes = code === 'f' ? [0x43, 0, 0, 0xc0, 0x7f] : [0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
  const spoiled = [...get(seen), ...simd(V.anyTrue), ...(ignoring ? [0x45] : [])];
  body.emit(when(spoiled, [...nan, ...set(made)]));
  return made;
}

/** The first where they are equal or the second is NaN. */
function betterOf(body: Body, code: Machine, upper: boolean, a: number, b: number): number {
  if (code === 'f') return body.put(upper ? 0xeb : 0xea, a, b);
  if (code === 'd') return body.put(upper ? 0xf7 : 0xf6, a, b);
  return computed(body, upper ? 'maximum' : 'minimum', code, [() => a, () => b], 0);
}

// ── Pairwise sums of floats ───────────────────────────────────────────────────────────────────────

/** Positions of the functions in the module. */
const [TREE, LEAF] = [1, 2];
const globalGet = (at: number): Bytes => [0x23, ...unsigned(at)];
const globalSet = (at: number): Bytes => [0x24, ...unsigned(at)];

/**
 * Three functions: `run` walks rows, `tree` halves them (by multiples of eight) down to 128 elements, `leaf` adds
 * those in eight lanes. Globals keep the place of each operand, their steps and the scratch between leaves.
 */
function emitPairwise(program: Program, ways: readonly Way[], watch: Watch, code: Machine): Emitted {
  const operands = program.inputs.length + 1;
  const sum = code === 'f' ? F32 : F64;
  const scratchAt = 2 * program.inputs.length;
  const flagsAt = scratchAt + 1;
  const { leaf, flags } = leafFunction(program, ways, watch, code, { scratchAt, flagsAt, sum });
  const run = rowsFunction(program, code, { operands, scratchAt, flagsAt, sum });
  return { functions: [run, treeFunction(code, sum), leaf], globals: flagsAt + 1, flags, lanes: 8 };
}

interface Globals {
  readonly scratchAt: number;
  readonly flagsAt: number;
  readonly sum: number;
}

function rowsFunction(
  program: Program,
  code: Machine,
  { operands, scratchAt, flagsAt, sum }: Globals & { operands: number },
): FunctionCode {
  const parameters = FIRST + PER_OPERAND * operands + 1;
  const how = parameters - 1;
  const body = new Body(parameters);
  const bases = Array.from({ length: operands }, (_, k) => FIRST + PER_OPERAND * k);
  body.emit(get(SCRATCH), globalSet(scratchAt), get(FLAGS), globalSet(flagsAt));
  program.inputs.forEach((_, k) => body.emit(get(bases[k] + 1), globalSet(2 * k + 1)));
  const row = body.apart(() => {
    program.inputs.forEach((_, k) => body.emit(get(bases[k]), globalSet(2 * k)));
    const made = body.keep([...get(COUNT), 0x10, TREE], sum);
    deliver(body, 'sum', code, made, bases[operands - 1], how);
    for (const base of bases) body.emit(grow(base, get(base + 2)));
    body.emit(grow(ROWS, constant(-1)));
  });
  body.emit(loopWhile(get(ROWS), row));
  const types = new Array<number>(parameters).fill(I32);
  return { name: 'run', parameters: types, results: [], locals: body.locals, code: body.whole };
}

function treeFunction(code: Machine, sum: number): FunctionCode {
  const [n, half] = [0, 1];
  const add = code === 'f' ? 0x92 : 0xa0;
  const split: Bytes = [
    ...get(n),
    ...constant(1),
    0x76,
    ...constant(-8),
    0x71,
    ...set(half),
    ...get(half),
    0x10,
    TREE,
    ...get(n),
    ...get(half),
    0x6b,
    0x10,
    TREE,
    add,
  ];
  const body = [...get(n), ...constant(128), 0x4d, 0x04, sum, ...get(n), 0x10, LEAF, 0x05, ...split, 0x0b];
  return { name: null, parameters: [I32], results: [sum], locals: [I32], code: body };
}

function leafFunction(
  program: Program,
  ways: readonly Way[],
  watch: Watch,
  code: Machine,
  { scratchAt, flagsAt, sum }: Globals,
): { leaf: FunctionCode; flags: readonly string[] } {
  const body = new Body(1);
  const left = 0;
  const scratch = body.local(I32);
  const flagAddress = body.local(I32);
  const flags = new Flags(watch, body);
  const places = program.inputs.map(
    (input, k): Place => ({ code: input, way: ways[k], at: body.local(I32), step: body.local(I32) }),
  );
  places.forEach(({ at, step }, k) => body.emit(globalGet(2 * k), set(at), globalGet(2 * k + 1), set(step)));
  body.emit(globalGet(scratchAt), set(scratch), globalGet(flagsAt), set(flagAddress));
  const slices = slicesOf(code, 8);
  const minusZero = body.vector(floats(code as 'f', -0));
  const accumulators = Array.from({ length: slices }, () => body.keep(get(minusZero)));
  const [vectorAdd, add] = code === 'f' ? [0xe4, 0x92] : [0xf0, 0xa0];
  const perSlice = 8 / slices;
  const lane = (from: readonly number[], k: number) => extracted(code, from[Math.floor(k / perSlice)], k % perSlice);
  const result = body.local(sum);
  const join = (from: readonly number[]) => {
    const pair = (k: number) => [...lane(from, k), ...lane(from, k + 1), add];
    body.emit(pair(0), pair(2), add, pair(4), pair(6), add, add, set(result));
  };
  let joinedYet = false;
  overRun({ body, program, lanes: 8, places, left, scratch, flags, covered: true }, (values, rest) => {
    if (!rest) {
      values.forEach((value, k) => body.emit(get(accumulators[k]), get(value), simd(vectorAdd), set(accumulators[k])));
      return;
    }
    join(accumulators);
    joinedYet = true;
    for (let k = 0; k < 7; k++) {
      const one = [...get(result), ...lane(values, k), add, ...set(result)];
      body.emit(when([...get(left), ...constant(k), 0x4b], one));
    }
  });
  if (joinedYet) {
    const without = body.apart(() => join(accumulators));
    body.emit(when([...get(left), 0x45], without));
  }
  places.forEach(({ at }, k) => body.emit(get(at), globalSet(2 * k)));
  const keys = orFlags(body, flags, flagAddress);
  body.emit(get(result));
  return {
    leaf: { name: null, parameters: [I32], results: [sum], locals: body.locals, code: body.whole },
    flags: keys,
  };
}

/** Many leaves share the bytes of the flags. */
function orFlags(body: Body, flags: Flags, address: number): string[] {
  const keys = [...flags.places.keys()];
  keys.forEach((key, k) => {
    const raise = [...get(address), ...constant(1), 0x3a, 0, k];
    body.emit(when([...get(flags.places.get(key) ?? 0), ...simd(V.anyTrue)], raise));
  });
  return keys;
}
