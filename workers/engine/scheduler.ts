/**
 * Who works on what, and when. Three priorities; pictures never wait for a pass, because a hand takes foreground tasks
 * beside its background one and the background one steps aside (see `Hand`). SPEC.md has the rules.
 */
import { ArraybookError, CancelledError, InternalError } from '#core/base/errors.ts';
import { type ResultOf, type Task, TaskFlag, type TaskReport } from '../compute/task.ts';
import { type HandProxy, WorkerDied } from './crew.ts';
import { afterEvent, QUEUED, type TaskEvent, type TaskState } from './task-state.ts';

export type Priority = 'visible' | 'prefetch' | 'background';
const ORDER: readonly Priority[] = ['visible', 'prefetch', 'background'];

export interface TaskOptions {
  readonly priority: Priority;
  readonly signal?: AbortSignal;
  readonly report?: (report: TaskReport) => void;
  /** Called when the task begins anew because its worker died. */
  readonly onRetry?: () => void;
  /** Holds the task between two pieces while it is on; another background task may have the hand meanwhile. */
  readonly pause?: Pause;
}

/** A switch that several tasks listen to. */
export class Pause {
  #on = false;
  readonly #listeners = new Set<() => void>();
  get on(): boolean {
    return this.#on;
  }
  set(on: boolean): void {
    this.#on = on;
    for (const listener of this.#listeners) listener();
  }
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

interface Job {
  readonly task: Task;
  readonly options: TaskOptions;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
  state: TaskState;
  flag: number;
}

interface Seat {
  hand: HandProxy;
  readonly foreground: Set<Job>;
  readonly background: Set<Job>;
}

/** Foreground tasks of one hand at a time: while one waits for bytes another computes. */
const FOREGROUND_SEATS = 2;

export class Scheduler {
  readonly #seats: Seat[];
  readonly #queue: Job[] = [];
  readonly #flags: Int32Array;
  readonly #freeFlags: number[];
  readonly #hire: (index: number, onDeath: () => void) => HandProxy;
  #closed = false;

  /** `flags` is in shared memory where there is some; its length bounds the tasks that run at once. */
  constructor(count: number, flags: Int32Array, hire: (index: number, onDeath: () => void) => HandProxy) {
    this.#flags = flags;
    this.#freeFlags = Array.from(flags, (_, index) => index);
    this.#hire = hire;
    this.#seats = Array.from({ length: count }, (_, index) => this.#seat(index));
  }

  get hands(): number {
    return this.#seats.length;
  }

  run<T extends Task>(task: T, options: TaskOptions): Promise<ResultOf<T>> {
    return new Promise((resolve, reject) => {
      if (options.signal?.aborted) {
        reject(new CancelledError());
        return;
      }
      const job: Job = { task, options, resolve, reject, state: QUEUED, flag: -1 };
      this.#follow(job);
      this.#queue.push(job);
      this.#dispatch();
    });
  }

  /** Tells every hand, at once and beside whatever runs. */
  async everywhere(task: Task): Promise<void> {
    const run = { task, flag: 0, foreground: true, report: () => {} };
    await Promise.allSettled(this.#seats.map(({ hand }) => hand.run(run)));
  }

  close(): void {
    this.#closed = true;
    for (const { hand } of this.#seats) hand.end();
  }

  #seat(index: number): Seat {
    return { hand: this.#hire(index, () => this.#replace(index)), foreground: new Set(), background: new Set() };
  }

  /** The dead hand's runs reject by themselves; a new one takes its seat. */
  #replace(index: number): void {
    if (this.#closed) return;
    const seat = this.#seats[index];
    if (seat) seat.hand = this.#hire(index, () => this.#replace(index));
  }

  /** Abort and pause reach a running task through its flag. */
  #follow(job: Job): void {
    const { signal, pause } = job.options;
    signal?.addEventListener('abort', () => this.#cancel(job), { once: true });
    pause?.listen(() => {
      this.#raise(job);
      this.#dispatch();
    });
  }

  #cancel(job: Job): void {
    const wasQueued = job.state.phase === 'queued';
    this.#on(job, { type: 'cancel' });
    this.#raise(job);
    if (!wasQueued) return; // it rejects when the hand has let go of its part of the heap
    this.#queue.splice(this.#queue.indexOf(job), 1);
    job.reject(new CancelledError());
  }

  #raise(job: Job): void {
    if (job.flag < 0) return;
    const running = job.options.pause?.on ? TaskFlag.pause : TaskFlag.run;
    Atomics.store(this.#flags, job.flag, job.state.phase === 'cancelled' ? TaskFlag.cancel : running);
  }

  #on(job: Job, event: TaskEvent): void {
    job.state = afterEvent(job.state, event);
  }

  #dispatch(): void {
    for (const priority of ORDER) {
      for (const job of this.#queue.filter(({ options }) => options.priority === priority)) {
        const seat = this.#seatFor(job);
        if (seat < 0 || this.#freeFlags.length === 0) break;
        this.#queue.splice(this.#queue.indexOf(job), 1);
        void this.#start(job, seat);
      }
    }
  }

  /** The least busy hand that has room, or -1. */
  #seatFor({ options }: Job): number {
    const background = options.priority === 'background';
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, seat] of this.#seats.entries()) {
      const busy = [...seat.background].filter((job) => !job.options.pause?.on);
      const room = background ? busy.length < 1 : seat.foreground.size < FOREGROUND_SEATS;
      const load = seat.foreground.size * 2 + seat.background.size;
      if (room && load < least) [best, least] = [index, load];
    }
    return best;
  }

  async #start(job: Job, index: number): Promise<void> {
    const seat = this.#seats[index]!;
    const foreground = job.options.priority !== 'background';
    const jobs = foreground ? seat.foreground : seat.background;
    jobs.add(job);
    job.flag = this.#freeFlags.pop() ?? -1;
    this.#on(job, { type: 'start', worker: index });
    this.#raise(job);
    try {
      const run = {
        task: job.task,
        flag: job.flag,
        foreground,
        report: (report: TaskReport) => this.#report(job, report),
      };
      const result = await seat.hand.run(run);
      if (job.state.phase === 'cancelled') throw new CancelledError();
      this.#on(job, { type: 'finish' });
      job.resolve(result as never);
    } catch (error) {
      this.#failed(job, index, error);
    } finally {
      jobs.delete(job);
      this.#release(job);
      this.#dispatch();
    }
  }

  #report(job: Job, report: TaskReport): void {
    if (job.state.phase === 'running') job.options.report?.(report);
  }

  #release(job: Job): void {
    if (job.flag >= 0) this.#freeFlags.push(job.flag);
    job.flag = -1;
  }

  #failed(job: Job, worker: number, error: unknown): void {
    if (!(error instanceof WorkerDied)) {
      this.#on(job, { type: 'fail' });
      job.reject(error instanceof ArraybookError ? error : new InternalError(String(error), { cause: error }));
      return;
    }
    if (job.state.phase === 'cancelled') {
      job.reject(new CancelledError());
      return;
    }
    this.#on(job, { type: 'worker-died', worker });
    if (job.state.phase === 'queued' && !this.#closed) {
      job.options.onRetry?.();
      this.#queue.push(job);
    } else job.reject(new InternalError('a compute worker died twice on the same task', { cause: error }));
  }
}
