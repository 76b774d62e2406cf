/** Expressions → closures. */
import { deferral, settleLive } from '../../arrays/deferral.ts';
import { PyList, PySlice, type UnaryOp, type Value } from '../../base/python.ts';
import { getAttr } from '../runtime/attributes.ts';
import { typeError } from '../runtime/exceptions.ts';
import { asciiRepr, formatValue } from '../runtime/format.ts';
import { getItem } from '../runtime/items.ts';
import { unary } from '../runtime/operations.ts';
import { repr, str } from '../runtime/repr.ts';
import { truth } from '../runtime/truth.ts';
import type { Expr, JoinedExpr, NamedExpr, Replacement, SubscriptExpr, UnaryExpr } from '../syntax/ast.ts';
import { isPlainArray, propertyReader } from './array-members.ts';
import { callThunk } from './calls.ts';
import { comprehensionThunk } from './comprehensions.ts';
import { dictThunk, displayThunk } from './displays.ts';
import { lambdaThunk } from './functions.ts';
import { loadName, storeName } from './names.ts';
import { binaryThunk, compareThunk } from './operators.ts';
import type { Thunk, Unit } from './unit.ts';

export function expressionThunk(unit: Unit, node: Expr): Thunk {
  switch (node.kind) {
    case 'Name':
      return loadName(unit, node.id);
    case 'Constant': {
      const { value } = node;
      return () => value;
    }
    case 'Joined':
      return joinedThunk(unit, node);
    case 'Tuple':
    case 'List':
    case 'Set':
      return displayThunk(unit, node);
    case 'Dict':
      return dictThunk(unit, node);
    case 'Unary':
      return unaryThunk(unit, node);
    case 'Binary':
      return binaryThunk(node.op, unit.expr(node.left), unit.expr(node.right));
    case 'Logic':
      return logicThunk(unit, node.op, node.left, node.right);
    case 'Compare':
      return compareThunk(unit, node);
    case 'Conditional': {
      const test = unit.test(node.test);
      const body = unit.expr(node.body);
      const orelse = unit.expr(node.orelse);
      return (frame) => (test(frame) ? body(frame) : orelse(frame));
    }
    case 'Lambda':
      return lambdaThunk(unit, node);
    case 'Call':
      return callThunk(unit, node);
    case 'Attribute': {
      const value = unit.expr(node.value);
      const { name } = node;
      const read = propertyReader(name);
      return (frame) => {
        const object = value(frame);
        const own = isPlainArray(object) ? read(object) : undefined;
        return own === undefined ? getAttr(object, name) : own;
      };
    }
    case 'Subscript':
      return subscriptThunk(unit, node);
    case 'Slice': {
      const part = (one: Expr | null): Thunk => (one === null ? () => null : unit.expr(one));
      const [from, to, step] = [part(node.from), part(node.to), part(node.step)];
      return (frame) => new PySlice(from(frame), to(frame), step(frame));
    }
    case 'Comprehension':
      return comprehensionThunk(unit, node);
    case 'Named':
      return namedThunk(unit, node);
    case 'Starred':
      throw typeError("can't use starred expression here");
    case 'Yield':
      throw typeError('yield in a place where cells cannot have it');
  }
}

function logicThunk(unit: Unit, op: 'and' | 'or', leftNode: Expr, rightNode: Expr): Thunk {
  const left = unit.expr(leftNode);
  const right = unit.expr(rightNode);
  if (op === 'and') {
    return (frame) => {
      const value = left(frame);
      return truth(value) ? right(frame) : value;
    };
  }
  return (frame) => {
    const value = left(frame);
    return truth(value) ? value : right(frame);
  };
}

function unaryThunk(unit: Unit, node: UnaryExpr): Thunk {
  if (node.op === 'not') {
    const test = unit.test(node.operand);
    return (frame) => !test(frame);
  }
  const op: UnaryOp = node.op;
  const operand = unit.expr(node.operand);
  if (node.operand.kind === 'Constant') {
    const value = unary(op, node.operand.value);
    return () => value;
  }
  return (frame) => unary(op, operand(frame));
}

function namedThunk(unit: Unit, node: NamedExpr): Thunk {
  const value = unit.expr(node.value);
  const store = storeName(unit, node.target.id);
  return (frame) => {
    const result = value(frame);
    if (deferral.live.length > 0) settleLive();
    store(frame, result);
    return result;
  };
}

function subscriptThunk(unit: Unit, node: SubscriptExpr): Thunk {
  const value = unit.expr(node.value);
  const index = unit.expr(node.index);
  return (frame) => {
    const container = value(frame);
    const key = index(frame);
    if (
      typeof key === 'number' &&
      container instanceof PyList &&
      key >= 0 &&
      key < container.items.length &&
      !container.pyType.userDefined
    ) {
      return container.items[key];
    }
    return getItem(container, key);
  };
}

// ── f-strings ─────────────────────────────────────────────────────────────────────────────────────

type Piece = (frame: Parameters<Thunk>[0]) => string;

function joinedThunk(unit: Unit, node: JoinedExpr): Thunk {
  return pieces(unit, node.parts);
}

function pieces(unit: Unit, parts: readonly (string | Replacement)[]): Piece {
  const thunks = parts.map((part): Piece => (typeof part === 'string' ? () => part : replacementPiece(unit, part)));
  if (thunks.length === 1) return thunks[0];
  return (frame) => {
    let text = '';
    for (let i = 0; i < thunks.length; i++) text += thunks[i](frame);
    return text;
  };
}

function replacementPiece(unit: Unit, part: Replacement): Piece {
  const value = unit.expr(part.value);
  const spec = part.spec.length === 0 ? null : pieces(unit, part.spec);
  const conversion = part.conversion ?? (part.selfDoc !== null && spec === null ? 'r' : null);
  const prefix = part.selfDoc ?? '';
  return (frame) => {
    const result = convert(value(frame), conversion);
    if (spec === null) return prefix + (typeof result === 'string' ? result : formatValue(result, ''));
    return prefix + formatValue(result, spec(frame));
  };
}

export function convert(value: Value, conversion: string | null): Value {
  if (conversion === null) return value;
  return conversion === 'r' ? repr(value) : conversion === 's' ? str(value) : asciiRepr(value);
}
