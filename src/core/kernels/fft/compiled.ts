/** Transforms whose length is a power of two, in the kernels. */
import type { MatrixMachine } from '../linalg/machine.ts';
import { unitRoot } from './factors.ts';

export const isPowerOfTwo = (length: number) => Number.isInteger(Math.log2(length));

interface Step {
  readonly done: number;
  readonly rest: number;
  /** Where the pass's turns begin, in doubles from the first. */
  readonly turns: number;
}

/** Tables in the machine's memory belong to one length at a time. */
let resident: { machine: MatrixMachine; length: number; places: readonly number[] } | null = null;

/** Forward transform in place, as `Plan.run`. */
export function compiledRun(machine: MatrixMachine, length: number): (re: Float64Array, im: Float64Array) => void {
  const steps = stepsOf(length);
  const last = steps[steps.length - 1];
  const half = last.done * 4 < length;
  const tableSize = last.turns + last.rest * 6;
  return (re, im) => {
    const places = settle(machine, length, steps, tableSize);
    const memory = machine.doubles;
    let [x, y, u, v] = places.slice(1);
    memory.set(re, x / 8);
    memory.set(im, y / 8);
    for (const step of steps) {
      const turns = places[0] + step.turns * 8;
      if (step.done === 1) machine.wasm.firstPass4(x, y, u, v, step.rest, turns);
      else machine.wasm.pass4(x, y, u, v, step.done, step.rest, turns);
      [x, y, u, v] = [u, v, x, y];
    }
    if (half) {
      machine.wasm.lastPass2(x, y, u, v, length / 2);
      [x, y] = [u, v];
    }
    re.set(memory.subarray(x / 8, x / 8 + length));
    im.set(memory.subarray(y / 8, y / 8 + length));
  };
}

function stepsOf(length: number): Step[] {
  const steps: Step[] = [];
  let turns = 0;
  for (let done = 1; done * 4 <= length; done *= 4) {
    const rest = length / done / 4;
    steps.push({ done, rest, turns });
    turns += rest * 6;
  }
  return steps;
}

function settle(machine: MatrixMachine, length: number, steps: readonly Step[], tableSize: number): readonly number[] {
  if (resident?.machine === machine && machine.keeps && resident.length === length) return resident.places;
  const places = machine.room(tableSize, length, length, length, length);
  resident = { machine, length, places };
  const roots = rootsOf(length);
  for (const step of steps) fillTurns(machine.doubles, places[0] / 8 + step.turns, step, length, roots);
  return places;
}

interface Roots {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

/** exp(−2πi·k/n) for k below 3n/4: an eighth of them computed, the others mirrored. */
function rootsOf(n: number): Roots {
  const roots = { cos: new Float64Array(n), sin: new Float64Array(n) };
  const put = (k: number, c: number, s: number) => {
    roots.cos[k % n] = c;
    roots.sin[k % n] = -s;
  };
  for (let k = 0; k <= n / 8; k++) {
    const [c, s] = unitRoot(k, n);
    put(k, c, s);
    put(n / 4 - k, s, c);
    put(n / 4 + k, -s, c);
    put(n / 2 - k, -c, s);
    put(n / 2 + k, -c, -s);
    put((3 * n) / 4 - k, -s, -c);
  }
  return roots;
}

function fillTurns(memory: Float64Array, start: number, { done, rest }: Step, length: number, roots: Roots): void {
  const paired = done === 1;
  for (let p = 0; p < rest; p++) {
    for (let k = 1; k < 4; k++) {
      const root = (p * k * done) % length;
      const at = paired ? start + (p >> 1) * 12 + (k - 1) * 4 + (p & 1) : start + p * 6 + (k - 1) * 2;
      memory[at] = roots.cos[root];
      memory[at + (paired ? 2 : 1)] = roots.sin[root];
    }
  }
}
