/** The compiled matrix kernels over a memory of their own, and room in it. */

export interface MatrixExports {
  dataEnd(): number;
  multiplyPacked(
    a: number,
    b: number,
    c: number,
    rowPanels: number,
    colPanels: number,
    depth: number,
    ld: number,
  ): void;
  dot(x: number, y: number, count: number): number;
  addScaled(y: number, x: number, by: number, count: number): void;
  reflectColumns(a: number, ld: number, v: number, tau: number, m: number, n: number): void;
  reflectRows(a: number, ld: number, v: number, tau: number, m: number, n: number, w: number): void;
  symmetricTimes(a: number, ld: number, v: number, w: number, m: number): void;
  symmetricUpdate(a: number, ld: number, v: number, w: number, m: number): void;
  eliminate(a: number, ld: number, rows: number, cols: number, pivots: number, work: number): number;
  substitute(lu: number, ld: number, n: number, b: number, ldb: number, cols: number, work: number): void;
  firstPass4(re: number, im: number, toRe: number, toIm: number, rest: number, turns: number): void;
  pass4(re: number, im: number, toRe: number, toIm: number, done: number, rest: number, turns: number): void;
  lastPass2(re: number, im: number, toRe: number, toIm: number, done: number): void;
  turnStrips(z: number, strips: number, cols: number, turns: number, end: number): void;
}

const PAGE = 65536;

export class MatrixMachine {
  readonly wasm: MatrixExports;
  private readonly memory: WebAssembly.Memory;
  private readonly first: number;
  private view: Float64Array<ArrayBuffer>;

  constructor(module: WebAssembly.Module) {
    this.memory = new WebAssembly.Memory({ initial: 16 });
    const instance = new WebAssembly.Instance(module, { env: { memory: this.memory } });
    this.wasm = instance.exports as unknown as MatrixExports;
    this.first = (this.wasm.dataEnd() + 63) & ~63;
    this.view = new Float64Array(this.memory.buffer);
  }

  /** Byte addresses of blocks of so many doubles each; what was handed out before may be overwritten. */
  room(...counts: readonly number[]): number[] {
    let end = this.first;
    const starts = counts.map((count) => {
      const start = end;
      end += (count * 8 + 63) & ~63;
      return start;
    });
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    if (this.view.buffer !== this.memory.buffer) this.view = new Float64Array(this.memory.buffer);
    return starts;
  }

  /** The whole memory; an address divided by 8 is an index. Good until the next `room`. */
  get doubles(): Float64Array<ArrayBuffer> {
    return this.view;
  }
}

/** Where the compiled kernels come from: the host says. Without them everything runs in plain loops. */
export const matrixModule: { load: (() => WebAssembly.Module) | null } = { load: null };

let compiled: WebAssembly.Module | null = null;
let shared: MatrixMachine | null = null;
let fourier: MatrixMachine | null = null;

function made(): MatrixMachine | null {
  if (compiled === null && matrixModule.load !== null) compiled = matrixModule.load();
  return compiled === null ? null : new MatrixMachine(compiled);
}

/** The machine of this thread; null where the host handed none in. */
export function matrixMachine(): MatrixMachine | null {
  shared ??= made();
  return shared;
}

/** Another one for Fourier transforms, which keep tables in its memory. */
export function fourierMachine(): MatrixMachine | null {
  fourier ??= made();
  return fourier;
}

/** Plain loops only, for the tests that hold one against the other. */
export function forgetMachine(): void {
  compiled = null;
  shared = null;
  fourier = null;
}
