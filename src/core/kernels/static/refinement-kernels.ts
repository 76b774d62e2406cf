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
/** Cells an interval. */
const CELLS = 64;

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
      const counts = Float64Array.from(new BigInt64Array(memory.buffer, places.counts, edges - 1), Number);
      return { counts, values, lost: found - kept };
    },
  };
}

function placesOf(state: number, edges: number, windows: number) {
  const counts = state + HEADER + edges * 8;
  const bounds = counts + edges * 8;
  const touched = bounds + windows * 16;
  return { edges: state + HEADER, counts, bounds, touched, values: touched + edges * CELLS };
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
  markCells(new Uint8Array(memory.buffer, places.touched, edges.length * CELLS), edges, windows);
}

/** Cells that a window reaches into, and one more on either side for rounding. */
function markCells(cells: Uint8Array, edges: readonly number[], windows: readonly ValueWindow[]): void {
  const count = (edges.length - 1) * CELLS;
  const first = edges[0]!;
  const factor = count / (edges.at(-1)! - first);
  const cellOf = (value: number): number => Math.min(count - 1, Math.max(0, Math.trunc((value - first) * factor) || 0));
  cells.fill(0);
  for (const [low, high] of windows) cells.fill(1, Math.max(0, cellOf(low) - 1), cellOf(high) + 2);
}

function within64(code: ElementCode, value: bigint): bigint {
  const [least, most] = code === ElementCode.uint64 ? [0n, 2n ** 64n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
  return value < least ? least : value > most ? most : value;
}
