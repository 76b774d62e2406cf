/** Fourier transforms along one axis of an array. */
import { asDType, copyOf, plain } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { offsetsOf } from '../../arrays/iterate.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { complex64, complex128, type DType, float32, float64, isKind } from '../../dtype/dtype.ts';
import { compiledTransform } from '../../kernels/fft/compiled.ts';
import { planOf } from '../../kernels/fft/plan.ts';
import { realForward, realInverse } from '../../kernels/fft/real.ts';

export type Transform = 'fft' | 'ifft' | 'rfft' | 'irfft';

export interface Request {
  readonly kind: Transform;
  /** Points of the transform; of the output for `irfft`. */
  readonly length: number;
  readonly axis: number;
  readonly factor: number;
}

/** Is the result in single precision? */
export function isSingle(dtype: DType): boolean {
  return (dtype.kind === 'f' && dtype.itemsize <= 4) || (dtype.kind === 'c' && dtype.itemsize === 8);
}

/** Lines of an array along one axis, as positions in its lane of doubles. */
interface Lines {
  readonly lane: Float64Array;
  readonly starts: readonly number[];
  readonly step: number;
}

function linesOf(array: NDArray, axis: number): Lines {
  const rest = (_: number, k: number) => k !== axis;
  const starts: number[] = [];
  for (const at of offsetsOf(array.shape.filter(rest), array.strides.filter(rest), array.offset)) starts.push(at / 8);
  return { lane: array.lane as Float64Array, starts, step: array.strides[axis] / 8 };
}

function checkOperand({ dtype }: NDArray, { kind, length }: Request): void {
  if (isKind(dtype, 'b', 'i', 'u', 'f') || (dtype.kind === 'c' && kind !== 'rfft')) return;
  const name = kind === 'rfft' ? `rfft_n_${length % 2 === 0 ? 'even' : 'odd'}` : kind;
  raise(
    'TypeError',
    `ufunc '${name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''`,
  );
}

export function transform(array: NDArray, request: Request): NDArray {
  checkOperand(array, request);
  const { kind, length, axis } = request;
  const real = array.dtype.kind !== 'c';
  const source = plain(asDType(array, real ? float64 : complex128));
  const outLength = kind === 'rfft' ? Math.floor(length / 2) + 1 : length;
  const shape = array.shape.map((own, k) => (k === axis ? outLength : own));
  const made = allocate(kind === 'irfft' ? float64 : complex128, shape);
  if (inTheHeap(source, made, request, real)) return isSingle(array.dtype) ? copyOf(made, 'C', complex64) : made;
  const [from, to] = [linesOf(source, axis), linesOf(made, axis)];
  const job = { from, to, request, count: Math.min(array.shape[axis], length), real };
  if (kind === 'irfft') inverseLines(job);
  else if (real && kind !== 'ifft') realLines(job, outLength);
  else complexLines(job);
  if (!isSingle(array.dtype)) return made;
  return copyOf(made, 'C', kind === 'irfft' ? float32 : complex64);
}

/** Lines that lie packed in the heap go from there to there by kernels; false where they do not. */
function inTheHeap(source: NDArray, made: NDArray, { kind, length, axis, factor }: Request, real: boolean): boolean {
  if (kind === 'irfft' || (kind === 'ifft' && real) || source.shape[axis] !== length) return false;
  if (!source.storage.inHeap || !made.storage.inHeap) return false;
  if (source.strides[axis] !== source.itemsize || made.strides[axis] !== 16) return false;
  const compiled = length >= LONG ? compiledTransform(real ? length / 2 : length) : null;
  if (compiled === null) return false;
  const [from, to] = [linesOf(source, axis), linesOf(made, axis)];
  const [first, second] = [source.storage.byteOffset, made.storage.byteOffset];
  from.starts.forEach((start, line) => {
    const [here, there] = [first + start * 8, second + to.starts[line] * 8];
    if (real) compiled.transformReal(here, there, factor, kind === 'fft');
    else compiled.transformPairs(here, there, factor, kind === 'ifft');
  });
  return true;
}

/** Points from which the way through the kernels pays. */
const LONG = 256;

interface Job {
  readonly from: Lines;
  readonly to: Lines;
  readonly request: Request;
  /** Elements of the input that are used. */
  readonly count: number;
  readonly real: boolean;
}

function complexLines({ from, to, request, count, real }: Job): void {
  const { length, factor } = request;
  const plan = planOf(length);
  const [re, im] = [new Float64Array(length), new Float64Array(length)];
  const [first, second] = request.kind === 'ifft' ? [im, re] : [re, im];
  from.starts.forEach((start, line) => {
    re.fill(0, count);
    im.fill(0, real ? 0 : count);
    for (let k = 0, at = start; k < count; k++, at += from.step) {
      re[k] = from.lane[at];
      if (!real) im[k] = from.lane[at + 1];
    }
    plan.run(first, second);
    for (let k = 0, at = to.starts[line]; k < length; k++, at += to.step) {
      to.lane[at] = re[k] * factor;
      to.lane[at + 1] = im[k] * factor;
    }
  });
}

/** Real input: the second half of the coefficients, where wanted, mirrors the first. */
function realLines({ from, to, request, count }: Job, outLength: number): void {
  const { length, factor } = request;
  const x = new Float64Array(length);
  const kept = Math.floor(length / 2) + 1;
  const [re, im] = [new Float64Array(kept), new Float64Array(kept)];
  from.starts.forEach((start, line) => {
    x.fill(0, count);
    for (let k = 0, at = start; k < count; k++, at += from.step) x[k] = from.lane[at];
    realForward(x, re, im);
    for (let k = 0, at = to.starts[line]; k < outLength; k++, at += to.step) {
      const mirrored = k >= kept;
      const own = mirrored ? length - k : k;
      to.lane[at] = re[own] * factor;
      to.lane[at + 1] = (mirrored ? -im[own] : im[own]) * factor;
    }
  });
}

function inverseLines({ from, to, request, count, real }: Job): void {
  const { length, factor } = request;
  const kept = Math.floor(length / 2) + 1;
  const [re, im] = [new Float64Array(kept), new Float64Array(kept)];
  const x = new Float64Array(length);
  from.starts.forEach((start, line) => {
    re.fill(0);
    im.fill(0);
    for (let k = 0, at = start; k < Math.min(count, kept); k++, at += from.step) {
      re[k] = from.lane[at];
      if (!real) im[k] = from.lane[at + 1];
    }
    realInverse(re, im, x);
    for (let k = 0, at = to.starts[line]; k < length; k++, at += to.step) to.lane[at] = x[k] * factor;
  });
}
