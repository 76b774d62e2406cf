/** Reductions as emitted loops, of arrays and of chains that end in them. */
import type { NDArray } from '../arrays/ndarray.ts';
import { codeOf } from '../dtype/code.ts';
import { type DType, sameDType } from '../dtype/dtype.ts';
import { emission } from '../kernels/emit/compiled.ts';
import { FAR_FLAG } from '../kernels/emit/evaluation.ts';
import type { FoldKind } from '../kernels/emit/fold.ts';
import { Placing } from '../kernels/emit/placing.ts';
import { mayTrouble } from '../kernels/emit/program.ts';
import { runFolding } from '../kernels/emit/reduction.ts';
import { mayBeFar } from '../kernels/emit/transcendental.ts';
import { isMachine, type Machine } from '../kernels/emit/vectors.ts';
import type { Located } from '../kernels/emit/walk.ts';
import { raisedBy } from './emitted-loops.ts';
import { isQuiet, report } from './error-state.ts';
import { compose, type Expression } from './expressions.ts';

/** Shorter ones cost less in plain loops. */
const LEAST = 64;
/** NumPy's buffer: casts are summed in pieces of this many elements. */
const BUFFER = 8192;

const LIMITS = new Set(['maximum', 'minimum', 'fmax', 'fmin']);

/** The loop for `name` over elements of `code`; null: there is none. */
function kindOf(name: string, code: Machine, source: Machine): FoldKind | null {
  if (name === 'logical_or') return 'any';
  if (name === 'logical_and') return 'all';
  if (code === '?') {
    if (name === 'add' || name === 'maximum' || name === 'fmax') return 'any';
    return name === 'multiply' || name === 'minimum' || name === 'fmin' ? 'all' : null;
  }
  if (LIMITS.has(name)) return name as FoldKind;
  if (name !== 'add') return null;
  if (code === 'l' && source === '?') return 'count';
  return code === 'l' || code === 'L' || code === 'f' || code === 'd' ? 'sum' : null;
}

export function hasEmittedReduction(name: string, source: NDArray, loop: DType): boolean {
  const [code, from] = [codeOf(loop), source.code];
  if (!emission.on || source.size < LEAST || !isMachine(code) || !isMachine(from) || !source.isPlain) return false;
  return kindOf(name, code, from) !== null;
}

/** Joins all elements of `source`, cast to `loop`, with what `out` (reduced axes of length 1) starts with. */
export function reduceEmitted(name: string, source: NDArray, loop: DType, out: NDArray): boolean {
  const code = codeOf(loop);
  const from = source.code;
  if (!isMachine(code) || !isMachine(from)) return false;
  const kind = kindOf(name, code, from);
  if (kind === null) return false;
  const wanted = kind === 'count' ? source.dtype : loop;
  const expression = compose('cast', [source], [source.dtype], wanted, source.shape);
  if (expression === null) return false;
  const piece = kind === 'sum' && !sameDType(source.dtype, loop) && 'fd'.includes(code) ? BUFFER : 0;
  return run(expression, kind, source, out, piece);
}

function run({ program, inputs }: Expression, kind: FoldKind, source: NDArray, out: NDArray, piece: number): boolean {
  const placing = new Placing();
  try {
    const places: Located[] = [];
    for (const one of inputs) {
      const place = placing.at(one, source.shape);
      if (place === null) return false;
      places.push(place);
    }
    const output = placing.at(out, source.shape, true);
    if (output === null) return false;
    const far = program.steps.some(({ name }) => mayBeFar(name));
    const watching = program.steps.some((step) => mayTrouble(program, step)) && !isQuiet();
    const bytes = placing.bytesOf(out, output);
    const start = watching || far ? bytes.slice() : null;
    const folding = { program, kind, inputs: places, output, shape: source.shape, strides: source.strides, piece };
    const flags = runFolding(folding, watching ? 'quick' : 'none');
    if (flags === null) return false;
    if (start !== null && flags.includes(FAR_FLAG)) {
      bytes.set(start);
      return false;
    }
    if (start === null || !watching || (flags.length === 0 && allFinite(bytes, output.code))) return true;
    bytes.set(start);
    const exact = runFolding(folding, 'exact') ?? [];
    if (exact.includes(FAR_FLAG)) {
      bytes.set(start);
      return false;
    }
    for (const { trouble, name } of raisedBy(program, exact)) report(trouble, name);
    return true;
  } finally {
    placing.finish();
  }
}

/** A sum that is finite has seen nothing else. */
function allFinite(bytes: Uint8Array, code: Machine): boolean {
  if (code !== 'f' && code !== 'd') return true;
  const Lane = code === 'f' ? Float32Array : Float64Array;
  return new Lane(bytes.slice().buffer).every(Number.isFinite);
}

/** How many elements along the reduced axes come before the first truth; false: rows do not run along them. */
export function firstTrue(truth: NDArray, out: NDArray): boolean {
  const expression = compose('cast', [truth], [truth.dtype], truth.dtype, truth.shape);
  return expression !== null && run(expression, 'first', truth, out, 0);
}
