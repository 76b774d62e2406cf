/** The body of a loop: a program's values for one vector of elements, each slice computed once. */
import type { Body } from './body.ts';
import { cast, truthOf } from './casts.ts';
import { computed, givesTruth, tested } from './operations.ts';
import { codeAt, loopCode, mayTrouble, type Program, watched } from './program.ts';
import { isTranscendental, outOfReach, transcendental } from './transcendental.ts';
import {
  floats,
  isFloat,
  type Lanes,
  type Machine,
  repeated,
  type Slices,
  sizeOfCode,
  slicesOf,
  V,
} from './vectors.ts';

/** `quick`: whether anything is not finite; `exact`: what each step did to numbers that were. */
export type Watch = 'none' | 'quick' | 'exact';

/** Elements that a step could not compute: the result is not to be used. */
export const FAR_FLAG = 'far';

/** Where flags gather: vectors that are not all zero in the end. */
export class Flags {
  readonly watch: Watch;
  private readonly body: Body;
  readonly places = new Map<string, number>();
  constructor(watch: Watch, body: Body) {
    this.watch = watch;
    this.body = body;
  }
  raise(key: string, mask: number): void {
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.body.local();
      this.places.set(key, place);
    }
    const { body } = this;
    body.emit([0x20, ...leb(place), 0x20, ...leb(mask), 0xfd, V.or, 0x21, ...leb(place)]);
  }
}
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}

export class Evaluation {
  private readonly known = new Map<number, number>();
  private readonly watching: ReadonlySet<number>;
  private readonly body: Body;
  private readonly program: Program;
  private readonly lanes: Lanes;
  private readonly input: (input: number, slice: number) => number;
  private readonly flags: Flags;

  constructor(
    body: Body,
    program: Program,
    lanes: Lanes,
    input: (input: number, slice: number) => number,
    flags: Flags,
    covered = false,
  ) {
    this.body = body;
    this.program = program;
    this.lanes = lanes;
    this.input = input;
    this.flags = flags;
    this.watching = new Set(flags.watch === 'quick' ? watched(program, covered) : []);
  }

  code(node: number): Machine {
    return codeAt(this.program, node);
  }

  /** The local that holds a slice of a node's value. */
  value(node: number, slice: number): number {
    const key = node * 8 + slice;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { inputs } = this.program;
    const made = node < inputs.length ? this.input(node, slice) : this.step(node, slice);
    this.known.set(key, made);
    return made;
  }

  slices(node: number): Slices {
    return (slice) => this.value(node, slice);
  }

  private step(node: number, slice: number): number {
    const { program, body, lanes } = this;
    const step = program.steps[node - program.inputs.length];
    const operands = step.operands.map((operand) => this.slices(operand));
    if (step.name === 'cast') return cast(body, this.code(step.operands[0]), step.code, operands[0], slice, lanes);
    const code = loopCode(program, step);
    if (givesTruth(step.name)) {
      const truth = (k: number) => truthOf(body, this.code(step.operands[k]), operands[k], lanes);
      return tested(body, step.name, code, operands, truth, lanes);
    }
    const made = isTranscendental(step.name)
      ? this.transcendent(step.name, code, operands[0], slice)
      : computed(body, step.name, code, operands, slice);
    if (mayTrouble(program, step)) this.look(node, step.name, code, operands, slice, made);
    return made;
  }

  /** Doubles two at a time; single precision is computed in double precision and rounded once. */
  private transcendent(name: string, code: Machine, given: Slices, slice: number): number {
    const { body, lanes } = this;
    const at = (x: number) => {
      const far = outOfReach(body, name, x);
      if (far !== null) this.flags.raise(FAR_FLAG, far);
      return transcendental(body, name, x);
    };
    if (code === 'd') return at(given(slice));
    const halves = [0, 1].map((k) => at(cast(body, 'f', 'd', given, 2 * slice + k, lanes)));
    return cast(body, 'd', 'f', (k) => halves[k % 2], 0, lanes);
  }

  private look(
    node: number,
    name: string,
    code: Machine,
    operands: readonly Slices[],
    slice: number,
    made: number,
  ): void {
    const at = node - this.program.inputs.length;
    const exact = this.flags.watch === 'exact';
    if (!exact && !this.watching.has(node)) return;
    if (isFloat(code)) {
      if (exact) this.exact(at, name, code, operands, slice, made);
      else this.quick(code, made);
      return;
    }
    const zero = this.body.vector(repeated(1, 0n));
    const compare = { 1: 0x23, 2: 0x2d, 4: 0x37, 8: 0xd6 }[sizeOfCode(code)];
    this.flags.raise(exact ? `${at} divide` : 'any', this.body.put(compare, operands[1](slice), zero));
  }

  /** Zero where finite, else NaN. */
  private spoiled(code: Machine, x: number): number {
    return this.body.put(code === 'f' ? 0xe5 : 0xf1, x, x);
  }
  private quick(code: Machine, made: number): void {
    this.flags.raise('any', this.spoiled(code, made));
  }

  private exact(at: number, name: string, code: Machine, operands: readonly Slices[], slice: number, r: number): void {
    const { body } = this;
    const [equal, unequal, abs] = code === 'f' ? [0x41, 0x42, 0xe0] : [0x47, 0x48, 0xec];
    const given = operands.map((one) => one(slice));
    const all = (test: (x: number) => number) => given.map(test).reduce((a, b) => body.put(V.and, a, b));
    const numbers = all((x) => body.put(equal, x, x));
    this.flags.raise(`${at} invalid`, body.put(V.and, body.put(unequal, r, r), numbers));
    if (name === 'sqrt' || name === 'sin' || name === 'cos') return;
    const finite = all((x) => {
      const zero = this.spoiled(code, x);
      return body.put(equal, zero, zero);
    });
    const infinity = body.vector(floats(code as 'f', Number.POSITIVE_INFINITY));
    const infinite = body.put(V.and, body.put(equal, body.put(abs, r), infinity), finite);
    if (name === 'log') {
      this.flags.raise(`${at} divide`, infinite);
      return;
    }
    if (name !== 'divide' && name !== 'reciprocal') {
      this.flags.raise(`${at} over`, infinite);
      return;
    }
    const pole = body.put(equal, given[given.length - 1], body.vector(repeated(1, 0n)));
    this.flags.raise(`${at} divide`, body.put(V.and, infinite, pole));
    this.flags.raise(`${at} over`, body.put(V.andnot, infinite, pole));
  }
}

/** All slices of a node. */
export function allSlices(evaluation: Evaluation, node: number, lanes: Lanes): number[] {
  return Array.from({ length: slicesOf(evaluation.code(node), lanes) }, (_, k) => evaluation.value(node, k));
}
