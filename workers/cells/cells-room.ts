/** Cells in a page: what the browser lends them (clock, entropy, sleep, the files that are open), and one namespace. */
import { CellRunner } from '#core/language/interpreter.ts';
import type { Watch } from '#core/language/runtime/budget.ts';
import type { Host } from '#core/language/runtime/session.ts';
import type { CellOutcome, CellsApi, CellsSetup } from '#protocol/cells-api.ts';
import { PageFiles } from './page-files.ts';
import { SyncCaller } from './sync-caller.ts';
import './deflate.ts';
import './linalg-kernels.ts';
import './random-kernels.ts';

/** A cell that wants more than this is told so before the tab dies of it. */
const MOST_MEMORY = 6 * 2 ** 30;
const MOST_ENTROPY = 65_536;

export class CellsRoom implements CellsApi {
  #setup: CellsSetup = { flag: null, line: null };
  #runner: CellRunner | null = null;

  async start(setup: CellsSetup): Promise<void> {
    this.#setup = setup;
    this.#runner = this.#fresh();
  }

  async reset(): Promise<void> {
    this.#runner = this.#fresh();
  }

  async run(source: string): Promise<CellOutcome> {
    this.#runner ??= this.#fresh();
    const started = performance.now();
    const { text, error, warnings } = this.#runner.run(source);
    const failure = error && { name: error.name, message: error.message, traceback: error.traceback };
    return { text, error: failure, warnings, milliseconds: performance.now() - started };
  }

  #fresh(): CellRunner {
    const flag = this.#setup.flag && new Int32Array(this.#setup.flag);
    const interrupted = (): boolean => flag !== null && Atomics.load(flag, 0) !== 0;
    const watch: Watch = { interrupted, now: () => performance.now(), memory: memoryInUse };
    const caller = this.#setup.line && new SyncCaller(this.#setup.line, interrupted);
    const limits = { milliseconds: Number.POSITIVE_INFINITY, memory: MOST_MEMORY };
    return new CellRunner(new PageFiles(caller), hostOf(interrupted), watch, limits);
  }
}

function hostOf(interrupted: () => boolean): Host {
  return {
    now: () => performance.timeOrigin + performance.now(),
    elapsed: () => performance.now(),
    entropy: (target) => {
      for (let at = 0; at < target.length; at += MOST_ENTROPY) {
        crypto.getRandomValues(target.subarray(at, at + MOST_ENTROPY) as Uint8Array<ArrayBuffer>);
      }
    },
    sleep: (milliseconds) => sleep(milliseconds, interrupted),
  };
}

/** In short naps, so that a sleeping cell can be stopped. */
function sleep(milliseconds: number, interrupted: () => boolean): void {
  const until = performance.now() + milliseconds;
  const gate = globalThis.crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null;
  for (let left = milliseconds; left > 0 && !interrupted(); left = until - performance.now()) {
    if (gate !== null) Atomics.wait(gate, 0, 0, Math.min(left, 100));
  }
}

/** Chromium tells; elsewhere 0 means that nobody knows. */
function memoryInUse(): number {
  return (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;
}
