/** `a.shape`, `a.T`, `a.flags` … */
import { assign } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { dtypeObject } from '../arrays/dtype-object.ts';
import { cStrides } from '../arrays/layout.ts';
import { allocate, fillObjects, NDArray } from '../arrays/ndarray.ts';
import { float32, float64, isKind, numeric } from '../dtype/dtype.ts';
import { alignmentOf } from '../dtype/struct.ts';
import { defineProperty } from '../ops/registry.ts';
import { toShape } from './arguments.ts';
import { PyObject, PyTuple, PyType, python, type Value } from './python-values.ts';
import { reshapeView, resolveShape } from './reshape.ts';

const owner = 'ndarray';

defineProperty({
  owner,
  name: 'shape',
  doc: 'Lengths of the axes.',
  get: (self: NDArray) => new PyTuple(self.shape),
  set: (self: NDArray, value: Value) => {
    const shape = resolveShape(toShape0(value), self.size);
    const view = reshapeView(self, shape, 'C');
    if (view === null)
      raise(
        'AttributeError',
        'Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired shape.',
      );
    Object.assign(self, { shape: view.shape, strides: view.strides });
  },
});
function toShape0(value: Value): number[] {
  const items =
    value instanceof PyTuple || (value instanceof PyObject && 'items' in value) ? (value as PyTuple).items : [value];
  return items.map((item) => (typeof item === 'number' ? item : toShape(item)[0]));
}
defineProperty({ owner, name: 'ndim', doc: 'Number of axes.', get: (self: NDArray) => self.shape.length });
defineProperty({ owner, name: 'size', doc: 'Number of elements.', get: (self: NDArray) => self.size });
defineProperty({ owner, name: 'itemsize', doc: 'Bytes of one element.', get: (self: NDArray) => self.itemsize });
defineProperty({ owner, name: 'nbytes', doc: 'Bytes of all elements.', get: (self: NDArray) => self.nbytes });
defineProperty({
  owner,
  name: 'strides',
  doc: 'Bytes from one element to the next along each axis.',
  get: (self: NDArray) => new PyTuple(self.strides),
  set: (self: NDArray, value: Value) => {
    self.strides = toShape0(value);
  },
});
defineProperty({
  owner,
  name: 'dtype',
  doc: 'Type of the elements.',
  get: (self: NDArray) => dtypeObject(self.dtype),
  set: (self: NDArray, value: Value) => {
    const dtype = dtypeFrom(value);
    if (dtype.itemsize !== self.dtype.itemsize) {
      const last = self.shape.length - 1;
      const bytes = (self.shape[last] ?? 0) * self.dtype.itemsize;
      if (last < 0 || !self.cContiguous || bytes % dtype.itemsize !== 0) {
        raise(
          'ValueError',
          'When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.',
        );
      }
      const shape = [...self.shape.slice(0, last), bytes / dtype.itemsize];
      Object.assign(self, { shape, strides: cStrides(shape, dtype.itemsize), size: shape.reduce((p, n) => p * n, 1) });
    }
    self.dtype = dtype;
  },
});
defineProperty({ owner, name: 'base', doc: 'The object whose memory this is.', get: (self: NDArray) => self.base });
defineProperty({ owner, name: 'device', doc: 'Where the array lives.', get: () => 'cpu' });
defineProperty({ owner, name: 'T', doc: 'The array with its axes reversed.', get: (self: NDArray) => reversed(self) });
defineProperty({
  owner,
  name: 'mT',
  doc: 'The array with its last two axes swapped.',
  get: (self: NDArray) => {
    const n = self.shape.length;
    if (n < 2) return raise('ValueError', 'matrix transpose with ndim < 2 is undefined');
    const axes = self.shape.map((_, k) => k);
    [axes[n - 2], axes[n - 1]] = [n - 1, n - 2];
    return permute(self, axes);
  },
});
defineProperty({
  owner,
  name: 'real',
  doc: 'Real part.',
  get: (self: NDArray) => part(self, 0),
  set: (self: NDArray, value: Value) => assign(part(self, 0), toArray(value)),
});
defineProperty({
  owner,
  name: 'imag',
  doc: 'Imaginary part.',
  get: (self: NDArray) => (self.dtype.kind === 'c' ? part(self, 1) : zerosLike(self)),
  set: (self: NDArray, value: Value) => {
    if (self.dtype.kind !== 'c') raise('TypeError', 'array does not have imaginary part to set');
    assign(part(self, 1), toArray(value));
  },
});

function zerosLike(self: NDArray): NDArray {
  const made = allocate(self.dtype, self.shape);
  if (self.dtype.kind === 'O') fillObjects(made, 0);
  made.writeable = false;
  return made;
}

/** Real or imaginary part as a view. */
export function part(self: NDArray, which: 0 | 1): NDArray {
  if (!isKind(self.dtype, 'c')) return self;
  const half = self.dtype.itemsize / 2;
  const dtype = self.dtype.byteOrder === '>' ? numeric('f', half, '>') : half === 4 ? float32 : float64;
  return self.view({ dtype, offset: self.offset + which * half });
}

export function permute(array: NDArray, axes: readonly number[]): NDArray {
  return array.view({ shape: axes.map((k) => array.shape[k]), strides: axes.map((k) => array.strides[k]) });
}

export function reversed(array: NDArray): NDArray {
  if (array.shape.length < 2) return array.view({});
  return array.view({ shape: [...array.shape].reverse(), strides: [...array.strides].reverse() });
}

// ── flags ─────────────────────────────────────────────────────────────────────────────────────────

const flagsType = new PyType('flagsobj', { module: 'numpy._core.multiarray', final: true });

function aligned(array: NDArray): boolean {
  const size = alignmentOf(array.dtype);
  return (
    size <= 1 || (array.offset % size === 0 && array.strides.every((s, k) => s % size === 0 || array.shape[k] < 2))
  );
}

class Flags extends PyObject {
  override pyType: PyType = flagsType;
  readonly array: NDArray;
  constructor(array: NDArray) {
    super();
    this.array = array;
  }
  private value(name: string): boolean | undefined {
    const { array } = this;
    switch (name.toUpperCase()) {
      case 'C_CONTIGUOUS':
      case 'C':
      case 'CONTIGUOUS':
        return array.cContiguous;
      case 'F_CONTIGUOUS':
      case 'F':
      case 'FORTRAN':
        return array.fContiguous;
      case 'OWNDATA':
      case 'O':
        return array.base === null;
      case 'WRITEABLE':
      case 'W':
        return array.writeable;
      case 'ALIGNED':
      case 'A':
        return aligned(array);
      case 'WRITEBACKIFCOPY':
      case 'X':
        return false;
      case 'FNC':
        return array.fContiguous && !array.cContiguous;
      case 'FORC':
        return array.fContiguous || array.cContiguous;
      case 'BEHAVED':
      case 'B':
        return array.writeable && aligned(array);
      case 'CARRAY':
      case 'CA':
        return array.writeable && aligned(array) && array.cContiguous;
      case 'FARRAY':
      case 'FA':
        return array.writeable && aligned(array) && array.fContiguous && !array.cContiguous;
      default:
        return undefined;
    }
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'num') return this.number();
    return /^[a-z]/.test(name) ? this.value(name) : undefined;
  }
  private number(): number {
    const bits: [string, number][] = [
      ['C', 1],
      ['F', 2],
      ['O', 4],
      ['A', 256],
      ['W', 1024],
    ];
    return bits.reduce((sum, [name, bit]) => sum + (this.value(name) ? bit : 0), 0);
  }
  override setAttribute(name: string, value: Value): boolean {
    if (name === 'writeable') setWriteable(this.array, python.truth(value));
    else if (name !== 'aligned' && name !== 'writebackifcopy') return false;
    return true;
  }
  override getItem(key: Value): Value {
    const found = typeof key === 'string' ? this.value(key) : undefined;
    return found ?? raise('KeyError', 'Unknown flag');
  }
  override setItem(key: Value, value: Value): void {
    if (key === 'W' || key === 'WRITEABLE') setWriteable(this.array, python.truth(value));
    else if (key !== 'ALIGNED' && key !== 'A') raise('KeyError', 'Unknown flag');
  }
  override compare(op: string, other: Value): Value | undefined {
    if (!(other instanceof Flags)) return undefined;
    const same = this.number() === other.number();
    return op === '==' ? same : op === '!=' ? !same : undefined;
  }
  override repr(): string {
    const names = ['C_CONTIGUOUS', 'F_CONTIGUOUS', 'OWNDATA', 'WRITEABLE', 'ALIGNED', 'WRITEBACKIFCOPY'];
    return names.map((name) => `  ${name} : ${this.value(name) ? 'True' : 'False'}\n`).join('');
  }
}

export function setWriteable(array: NDArray, writeable: boolean): void {
  const base = array.base;
  if (writeable && base instanceof NDArray && !base.writeable) {
    raise('ValueError', 'cannot set WRITEABLE flag to True of this array');
  }
  array.writeable = writeable;
}

defineProperty({ owner, name: 'flags', doc: 'How the memory is laid out.', get: (self: NDArray) => new Flags(self) });

/** A dtype with the length that the values need, for `astype`. */
