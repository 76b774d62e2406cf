/** Ufuncs and casts as emitted loops, with what they did to finite numbers. */

import { sameShape } from '../arrays/broadcast.ts';
import { casts, mayOverlap, sameLayout } from '../arrays/cast.ts';
import type { NDArray } from '../arrays/ndarray.ts';
import { emission, packedLoopFor } from '../kernels/emit/compiled.ts';
import { FAR_FLAG, type Watch } from '../kernels/emit/evaluation.ts';
import type { Way } from '../kernels/emit/operands.ts';
import { Placing } from '../kernels/emit/placing.ts';
import { type Program, resultCode } from '../kernels/emit/program.ts';
import { mayBeFar } from '../kernels/emit/transcendental.ts';
import { isMachine } from '../kernels/emit/vectors.ts';
import { type Located, putSmall, runPacked, runProgram } from '../kernels/emit/walk.ts';
import { isQuiet, type Trouble } from './error-state.ts';

/** Shorter runs cost less in plain loops. */
const LEAST = 64;

export interface Raised {
  readonly trouble: Trouble;
  readonly name: string;
}
const NONE: readonly Raised[] = [];

/** Names of flags (a step and its trouble) as troubles of the program's own steps. */
export function raisedBy({ steps }: Program, flags: readonly string[]): readonly Raised[] {
  const order = ['divide', 'over', 'invalid'];
  return flags
    .map((key) => key.split(' '))
    .map(([step, trouble]) => ({ step: Number(step), trouble: trouble as Trouble }))
    .filter(({ step }) => step < steps.length)
    .sort((a, b) => a.step - b.step || order.indexOf(a.trouble) - order.indexOf(b.trouble))
    .map(({ step, trouble }) => ({ trouble, name: steps[step].name }));
}

/** Runs a program over its inputs into `output`; null: there is no emitted loop for them. */
export function runEmitted(
  program: Program,
  inputs: readonly NDArray[],
  output: NDArray,
  quiet: boolean,
): readonly Raised[] | null {
  if (!emission.on) return null;
  let inPlace = false;
  for (const one of inputs) {
    if (!mayOverlap(one, output)) continue;
    if (!sameLayout(one, output)) return null;
    inPlace = true;
  }
  if (inPlace && program.steps.some(({ name }) => mayBeFar(name))) return null;
  const watch = quiet ? 'none' : inPlace ? 'exact' : 'quick';
  const short = output.size <= SHORT ? shortRun(program, inputs, output, watch) : null;
  if (short !== null && short.length === 0) return NONE;
  if (short !== null && inPlace) return raisedBy(program, short);
  const placing = new Placing();
  const operands: Located[] = [];
  for (const one of inputs) {
    const place = placing.at(one, output.shape);
    if (place !== null) operands.push(place);
  }
  const target = placing.at(output, output.shape, true);
  if (target === null || operands.length < inputs.length) {
    placing.discard();
    return null;
  }
  operands.push(target);
  try {
    const flags = runProgram(program, operands, output.shape, watch);
    if (flags.length === 0) return NONE;
    if (flags.includes(FAR_FLAG)) return null;
    if (watch === 'exact') return raisedBy(program, flags);
    const exact = runProgram(program, operands, output.shape, 'exact');
    return exact.includes(FAR_FLAG) ? null : raisedBy(program, exact);
  } finally {
    placing.finish();
  }
}

/** Elements of a run that is not worth cutting. */
const SHORT = 16384;

/** One run over packed operands of one shape and single values; null: they are not that simple. */
function shortRun(
  program: Program,
  inputs: readonly NDArray[],
  output: NDArray,
  watch: Watch,
): readonly string[] | null {
  if (!output.storage.inHeap || !output.cContiguous || inputs.length > 4) return null;
  const addresses: number[] = [];
  const steps: number[] = [];
  const ways: Way[] = [];
  let key = '';
  for (let k = 0; k < inputs.length; k++) {
    const one = inputs[k];
    const { storage } = one;
    if (one.size === 1) {
      if (storage.inHeap) addresses.push(storage.byteOffset + one.offset);
      else addresses.push(putSmall(k, storage.bytes, one.offset, one.itemsize));
      steps.push(0);
      ways.push('f');
      key += 'f';
    } else {
      if (!storage.inHeap || one.size !== output.size || !sameShape(one.shape, output.shape) || !one.cContiguous)
        return null;
      addresses.push(storage.byteOffset + one.offset);
      steps.push(one.itemsize);
      ways.push('p');
      key += 'p';
    }
  }
  addresses.push(output.storage.byteOffset + output.offset);
  steps.push(output.itemsize);
  ways.push('p');
  return runPacked(packedLoopFor(program, ways, key, watch), output.size, addresses, steps);
}

const programs = new Map<string, Program | null>();

/** The program of one ufunc whose operands all have `code`; null: there is none. */
function programOf(name: string, code: string, count: number, to: string): Program | null {
  const key = `${name} ${code} ${count}`;
  let known = programs.get(key);
  if (known === undefined) {
    known = null;
    if (isMachine(code as 'd')) {
      const result = resultCode(name, code as 'd');
      const operands = Array.from({ length: count }, (_, k) => k);
      if (result !== null)
        known = { inputs: operands.map(() => code as 'd'), steps: [{ name, code: result, operands }] };
    }
    programs.set(key, known);
  }
  return known !== null && known.steps[0].code === to ? known : null;
}

/** One ufunc; null: plain loops must do. `quiet`: nobody asks what it did to finite numbers. */
export function emittedUfunc(
  name: string,
  inputs: readonly NDArray[],
  output: NDArray,
  quiet: boolean,
): readonly Raised[] | null {
  if (output.size < LEAST) return null;
  const { code } = inputs[0];
  if (inputs.some((one) => one.code !== code)) return null;
  const program = programOf(name, code, inputs.length, output.code);
  return program === null ? null : runEmitted(program, inputs, output, quiet || isQuiet());
}

casts.run = (target, source) => {
  const [from, to] = [source.code, target.code];
  if (target.size < LEAST || !isMachine(from) || !isMachine(to)) return false;
  const program: Program = { inputs: [from], steps: [{ name: 'cast', code: to, operands: [0] }] };
  return runEmitted(program, [source], target, true) !== null;
};
