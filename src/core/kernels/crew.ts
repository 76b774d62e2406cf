/**
 * Threads that share the heap. A kernel is a WebAssembly module over the heap's memory (imported as `env.memory`)
 * whose exports take addresses and lengths; a crew calls one export many times, each call on its own part of the work.
 *
 * What a kernel may assume: `env.memory` is all it imports, and what its arguments point to is all it may touch.
 * Every thread has an instance of its own, so a global of the module is private to a thread and says nothing about
 * other calls: it may be used within a call, never to carry something from call to call. No data segments and no
 * static buffers (they would lie over the heap, once for all threads): constants and rooms are arguments, a room for
 * each call. The rooms at the start of the heap (`ROOMS`) belong to the caller alone.
 */

export interface KernelCode {
  /** Names the module once for all; hands compile it when they first see it. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

export interface Crew {
  /** Threads that work together, the caller's included. */
  readonly threads: number;
  /**
   * Calls `name` once for each argument list, in any order and on any thread; returns when all are done. The parts
   * must not depend on each other, and how many there are must not depend on `threads`: results never do.
   */
  run(code: KernelCode, name: string, calls: readonly (readonly number[])[]): void;
}

/** Below this many bytes touched, waking another thread costs more than it brings. */
export const THREADING_BYTES = 1 << 20;

let current: Crew | null = null;

/** Null: nobody installed one, work is done by the caller alone. */
export function theCrew(): Crew | null {
  return current;
}

export function installCrew(crew: Crew | null): void {
  current = crew;
}
