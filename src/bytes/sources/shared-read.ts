/** One read that several callers wait for: it is aborted only when all of them have let go. */
import { CancelledError } from '#core/base/errors.ts';

export interface SharedRead<T> {
  /** Waits for the read; the signal ends this caller's wait, not the read itself. */
  join(signal?: AbortSignal): Promise<T>;
}

/** Starts at once. `onAbandoned` is called when the last caller let go before the end. */
export function sharedRead<T>(start: (signal: AbortSignal) => Promise<T>, onAbandoned?: () => void): SharedRead<T> {
  const controller = new AbortController();
  const result = start(controller.signal);
  result.catch(() => {}); // every caller hears it through `join`
  let settled = false;
  result.then(
    () => (settled = true),
    () => (settled = true),
  );
  let waiting = 0;

  function leave(): void {
    waiting -= 1;
    if (waiting > 0 || settled) return;
    onAbandoned?.();
    controller.abort();
  }

  async function join(signal?: AbortSignal): Promise<T> {
    waiting += 1;
    if (signal === undefined) return result.finally(leave);
    return until(signal, result).finally(leave);
  }

  return { join };
}

/** `result`, unless the signal fires first. */
function until<T>(signal: AbortSignal, result: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new CancelledError('cancelled', { cause: signal.reason }));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
