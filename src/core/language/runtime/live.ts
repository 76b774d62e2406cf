/**
 * What is running now, for the collector. A region is a piece of running code whose temporaries no code outside of it
 * can reach: a call of a function, a generator that was resumed, a comprehension, a cell. Only what was allocated since
 * the innermost region began can be garbage that a statement of it may free: everything older may be held by
 * expressions that are half evaluated around it.
 */
import { deferral, settleLive } from '../../arrays/deferral.ts';
import { collection } from '../../base/collection.ts';

export const live = {
  /** What each region can reach, outermost first: its frame, or whatever holds its values. */
  roots: [] as unknown[],
  /** Number of the last storage that is older than the region. */
  floors: [] as number[],
  top: -1,
};

/** Begins a region; the result goes to `leave`, in a `finally`. */
export function enter(root: unknown): number {
  if (deferral.live.length > 0) settleLive();
  const at = ++live.top;
  live.roots[at] = root;
  live.floors[at] = collection.serial;
  return at;
}

export function leave(at: number): void {
  live.roots[at] = undefined;
  live.top = at - 1;
}

/** Who collects; filled by the collector. `result`: a value that is on its way out of the region that ends. */
export const collector: { run: (result: unknown) => void } = { run: () => undefined };
