/**
 * What the threads of a crew share besides the heap: a board on which the caller writes a job, and from which the
 * hands take calls one by one. Words are 32-bit integers:
 *
 *   generation (grows with every job; hands sleep on it) · open (calls may be taken) · next (the call to take) ·
 *   count · argc · module (its number) · codeAt, codeLength (where its bytes lie on the board) · nameLength ·
 *   failed (a call trapped) · closed (hands go home); from `hands` on one word a hand and cache line: 0 not started,
 *   1 at rest, 2 at work.
 *
 * A hand says that it is at work before it looks whether the job is open; the caller closes the job before it looks
 * who is at work. So when nobody is, every call that was taken is done and the board may be written again.
 */

export const BOARD = {
  generation: 0,
  open: 1,
  next: 2,
  count: 3,
  argc: 4,
  module: 5,
  codeAt: 6,
  codeLength: 7,
  nameLength: 8,
  failed: 9,
  closed: 10,
  hands: 16,
  /** Words from one hand's to the next one's. */
  apart: 16,
  /** Bytes from the beginning. */
  nameAt: 2048,
  argumentsAt: 4096,
  /** Numbers of 8 bytes. */
  mostArguments: 32_768,
  storeAt: 4096 + 32_768 * 8,
  byteLength: 4096 + 32_768 * 8 + (4 << 20),
  /** Modules that a thread keeps ready. */
  mostModules: 512,
  /** Looks at the generation before a hand goes to sleep. */
  spins: 2000,
} as const;

export const HAND_STATE = { absent: 0, resting: 1, working: 2 } as const;

export interface HandDuty {
  readonly board: SharedArrayBuffer;
  readonly memory: WebAssembly.Memory;
  /** Which hand it is, from 0. */
  readonly hand: number;
  readonly layout: typeof BOARD;
}

/**
 * The life of a hand: returns when the board is closed. Uses nothing from outside of itself, because Node starts it
 * from its text.
 */
export function serveCrew({ board, memory, hand, layout }: HandDuty): void {
  type Kernel = (...args: number[]) => void;
  const words = new Int32Array(board);
  const numbers = new Float64Array(board, layout.argumentsAt, layout.mostArguments);
  const mine = layout.hands + hand * layout.apart;
  const instances = new Map<number, Record<string, unknown>>();

  function kernelOf(): Kernel {
    const id = words[layout.module];
    let exports = instances.get(id);
    if (exports === undefined) {
      if (instances.size >= layout.mostModules) instances.clear();
      const code = new Uint8Array(board, words[layout.codeAt], words[layout.codeLength]).slice();
      exports = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } }).exports;
      instances.set(id, exports);
    }
    const name = new Uint8Array(board, layout.nameAt, words[layout.nameLength]);
    return exports[String.fromCharCode(...name)] as Kernel;
  }

  function work(): void {
    const kernel = kernelOf();
    const count = words[layout.count];
    const argc = words[layout.argc];
    for (let k = Atomics.add(words, layout.next, 1); k < count; k = Atomics.add(words, layout.next, 1)) {
      kernel(...numbers.subarray(k * argc, (k + 1) * argc));
    }
  }

  let seen = Atomics.load(words, layout.generation);
  for (;;) {
    Atomics.store(words, mine, 2);
    try {
      if (Atomics.load(words, layout.open) !== 0) work();
    } catch {
      Atomics.store(words, layout.failed, 1);
    }
    Atomics.store(words, mine, 1);
    Atomics.notify(words, mine);
    for (let k = 0; k < layout.spins && Atomics.load(words, layout.generation) === seen; k++);
    Atomics.wait(words, layout.generation, seen);
    seen = Atomics.load(words, layout.generation);
    if (Atomics.load(words, layout.closed) !== 0) return;
  }
}
