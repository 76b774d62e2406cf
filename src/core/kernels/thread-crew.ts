/** The crew: the caller and its hands, which share the heap's memory and a board (see `crew-hand.ts`). */
import { InternalError } from '../base/errors.ts';
import type { Crew, KernelCode } from './crew.ts';
import { BOARD, HAND_STATE, type HandDuty } from './crew-hand.ts';

type Kernel = (...args: readonly number[]) => void;
type Exports = Record<string, unknown>;

interface Published {
  readonly id: number;
  readonly at: number;
  readonly length: number;
}

/** Looks at a hand that still works before the caller goes to sleep. */
const SPINS = 20_000;
const PATIENCE = 60_000;

export interface CrewOptions {
  readonly memory: WebAssembly.Memory;
  /** The caller included. */
  readonly threads: number;
  /** Starts a thread that calls `serveCrew`; called at the first job. May throw: the work is done by the others. */
  readonly hire: (duty: HandDuty) => void;
  /** A hand that is at work this long after all others were done is lost (milliseconds). */
  readonly patience?: number;
}

export class ThreadCrew implements Crew {
  readonly threads: number;
  private readonly options: CrewOptions;
  private readonly board = new SharedArrayBuffer(BOARD.byteLength);
  private readonly words = new Int32Array(this.board);
  private readonly numbers = new Float64Array(this.board, BOARD.argumentsAt, BOARD.mostArguments);
  private readonly instances = new Map<string, Exports>();
  private readonly published = new Map<string, Published>();
  private storeEnd: number = BOARD.storeAt;
  private modules = 0;
  private hired = false;
  /** A hand was lost in the middle of a call: from now on the caller is alone. */
  private broken = false;

  constructor(options: CrewOptions) {
    this.options = options;
    this.threads = options.threads;
  }

  /** Hands that are there; they come some time after the first job. */
  get present(): number {
    let count = 0;
    for (let hand = 0; hand < this.threads - 1; hand++) {
      if (Atomics.load(this.words, wordOf(hand)) !== HAND_STATE.absent) count++;
    }
    return count;
  }

  /** Starts the hands now, so that the first job finds them. */
  start(): void {
    if (this.hired) return;
    this.hired = true;
    for (let hand = 0; hand < this.threads - 1; hand++) {
      try {
        this.options.hire({ board: this.board, memory: this.options.memory, hand, layout: BOARD });
      } catch {
        return; // refused: those that are there do the work
      }
    }
  }

  /** Sends the hands home; the caller works alone from now on. */
  close(): void {
    this.broken = true;
    Atomics.store(this.words, BOARD.closed, 1);
    Atomics.add(this.words, BOARD.generation, 1);
    Atomics.notify(this.words, BOARD.generation);
  }

  run(code: KernelCode, name: string, calls: readonly (readonly number[])[]): void {
    if (calls.length === 0) return;
    const kernel = this.kernelOf(code, name);
    const published = calls.length > 1 && !this.broken ? this.publish(code) : null;
    if (published === null) {
      for (const call of calls) kernel(...call);
      return;
    }
    this.start();
    const most = Math.max(1, Math.floor(BOARD.mostArguments / Math.max(1, calls[0].length)));
    for (let first = 0; first < calls.length; first += most) {
      this.together(kernel, published, name, calls.slice(first, first + most));
    }
  }

  private kernelOf(code: KernelCode, name: string): Kernel {
    let exports = this.instances.get(code.key);
    if (exports === undefined) {
      if (this.instances.size >= BOARD.mostModules) this.instances.clear();
      const module = new WebAssembly.Module(code.bytes as Uint8Array<ArrayBuffer>);
      exports = new WebAssembly.Instance(module, { env: { memory: this.options.memory } }).exports;
      this.instances.set(code.key, exports);
    }
    return exports[name] as Kernel;
  }

  /** Puts the module's bytes on the board; null: they do not fit. */
  private publish({ key, bytes }: KernelCode): Published | null {
    const known = this.published.get(key);
    if (known !== undefined) return known;
    if (bytes.length > BOARD.byteLength - BOARD.storeAt) return null;
    if (this.storeEnd + bytes.length > BOARD.byteLength) {
      // Hands know modules by number, never by place: what they compiled stays theirs.
      this.published.clear();
      this.storeEnd = BOARD.storeAt;
    }
    const made = { id: ++this.modules, at: this.storeEnd, length: bytes.length };
    new Uint8Array(this.board).set(bytes, made.at);
    this.storeEnd += bytes.length;
    this.published.set(key, made);
    return made;
  }

  private together(kernel: Kernel, module: Published, name: string, calls: readonly (readonly number[])[]): void {
    const { words } = this;
    this.write(module, name, calls);
    Atomics.store(words, BOARD.open, 1);
    Atomics.add(words, BOARD.generation, 1);
    Atomics.notify(words, BOARD.generation);
    try {
      for (let k = Atomics.add(words, BOARD.next, 1); k < calls.length; k = Atomics.add(words, BOARD.next, 1)) {
        kernel(...calls[k]);
      }
    } finally {
      Atomics.store(words, BOARD.open, 0);
      for (let hand = 0; hand < this.threads - 1; hand++) this.await(hand);
    }
    if (Atomics.load(words, BOARD.failed) !== 0) throw new InternalError(`the kernel ${name} failed in a thread`);
  }

  private write(module: Published, name: string, calls: readonly (readonly number[])[]): void {
    const { words, numbers } = this;
    const argc = calls[0].length;
    for (let k = 0; k < calls.length; k++) {
      for (let a = 0; a < argc; a++) numbers[k * argc + a] = calls[k][a];
    }
    for (let k = 0; k < name.length; k++) new Uint8Array(this.board)[BOARD.nameAt + k] = name.charCodeAt(k);
    words[BOARD.next] = 0;
    words[BOARD.count] = calls.length;
    words[BOARD.argc] = argc;
    words[BOARD.module] = module.id;
    words[BOARD.codeAt] = module.at;
    words[BOARD.codeLength] = module.length;
    words[BOARD.nameLength] = name.length;
    words[BOARD.failed] = 0;
  }

  /** Returns when the hand is not at work. */
  private await(hand: number): void {
    const at = wordOf(hand);
    for (let k = 0; k < SPINS; k++) if (Atomics.load(this.words, at) !== HAND_STATE.working) return;
    while (Atomics.load(this.words, at) === HAND_STATE.working) {
      if (Atomics.wait(this.words, at, HAND_STATE.working, this.options.patience ?? PATIENCE) !== 'timed-out') continue;
      this.broken = true;
      throw new InternalError('a thread was lost in the middle of its work');
    }
  }
}

function wordOf(hand: number): number {
  return BOARD.hands + hand * BOARD.apart;
}
