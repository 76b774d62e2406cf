/** What a cell may use: time, depth, size; and the flag that stops it. One thread runs one cell at a time. */
import { CancelledError } from '../../base/errors.ts';
import { interruption } from '../../kernels/heap-kernels.ts';
import { asException, CellAbandoned, type PyException, raise } from './exceptions.ts';

/** V8 ends the process when an array grows beyond some hundred million; lists stop before. */
const MOST_ITEMS = 50_000_000;

/** Milliseconds that a cell past its time has to clean up, each time it is told. */
const GRACE = 100;
const MOST_STRIKES = 10;

/** Loop turns and calls between two looks at the clock and the flag. */
const STRIDE = 4096;

export interface Watch {
  /** True: stop with KeyboardInterrupt. */
  interrupted(): boolean;
  /** Milliseconds; any origin. */
  now(): number;
  /** Bytes in use by the host, where it can tell; else 0. */
  memory(): number;
}

class Budget {
  ticks = STRIDE;
  depth = 0;
  recursionLimit = 1000;
  deadline = Number.POSITIVE_INFINITY;
  memoryLimit = Number.POSITIVE_INFINITY;
  watch: Watch = { interrupted: () => false, now: () => 0, memory: () => 0 };
  private looks = 0;
  /** How often the running cell was told to stop. */
  strikes = 0;

  /** Called when `ticks` ran out. */
  check(): void {
    this.ticks = STRIDE;
    if (this.watch.interrupted()) throw this.stop(new CancelledError(''));
    if (this.watch.now() > this.deadline) {
      this.deadline = this.watch.now() + GRACE;
      throw this.stop(raise('TimeoutError', 'the cell ran longer than it was given'));
    }
    if ((++this.looks & 15) === 0 && this.watch.memory() > this.memoryLimit) throw raise('MemoryError', '');
  }

  /** The error that stops the cell; one that catches it and goes on is abandoned after a while. */
  private stop(error: PyException | CancelledError): PyException | CancelledError | CellAbandoned {
    this.strikes++;
    return this.strikes > MOST_STRIKES ? new CellAbandoned(asException(error)) : error;
  }

  /** Ends what would make a container or string of more than half a billion units. */
  size(units: number): void {
    if (units > 536_870_000) throw raise('MemoryError', '');
  }

  /** A list or tuple of `items` (8 bytes each and more). */
  items(items: number): void {
    if (items > MOST_ITEMS) throw raise('MemoryError', '');
  }
}

export const budget = new Budget();
interruption.check = () => budget.check();

/** One turn of a loop that the interpreter runs for a cell. */
export function tick(): void {
  if (--budget.ticks < 0) budget.check();
}
