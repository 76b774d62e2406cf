/** `np.errstate`: what happens on division by zero, overflow, underflow and invalid operations. */

import { forEachRun } from '../arrays/iterate.ts';
import { isComplexCode, loadRun } from '../arrays/lanes.ts';
import type { NDArray } from '../arrays/ndarray.ts';
import { ArraybookError } from '../base/errors.ts';
import { python, type Value } from '../base/python.ts';
import { allFinite } from '../kernels/emit/finiteness.ts';

export type Trouble = 'divide' | 'over' | 'under' | 'invalid';
export type Reaction = 'ignore' | 'warn' | 'raise' | 'call' | 'print' | 'log';

export interface ErrorState {
  divide: Reaction;
  over: Reaction;
  under: Reaction;
  invalid: Reaction;
  callback: Value;
  /** Told and kept, never used: loops here have no buffers. */
  bufferSize: number;
}

export function defaultErrorState(): ErrorState {
  return { divide: 'warn', over: 'warn', under: 'ignore', invalid: 'warn', callback: null, bufferSize: 8192 };
}

/** The state in force; a session replaces its fields. */
export const errorState: ErrorState = defaultErrorState();

const WORDS: Readonly<Record<Trouble, string>> = {
  divide: 'divide by zero',
  over: 'overflow',
  under: 'underflow',
  invalid: 'invalid value',
};

export function report(trouble: Trouble, name: string): void {
  const reaction = errorState[trouble];
  const message = `${WORDS[trouble]} encountered in ${name}`;
  if (reaction === 'ignore') return;
  if (reaction === 'raise') throw new ArraybookError('dtype', message, { pythonType: 'FloatingPointError' });
  if (reaction === 'warn') python.warn('RuntimeWarning', message);
  if (reaction === 'print') python.print(`Warning: ${message}\n`);
  if (reaction === 'log' && errorState.callback !== null) {
    python.call(python.getAttribute(errorState.callback, 'write') ?? null, [`Warning: ${message}\n`]);
  }
  if (reaction === 'call' && errorState.callback !== null) {
    python.call(errorState.callback, [WORDS[trouble], { divide: 1, over: 2, under: 4, invalid: 8 }[trouble]]);
  }
}

/** Poles: where an infinite result of finite arguments is a division by zero, not an overflow. */
const POLES: ReadonlySet<string> = new Set([
  'divide',
  'floor_divide',
  'reciprocal',
  'log',
  'log2',
  'log10',
  'log1p',
  'arctanh',
]);
const QUIET: ReadonlySet<string> = new Set([
  'copysign',
  'nextafter',
  'negative',
  'positive',
  'absolute',
  'fabs',
  'isnan',
  'maximum',
  'minimum',
  'fmax',
  'fmin',
  'conjugate',
  'sign',
  'floor',
  'ceil',
  'trunc',
  'rint',
  'spacing',
  'heaviside',
  'frexp',
  'modf',
]);

const scratch = new Float64Array(1024);

/** Looks for infinities and NaN that no argument had. All arrays have the shape of the result. */
export function checkFloats(name: string, inputs: readonly NDArray[], output: NDArray): void {
  if (QUIET.has(name) || isQuiet()) return;
  if (
    output.storage.inHeap &&
    output.size >= 256 &&
    'fd'.includes(output.code) &&
    (output.cContiguous || output.fContiguous)
  ) {
    const address = output.storage.byteOffset + output.offset;
    if (address % 8 === 0 && allFinite(address, output.size, output.itemsize as 4 | 8) === true) return;
  }
  let nan = false;
  let infinite = false;
  forEachRun(
    { shape: output.shape, strides: [output.strides], offsets: [output.offset], anyOrder: true },
    ([at], count, [step]) => {
      for (let k = 0; k < count; k += 1024) {
        const n = Math.min(1024, count - k);
        loadRun(output.storage, output.code, at + k * step, step, n, scratch);
        for (let i = 0; i < n; i++) {
          const x = scratch[i];
          if (x - x !== 0) {
            if (Number.isNaN(x)) nan = true;
            else infinite = true;
          }
        }
      }
    },
  );
  if (nan || infinite) classify(name, inputs, output);
}

/** Trouble is a warning or nothing: when it is noticed makes no difference within a statement. */
export function isPlainErrorState(): boolean {
  const { divide, over, under, invalid } = errorState;
  return [divide, over, invalid].every((one) => one === 'warn' || one === 'ignore') && under === 'ignore';
}

/** Nobody wants to hear of infinities and NaN. */
export function isQuiet(): boolean {
  return errorState.divide === 'ignore' && errorState.invalid === 'ignore' && errorState.over === 'ignore';
}

function classify(name: string, inputs: readonly NDArray[], output: NDArray): void {
  const found = new Set<Trouble>();
  const strides = [output.strides, ...inputs.map((one) => one.strides)];
  const offsets = [output.offset, ...inputs.map((one) => one.offset)];
  const value = new Float64Array(1);
  const read = (array: NDArray, at: number) => {
    loadRun(array.storage, array.code, at, 0, 1, value);
    return value[0];
  };
  forEachRun({ shape: output.shape, strides, offsets }, (at, count, steps) => {
    for (let k = 0; k < count; k++) {
      const result = read(output, at[0] + k * steps[0]);
      if (result - result === 0) continue;
      const given = inputs.map((one, n) => read(one, at[n + 1] + k * steps[n + 1]));
      if (Number.isNaN(result)) {
        if (!given.some((x) => Number.isNaN(x))) found.add('invalid');
      } else if (given.every((x) => x - x === 0)) found.add(isPole(name, given) ? 'divide' : 'over');
    }
  });
  const complex = isComplexCode(output.code);
  for (const trouble of ['divide', 'over', 'invalid'] as const)
    if (found.has(trouble) && !complex) report(trouble, name);
  if (complex && found.has('invalid')) report('invalid', name);
}

function isPole(name: string, given: readonly number[]): boolean {
  if (name === 'divide' || name === 'floor_divide') return given[1] === 0;
  if (name === 'power' || name === 'float_power') return given[0] === 0;
  return POLES.has(name);
}
