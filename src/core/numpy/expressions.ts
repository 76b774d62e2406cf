/** Chains of elementwise operations that run as one loop: what deferred arrays stand for. */
import { sameShape } from '../arrays/broadcast.ts';
import { raise } from '../arrays/convert.ts';
import { type Deferred, deferral, noLongerLive, settleBut } from '../arrays/deferral.ts';
import { cStrides, fStrides, sizeOf } from '../arrays/layout.ts';
import { allocate, NDArray, ndarrayType } from '../arrays/ndarray.ts';
import type { Storage } from '../arrays/storage.ts';
import { codeOf, dtypeOfCode } from '../dtype/code.ts';
import type { DType } from '../dtype/dtype.ts';
import { emission } from '../kernels/emit/compiled.ts';
import { type Program, resultCode, type Step } from '../kernels/emit/program.ts';
import { isMachine, type Machine } from '../kernels/emit/vectors.ts';
import { MOST_OPERANDS } from '../kernels/emit/walk.ts';
import { runEmitted } from './emitted-loops.ts';
import { isPlainErrorState, isQuiet, report } from './error-state.ts';

/** Elements from which on a result is worth waiting for what is done with it. */
export const LEAST_DEFERRED = 16384;
const MOST_STEPS = 20;

export class Expression implements Deferred {
  readonly program: Program;
  readonly inputs: readonly NDArray[];

  constructor(program: Program, inputs: readonly NDArray[]) {
    this.program = program;
    this.inputs = inputs;
  }

  compute(target: NDArray): Storage {
    const made = allocate(target.dtype, target.shape, 'C', undefined, false);
    const { storage } = made;
    const view = new NDArray({ dtype: target.dtype, shape: target.shape, strides: target.strides, offset: 0, storage });
    runInto(this, view);
    return storage;
  }
}

/** Runs an expression into an array that none of its inputs share, or share element by element. */
export function runInto(expression: Expression, output: NDArray): void {
  const raised = runEmitted(expression.program, expression.inputs, output, isQuiet());
  if (raised !== null) {
    for (const { trouble, name } of raised) report(trouble, name);
    return;
  }
  stepByStep(expression, output);
}

/** Filled by the ufuncs: one step at once, for hosts and arrays that loops cannot reach. */
export const single: { run: ((name: string, operands: readonly NDArray[], output: NDArray) => void) | null } = {
  run: null,
};

function stepByStep({ program, inputs }: Expression, output: NDArray): void {
  const values = [...inputs];
  program.steps.forEach((step, k) => {
    const operands = step.operands.map((at) => values[at]);
    const last = k === program.steps.length - 1;
    const shape = output.shape;
    const made = last ? output : allocate(dtypeOfMachine(step.code), shape, 'C', undefined, false);
    single.run?.(step.name, operands, made);
    values.push(made);
  });
}
const dtypeOfMachine = (code: Machine): DType => dtypeOfCode(code);

/** What an array stands for: its own expression, or itself. */
export function expressionOf(array: NDArray): Expression | null {
  if (array.deferred instanceof Expression) return array.deferred;
  const { code } = array;
  return isMachine(code) && array.isPlain ? new Expression({ inputs: [code], steps: [] }, [array]) : null;
}

/** Inputs and steps of several expressions in one list; the same array is one input. */
class Joining {
  readonly inputs: NDArray[] = [];
  readonly codes: Machine[] = [];
  readonly steps: Step[] = [];

  /** Where the value of an operand is: an input (counted from 0) or a step (counted down from -1). */
  add(expression: Expression): number {
    const places = expression.inputs.map((one) => this.input(one));
    for (const step of expression.program.steps)
      places.push(
        this.step(
          step.name,
          step.code,
          step.operands.map((k) => places[k]),
        ),
      );
    return places[places.length - 1];
  }
  input(array: NDArray): number {
    const known = this.inputs.indexOf(array);
    if (known >= 0) return known;
    this.codes.push(array.code as Machine);
    return this.inputs.push(array) - 1;
  }
  step(name: string, code: Machine, operands: readonly number[]): number {
    return -this.steps.push({ name, code, operands });
  }
  code(place: number): Machine {
    return place >= 0 ? this.codes[place] : this.steps[-place - 1].code;
  }
  made(): Expression {
    const { inputs, codes } = this;
    const node = (place: number) => (place >= 0 ? place : inputs.length - place - 1);
    const steps = this.steps.map((step) => ({ ...step, operands: step.operands.map(node) }));
    return new Expression({ inputs: codes, steps }, inputs);
  }
}

/**
 * `name` over operands as one expression of the given shape, each cast to `loops[k]` first; null: there is no loop for
 * that. Deferred operands of the same shape are taken over, others are computed now.
 */
export function compose(
  name: string,
  operands: readonly NDArray[],
  loops: readonly DType[],
  output: DType,
  shape: readonly number[],
): Expression | null {
  const codes = loops.map(codeOf);
  const loop = codes[codes.length - 1];
  if (!emission.on || !isMachine(loop) || codes.some((code, k) => code !== loop && !(name === 'where' && k === 0)))
    return null;
  if (name !== 'cast' && resultCode(name, loop) !== codeOf(output)) return null;
  const given: Expression[] = [];
  for (const one of operands) {
    if (one.deferred !== null && !sameShape(one.shape, shape)) one.settle();
    const expression = expressionOf(one);
    if (expression === null) return null;
    given.push(expression);
  }
  if (tooLong(given)) {
    for (const [k, one] of operands.entries()) {
      one.settle();
      given[k] = new Expression({ inputs: [one.code as Machine], steps: [] }, [one]);
    }
  }
  const joining = new Joining();
  const taken: number[] = [];
  const places = given.map((one, k) => {
    const before = operands.indexOf(operands[k]);
    const place = before < k ? taken[before] : joining.add(one);
    taken.push(place);
    const wanted = codes[k] as Machine;
    return joining.code(place) === wanted ? place : joining.step('cast', wanted, [place]);
  });
  const to = codeOf(output) as Machine;
  if (name === 'cast') {
    if (joining.code(places[0]) !== to) joining.step('cast', to, places);
  } else joining.step(name, to, places);
  for (const one of operands) if (one.deferred !== null) noLongerLive(one);
  return joining.made();
}

function tooLong(given: readonly Expression[]): boolean {
  const steps = given.reduce((sum, one) => sum + one.program.steps.length + 1, 1);
  const inputs = given.reduce((sum, one) => sum + one.inputs.length, 0);
  return steps > MOST_STEPS || inputs >= MOST_OPERANDS;
}

/**
 * Whether a result may wait: a statement settles it, and warnings are all that it can cause. `depth`: functions that
 * are under way when a cell asks.
 */
export function mayDefer(shape: readonly number[], depth = 0): boolean {
  return deferral.enabled && deferral.inside === depth && sizeOf(shape) >= LEAST_DEFERRED && isPlainErrorState();
}

/** The result of a function's body that casts or chooses; null: too small, or there is no loop for it. */
export function composedResult(
  name: 'cast' | 'where',
  operands: readonly NDArray[],
  loops: readonly DType[],
  output: DType,
  shape: readonly number[],
  strides: readonly number[],
): NDArray | null {
  if (sizeOf(shape) < LEAST_DEFERRED || output.byteOrder === '>' || !operands.every(isOrdinary)) return null;
  const expression = compose(name, operands, loops, output, shape);
  if (expression === null || expression.program.steps.length === 0) return null;
  const made = deferred(expression, output, shape, strides);
  if (!mayDefer(shape, 1)) made.settle();
  return made;
}

/** `where(mask, a, b)` within `together`. */
export function chosen(
  mask: NDArray,
  a: NDArray,
  b: NDArray,
  loops: readonly DType[],
  output: DType,
  shape: readonly number[],
): NDArray {
  const operands = [mask, a, b];
  const expression = compose('where', operands, loops, output, shape);
  if (expression === null) return raise('SystemError', 'no loop chooses between these');
  const made = deferred(expression, output, shape, resultStrides(shape, output.itemsize, operands, 'K'));
  if (!mayDefer(shape)) made.settle();
  return made;
}

/** Ufuncs that `body` calls give deferred arrays, for other ufuncs of the body; what is left is computed at once. */
export function together<T>(body: () => T): T {
  const before = { ...deferral, live: [...deferral.live] };
  deferral.inside = 0;
  deferral.chaining = true;
  deferral.enabled = true;
  try {
    const result = body();
    settleBut(before.live);
    return result;
  } finally {
    deferral.inside = before.inside;
    deferral.enabled = before.enabled;
    deferral.chaining = before.chaining;
  }
}

/** An array that `expression` computes when somebody looks. */
export function deferred(
  expression: Expression,
  dtype: DType,
  shape: readonly number[],
  strides: readonly number[],
): NDArray {
  const made = new NDArray({ dtype, shape, strides, offset: 0, storage: null, deferred: expression });
  deferral.live.push(made);
  return made;
}

/** Strides of a new result of operands, in their order (`K`). */
export function resultStrides(
  shape: readonly number[],
  itemsize: number,
  operands: readonly NDArray[],
  order: 'C' | 'F' | 'A' | 'K',
): readonly number[] {
  if (order === 'F') return fStrides(shape, itemsize);
  if (shape.length < 2 || order === 'C') return cStrides(shape, itemsize);
  const like = operands.find((one) => sameShape(one.shape, shape));
  if (like === undefined || like.cContiguous) return cStrides(shape, itemsize);
  if (like.fContiguous) return fStrides(shape, itemsize);
  if (order === 'A') return cStrides(shape, itemsize);
  const axes = shape.map((_, k) => k);
  axes.sort((a, b) => Math.abs(like.strides[b]) - Math.abs(like.strides[a]) || a - b);
  const packed = cStrides(
    axes.map((k) => shape[k]),
    itemsize,
  );
  const strides = new Array<number>(shape.length);
  axes.forEach((axis, k) => {
    strides[axis] = packed[k];
  });
  return strides;
}

export const isOrdinary = (array: NDArray): boolean => array.pyType === ndarrayType;
