/**
 * Exact pictures during the pass. Reading a large window of a dropped File a second time, beside the pass that brings
 * the same bytes, makes both slow: an exact answer that needs much waits until the pass has made the coarse level.
 */
import { CancelledError } from '#core/base/errors.ts';
import type { ArrayState } from '#protocol/engine-api.ts';
import { type Look, planLook } from './looks.ts';
import type { ArraySession } from './sessions.ts';

/** Read at once, whatever else goes on. */
const LITTLE = 16 << 20;
/** A pass over this much ends within a few seconds. */
const SOON = 2 ** 31;

const underWay = ({ phase, paused }: ArrayState): boolean =>
  !paused && (phase === 'waiting' || phase === 'preview' || phase === 'pass');

/** Waits for the pass where that is the better way to an exact answer; milliseconds waited. */
export async function passIsWorthWaitingFor(session: ArraySession, look: Look, signal: AbortSignal): Promise<number> {
  if (look.quality !== 'exact' || session.bytes?.kind === 'heap' || !underWay(session.state.value)) return 0;
  const { plan } = planLook(look);
  const soon = (session.opened?.description.availableLength ?? 0) <= SOON;
  if (!plan.sampled && (plan.bytes <= LITTLE || !soon)) return 0;
  const start = performance.now();
  await settled(session, signal);
  return performance.now() - start;
}

function settled(session: ArraySession, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let stop: (() => void) | null = null;
    const end = (action: () => void) => {
      stop?.();
      signal.removeEventListener('abort', cancel);
      action();
    };
    const cancel = () => end(() => reject(new CancelledError()));
    signal.addEventListener('abort', cancel, { once: true });
    stop = session.state.listen((state) => {
      // The listener hears of the present state before it is on any list.
      if (!underWay(state)) queueMicrotask(() => end(resolve));
    });
    if (signal.aborted) cancel();
  });
}
