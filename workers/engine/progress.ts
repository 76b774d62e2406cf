/** Bytes done → rate and time left, over a sliding window so that a pause or a slow start is soon forgotten. */
import type { Progress } from '#protocol/engine-api.ts';

const WINDOW_MS = 3000;

export class ProgressMeter {
  readonly #total: number;
  readonly #now: () => number;
  #done = 0;
  #marks: { at: number; done: number }[] = [];

  constructor(total: number, now: () => number = () => performance.now()) {
    this.#total = total;
    this.#now = now;
  }

  add(bytes: number): Progress {
    this.#done += bytes;
    const at = this.#now();
    const last = this.#marks.at(-1);
    if (last === undefined || at - last.at >= 50) this.#marks.push({ at, done: this.#done });
    while (this.#marks.length > 2 && at - (this.#marks[0]?.at ?? at) > WINDOW_MS) this.#marks.shift();
    return this.progress();
  }

  /** Takes back what a task had done before it began anew. */
  takeBack(bytes: number): void {
    this.#done -= bytes;
    this.#marks = [];
  }

  progress(): Progress {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    const elapsed = first && last ? last.at - first.at : 0;
    const rate = first && last && elapsed > 100 ? ((last.done - first.done) / elapsed) * 1000 : null;
    return {
      bytesDone: this.#done,
      bytesTotal: this.#total,
      bytesPerSecond: rate,
      secondsLeft: rate ? (this.#total - this.#done) / rate : null,
    };
  }
}
