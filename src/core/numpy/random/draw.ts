/** Filling arrays with draws: the state goes into the kernels' memory, numbers come out a piece at a time. */
import type { NDArray } from '../../arrays/ndarray.ts';
import {
  KEPT_NORMAL,
  machine,
  PIECE,
  type RandomMachine,
  type StateOwner,
} from '../../kernels/random/random-machine.ts';

/** The second draw of the polar method that a RandomState keeps. */
export interface KeptNormal {
  hasGauss: boolean;
  gauss: number;
}

/** Where draws come from: a bit generator, and the kept normal where it is a RandomState. */
export interface Stream {
  readonly bits: StateOwner;
  readonly kept: KeptNormal | null;
}

/** Runs `body` with the stream's state in the kernels' memory. */
export function withStream<T>(stream: Stream, body: (kernels: RandomMachine) => T): T {
  const kernels = machine();
  kernels.enter(stream.bits);
  const { kept } = stream;
  if (kept === null) return body(kernels);
  const before = new DataView(kernels.memory.buffer, kernels.state + KEPT_NORMAL, 16);
  before.setInt32(0, kept.hasGauss ? 1 : 0, true);
  before.setFloat64(8, kept.gauss, true);
  const result = body(kernels);
  const after = new DataView(kernels.memory.buffer, kernels.state + KEPT_NORMAL, 16);
  kept.hasGauss = after.getInt32(0, true) !== 0;
  kept.gauss = after.getFloat64(8, true);
  return result;
}

/** Bytes of a packed array. */
export function bytesOf(array: NDArray): Uint8Array {
  return array.storage.bytes.subarray(array.offset, array.offset + array.size * array.dtype.itemsize);
}

type Source = NDArray | undefined;

/** Puts the next piece of a parameter where the kernel reads it; gives its step in bytes. */
function stage(kernels: RandomMachine, source: Source, slot: number, done: number, piece: number): number {
  if (source === undefined) return 0;
  const { itemsize } = source.dtype;
  const one = source.size === 1;
  if (one && done > 0) return 0;
  const from = bytesOf(source);
  const part = one ? from : from.subarray(done * itemsize, (done + piece) * itemsize);
  kernels.bytes.set(part, kernels.parameters[slot]);
  return one ? 0 : itemsize;
}

export type Family = 'continuous' | 'discrete' | 'single';

/** Draws `target.size` numbers; parameters are packed, of one element or of as many as the target. */
export function fill(
  stream: Stream,
  family: Family,
  code: number,
  target: NDArray,
  parameters: readonly NDArray[],
): void {
  const width = target.dtype.itemsize;
  const into = bytesOf(target);
  withStream(stream, (kernels) => {
    const [a, b, c] = kernels.parameters;
    for (let done = 0; done < target.size; done += PIECE) {
      const piece = Math.min(PIECE, target.size - done);
      const [as, bs, cs] = [0, 1, 2].map((slot) => stage(kernels, parameters[slot], slot, done, piece));
      const { wasm, state, out } = kernels;
      if (family === 'single') wasm.fillSingle(code, state, out, piece, a, as);
      else if (family === 'discrete') wasm.fillDiscrete(code, state, out, piece, a, as, b, bs, c, cs);
      else wasm.fillContinuous(code, state, out, piece, a, as, b, bs, c, cs);
      into.set(new Uint8Array(kernels.memory.buffer, out, piece * width), done * width);
    }
  });
}

/** One draw with plain numbers: the fast way for scalars. */
export function drawOne(stream: Stream, code: number, a = 0, b = 0, c = 0): number {
  return withStream(stream, ({ wasm, state, out, parameters, memory }) => {
    const view = new DataView(memory.buffer);
    view.setFloat64(parameters[0], a, true);
    view.setFloat64(parameters[1], b, true);
    view.setFloat64(parameters[2], c, true);
    wasm.fillContinuous(code, state, out, 1, parameters[0], 0, parameters[1], 0, parameters[2], 0);
    return view.getFloat64(out, true);
  });
}

/** Partners of a shuffle of n items: item i = n - 1, n - 2, …, first is to be swapped with partner[n - 1 - i]. */
export function partners(stream: Stream, n: number, first: number, lemire = false): Uint32Array {
  const count = Math.max(0, n - first);
  const drawn = new Uint32Array(count);
  withStream(stream, (kernels) => {
    for (let done = 0; done < count; done += PIECE) {
      const piece = Math.min(PIECE, count - done);
      kernels.wasm.fillPartners(kernels.state, n - 1 - done, piece, lemire ? 1 : 0, kernels.out);
      drawn.set(new Uint32Array(kernels.memory.buffer, kernels.out, piece), done);
    }
  });
  return drawn;
}
