/** The hands of an engine: workers over a shared memory, or one pair of hands in this thread. */
import { fromErrorRecord } from '#core/base/error-record.ts';
import { InternalError } from '#core/base/errors.ts';
import { instantiateKernels } from '#core/kernels/static-kernels.ts';
import { Hand } from '../compute/hand.ts';
import type { FromWorker, ResultOf, Task, TaskReport, ToWorker } from '../compute/task.ts';

export interface HandRun<T extends Task> {
  readonly task: T;
  /** Index of the task's flag in shared memory. */
  readonly flag: number;
  readonly foreground: boolean;
  readonly report: (report: TaskReport) => void;
}

/** Somewhere tasks can run. Tells its owner once when it is dead; its runs reject with `WorkerDied` then. */
export interface HandProxy {
  run<T extends Task>(run: HandRun<T>): Promise<ResultOf<T>>;
  end(): void;
}

export class WorkerDied extends InternalError {}

/** The page-side surface of a dedicated worker. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface HandSetup {
  readonly module: WebAssembly.Module;
  /** The build for memory of a thread's own; null where `memory` is not shared. */
  readonly plain: WebAssembly.Module | null;
  readonly memory: WebAssembly.Memory;
  readonly flags: Int32Array;
}

/** Hands in this thread. */
export function inlineHand(setup: HandSetup): HandProxy {
  const hand = new Hand(instantiateKernels(setup.module, setup.memory), setup.flags);
  return { run: ({ task, ...options }) => hand.run(task, options), end: () => {} };
}

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
  readonly report: (report: TaskReport) => void;
}

/** A worker that says nothing for this long while it has work is dead. */
const SILENCE_MS = 15_000;

export function workerHand(worker: WorkerLike, setup: HandSetup, onDeath: () => void): HandProxy {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let heard = Date.now();
  let dead = false;
  const send = (message: ToWorker) => worker.postMessage(message);

  function die(message: string): void {
    if (dead) return;
    dead = true;
    clearInterval(watch);
    worker.terminate();
    onDeath();
    for (const { reject } of pending.values()) reject(new WorkerDied(message));
    pending.clear();
  }

  const watch = setInterval(() => {
    if (pending.size === 0) heard = Date.now();
    else if (Date.now() - heard > SILENCE_MS) die('a compute worker stopped answering');
  }, 1000);

  worker.onerror = (event) => die(`a compute worker died: ${event.message || 'no reason given'}`);
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    heard = Date.now();
    if (!('id' in data)) return;
    const run = pending.get(data.id);
    if (data.type === 'report') run?.report(data.report);
    else {
      pending.delete(data.id);
      if (data.type === 'done') run?.resolve(data.result as never);
      else run?.reject(fromErrorRecord(data.error));
    }
  };
  send({ type: 'start', ...setup });

  return {
    run({ task, flag, foreground, report }) {
      if (dead) return Promise.reject(new WorkerDied('a compute worker died'));
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject, report });
        send({ type: 'run', id, flag, foreground, task });
      });
    },
    end: () => die('the engine was closed'),
  };
}
