/**
 * What a cell will cost, found from shapes without computing: the tree is followed with phantoms, arrays of the right
 * shape and dtype over a single element. What is not understood is unknown, and unknown spreads.
 */
import { NDArray } from '../arrays/ndarray.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import {
  type BinaryOp,
  type CompareOp,
  Ellipsis,
  PyList,
  PyObject,
  PySlice,
  PyTuple,
  PyType,
  python,
  type Value,
} from '../base/python.ts';
import { dtypeText } from '../dtype/dtype-text.ts';
import { ufuncs } from '../numpy/ufunc.ts';
import { callRule, elementwise, matmulShape } from './estimate-calls.ts';
import { Costs, fileOf, type Guess, phantom, UNKNOWN } from './estimate-costs.ts';
import type { CellRunner } from './interpreter.ts';
import type { CallExpr, Expr, Stmt } from './syntax/ast.ts';
import { parseCell } from './syntax/cell-text.ts';

export interface Estimate {
  readonly text: string;
  readonly shape: readonly number[] | null;
  readonly dtypeText: string | null;
  readonly resultBytes: number | null;
  readonly bytesRead: number | null;
  readonly milliseconds: number | null;
}

/** `speed`: how much slower than the usual machine this one was found to be. Null: not a program. */
export function estimateCell(runner: CellRunner, source: string, speed = 1): Estimate | null {
  let body: readonly Stmt[];
  try {
    body = parseCell(source);
  } catch {
    return null;
  }
  return runner.watching(() => {
    const walk = new Walk(runner);
    let last: Guess = UNKNOWN;
    for (const statement of body) last = walk.statement(statement);
    return described(last, walk.costs, speed);
  });
}

function described(result: Guess, costs: Costs, speed: number): Estimate {
  const array = result instanceof NDArray ? result : null;
  const milliseconds = costs.known ? costs.milliseconds * speed : null;
  const bytesRead = [...costs.files.values()].reduce((sum, bytes) => sum + bytes, 0);
  const parts: string[] = [];
  if (array !== null) parts.push(arrayText(array));
  if (bytesRead > 0) parts.push(`reads ${byteText(bytesRead)} of ${[...costs.files.keys()].map(nameOf).join(', ')}`);
  if (milliseconds !== null) parts.push(timeText(milliseconds));
  return {
    text: parts.join('; '),
    shape: array?.shape ?? null,
    dtypeText: array === null ? null : dtypeText(array.dtype),
    resultBytes: array?.nbytes ?? null,
    bytesRead: costs.known ? bytesRead : null,
    milliseconds,
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
function arrayText(array: NDArray): string {
  if (array.shape.length === 0) return `${dtypeText(array.dtype)} scalar`;
  const shape = array.shape.length === 1 ? `(${array.shape[0]},)` : `(${array.shape.join(', ')})`;
  return `${dtypeText(array.dtype)} ${shape}, ${byteText(array.nbytes)}`;
}
function byteText(bytes: number): string {
  const power = Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${['bytes', 'kB', 'MB', 'GB', 'TB'][power]}`;
}
function timeText(milliseconds: number): string {
  if (milliseconds < 50) return 'at once';
  if (milliseconds < 950) return `about ${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds < 90_000) return `about ${Math.round(milliseconds / 1000)} s`;
  return `about ${Math.round(milliseconds / 60_000)} min`;
}

const BINARY: Readonly<Partial<Record<BinaryOp, string>>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '//': 'floor_divide',
  '%': 'remainder',
  '**': 'power',
  '&': 'bitwise_and',
  '|': 'bitwise_or',
  '^': 'bitwise_xor',
  '<<': 'left_shift',
  '>>': 'right_shift',
};
const COMPARE: Readonly<Record<CompareOp, string>> = {
  '==': 'equal',
  '!=': 'not_equal',
  '<': 'less',
  '<=': 'less_equal',
  '>': 'greater',
  '>=': 'greater_equal',
};
/** Attributes of arrays that are views, or plain facts. */
const VIEWS: ReadonlySet<string> = new Set(['T', 'mT', 'real', 'imag', 'shape', 'size', 'ndim', 'dtype', 'nbytes']);
const MOST_LOOPS = 20;

class Walk {
  readonly costs = new Costs();
  private readonly runner: CellRunner;
  private readonly names = new Map<string, Guess>();

  constructor(runner: CellRunner) {
    this.runner = runner;
  }

  /** The value that the statement shows or binds. */
  statement(node: Stmt): Guess {
    switch (node.kind) {
      case 'Expression':
        return this.expr(node.value);
      case 'Assign': {
        const value = this.expr(node.value);
        for (const target of node.targets) this.bind(target, value);
        return value;
      }
      case 'AnnAssign': {
        const value = node.value === null ? UNKNOWN : this.expr(node.value);
        this.bind(node.target, value);
        return value;
      }
      case 'AugAssign': {
        const value = this.binary(node.op, this.expr(node.target), this.expr(node.value));
        this.bind(node.target, value);
        return value;
      }
      case 'Import':
      case 'ImportFrom':
      case 'Pass':
        return UNKNOWN;
      default:
        this.costs.known = false;
        return UNKNOWN;
    }
  }

  private bind(target: Expr, value: Guess): void {
    if (target.kind === 'Name') this.names.set(target.id, value);
    else if (target.kind === 'Tuple' || target.kind === 'List') {
      const parts = value instanceof PyTuple ? value.items : [];
      target.items.forEach((item, k) => {
        this.bind(item, k < parts.length ? parts[k] : UNKNOWN);
      });
    } else if (target.kind === 'Subscript' || target.kind === 'Attribute') {
      const place = this.expr(target);
      if (place instanceof NDArray) this.costs.touch(place.nbytes);
    }
  }

  private expr(node: Expr): Guess {
    try {
      return this.value(node);
    } catch {
      // What raises here would raise when it runs: nobody waits for that.
      return UNKNOWN;
    }
  }

  private value(node: Expr): Guess {
    switch (node.kind) {
      case 'Constant':
        return node.value;
      case 'Name':
        return this.name(node.id);
      case 'Tuple':
        return this.items(node.items, (items) => new PyTuple(items));
      case 'List':
        return this.items(node.items, (items) => new PyList(items));
      case 'Unary':
        return this.unary(node.op, this.expr(node.operand));
      case 'Binary':
        return this.binary(node.op, this.expr(node.left), this.expr(node.right));
      case 'Compare':
        return this.compare(node);
      case 'Attribute':
        return this.attribute(this.expr(node.value), node.name);
      case 'Subscript':
        return this.subscript(this.expr(node.value), this.index(node.index));
      case 'Call':
        return this.call(node);
      case 'Joined':
        return UNKNOWN;
      default:
        this.costs.known = false;
        return UNKNOWN;
    }
  }

  private name(id: string): Guess {
    if (this.names.has(id)) return this.names.get(id) as Guess;
    return this.runner.namespace.get(id) ?? this.runner.namespace.builtins.get(id) ?? UNKNOWN;
  }

  private items(nodes: readonly Expr[], make: (items: Value[]) => Value): Guess {
    if (nodes.length > MOST_LOOPS * 50) return UNKNOWN;
    const items = nodes.map((one) => this.expr(one));
    return items.includes(UNKNOWN) ? UNKNOWN : make(items as Value[]);
  }

  private unary(op: string, value: Guess): Guess {
    if (value === UNKNOWN || op === 'not') return UNKNOWN;
    if (value instanceof NDArray) {
      return elementwise(this.costs, ufuncs[op === '~' ? 'invert' : op === '-' ? 'negative' : 'positive'], [value]);
    }
    return python.unary(op as '-', value);
  }

  private binary(op: BinaryOp, left: Guess, right: Guess): Guess {
    if (left === UNKNOWN || right === UNKNOWN) return UNKNOWN;
    const name = BINARY[op];
    if (left instanceof NDArray || right instanceof NDArray) {
      if (op === '@') return matmulShape(this.costs, left, right);
      return name === undefined ? UNKNOWN : elementwise(this.costs, ufuncs[name], [left, right]);
    }
    return isNumber(left) && isNumber(right) && op !== '**' && op !== '<<' ? python.binary(op, left, right) : UNKNOWN;
  }

  private compare(node: Expr & { kind: 'Compare' }): Guess {
    const operands = [this.expr(node.first), ...node.rest.map(({ value }) => this.expr(value))];
    const [{ op }] = node.rest;
    if (operands.length > 2 || operands.includes(UNKNOWN) || !(op in COMPARE)) return UNKNOWN;
    if (!operands.some((one) => one instanceof NDArray)) return UNKNOWN;
    return elementwise(this.costs, ufuncs[COMPARE[op as CompareOp]], operands as Value[]);
  }

  private attribute(value: Guess, name: string): Guess {
    if (!(value instanceof PyObject) || value.pyType.userDefined) return UNKNOWN;
    if (value instanceof NDArray && !VIEWS.has(name)) return python.getAttribute(value, name) ?? UNKNOWN;
    return python.getAttribute(value, name) ?? UNKNOWN;
  }

  private index(node: Expr): Guess {
    if (node.kind === 'Tuple') return this.indices(node.items);
    if (node.kind !== 'Slice') return this.expr(node);
    const parts = [node.from, node.to, node.step].map((one) => (one === null ? null : this.expr(one)));
    if (parts.includes(UNKNOWN)) return UNKNOWN;
    return new PySlice(parts[0] as Value, parts[1] as Value, parts[2] as Value);
  }

  private indices(nodes: readonly Expr[]): Guess {
    const parts = nodes.map((one) => this.index(one));
    return parts.includes(UNKNOWN) ? UNKNOWN : new PyTuple(parts as Value[]);
  }

  private subscript(value: Guess, key: Guess): Guess {
    if (value === UNKNOWN || key === UNKNOWN) return UNKNOWN;
    if (!(value instanceof NDArray)) {
      return value instanceof PyTuple || value instanceof PyList ? python.getItem(value, key) : UNKNOWN;
    }
    const parts = key instanceof PyTuple ? key.items : [key];
    if (parts.every(isBasic)) return asGuess(python.getItem(value, key), value);
    return this.gathered(value, parts);
  }

  /** Arrays as indices: their common shape stands for the axes that they take. Masks keep nobody knows how many. */
  private gathered(value: NDArray, parts: readonly Value[]): Guess {
    if (parts.length !== 1) return UNKNOWN;
    const [only] = parts;
    const shape =
      only instanceof NDArray && only.dtype.kind !== 'b'
        ? only.shape
        : only instanceof PyList && only.items.every((one) => typeof one === 'number')
          ? [only.items.length]
          : null;
    if (shape === null) {
      this.costs.consume(value);
      return UNKNOWN;
    }
    const made = phantom(value.dtype, [...shape, ...value.shape.slice(1)]);
    this.costs.readPart(fileOf(value), made.nbytes);
    this.costs.touch(2 * made.nbytes);
    return made;
  }

  private call(node: CallExpr): Guess {
    const func = this.expr(node.func);
    const given: Value[] = [];
    const named = new Map<string, Value>();
    let whole = true;
    for (const { name, star, value } of node.args) {
      const guess = this.expr(value);
      if (guess === UNKNOWN || star !== '') whole = false;
      else if (name === null) given.push(guess);
      else named.set(name, guess);
    }
    if (func === UNKNOWN || !whole) {
      this.costs.known = this.costs.known && func instanceof PyType;
      return UNKNOWN;
    }
    return callRule(this.costs, func, given, named);
  }
}

function isNumber(value: Value): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (value instanceof PyObject && !(value instanceof PyList) && value.toFloat !== undefined)
  );
}

function isBasic(part: Value): boolean {
  return (
    part === null ||
    typeof part === 'number' ||
    typeof part === 'string' ||
    part instanceof PySlice ||
    part === Ellipsis ||
    part instanceof NumPyScalar
  );
}

/** A single element is a 0-d phantom: its value is not looked at. */
function asGuess(value: Value, of: NDArray): Guess {
  if (value instanceof NDArray) return value;
  return value instanceof NumPyScalar ? phantom(of.dtype.kind === 'V' ? value.dtype : of.dtype, []) : UNKNOWN;
}
