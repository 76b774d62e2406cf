/** `np.nditer`: several arrays walked together, element by element or in runs. */

import { broadcastShapes, broadcastStrides } from '../arrays/broadcast.ts';
import { asDType, assign } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { dtypeObject } from '../arrays/dtype-object.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { resolveSlice } from '../arrays/selection.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import { type DType, sameDType } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { promote } from '../dtype/promotion.ts';
import { defineFunction, defineValue } from '../ops/registry.ts';
import { bind, parseSignature } from '../ops/signature.ts';
import { drain, sequenceOf, toInt, toShape } from './arguments.ts';
import {
  type Iteration,
  type Kwargs,
  PyList,
  PyNative,
  PyObject,
  PySlice,
  PyTuple,
  PyType,
  type Value,
} from './python-values.ts';

const SIGNATURE = parseSignature(
  "nditer(op, flags=None, op_flags=None, op_dtypes=None, order='K', casting='safe', op_axes=None, itershape=None, buffersize=0)",
);
const nditerType = new PyType('nditer', {
  module: 'numpy',
  construct: (_type, args, kwargs) => new NdIter(args, kwargs),
});
defineValue('numpy.nditer', nditerType);

interface Operand {
  /** What the loop sees; a temporary where the dtype is converted. */
  readonly view: NDArray;
  /** Written back at the end. */
  readonly target: NDArray | null;
  readonly writeable: boolean;
}

function stringList(value: Value): string[] {
  return value === null ? [] : drain(value).map(String);
}

class NdIter extends PyObject implements Iteration {
  override pyType: PyType = nditerType;
  private readonly flags: Set<string>;
  private readonly operands: Operand[];
  private readonly shape: readonly number[];
  /** Axes in the order of iteration, slowest first. */
  private readonly axes: readonly number[];
  private readonly strides: readonly (readonly number[])[];
  private position = 0;
  private started = false;
  private readonly inner: number;
  /** Where each operand begins, if the iterator is nested in another one; and the one nested in this. */
  private bases: readonly number[] | null = null;
  private nested: NdIter | null = null;

  constructor(args: readonly Value[], kwargs: Kwargs | null) {
    super();
    const [op, flags, opFlags, opDtypes, order, casting, opAxes, itershape] = bind(SIGNATURE, args, kwargs) as Value[];
    this.flags = new Set(stringList(flags));
    const listed = op instanceof PyList || op instanceof PyTuple ? (sequenceOf(op) as readonly Value[]) : [op];
    const nested =
      listed.length > 0 && (op instanceof PyTuple || listed.some((one) => one === null || one instanceof NDArray));
    const values = op instanceof PyList && !nested ? [op] : listed;
    const perOperand = operandFlags(opFlags, values.length);
    const dtypes = operandDtypes(opDtypes, values.length);
    const arrays = values.map((value) => (value === null ? null : toArray(value)));
    const axes =
      opAxes === null
        ? null
        : drain(opAxes).map((one) =>
            one === null ? null : drain(one).map((axis) => (axis === null ? -1 : toInt(axis))),
          );
    this.shape = iterationShape(arrays, axes, itershape);
    const common = this.flags.has('common_dtype') ? commonOf(arrays) : null;
    this.operands = arrays.map((array, k) =>
      this.operand(array, {
        flags: perOperand[k],
        dtype: dtypes[k] ?? common,
        casting: String(casting),
        order: String(order),
        all: arrays,
        axes: axes?.[k] ?? null,
      }),
    );
    if (this.shape.includes(0) && !this.flags.has('zerosize_ok'))
      raise('ValueError', 'Iteration of zero-sized operands is not enabled');
    this.strides = this.operands.map((one, k) => this.stridesOf(one.view, axes?.[k] ?? null));
    this.axes =
      order === 'C'
        ? this.shape.map((_, k) => k)
        : order === 'F'
          ? this.shape.map((_, k) => k).reverse()
          : this.fastest();
    this.inner = this.flags.has('external_loop') ? this.runLength() : 1;
  }

  private stridesOf(view: NDArray, axes: readonly number[] | null): number[] {
    if (axes === null) return broadcastStrides(view, this.shape);
    return axes.map((axis) => (axis < 0 || view.shape[axis] === 1 ? 0 : view.strides[axis]));
  }

  private fastest(): number[] {
    const weight = (axis: number) => Math.max(0, ...this.strides.map((s) => Math.abs(s[axis])));
    return this.shape.map((_, k) => k).sort((a, b) => weight(b) - weight(a) || a - b);
  }

  /** How many elements of the fastest axes lie in one run for all operands. */
  private runLength(): number {
    const size = this.shape.reduce((product, n) => product * n, 1);
    if (this.flags.has('buffered')) return size;
    let length = 1;
    const steps = this.strides.map((s) => (this.axes.length === 0 ? 0 : s[this.axes[this.axes.length - 1]]));
    for (let k = this.axes.length - 1; k >= 0; k--) {
      const axis = this.axes[k];
      if (
        k < this.axes.length - 1 &&
        !this.strides.every((s, n) => s[axis] === steps[n] * length || this.shape[axis] === 1)
      )
        break;
      length *= this.shape[axis];
    }
    return length;
  }

  private operand(array: NDArray | null, request: OperandRequest): Operand {
    const writeable = request.flags.some((flag) => flag === 'readwrite' || flag === 'writeonly') || array === null;
    if (array === null) return { view: this.fresh(request), target: null, writeable: true };
    if (request.dtype !== null && !sameDType(request.dtype, array.dtype))
      return converted(array, request, writeable, this.flags);
    return { view: writeable ? array : array.view({ writeable: false }), target: null, writeable };
  }

  private fresh(request: OperandRequest): NDArray {
    const dtype =
      request.dtype ??
      request.all
        .filter((one): one is NDArray => one !== null)
        .map((one) => one.dtype)
        .reduce((a, b) => promote(a, b));
    const shape =
      request.axes === null
        ? this.shape
        : request.axes
            .flatMap((axis, k) => (axis < 0 ? [] : [[axis, this.shape[k]] as const]))
            .sort((a, b) => a[0] - b[0])
            .map(([, n]) => n);
    const fortran =
      request.order === 'F' ||
      (request.order === 'K' && request.all.some((one) => one?.fContiguous && !one.cContiguous));
    return allocate(dtype, shape, fortran ? 'F' : 'C');
  }

  private get size(): number {
    return this.shape.reduce((product, n) => product * n, 1);
  }

  private index(): number[] {
    const index = new Array<number>(this.shape.length).fill(0);
    let rest = this.position;
    for (let k = this.axes.length - 1; k >= 0; k--) {
      const axis = this.axes[k];
      index[axis] = rest % this.shape[axis];
      rest = Math.floor(rest / this.shape[axis]);
    }
    return index;
  }

  private current(k: number): NDArray {
    const { view } = this.operands[k];
    const start = this.bases?.[k] ?? view.offset;
    const offset = this.index().reduce((at, i, axis) => at + i * this.strides[k][axis], start);
    const writeable = this.operands[k].writeable;
    if (!this.flags.has('external_loop')) return view.view({ shape: [], strides: [], offset, writeable });
    const step = this.axes.length === 0 ? 0 : this.strides[k][this.axes[this.axes.length - 1]];
    return view.view({ shape: [Math.min(this.inner, this.size - this.position)], strides: [step], offset, writeable });
  }

  private value(): Value {
    const values = this.operands.map((_, k) => this.current(k));
    return values.length === 1 ? values[0] : new PyTuple(values);
  }

  private advance(): boolean {
    this.position += this.inner;
    this.moveNested();
    return this.position < this.size;
  }

  /** From now on `inner` walks the axes it was made for at every position of this one. */
  nest(inner: NdIter): void {
    this.nested = inner;
    this.moveNested();
  }
  private moveNested(): void {
    if (this.nested === null || this.position >= this.size) return;
    this.nested.rebase(this.operands.map((_, k) => this.current(k).offset));
  }
  private rebase(bases: readonly number[]): void {
    this.bases = bases;
    this.position = 0;
    this.started = false;
    this.moveNested();
  }

  next(): Value | undefined {
    if (this.started) this.advance();
    this.started = true;
    if (this.position >= this.size) {
      this.writeBack();
      return undefined;
    }
    return this.value();
  }
  override iterate(): Iteration {
    return this;
  }
  override length(): number {
    return this.operands.length;
  }
  override getItem(key: Value): Value {
    if (key instanceof PySlice) {
      const { start, step, count } = resolveSlice(key, this.operands.length);
      return new PyTuple(Array.from({ length: count }, (_, k) => this.current(start + k * step)));
    }
    const at = toInt(key);
    return this.current(at < 0 ? at + this.operands.length : at);
  }
  override setItem(key: Value, value: Value): void {
    const at = toInt(key);
    assign(this.current(at < 0 ? at + this.operands.length : at), toArray(value));
  }

  private writeBack(): void {
    for (const { view, target } of this.operands) if (target !== null) assign(target, view);
  }

  override getAttribute(name: string): Value | undefined {
    const call = (body: () => Value) => new PyNative(name, body);
    switch (name) {
      case 'multi_index':
        return this.flags.has('multi_index')
          ? new PyTuple(this.index())
          : raise('ValueError', 'Iterator is not tracking a multi-index');
      case 'index':
        return this.flatIndex();
      case 'iterindex':
        return this.position;
      case 'finished':
        return this.position >= this.size;
      case 'iternext':
        return call(() => {
          const more = this.advance();
          if (!more) this.writeBack();
          return more;
        });
      case 'value':
        return this.value();
      case 'operands':
        return new PyTuple(
          this.operands.map((one) => (this.flags.has('buffered') ? (one.target ?? one.view) : one.view)),
        );
      case 'itviews':
        return new PyTuple(this.operands.map((one) => one.view));
      case 'dtypes':
        return new PyTuple(this.operands.map((one) => dtypeObject(one.view.dtype)));
      case 'shape':
        return new PyTuple(this.flags.has('multi_index') || this.flags.has('external_loop') ? this.shape : this.shape);
      case 'ndim':
        return this.flags.has('multi_index') ? this.shape.length : Math.min(1, this.shape.length) || 0;
      case 'nop':
        return this.operands.length;
      case 'itersize':
        return this.size;
      case 'has_multi_index':
        return this.flags.has('multi_index');
      case 'has_index':
        return this.flags.has('c_index') || this.flags.has('f_index');
      case 'has_delayed_bufalloc':
        return false;
      case 'iterationneedsapi':
        return this.operands.some((one) => one.view.dtype.kind === 'O');
      case 'reset':
        return call(() => {
          this.position = 0;
          this.started = false;
          this.moveNested();
          return null;
        });
      case 'copy':
        return call(() => this);
      case 'remove_axis':
      case 'enable_external_loop':
      case 'remove_multi_index':
        return call(() => {
          if (name === 'enable_external_loop') this.flags.add('external_loop');
          else this.flags.delete('multi_index');
          return null;
        });
      case 'close':
      case '__exit__':
        return call(() => {
          this.writeBack();
          return null;
        });
      case '__enter__':
        return call(() => this);
      case '__next__':
        return call(() => this.next() ?? raise('StopIteration', ''));
      default:
        return undefined;
    }
  }

  private flatIndex(): number {
    const index = this.index();
    const order = this.shape.map((_, k) => k);
    if (this.flags.has('f_index')) order.reverse();
    else if (!this.flags.has('c_index')) raise('ValueError', 'Iterator does not have an index');
    return order.reduce((flat, axis) => flat * this.shape[axis] + index[axis], 0);
  }
}

interface OperandRequest {
  readonly flags: readonly string[];
  readonly dtype: DType | null;
  readonly casting: string;
  readonly order: string;
  readonly all: readonly (NDArray | null)[];
  readonly axes: readonly number[] | null;
}

function operandFlags(value: Value, count: number): string[][] {
  const list = value === null ? [] : drain(value);
  if (list.length === 0)
    return Array.from({ length: count }, (_, k) => (k === 0 || count > 0 ? ['readonly'] : ['readonly']));
  if (list.every((one) => typeof one === 'string')) return Array.from({ length: count }, () => list.map(String));
  return list.map(stringList);
}
function operandDtypes(value: Value, count: number): (DType | null)[] {
  if (value === null) return new Array<DType | null>(count).fill(null);
  const list = value instanceof PyList ? value.items : [value];
  return Array.from({ length: count }, (_, k) => {
    const one = list.length === 1 ? list[0] : (list[k] ?? null);
    return one === null ? null : dtypeFrom(one);
  });
}
function iterationShape(
  arrays: readonly (NDArray | null)[],
  axes: readonly (readonly number[] | null)[] | null,
  itershape: Value,
): readonly number[] {
  if (itershape !== null && axes === null)
    return toShape(itershape).map((n, k) => (n < 0 ? (arrays.find((one) => one !== null)?.shape[k] ?? 1) : n));
  const shapes = arrays.flatMap((array, k) => {
    if (array === null) return [];
    const own = axes?.[k];
    return [own ? own.map((axis) => (axis < 0 ? 1 : array.shape[axis])) : array.shape];
  });
  return broadcastShapes(shapes);
}
function commonOf(arrays: readonly (NDArray | null)[]): DType {
  return arrays
    .filter((one): one is NDArray => one !== null)
    .map((one) => one.dtype)
    .reduce((a, b) => promote(a, b));
}
function converted(array: NDArray, request: OperandRequest, writeable: boolean, flags: ReadonlySet<string>): Operand {
  const dtype = request.dtype as DType;
  const rule = castingFrom(request.casting);
  if (!flags.has('buffered') && !request.flags.includes('copy') && !request.flags.includes('updateifcopy')) {
    raise('TypeError', 'Iterator operand required copying or buffering, but neither copying nor buffering was enabled');
  }
  if (!request.flags.includes('writeonly') && !canCast(array.dtype, dtype, rule)) {
    raise(
      'TypeError',
      `Iterator operand 0 dtype could not be cast from ${dtypeRepr(array.dtype)} to ${dtypeRepr(dtype)} according to the rule '${rule}'`,
    );
  }
  if (writeable && !canCast(dtype, array.dtype, rule)) {
    raise(
      'TypeError',
      `Iterator requested dtype could not be cast from ${dtypeRepr(dtype)} to ${dtypeRepr(array.dtype)}, the operand 0 dtype, according to the rule '${rule}'`,
    );
  }
  return { view: asDType(array, dtype), target: writeable ? array : null, writeable };
}

defineFunction({
  name: 'numpy.nested_iters',
  signature:
    "nested_iters(op, axes, flags=None, op_flags=None, op_dtypes=None, order='K', casting='safe', buffersize=0)",
  doc: 'Iterators over groups of axes, each nested in the one before.',
  call: (op: Value, axes: Value, flags: Value, opFlags: Value, opDtypes: Value, order: Value, casting: Value) => {
    const groups = drain(axes);
    if (groups.length < 2) raise('ValueError', 'axes must have at least 2 entries for nested iteration');
    const used = groups.flatMap((group) => drain(group).map(toInt));
    const twice = used.find((axis, k) => used.indexOf(axis) !== k);
    if (twice !== undefined) raise('ValueError', `An axis is used more than once`);
    const count = op instanceof PyList || op instanceof PyTuple ? (sequenceOf(op)?.length ?? 1) : 1;
    const iterators = groups.map((group) => {
      const opAxes = new PyList(Array.from({ length: count }, () => group));
      return new NdIter([op, flags, opFlags, opDtypes, order, casting, opAxes], null);
    });
    iterators.slice(1).forEach((inner, k) => {
      iterators[k].nest(inner);
    });
    return new PyTuple(iterators);
  },
});
