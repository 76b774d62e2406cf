/**
 * Temporaries of one statement that are not computed yet. An elementwise operation on large arrays gives an array
 * that knows dtype, shape and strides, and what would compute it; an operation on it takes that over instead of
 * reading elements. Whatever else looks at the elements, or could change what they are computed from, settles it.
 *
 * The rule: nothing stays deferred beyond the end of the statement that made it, and nothing gets a name, goes to a
 * function or crosses a write while deferred. `live` lists what no other operation has taken over yet.
 */
import type { NDArray } from './ndarray.ts';
import type { Storage } from './storage.ts';

/** What computes the elements of a deferred array. */
export interface Deferred {
  /** New storage with the elements; warns as the operations would have. */
  compute(target: NDArray): Storage;
}

export const deferral = {
  /** Whether a statement runs that settles what it leaves. */
  enabled: false,
  /** Functions under way whose bodies compute at once. */
  inside: 0,
  /** A body chains ufuncs of its own (`together`). */
  chaining: false,
  live: [] as NDArray[],
};

/** Computes everything that is still deferred, in the order in which it was written. */
export function settleLive(): void {
  while (deferral.live.length > 0) {
    const first = deferral.live[0];
    first.settle();
    if (deferral.live[0] === first) deferral.live.shift();
  }
}

/** After an exception: what was deferred is not going to be looked at. */
export function dropLive(): void {
  deferral.live.length = 0;
}

/** Runs code whose statements settle what they leave. */
export function deferring<T>(run: () => T): T {
  const before = deferral.enabled;
  deferral.enabled = true;
  try {
    const result = run();
    settleLive();
    return result;
  } finally {
    dropLive();
    deferral.enabled = before;
  }
}

/** Before something is written: what is deferred may read it, but for the operands of the operation that writes. */
export function settleBut(operands: readonly unknown[]): void {
  for (const one of [...deferral.live]) if (!operands.includes(one)) one.settle();
}

/** Somebody took over what computes it, or its elements are there. */
export function noLongerLive(array: NDArray): void {
  const at = deferral.live.lastIndexOf(array);
  if (at >= 0) deferral.live.splice(at, 1);
}
