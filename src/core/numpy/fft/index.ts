/** Declares `numpy.fft`. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { PyFloat, PyTuple, python, type Value } from '../../base/python.ts';
import { callOp, defineFunction } from '../../ops/registry.ts';
import { deliver, sequenceOf, toAxis, toInt, toOut } from '../arguments.ts';
import { ufuncs } from '../ufunc.ts';
import { isSingle, type Transform, transform } from './transform.ts';

type Norm = 'backward' | 'ortho' | 'forward';

function normOf(norm: Value): Norm {
  if (norm === null) return 'backward';
  if (norm === 'backward' || norm === 'ortho' || norm === 'forward') return norm;
  return raise('ValueError', `Invalid norm value ${python.str(norm)}; should be "backward","ortho" or "forward".`);
}
const SWAPPED = { backward: 'forward', ortho: 'ortho', forward: 'backward' } as const;

/** Scale of the result; the inverse transforms scale where the forward ones do not. */
function factorOf(length: number, norm: Norm, single: boolean): number {
  if (norm === 'backward') return 1;
  const factor = norm === 'ortho' ? 1 / Math.sqrt(length) : 1 / length;
  return single ? Math.fround(factor) : factor;
}

function run(kind: Transform, a: NDArray, given: number | null, axis: Value, norm: Norm): NDArray {
  const index = toInt(axis);
  if (given === null && (index < -a.ndim || index >= a.ndim)) raise('IndexError', 'tuple index out of range');
  const along = toAxis(axis, a.ndim);
  const length = given ?? (kind === 'irfft' ? (a.shape[along] - 1) * 2 : a.shape[along]);
  if (length < 1) raise('ValueError', `Invalid number of FFT data points (${length}) specified.`);
  const direction = kind === 'fft' || kind === 'rfft' ? norm : SWAPPED[norm];
  const factor = factorOf(length, direction, isSingle(a.dtype));
  return transform(a, { kind, length, axis: along, factor });
}

const pointsOf = (n: Value): number | null => (n === null ? null : toInt(n));

function give(result: NDArray, out: Value): Value {
  const target = toOut(out);
  if (target !== null && (target.ndim !== result.ndim || target.shape.some((n, k) => n !== result.shape[k]))) {
    raise('ValueError', 'output array has wrong shape.');
  }
  return deliver(result, target, 'same_kind');
}

const SIGNATURE = 'a, n=None, axis=-1, norm=None, out=None';
const ONE: Readonly<Record<Transform, string>> = {
  fft: 'Discrete Fourier transform along one axis.',
  ifft: 'Inverse discrete Fourier transform along one axis.',
  rfft: 'Discrete Fourier transform of real input: the coefficients that are not redundant.',
  irfft: 'Real signal whose `rfft` is given.',
};
for (const [kind, doc] of Object.entries(ONE) as [Transform, string][]) {
  defineFunction({
    name: `numpy.fft.${kind}`,
    signature: `${kind}(${SIGNATURE})`,
    doc,
    call: (a: Value, n: Value, axis: Value, norm: Value, out: Value) =>
      give(run(kind, toArray(a), pointsOf(n), axis, normOf(norm)), out),
  });
}

defineFunction({
  name: 'numpy.fft.hfft',
  signature: `hfft(${SIGNATURE})`,
  doc: 'Real spectrum of a signal with Hermitian symmetry.',
  call: (a: Value, n: Value, axis: Value, norm: Value, out: Value) => {
    const conjugate = ufuncs.conjugate.apply([toArray(a)])[0];
    return give(run('irfft', conjugate, pointsOf(n), axis, SWAPPED[normOf(norm)]), out);
  },
});
defineFunction({
  name: 'numpy.fft.ihfft',
  signature: `ihfft(${SIGNATURE})`,
  doc: 'Signal with Hermitian symmetry whose real spectrum is given.',
  call: (a: Value, n: Value, axis: Value, norm: Value, out: Value) => {
    const spectrum = run('rfft', toArray(a), pointsOf(n), axis, SWAPPED[normOf(norm)]);
    return give(ufuncs.conjugate.apply([spectrum])[0], out);
  },
});

// ── Several axes ──────────────────────────────────────────────────────────────────────────────────

interface Extent {
  readonly lengths: readonly number[];
  readonly axes: readonly number[];
}

function extentOf(a: NDArray, s: Value, axes: Value, inverseReal: boolean): Extent {
  const named = axes === null ? null : (sequenceOf(axes) ?? [axes]).map(toInt);
  const sizes = s === null ? null : [...(sequenceOf(s) ?? [s])];
  if (sizes !== null && named === null) {
    python.warn(
      'DeprecationWarning',
      '`axes` should not be `None` if `s` is not `None` (Deprecated in NumPy 2.0). In a future version of NumPy, this will raise an error and `s[i]` will correspond to the size along the transformed axis specified by `axes[i]`. To retain current behaviour, pass a sequence [0, ..., k-1] to `axes` for an array of dimension k.',
    );
  }
  if (sizes?.includes(null)) {
    python.warn(
      'DeprecationWarning',
      'Passing an array containing `None` values to `s` is deprecated in NumPy 2.0 and will raise an error in a future version of NumPy. To use the default behaviour of the corresponding 1-D transform, pass the value matching the default for its `n` parameter. To use the default behaviour for every axis, the `s` argument can be omitted.',
    );
  }
  const count = sizes?.length ?? a.ndim;
  const list = named ?? Array.from({ length: count }, (_, k) => k - count);
  if (sizes !== null && sizes.length !== list.length) {
    raise('ValueError', 'Shape and axes have different lengths.');
  }
  const lengths = list.map((axis, k) => {
    const own = a.shape[toAxis(axis, a.ndim)];
    const last = inverseReal && k === list.length - 1;
    if (sizes === null) return last ? (own - 1) * 2 : own;
    const size = sizes[k];
    if (size === null) return last ? (own - 1) * 2 : own;
    return toInt(size) === -1 ? own : toInt(size);
  });
  return { lengths, axes: list };
}

function several(kind: Transform, value: Value, s: Value, axes: Value, norm: Value): NDArray {
  let a = toArray(value);
  const { lengths, axes: list } = extentOf(a, s, axes, kind === 'irfft');
  const last = list.length - 1;
  const way = normOf(norm);
  const plain: Transform = kind === 'fft' || kind === 'rfft' ? 'fft' : 'ifft';
  if (kind === 'irfft') {
    for (let k = 0; k < last; k++) a = run('ifft', a, lengths[k], list[k], way);
    return run('irfft', a, lengths[last], list[last], way);
  }
  for (let k = last; k >= 0; k--) a = run(k === last ? kind : plain, a, lengths[k], list[k], way);
  return a;
}

const MANY: readonly [string, Transform, string][] = [
  ['fftn', 'fft', 'Discrete Fourier transform over several axes.'],
  ['ifftn', 'ifft', 'Inverse discrete Fourier transform over several axes.'],
  ['rfftn', 'rfft', 'Discrete Fourier transform of real input over several axes.'],
  ['irfftn', 'irfft', 'Real array whose `rfftn` is given.'],
  ['fft2', 'fft', 'Discrete Fourier transform over two axes.'],
  ['ifft2', 'ifft', 'Inverse discrete Fourier transform over two axes.'],
  ['rfft2', 'rfft', 'Discrete Fourier transform of real input over two axes.'],
  ['irfft2', 'irfft', 'Real array whose `rfft2` is given.'],
];
for (const [name, kind, doc] of MANY) {
  defineFunction({
    name: `numpy.fft.${name}`,
    signature: `${name}(a, s=None, axes=${name.endsWith('2') ? '(-2, -1)' : 'None'}, norm=None, out=None)`,
    doc,
    call: (a: Value, s: Value, axes: Value, norm: Value, out: Value) => give(several(kind, a, s, axes, norm), out),
  });
}

// ── Frequencies ───────────────────────────────────────────────────────────────────────────────────

function countOf(n: Value): number {
  const whole = typeof n === 'number' || (n instanceof NumPyScalar && (n.dtype.kind === 'i' || n.dtype.kind === 'u'));
  return whole ? toInt(n) : raise('ValueError', 'n should be an integer');
}

function scaled(indices: Value, n: number, d: Value): Value {
  const spacing = python.binary('*', n, d);
  return python.binary('*', indices, python.binary('/', new PyFloat(1), spacing));
}

function checkDevice(device: Value): void {
  if (device !== null && device !== 'cpu') {
    raise('ValueError', `Device not understood. Only "cpu" is allowed, but received: ${python.str(device)}`);
  }
}

defineFunction({
  name: 'numpy.fft.fftfreq',
  signature: 'fftfreq(n, d=1.0, device=None)',
  doc: 'Frequencies of the coefficients of `fft`.',
  call: (given: Value, d: Value, device: Value) => {
    checkDevice(device);
    const n = countOf(given);
    const first = callOp('numpy.arange', [0, Math.floor((n - 1) / 2) + 1]);
    const second = callOp('numpy.arange', [-Math.floor(n / 2), 0]);
    return scaled(callOp('numpy.concatenate', [new PyTuple([first, second])]), n, d);
  },
});
defineFunction({
  name: 'numpy.fft.rfftfreq',
  signature: 'rfftfreq(n, d=1.0, device=None)',
  doc: 'Frequencies of the coefficients of `rfft`.',
  call: (given: Value, d: Value, device: Value) => {
    checkDevice(device);
    const n = countOf(given);
    return scaled(callOp('numpy.arange', [0, Math.floor(n / 2) + 1]), n, d);
  },
});

function shifted(value: Value, axes: Value, sign: 1 | -1): Value {
  const x = toArray(value);
  const list = axes === null ? x.shape.map((_, k) => k) : (sequenceOf(axes) ?? [axes]).map(toInt);
  const by = list.map((axis) => sign * Math.floor(x.shape[toAxis(axis, x.ndim)] / 2));
  return callOp('numpy.roll', [x, new PyTuple(by), new PyTuple(list)]);
}
defineFunction({
  name: 'numpy.fft.fftshift',
  signature: 'fftshift(x, axes=None)',
  doc: 'Moves the zero frequency to the middle.',
  call: (x: Value, axes: Value) => shifted(x, axes, 1),
});
defineFunction({
  name: 'numpy.fft.ifftshift',
  signature: 'ifftshift(x, axes=None)',
  doc: 'Undoes `fftshift`.',
  call: (x: Value, axes: Value) => shifted(x, axes, -1),
});
