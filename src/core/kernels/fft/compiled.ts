/** Transforms whose length is a power of two, in the kernels. */
import { fourierMachine, type MatrixMachine } from '../linalg/machine.ts';
import { unitRoot } from './factors.ts';

export const isPowerOfTwo = (length: number) => Number.isInteger(Math.log2(length));

interface Step {
  readonly done: number;
  readonly rest: number;
  /** Where the pass's turns begin, in doubles from the first. */
  readonly turns: number;
}

/** Tables in the machine's memory belong to one length at a time. */
interface Resident {
  readonly machine: MatrixMachine;
  readonly length: number;
  readonly places: readonly number[];
  /** Doubles of the room at the end, and whether it holds the turns of real transforms. */
  readonly more: number;
  real: boolean;
}
let resident: Resident | null = null;

/** Points from which threads share a transform, and into how many parts. */
const TOGETHER = 2 ** 15;
const PARTS = 8;

/** [0, count) in parts of an even length. */
function parts(count: number): [number, number][] {
  const step = Math.max(2, 2 * Math.ceil(count / PARTS / 2));
  const list: [number, number][] = [];
  for (let k = 0; k < count; k += step) list.push([k, Math.min(k + step, count)]);
  return list;
}

/** One length in the kernels, with its tables and two pairs of lines in the machine's room. */
export class CompiledTransform {
  readonly length: number;
  private readonly machine: MatrixMachine;
  private readonly steps: readonly Step[];
  private readonly tableSize: number;
  private readonly half: boolean;
  private readonly many: boolean;

  constructor(machine: MatrixMachine, length: number) {
    this.machine = machine;
    this.length = length;
    this.steps = stepsOf(length);
    const last = this.steps[this.steps.length - 1];
    this.half = last.done * 4 < length;
    this.tableSize = last.turns + last.rest * 6;
    this.many = length >= TOGETHER;
  }

  /** Addresses of the lines for real and imaginary parts that `passes` starts from, and of the room for `more` doubles. */
  lines(more = 0): { re: number; im: number; extra: number } {
    const places = settle(this.machine, this.length, this.steps, this.tableSize, more);
    return { re: places[1], im: places[2], extra: places[5] };
  }

  /** The passes over what lies in `lines`; where the results lie then. */
  passes(): { re: number; im: number } {
    const { machine, length, many } = this;
    const [table, ...rooms] = (resident as Resident).places;
    let [x, y, u, v] = rooms;
    for (const { done, rest, turns } of this.steps) {
      const at = table + turns * 8;
      if (done === 1) {
        const calls = parts(rest).map(([first, last]) => [x, y, u, v, rest, at, first, last]);
        machine.share('firstPass4', calls, many);
      } else machine.share('pass4', this.calls([x, y, u, v, done, rest, at], done, rest), many);
      [x, y, u, v] = [u, v, x, y];
    }
    if (this.half) {
      const calls = parts(length / 2).map(([first, last]) => [x, y, u, v, length / 2, first, last]);
      machine.share('lastPass2', calls, many);
      [x, y] = [u, v];
    }
    return { re: x, im: y };
  }

  /** Parts over positions, or within the runs where there are few positions. */
  private calls(common: readonly number[], done: number, rest: number): number[][] {
    if (!this.many) return [[...common, 0, rest, 0, done]];
    if (rest >= PARTS) return parts(rest).map(([first, last]) => [...common, first, last, 0, done]);
    return parts(done).map(([from, until]) => [...common, 0, rest, from, until]);
  }

  /** Forward transform in place, as `Plan.run`. */
  run(re: Float64Array, im: Float64Array): void {
    const { length, machine } = this;
    const from = this.lines();
    machine.doubles.set(re, from.re / 8);
    machine.doubles.set(im, from.im / 8);
    const to = this.passes();
    const memory = machine.doubles;
    re.set(memory.subarray(to.re / 8, to.re / 8 + length));
    im.set(memory.subarray(to.im / 8, to.im / 8 + length));
  }

  /** Pairs at one address of the heap to pairs at another; `inverse` exchanges the parts. */
  transformPairs(from: number, to: number, factor: number, inverse: boolean): void {
    const { machine, length, many } = this;
    const start = this.lines();
    const [a, b] = inverse ? [start.im, start.re] : [start.re, start.im];
    machine.share(
      'splitPairs',
      parts(length).map((part) => [from, a, b, ...part]),
      many,
    );
    const end = this.passes();
    const [c, d] = inverse ? [end.im, end.re] : [end.re, end.im];
    machine.share(
      'joinPairs',
      parts(length).map((part) => [c, d, to, factor, ...part]),
      many,
    );
  }

  /**
   * Twice as many real samples at one address of the heap to the pairs of their coefficients at another: half of them
   * and one, or all where `whole`.
   */
  transformReal(from: number, to: number, factor: number, whole: boolean): void {
    const { machine, length, many } = this;
    const { re, im, extra } = this.lines(2 * (length + 1));
    this.fillReal(extra);
    machine.share(
      'splitPairs',
      parts(length).map((part) => [from, re, im, ...part]),
      many,
    );
    const end = this.passes();
    const memory = machine.doubles;
    const [first, second] = [memory[end.re / 8], memory[end.im / 8]];
    const calls = parts(length).map(([k, last]) => [
      end.re,
      end.im,
      to,
      extra,
      length,
      factor,
      whole ? 1 : 0,
      Math.max(k, 1),
      last,
    ]);
    machine.share('unfoldReal', calls, many);
    memory.set([(first + second) * factor, 0], to / 8);
    memory.set([(first - second) * factor, 0], to / 8 + 2 * length);
  }

  /** Cosines and sines of half a turn, once. */
  private fillReal(place: number): void {
    const known = resident as Resident;
    if (known.real) return;
    const { length } = this;
    const memory = this.machine.doubles;
    const start = place / 8;
    for (let k = 0; k <= length; k++) [memory[start + k], memory[start + length + 1 + k]] = unitRoot(k, 2 * length);
    known.real = true;
  }
}

/** The compiled transform of a length, if the kernels are there and it is a power of two. */
export function compiledTransform(length: number): CompiledTransform | null {
  if (length < COMPILED || !isPowerOfTwo(length)) return null;
  const machine = fourierMachine();
  if (machine === null) return null;
  if (last?.length !== length || lastMachine !== machine) last = new CompiledTransform(machine, length);
  lastMachine = machine;
  return last;
}
let last: CompiledTransform | null = null;
let lastMachine: MatrixMachine | null = null;

/** Points from which a power of two goes to the kernels. */
export const COMPILED = 64;

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

function settle(
  machine: MatrixMachine,
  length: number,
  steps: readonly Step[],
  tableSize: number,
  more: number,
): readonly number[] {
  const known = resident?.machine === machine && machine.keeps && resident.length === length;
  if (resident !== null && known && resident.more >= more) return resident.places;
  const places = machine.room(tableSize, length, length, length, length, more);
  resident = { machine, length, places, more, real: false };
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
