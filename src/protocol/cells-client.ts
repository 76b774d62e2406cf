/** The page's side of the cells worker: one cell after the other, and a Stop that always works. */
import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { CellDrawing, CellOutcome, CellOutput, CellsApi, SavedCells } from './cells-api.ts';
import { SYNC_STATE, SYNC_WORD, type SyncLine } from './cells-line.ts';
import { installErrorTransfer } from './errors.ts';

/** A cell that does not answer Stop in this time loses its worker (milliseconds). */
const PATIENCE = 1000;
const ANSWER_BYTES = 1 << 20;

/** The outcome of a cell whose worker had to be ended. `lost`: names that are gone; null: all of them. */
function endedOutcome(lost: readonly string[] | null): CellOutcome {
  const rest = lost === null ? 'its names are gone, run the cells above again' : lostText(lost);
  const message = `the cell did not stop and was ended; ${rest}`;
  const error = { name: 'KeyboardInterrupt', message, traceback: `KeyboardInterrupt: ${message}` };
  return { text: '', error, outputs: [], warnings: [], milliseconds: 0, changed: [...(lost ?? [])] };
}

/** The cell is over: what could not be drawn is told beside its outputs. */
function withProblems(outcome: CellOutcome, problems: readonly string[]): CellOutcome {
  const text = problems.map((problem) => `savefig: ${problem}\n`).join('');
  return { ...outcome, outputs: [...outcome.outputs, { kind: 'stream', stream: 'stderr', text }] };
}

const MOST_LISTED = 12;

function lostText(lost: readonly string[]): string {
  if (lost.length === 0) return 'every name is as it was before';
  const listed = lost.slice(0, MOST_LISTED).join(', ');
  const more = lost.length > MOST_LISTED ? ` and ${lost.length - MOST_LISTED} more` : '';
  return `arrays and plain values are as they were before, these names are gone: ${listed}${more}`;
}

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
  /** Stops the running cell; resolves when the next one can run. True: every name survived. */
  stop(): Promise<boolean>;
  /** The engine is another one now: `linkEngine` is called again. Does nothing where no cell ran yet. */
  relink(): Promise<void>;
}

export interface CellsOptions {
  readonly newWorker: () => Worker;
  /** Hands the engine its end of a synchronous line; null where memory cannot be shared. */
  readonly linkEngine: ((line: SyncLine) => Promise<void>) | null;
  /** Bytes that arrays may take together. */
  readonly budget?: number;
  /** Draws what `savefig` asks for; absent: such files stay away. */
  readonly draw?: (drawing: CellDrawing) => Promise<Uint8Array<ArrayBuffer>>;
}

interface Running {
  readonly worker: Worker;
  readonly remote: Remote<CellsApi>;
  readonly flag: Int32Array<SharedArrayBuffer> | null;
  /** Resolves to the names that an earlier worker had and this one has not; null: none were handed over. */
  readonly ready: Promise<readonly string[] | null>;
  /** What it left after its last cell. */
  saved: SavedCells | null;
  /** Where the engine's answers lie. */
  desk: Desk | null;
  /** When the worker was made, until it has answered a cell. */
  born: number | null;
}

type Desk = Pick<SyncLine, 'control' | 'answer'>;

interface Busy {
  readonly done: Promise<CellOutcome>;
  readonly abandon: (outcome: CellOutcome) => void;
}

/** Starts the worker when it is first needed. */
export function connectCells(options: CellsOptions): CellsConnection {
  installErrorTransfer();
  let running: Running | null = null;
  let busy: Busy | null = null;
  let stopping: Promise<boolean> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  /** Outlives the workers, and with it the arrays. */
  const memory = options.linkEngine === null ? null : sharedMemory();

  let waiting = 0;

  async function connected(): Promise<Remote<CellsApi>> {
    running ??= launch(options, memory, null);
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
    running ??= launch(options, memory, null);
    const { remote, flag, ready } = running;
    await ready;
    if (flag !== null) Atomics.store(flag, 0, 0);
    const { promise: abandoned, resolve: abandon } = Promise.withResolvers<CellOutcome>();
    const heard = listener === undefined ? undefined : proxy(listener);
    const ran = remote.run(source, heard).then((outcome) => drawn(outcome, remote));
    // Asked before the next cell begins, so that it tells how things stood between the two.
    const owner = running;
    ran.then(() => save(owner)).catch(() => undefined);
    ran.then(() => markStart(owner)).catch(() => undefined);
    const done = Promise.race([ran, abandoned]);
    busy = { done, abandon };
    return done.finally(() => {
      busy = null;
    });
  }

  /** The files of `savefig` are there before the next cell begins. */
  async function drawn(outcome: CellOutcome, remote: Remote<CellsApi>): Promise<CellOutcome> {
    const { draw } = options;
    const { drawings = [] } = outcome;
    if (draw === undefined || drawings.length === 0) return outcome;
    const problems: string[] = [];
    for (const drawing of drawings) {
      try {
        const bytes = await draw(drawing);
        await remote.writeFile(drawing.path, transfer(bytes, [bytes.buffer]));
      } catch (error) {
        problems.push(`${drawing.path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return problems.length === 0 ? outcome : withProblems(outcome, problems);
  }

  async function save(owner: Running): Promise<void> {
    if (memory !== null) owner.saved = await owner.remote.save();
  }

  async function stopNow(): Promise<boolean> {
    const work = busy;
    if (work === null || running === null) return true;
    const { worker, flag, saved } = running;
    if (flag !== null) {
      Atomics.store(flag, 0, 1);
      const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE));
      if (await Promise.race([work.done.then(() => true), late])) return true;
    }
    worker.terminate();
    running = launch(options, memory, saved);
    const lost = await running.ready.catch(() => null);
    work.abandon(endedOutcome(lost));
    return lost !== null && lost.length === 0;
  }

  function stop(): Promise<boolean> {
    stopping ??= stopNow().finally(() => {
      stopping = null;
    });
    return stopping;
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
    async relink() {
      const { linkEngine } = options;
      if (running === null || running.desk === null || linkEngine === null) return;
      answerForTheLost(running.desk);
      running.desk = newDesk();
      const line = await newLine(running.desk, linkEngine);
      await running.remote.link(transfer(line, [line.port]));
    },
  };
}

const PAGES = 65_536;

/** As much as the browser grants, at most what a 32-bit address reaches; null: none. */
function sharedMemory(): WebAssembly.Memory | null {
  for (let maximum = PAGES; maximum >= 1024; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared: true });
    } catch {
      // refused: ask for less
    }
  }
  return null;
}

/** On the page's timeline: from the making of the worker to its first answered cell. */
function markStart(owner: Running): void {
  if (owner.born === null) return;
  performance.measure('arraybook:cells-start', { start: owner.born, end: performance.now() });
  owner.born = null;
}

function launch(options: CellsOptions, memory: WebAssembly.Memory | null, saved: SavedCells | null): Running {
  const born = performance.now();
  const worker = options.newWorker();
  const remote = wrap<CellsApi>(worker);
  const isolated = options.linkEngine !== null;
  const flag = isolated ? new Int32Array(new SharedArrayBuffer(4)) : null;
  const desk = isolated ? newDesk() : null;
  const started = start({ remote, flag, memory, desk }, options);
  const ready = saved === null ? started.then(() => null) : started.then(() => remote.restore(saved));
  return { worker, remote, flag, ready, saved, desk, born };
}

const newDesk = (): Desk => ({
  control: new SharedArrayBuffer(16),
  answer: new SharedArrayBuffer(ANSWER_BYTES),
});

interface Starting extends Pick<Running, 'remote' | 'flag' | 'desk'> {
  readonly memory: WebAssembly.Memory | null;
}

async function start({ remote, flag, desk, memory }: Starting, { linkEngine, budget }: CellsOptions): Promise<void> {
  if (flag === null || desk === null || linkEngine === null) return remote.start({ flag: null, line: null, budget });
  const line = await newLine(desk, linkEngine);
  await remote.start(transfer({ flag: flag.buffer, line, memory, budget }, [line.port]));
}

/** Gives the engine its end, and returns the other one. */
async function newLine(desk: Desk, linkEngine: (line: SyncLine) => Promise<void>): Promise<SyncLine> {
  const { port1, port2 } = new MessageChannel();
  await linkEngine({ port: port1, ...desk });
  return { port: port2, ...desk };
}

/** Ends a call that a lost engine will not answer. */
function answerForTheLost({ control, answer }: Desk): void {
  const words = new Int32Array(control);
  const text = new TextEncoder().encode('the engine that reads files was lost; try again');
  new Uint8Array(answer).set(text);
  Atomics.store(words, SYNC_WORD.failed, 1);
  Atomics.store(words, SYNC_WORD.byteLength, text.length);
  Atomics.store(words, SYNC_WORD.state, SYNC_STATE.answered);
  Atomics.notify(words, SYNC_WORD.state);
}
