/**
 * A program over whole arrays: which rows its loop runs over, cut into calls. How the work is cut depends on the
 * arrays alone, never on how many threads there are.
 */
import { fastestOrder, mergeAxes } from '../../arrays/iterate.ts';
import { theHeap, WORKBENCH } from '../heap.ts';
import { type Compiled, interrupts, loopFor, onNewHeap, runAlone, runCalls } from './compiled.ts';
import { FAR_FLAG, type Watch } from './evaluation.ts';
import { SLOT, type Way, wayOf } from './operands.ts';
import type { Program } from './program.ts';
import type { Machine } from './vectors.ts';

/** An array in the heap, seen through the shape of the walk. */
export interface Located {
  readonly code: Machine;
  /** Of the first element. */
  readonly address: number;
  /** Bytes along each axis. */
  readonly strides: readonly number[];
}

/** Elements of one call. */
export const PART = 65536;
export const MOST_OPERANDS = 14;
export const BATCH = 256;
const SCRATCH_EACH = SLOT * (MOST_OPERANDS + 2);
export const FLAGS_EACH = 64;
const FLAGS_AT = WORKBENCH.at + BATCH * SCRATCH_EACH;
/** Eight bytes for each call of a batch. */
export const PARTIALS_AT = FLAGS_AT + BATCH * FLAGS_EACH;
/** Copies of small operands that are not in the heap. */
export const SMALL_AT = PARTIALS_AT + BATCH * 8;
export const SMALL_BYTES = WORKBENCH.at + WORKBENCH.byteLength - SMALL_AT;

/** Rows of a call, and where its operands are: arguments but for flags and scratch. */
export interface Part {
  readonly count: number;
  readonly rows: number;
  /** Address, step and row step of every operand, one behind the other. */
  readonly places: readonly number[];
}

/** Runs the parts in batches; gives the names of the flags that rose. An unfinished end: something is not finite (`any`). */
export function runParts(compiled: Compiled, parts: readonly Part[], extra: readonly number[]): readonly string[] {
  const found = new Set<string>();
  for (let first = 0; first < parts.length; ) {
    const batch = parts.slice(first, first + BATCH);
    if (first > 0) interrupts.check?.();
    const flags = new Uint8Array(theHeap().memory.buffer, FLAGS_AT, batch.length * FLAGS_EACH);
    flags.fill(0);
    let byteLength = 0;
    const calls = batch.map(({ count, rows, places }, k) => {
      byteLength += count * rows * (places.length / 3) * 4;
      return [count, rows, FLAGS_AT + k * FLAGS_EACH, WORKBENCH.at + k * SCRATCH_EACH, ...places, ...extra];
    });
    runCalls(compiled, calls, byteLength);
    compiled.flags.forEach((key, at) => {
      for (let k = 0; k < batch.length; k++) if (flags[k * FLAGS_EACH + at] !== 0) found.add(key);
    });
    if (found.has('any') || found.has(FAR_FLAG)) break;
    first += batch.length;
  }
  return compiled.flags.filter((key) => found.has(key));
}

/** The axes of a walk, the fastest last: at least two, lengths and steps of every operand. */
export interface Axes {
  readonly lengths: number[];
  /** steps[axis][operand] */
  readonly steps: number[][];
}

/** A short row inside many: the other way round is longer runs. */
const SHORT = 16;

function axesOf(shape: readonly number[], operands: readonly Located[]): Axes {
  const output = operands[operands.length - 1];
  const strides = operands.map((one) => one.strides);
  const order = fastestOrder(shape, [output.strides, ...strides]);
  const { lengths, steps } = shape.length === 0 ? EMPTY(operands.length) : mergeAxes(shape, strides, order);
  if (lengths.length === 1) {
    lengths.unshift(1);
    steps.unshift(operands.map(() => 0));
  }
  const last = lengths.length - 1;
  if (lengths[last] < SHORT && lengths[last - 1] > 4 * lengths[last]) {
    for (const list of [lengths, steps] as unknown[][]) [list[last - 1], list[last]] = [list[last], list[last - 1]];
  }
  return { lengths, steps };
}
const EMPTY = (operands: number): Axes => ({ lengths: [1], steps: [new Array<number>(operands).fill(0)] });

/** Every position of the outer axes: addresses of all operands there. */
export function* outerPositions(
  lengths: readonly number[],
  steps: readonly (readonly number[])[],
  axes: number,
  addresses: readonly number[],
): Generator<readonly number[], void, undefined> {
  const at = [...addresses];
  const counters = new Array<number>(axes).fill(0);
  for (;;) {
    yield at;
    let axis = axes - 1;
    for (; axis >= 0; axis--) {
      const step = steps[axis];
      if (++counters[axis] < lengths[axis]) {
        for (let k = 0; k < at.length; k++) at[k] += step[k];
        break;
      }
      for (let k = 0; k < at.length; k++) at[k] -= step[k] * (lengths[axis] - 1);
      counters[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** Arguments of the operands from `element` and `row` on. */
export function placesAt(
  addresses: readonly number[],
  steps: readonly number[],
  rowSteps: readonly number[],
  element: number,
  row: number,
): number[] {
  const places: number[] = [];
  for (let k = 0; k < addresses.length; k++) {
    places.push(addresses[k] + element * steps[k] + row * rowSteps[k], steps[k], rowSteps[k]);
  }
  return places;
}

function partsOf({ lengths, steps }: Axes, addresses: readonly number[]): Part[] {
  const last = lengths.length - 1;
  const [count, rows] = [lengths[last], lengths[last - 1]];
  const [step, rowStep] = [steps[last], steps[last - 1]];
  const parts: Part[] = [];
  for (const at of outerPositions(lengths, steps, last - 1, addresses)) {
    if (count >= PART) {
      for (let row = 0; row < rows; row++) {
        for (let k = 0; k < count; k += PART) {
          parts.push({ count: Math.min(PART, count - k), rows: 1, places: placesAt(at, step, rowStep, k, row) });
        }
      }
    } else {
      const together = Math.max(1, Math.floor(PART / count));
      for (let row = 0; row < rows; row += together) {
        parts.push({ count, rows: Math.min(together, rows - row), places: placesAt(at, step, rowStep, 0, row) });
      }
    }
  }
  return parts;
}

export function waysOf(operands: readonly Located[], steps: readonly number[], output: boolean): Way[] {
  return operands.map(({ code }, k) => {
    const way = wayOf(steps[k], code);
    return way === 'f' && output && k === operands.length - 1 ? 's' : way;
  });
}

let smallBytes = new Uint8Array(0);

/** Copies one element beside the heap's blocks; its address. */
export function putSmall(place: number, bytes: Uint8Array, offset: number, size: number): number {
  if (smallBytes.length === 0) smallBytes = new Uint8Array(theHeap().memory.buffer, SMALL_AT, 256);
  for (let k = 0; k < size; k++) smallBytes[16 * place + k] = bytes[offset + k];
  return SMALL_AT + 16 * place;
}

let flagBytes = new Uint8Array(0);

/** One packed run of few elements, without cutting: addresses in the order of the operands, steps as their ways. */
export function runPacked(
  compiled: Compiled,
  count: number,
  addresses: readonly number[],
  steps: readonly number[],
): readonly string[] {
  const call = [count, 1, FLAGS_AT, WORKBENCH.at];
  for (let k = 0; k < addresses.length; k++) call.push(addresses[k], steps[k], 0);
  runAlone(compiled, call);
  if (compiled.flags.length === 0) return NO_FLAGS;
  if (flagBytes.length === 0) flagBytes = new Uint8Array(theHeap().memory.buffer, FLAGS_AT, FLAGS_EACH);
  let raised = false;
  for (let k = 0; k < compiled.flags.length; k++) if (flagBytes[k] !== 0) raised = true;
  return raised ? compiled.flags.filter((_, k) => flagBytes[k] !== 0) : NO_FLAGS;
}
const NO_FLAGS: readonly string[] = [];
onNewHeap(() => {
  flagBytes = new Uint8Array(0);
  smallBytes = new Uint8Array(0);
});

/** Runs a program; the last operand is its result. Gives the names of the flags that rose. */
export function runProgram(
  program: Program,
  operands: readonly Located[],
  shape: readonly number[],
  watch: Watch,
): readonly string[] {
  if (shape.includes(0)) return [];
  const axes = axesOf(shape, operands);
  const compiled = loopFor(program, waysOf(operands, axes.steps[axes.lengths.length - 1], true), watch);
  const addresses = operands.map(({ address }) => address);
  return runParts(compiled, partsOf(axes, addresses), []);
}
