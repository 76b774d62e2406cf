/**
 * One pair of hands: runs tasks in this thread, several at a time but one step at a time. A long task breathes between
 * pieces: there it sees its flag, lets pictures go first, and gives the thread back at least every few milliseconds.
 */
import { openSource } from '#bytes/sources/open-source.ts';
import type { Source } from '#bytes/sources/source.ts';
import { CancelledError } from '#core/base/errors.ts';
import { instantiateKernels, type Kernels } from '#core/kernels/static-kernels.ts';
import { type ArrayBytes, type ByteReader, heapReader, sourceReader } from './array-bytes.ts';
import { runTask } from './run-task.ts';
import { type ResultOf, type Task, TaskFlag, type TaskReport } from './task.ts';

/** What a running task may use. */
export interface TaskContext {
  readonly kernels: Kernels;
  /**
   * Kernels over a memory of this thread's own, of at least so many bytes, for a stream: copying into shared memory takes
   * twice as long. Null where all memory is this thread's own already.
   */
  ownKernels(byteLength: number): Kernels | null;
  readonly signal: AbortSignal;
  /** To be called between pieces; throws `CancelledError` when the task was taken back. */
  breathe(): void | Promise<void>;
  report(report: TaskReport): void;
  open(bytes: ArrayBytes): Promise<ByteReader>;
  source(bytes: ArrayBytes & { kind: 'source' }): Promise<Source>;
}

export interface RunOptions {
  /** Index of the task's flag in `flags`. */
  readonly flag: number;
  readonly foreground: boolean;
  readonly report: (report: TaskReport) => void;
}

/** Longest stretch in which a task keeps the thread for itself. */
const BREATH_MS = 8;

export class Hand {
  readonly #kernels: Kernels;
  readonly #flags: Int32Array;
  readonly #sources = new Map<string, Promise<Source>>();
  readonly #plain: WebAssembly.Module | null;
  #foreground = 0;

  /** `plain`: the kernels' build for a memory that is not shared, where `kernels` works on a shared one. */
  constructor(kernels: Kernels, flags: Int32Array, plain: WebAssembly.Module | null = null) {
    this.#kernels = kernels;
    this.#flags = flags;
    this.#plain = plain;
  }

  async run<T extends Task>(task: T, options: RunOptions): Promise<ResultOf<T>> {
    if (task.kind === 'release') {
      await this.#release(task.key);
      return null as ResultOf<T>;
    }
    if (options.foreground) this.#foreground += 1;
    const abort = new AbortController();
    const stopWatching = this.#watchFlag(options.flag, abort);
    try {
      return (await runTask(task, this.#context(options, abort))) as ResultOf<T>;
    } finally {
      stopWatching();
      if (options.foreground) this.#foreground -= 1;
    }
  }

  /** Reaches a task that waits for bytes and does not breathe. */
  #watchFlag(flag: number, abort: AbortController): () => void {
    const timer = setInterval(() => {
      if (Atomics.load(this.#flags, flag) === TaskFlag.cancel) abort.abort();
    }, 50);
    return () => clearInterval(timer);
  }

  #context({ flag, foreground, report }: RunOptions, abort: AbortController): TaskContext {
    return {
      kernels: this.#kernels,
      ownKernels: (byteLength) => this.#plain && instantiateKernels(this.#plain, ownMemory(byteLength)),
      signal: abort.signal,
      breathe: this.#breather({ flag, foreground, abort }),
      report,
      open: async (bytes) =>
        bytes.kind === 'heap'
          ? heapReader(this.#kernels.memory, bytes)
          : sourceReader(await this.#open(bytes), abort.signal),
      source: (bytes) => this.#open(bytes),
    };
  }

  #breather(task: { flag: number; foreground: boolean; abort: AbortController }): () => void | Promise<void> {
    let since = performance.now();
    const check = () => {
      const flag = Atomics.load(this.#flags, task.flag);
      if (flag !== TaskFlag.cancel) return flag;
      task.abort.abort();
      throw new CancelledError();
    };
    const rest = async () => {
      await nextTurn();
      while (check() === TaskFlag.pause) await wait(20);
      while (!task.foreground && this.#foreground > 0) {
        await wait(1);
        check();
      }
      since = performance.now();
    };
    return () => {
      const flag = check();
      const mustRest = flag === TaskFlag.pause || (!task.foreground && this.#foreground > 0);
      return mustRest || performance.now() - since > BREATH_MS ? rest() : undefined;
    };
  }

  #open(bytes: ArrayBytes & { kind: 'source' }): Promise<Source> {
    const known = this.#sources.get(bytes.key);
    if (known !== undefined) return known;
    const opened = openSource(bytes.spec);
    this.#sources.set(bytes.key, opened);
    opened.catch(() => this.#sources.delete(bytes.key));
    return opened;
  }

  async #release(key: string): Promise<void> {
    const opened = this.#sources.get(key);
    this.#sources.delete(key);
    (await opened?.catch(() => null))?.close();
  }
}

const PAGE = 65536;

function ownMemory(byteLength: number): WebAssembly.Memory {
  const pages = Math.ceil(byteLength / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const turns: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => turns.shift()?.();
unrefInNode(port1);

/** The next turn of the event loop: messages that have arrived are handled first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    turns.push(resolve);
    port2.postMessage(null);
  });
}

/** In Node an open port keeps the process alive. */
function unrefInNode(port: object): void {
  if ('unref' in port && typeof port.unref === 'function') port.unref();
}
