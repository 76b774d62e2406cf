/**
 * A chain of elementwise operations as data: inputs, then steps that refer to inputs and earlier steps by position.
 * The last step is the result. Loops are emitted from it, once for each structure.
 */
import { isIntegerDivision } from './integer-division.ts';
import { givesTruth, isEmitted } from './operations.ts';
import { isFloat, type Lanes, type Machine, sizeOfCode } from './vectors.ts';

export interface Step {
  /** A ufunc's name, `where` or `cast`. */
  readonly name: string;
  /** Type of the result. */
  readonly code: Machine;
  readonly operands: readonly number[];
}

export interface Program {
  readonly inputs: readonly Machine[];
  readonly steps: readonly Step[];
}

export function codeAt({ inputs, steps }: Program, node: number): Machine {
  return node < inputs.length ? inputs[node] : steps[node - inputs.length].code;
}
export const resultOf = ({ inputs, steps }: Program): number => inputs.length + steps.length - 1;

/** The type a step's loop runs in. */
export function loopCode(program: Program, step: Step): Machine {
  const last = step.operands[step.operands.length - 1];
  return step.name === 'cast' ? step.code : codeAt(program, last);
}

export function keyOf({ inputs, steps }: Program): string {
  return `${inputs.join('')}:${steps.map(({ name, code, operands }) => `${name}${code}${operands.join('.')}`).join(' ')}`;
}

/** Sixteen elements at a time where all are bytes, else eight. */
export function lanesOf(program: Program, others: readonly Machine[] = []): Lanes {
  const codes = [...program.inputs, ...program.steps.map(({ code }) => code), ...others];
  return codes.every((code) => sizeOfCode(code) === 1) ? 16 : 8;
}

/** The code of the result of `name` over operands that all have `code`; null: no vector loop. */
export function resultCode(name: string, code: Machine): Machine | null {
  if (!isEmitted(name, code)) return null;
  return givesTruth(name) ? '?' : code;
}

// ── Trouble ───────────────────────────────────────────────────────────────────────────────────────

/** Operations that may make infinities or NaN of numbers. */
const TROUBLE = new Set(['add', 'subtract', 'multiply', 'square', 'divide', 'reciprocal', 'sqrt', 'exp', 'log']);
/** Operands whose infinities and NaN cannot be lost in the result. */
const PASSING: Readonly<Record<string, readonly number[]>> = {
  add: [0, 1],
  subtract: [0, 1],
  multiply: [0, 1],
  divide: [0],
  square: [0],
  sqrt: [0],
  log: [0],
  negative: [0],
  absolute: [0],
  fabs: [0],
  positive: [0],
  conjugate: [0],
  floor: [0],
  ceil: [0],
  trunc: [0],
  rint: [0],
};

const passes = (step: Step, operand: number, program: Program): boolean =>
  step.name === 'cast'
    ? isFloat(step.code) && isFloat(codeAt(program, step.operands[0]))
    : (PASSING[step.name]?.includes(operand) ?? false);

export const mayTrouble = (program: Program, step: Step): boolean =>
  isFloat(step.code)
    ? TROUBLE.has(step.name) && isFloat(loopCode(program, step))
    : isIntegerDivision(step.name) && step.code !== '?';

/**
 * Nodes that must be looked at so that no step's infinity or NaN goes unseen; `covered`: somebody looks at the result
 * already.
 */
export function watched(program: Program, covered: boolean): number[] {
  const { inputs, steps } = program;
  const seen = new Set<number>();
  const found: number[] = [];
  if (covered) seen.add(resultOf(program));
  for (let at = steps.length - 1; at >= 0; at--) {
    const node = inputs.length + at;
    if (!seen.has(node) && mayTrouble(program, steps[at])) {
      found.push(node);
      seen.add(node);
    }
    if (!seen.has(node)) continue;
    steps[at].operands.forEach((operand, k) => {
      if (passes(steps[at], k, program)) seen.add(operand);
    });
  }
  return found;
}
