/** The second pass: where its edges and windows lie in the state, and what it found. */
import { ElementCode } from '../element-code.ts';
import type { Kernels, RefineOptions, ValueWindow } from '../static-kernels.ts';
import type { AssemblyExports } from './assembly-exports.ts';

/** Offsets in a refinement state, as in `assembly/refine.ts`. */
const HEADER = 32;
const EDGES = 4;
const WINDOWS = 8;
const CAPACITY = 12;
const FOUND = 16;

type RefinementKernels = Pick<Kernels, 'refineBytes' | 'refineInit' | 'refineUpdate' | 'refineResult'>;

export function refinementKernels(wasm: AssemblyExports, memory: WebAssembly.Memory): RefinementKernels {
  return {
    refineBytes: ({ edges, windows, capacity }) =>
      placesOf(0, edges.length, windows.length).values + Math.max(capacity, 1) * 8,
    refineInit: (state, code, options) => {
      wasm.refineInit(state, code, options.edges.length, options.windows.length, options.capacity);
      writeQuestion(memory, state, code, options);
    },
    refineUpdate: (state, _code, ptr, count) => wasm.refineUpdate(state, ptr, count),
    refineResult: (state, code) => {
      const head = new DataView(memory.buffer, state, HEADER);
      const edges = head.getInt32(EDGES, true);
      const places = placesOf(state, edges, head.getInt32(WINDOWS, true));
      const found = head.getUint32(FOUND, true);
      const kept = Math.min(found, head.getUint32(CAPACITY, true));
      const values =
        code === ElementCode.uint64
          ? new BigUint64Array(memory.buffer, places.values, kept).slice()
          : isWhole64(code)
            ? new BigInt64Array(memory.buffer, places.values, kept).slice()
            : new Float64Array(memory.buffer, places.values, kept).slice();
      return { counts: new Float64Array(memory.buffer, places.counts, edges - 1).slice(), values, lost: found - kept };
    },
  };
}

function placesOf(state: number, edges: number, windows: number) {
  const counts = state + HEADER + edges * 8;
  const bounds = counts + edges * 8;
  const touched = bounds + windows * 16;
  return { edges: state + HEADER, counts, bounds, touched, values: touched + Math.ceil(edges / 16) * 16 };
}

function isWhole64(code: ElementCode): boolean {
  return code === ElementCode.int64 || code === ElementCode.uint64 || code === ElementCode.datetime;
}

function writeQuestion(memory: WebAssembly.Memory, state: number, code: ElementCode, options: RefineOptions): void {
  const { edges, windows } = options;
  const places = placesOf(state, edges.length, windows.length);
  new Float64Array(memory.buffer, places.edges, edges.length).set(edges);
  const view = new DataView(memory.buffer, places.bounds, windows.length * 16);
  windows.forEach(([low, high], index) => {
    if (isWhole64(code)) {
      view.setBigInt64(index * 16, within64(code, BigInt(low)), true);
      view.setBigInt64(index * 16 + 8, within64(code, BigInt(high) - 1n), true);
    } else {
      view.setFloat64(index * 16, low, true);
      view.setFloat64(index * 16 + 8, high, true);
    }
  });
  const touched = new Uint8Array(memory.buffer, places.touched, edges.length);
  for (let bin = 0; bin < edges.length; bin++) touched[bin] = Number(isTouched(edges, bin, windows));
}

function within64(code: ElementCode, value: bigint): bigint {
  const [least, most] = code === ElementCode.uint64 ? [0n, 2n ** 64n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
  return value < least ? least : value > most ? most : value;
}

/** A window reaches into the bin (the last bin holds its upper edge too); one bin of slack for rounded integers. */
function isTouched(edges: readonly number[], bin: number, windows: readonly ValueWindow[]): boolean {
  const low = edges[Math.max(0, bin - 1)]!;
  const high = edges[Math.min(edges.length - 1, bin + 2)]!;
  return windows.some((window) => window[0] <= high && window[1] >= low);
}
