/** Operators as closures, with the usual kinds of operand in front. */
import { type BinaryOp, PyFloat, type Value } from '../../base/python.ts';
import { compare, identical } from '../runtime/comparison.ts';
import { contains } from '../runtime/membership.ts';
import { floorDivide, modulo } from '../runtime/numbers.ts';
import { binary } from '../runtime/operations.ts';
import { truth } from '../runtime/truth.ts';
import type { CompareExpr, Comparison, Expr } from '../syntax/ast.ts';
import type { Test, Thunk, Unit } from './unit.ts';

const SAFE = Number.MAX_SAFE_INTEGER;

function add(a: Value, b: Value): Value {
  if (a instanceof PyFloat && b instanceof PyFloat) return new PyFloat(a.value + b.value);
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  return binary('+', a, b);
}
function subtract(a: Value, b: Value): Value {
  if (a instanceof PyFloat && b instanceof PyFloat) return new PyFloat(a.value - b.value);
  return binary('-', a, b);
}
function multiply(a: Value, b: Value): Value {
  if (a instanceof PyFloat && b instanceof PyFloat) return new PyFloat(a.value * b.value);
  return binary('*', a, b);
}

export function binaryThunk(op: BinaryOp, left: Thunk, right: Thunk): Thunk {
  switch (op) {
    case '+':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === 'number' && typeof b === 'number') {
          const sum = a + b;
          if (sum <= SAFE && sum >= -SAFE) return sum;
        }
        return add(a, b);
      };
    case '-':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === 'number' && typeof b === 'number') {
          const difference = a - b;
          if (difference <= SAFE && difference >= -SAFE) return difference;
        }
        return subtract(a, b);
      };
    case '*':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === 'number' && typeof b === 'number') {
          const product = a * b;
          if (product <= SAFE && product >= -SAFE) return product + 0;
        }
        return multiply(a, b);
      };
    case '%':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === 'number' && typeof b === 'number' && b !== 0) return modulo(a, b);
        return binary('%', a, b);
      };
    case '//':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === 'number' && typeof b === 'number' && b !== 0) return floorDivide(a, b);
        return binary('//', a, b);
      };
    default:
      return (frame) => {
        const a = left(frame);
        return binary(op, a, right(frame));
      };
  }
}

// ── Comparison ────────────────────────────────────────────────────────────────────────────────────

export function compareValues(op: Comparison, a: Value, b: Value): Value {
  switch (op) {
    case 'is':
      return identical(a, b);
    case 'is not':
      return !identical(a, b);
    case 'in':
      return contains(b, a);
    case 'not in':
      return !contains(b, a);
    default:
      return compare(op, a, b);
  }
}

export function compareThunk(unit: Unit, node: CompareExpr): Thunk {
  const first = unit.expr(node.first);
  if (node.rest.length === 1) return single(node.rest[0].op, first, unit.expr(node.rest[0].value));
  const rest = node.rest.map(({ op, value }) => ({ op, value: unit.expr(value) }));
  return (frame) => {
    let left = first(frame);
    let result: Value = true;
    for (const { op, value } of rest) {
      const right = value(frame);
      result = compareValues(op, left, right);
      if (!truth(result)) return result;
      left = right;
    }
    return result;
  };
}

function single(op: Comparison, left: Thunk, right: Thunk): Thunk {
  const fast = numericTest(op);
  if (fast === null) {
    return (frame) => {
      const a = left(frame);
      return compareValues(op, a, right(frame));
    };
  }
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    return typeof a === 'number' && typeof b === 'number' ? fast(a, b) : compareValues(op, a, b);
  };
}

function numericTest(op: Comparison): ((a: number, b: number) => boolean) | null {
  switch (op) {
    case '<':
      return (a, b) => a < b;
    case '<=':
      return (a, b) => a <= b;
    case '>':
      return (a, b) => a > b;
    case '>=':
      return (a, b) => a >= b;
    case '==':
      return (a, b) => a === b;
    case '!=':
      return (a, b) => a !== b;
    default:
      return null;
  }
}

/** A condition as a JavaScript boolean. */
export function testOf(unit: Unit, node: Expr): Test {
  if (node.kind === 'Compare' && node.rest.length === 1) return compareTest(unit, node);
  if (node.kind === 'Unary' && node.op === 'not') {
    const inner = unit.test(node.operand);
    return (frame) => !inner(frame);
  }
  if (node.kind === 'Logic') {
    const left = unit.test(node.left);
    const right = unit.test(node.right);
    return node.op === 'and' ? (frame) => left(frame) && right(frame) : (frame) => left(frame) || right(frame);
  }
  const value = unit.expr(node);
  return (frame) => {
    const result = value(frame);
    return typeof result === 'boolean' ? result : truth(result);
  };
}

function compareTest(unit: Unit, node: CompareExpr): Test {
  const left = unit.expr(node.first);
  const right = unit.expr(node.rest[0].value);
  const { op } = node.rest[0];
  const slow = (a: Value, b: Value): boolean => truth(compareValues(op, a, b));
  switch (op) {
    case '<':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === 'number' && typeof b === 'number' ? a < b : slow(a, b);
      };
    case '>':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === 'number' && typeof b === 'number' ? a > b : slow(a, b);
      };
    case '==':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === 'number' && typeof b === 'number' ? a === b : slow(a, b);
      };
    default:
      return (frame) => {
        const a = left(frame);
        return slow(a, right(frame));
      };
  }
}
