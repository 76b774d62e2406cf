/** A value with listeners that hear of it now and at every change, at most ten times a second. */
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

const INTERVAL_MS = 100;

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

  set(value: T): void {
    this.#value = value;
    const wait = this.#sentAt + INTERVAL_MS - this.#clock.now();
    if (wait <= 0) this.#send();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      this.#clock.after(wait, () => this.#send());
    }
  }

  update(change: Partial<T>): void {
    this.set({ ...this.#value, ...change });
  }

  /** Tells the listener at once; returns what takes it off the list. */
  listen(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#value);
    return () => this.#listeners.delete(listener);
  }

  #send(): void {
    this.#scheduled = false;
    this.#sentAt = this.#clock.now();
    for (const listener of this.#listeners) listener(this.#value);
  }
}
