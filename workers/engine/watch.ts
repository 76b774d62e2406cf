/**
 * A value with listeners that hear of it now and at every change: at once, but of mere progress at most five times a
 * second, because every report makes the page draw while the same processors read.
 */
export interface Clock {
  now(): number;
  after(milliseconds: number, action: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, action) => {
    setTimeout(action, milliseconds);
  },
};

const INTERVAL_MS = 200;

export class Watched<T> {
  #value: T;
  #sentAt = Number.NEGATIVE_INFINITY;
  #scheduled = false;
  readonly #listeners = new Set<(value: T) => void>();
  readonly #clock: Clock;

  constructor(value: T, clock: Clock = systemClock) {
    this.#value = value;
    this.#clock = clock;
  }

  get value(): T {
    return this.#value;
  }

  update(change: Partial<T>): void {
    this.#value = { ...this.#value, ...change };
    const wait = this.#sentAt + INTERVAL_MS - this.#clock.now();
    if (wait <= 0 || !isMereProgress(change)) this.#send();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      this.#clock.after(wait, () => {
        this.#scheduled = false;
        this.#send();
      });
    }
  }

  /** Tells the listener at once; returns what takes it off the list. */
  listen(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#value);
    return () => this.#listeners.delete(listener);
  }

  #send(): void {
    this.#sentAt = this.#clock.now();
    for (const listener of this.#listeners) listener(this.#value);
  }
}

function isMereProgress(change: object): boolean {
  return Object.keys(change).every((name) => name === 'progress');
}
