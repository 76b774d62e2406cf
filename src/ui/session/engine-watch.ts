/** Notices that an engine which was at work answers no more. */
import { SourceError } from '#core/base/errors.ts';
import type { EngineApi } from '#protocol/engine-api.ts';

export interface EngineWatchOptions {
  readonly api: Pick<EngineApi, 'heapUsed'>;
  /** Called once. */
  readonly onStopped: (error: Error) => void;
  /** Between two questions, and how long an answer may take (milliseconds). */
  readonly every?: number;
  readonly patience?: number;
}

/** The engine never blocks, so one that is silent for long is gone. Returns the way to end the watch. */
export function watchEngine({ api, onStopped, every = 5_000, patience = 12_000 }: EngineWatchOptions): () => void {
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    over = true;
    clearTimeout(timer);
  };
  const ask = () => {
    timer = setTimeout(() => {
      if (over) return;
      stop();
      onStopped(new SourceError(`the engine did not answer for ${Math.round(patience / 1000)} seconds`));
    }, patience);
    // An error is an answer, too.
    api
      .heapUsed()
      .catch(() => undefined)
      .then(next);
  };
  const next = () => {
    clearTimeout(timer);
    if (!over) timer = setTimeout(ask, every);
  };
  next();
  return stop;
}
