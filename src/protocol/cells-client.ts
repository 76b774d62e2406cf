/** The page's side of the cells worker: one cell after the other, and a Stop that always works. */
import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { CellOutcome, CellOutput, CellsApi } from './cells-api.ts';
import type { SyncLine } from './cells-line.ts';
import { installErrorTransfer } from './errors.ts';

/** A cell that does not answer Stop in this time loses its worker (milliseconds). */
const PATIENCE = 1000;
const ANSWER_BYTES = 1 << 20;

const STOPPED: CellOutcome = {
  text: '',
  error: {
    name: 'KeyboardInterrupt',
    message: 'the cell was stopped; its names are gone, run the cells above again',
    traceback: 'KeyboardInterrupt',
  },
  outputs: [],
  warnings: [],
  milliseconds: 0,
  changed: [],
};

/** What the worker answers at once, unless a cell runs: then the answer is null. */
type Look<Method> = Method extends (...given: infer Given) => Promise<infer Answer>
  ? (...given: Given) => Promise<Answer | null>
  : never;
type Looks = {
  [Name in 'names' | 'complete' | 'inspect' | 'estimate' | 'variables' | 'memory']: Look<CellsApi[Name]>;
};
/** What waits for the running cell. */
type Waits = Pick<CellsApi, 'setWidget' | 'array' | 'share' | 'release' | 'help'>;

export interface CellsConnection extends Looks, Waits {
  /** Cells run one after the other; `listener` hears outputs while the cell runs, texts of a stream in pieces. */
  run(source: string, listener?: (output: CellOutput) => void): Promise<CellOutcome>;
  reset(): Promise<void>;
  /** Stops the running cell; resolves when the next one can run. True: names survived. */
  stop(): Promise<boolean>;
}

export interface CellsOptions {
  readonly newWorker: () => Worker;
  /** Hands the engine its end of a synchronous line; null where memory cannot be shared. */
  readonly linkEngine: ((line: SyncLine) => Promise<void>) | null;
}

interface Running {
  readonly worker: Worker;
  readonly remote: Remote<CellsApi>;
  readonly flag: Int32Array<SharedArrayBuffer> | null;
  readonly ready: Promise<void>;
}

/** Starts the worker when it is first needed. */
export function connectCells(options: CellsOptions): CellsConnection {
  installErrorTransfer();
  let running: Running | null = null;
  let busy: { readonly done: Promise<CellOutcome>; readonly abandon: () => void } | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  let waiting = 0;

  async function connected(): Promise<Remote<CellsApi>> {
    running ??= launch(options);
    await running.ready;
    return running.remote;
  }

  /** Asks, or answers null while cells run. */
  async function look<Answer>(ask: (remote: Remote<CellsApi>) => Promise<Answer>): Promise<Answer | null> {
    if (waiting > 0) return null;
    const remote = await connected();
    return waiting > 0 ? null : ask(remote);
  }

  /** Asks when the cells that wait have run. */
  async function later<Answer>(ask: (remote: Remote<CellsApi>) => Promise<Answer>): Promise<Answer> {
    await queue;
    return ask(await connected());
  }

  async function runNow(source: string, listener?: (output: CellOutput) => void): Promise<CellOutcome> {
    running ??= launch(options);
    const { remote, flag, ready } = running;
    await ready;
    if (flag !== null) Atomics.store(flag, 0, 0);
    let abandon = (): void => undefined;
    const abandoned = new Promise<CellOutcome>((resolve) => {
      abandon = () => resolve(STOPPED);
    });
    const heard = listener === undefined ? undefined : proxy(listener);
    const done = Promise.race([remote.run(source, heard), abandoned]);
    busy = { done, abandon };
    return done.finally(() => {
      busy = null;
    });
  }

  async function stop(): Promise<boolean> {
    const work = busy;
    if (work === null || running === null) return true;
    const { worker, flag } = running;
    if (flag !== null) {
      Atomics.store(flag, 0, 1);
      const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE));
      if (await Promise.race([work.done.then(() => true), late])) return true;
    }
    worker.terminate();
    running = null;
    work.abandon();
    return false;
  }

  return {
    run(source, listener) {
      waiting++;
      const outcome = queue.then(() => runNow(source, listener));
      queue = outcome.then(
        () => waiting--,
        () => waiting--,
      );
      return outcome;
    },
    names: (source) => look((remote) => remote.names(source)),
    complete: (source, offset) => look((remote) => remote.complete(source, offset)),
    inspect: (source, offset) => look((remote) => remote.inspect(source, offset)),
    estimate: (source) => look((remote) => remote.estimate(source)),
    variables: () => look((remote) => remote.variables()),
    memory: () => look((remote) => remote.memory()),
    setWidget: (name, value) => later((remote) => remote.setWidget(name, value)),
    array: (expression) => later((remote) => remote.array(expression)),
    share: (handle) => later((remote) => remote.share(handle)),
    release: (handle) => later((remote) => remote.release(handle)),
    help: () => later((remote) => remote.help()),
    async reset() {
      await running?.ready;
      await running?.remote.reset();
    },
    stop,
  };
}

function launch({ newWorker, linkEngine }: CellsOptions): Running {
  const worker = newWorker();
  const remote = wrap<CellsApi>(worker);
  const flag = linkEngine === null ? null : new Int32Array(new SharedArrayBuffer(4));
  return { worker, remote, flag, ready: start(remote, flag, linkEngine) };
}

async function start(
  remote: Remote<CellsApi>,
  flag: Int32Array<SharedArrayBuffer> | null,
  linkEngine: CellsOptions['linkEngine'],
): Promise<void> {
  if (flag === null || linkEngine === null) return remote.start({ flag: null, line: null });
  const { port1, port2 } = new MessageChannel();
  const control = new SharedArrayBuffer(16);
  const answer = new SharedArrayBuffer(ANSWER_BYTES);
  await linkEngine({ port: port1, control, answer });
  await remote.start(transfer({ flag: flag.buffer, line: { port: port2, control, answer } }, [port2]));
}
