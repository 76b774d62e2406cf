/** Cells in a page: what the browser lends them (clock, entropy, sleep, the files that are open), and one namespace. */
import { NDArray } from '#core/arrays/ndarray.ts';
import { dtypeText } from '#core/dtype/dtype-text.ts';
import { theHeap } from '#core/kernels/heap.ts';
import { cellNames } from '#core/language/analysis.ts';
import { completeAt } from '#core/language/completion.ts';
import { estimateCell } from '#core/language/estimate.ts';
import { inspectAt } from '#core/language/inspection.ts';
import { type CellResult, CellRunner } from '#core/language/interpreter.ts';
import { ownersOf } from '#core/language/memory-report.ts';
import { modulesFor } from '#core/language/modules/on-demand.ts';
import { referenceEntries } from '#core/language/reference.ts';
import type { Watch } from '#core/language/runtime/budget.ts';
import { holders } from '#core/language/runtime/collector.ts';
import type { Shown } from '#core/language/runtime/outputs.ts';
import type { Host } from '#core/language/runtime/session.ts';
import { bytesOf } from '#core/language/sharing.ts';
import { restoreNamespace, type SavedNamespace, saveNamespace } from '#core/language/survival.ts';
import { variablesOf } from '#core/language/variables.ts';
import type {
  CellArray,
  CellNames,
  CellOutcome,
  CellOutput,
  CellsApi,
  CellsSetup,
  CompletionAnswer,
  CostEstimate,
  HelpEntry,
  InspectionAnswer,
  MemoryReport,
  SavedCells,
  SharedCellArray,
  VariableFacts,
} from '#protocol/cells-api.ts';
import type { SyncLine } from '#protocol/cells-line.ts';
import { furnish } from './crew-page.ts';
import { PageFiles } from './page-files.ts';
import { SyncCaller } from './sync-caller.ts';
import './deflate.ts';
import './heap-kernels.ts';
import './linalg-kernels.ts';
import './random-kernels.ts';

/** A cell that wants more than this is told so before the tab dies of it. */
const MOST_MEMORY = 6 * 2 ** 30;
const MOST_ENTROPY = 65_536;
/** A cell that takes longer tells how fast this machine is (milliseconds). */
const TELLING = 20;

export class CellsRoom implements CellsApi {
  #setup: CellsSetup = { flag: null, line: null };
  #made: CellRunner | null = null;
  #caller: SyncCaller | null = null;
  /** Arrays that the page holds, by handle. */
  readonly #held = new Map<number, NDArray>();
  /** Whose memory the page reads: a packed copy where the array itself is not packed. */
  readonly #shared = new Map<number, NDArray>();
  #handles = 0;
  /** How much longer cells take here than estimates expect. */
  #speed = 1;

  constructor() {
    holders.add(() => [...this.#held.values(), ...this.#shared.values()]);
  }

  async start(setup: CellsSetup): Promise<void> {
    this.#setup = setup;
    furnish(setup);
    this.#made = this.#fresh();
  }

  async reset(): Promise<void> {
    this.#made?.close();
    this.#made = this.#fresh();
    this.#held.clear();
    this.#shared.clear();
  }

  async link(line: SyncLine): Promise<void> {
    this.#setup = { ...this.#setup, line };
    this.#caller?.link(line);
  }

  async save(): Promise<SavedCells> {
    return saveNamespace(this.#runner().namespace, this.#held);
  }

  async restore(saved: SavedCells): Promise<readonly string[]> {
    const runner = this.#runner();
    const { held, lost } = runner.watching(() => restoreNamespace(runner.namespace, saved as SavedNamespace));
    for (const [handle, array] of held) {
      this.#held.set(handle, array);
      this.#handles = Math.max(this.#handles, handle);
    }
    return lost;
  }

  async run(source: string, listener?: (output: CellOutput) => void): Promise<CellOutcome> {
    await modulesFor(source);
    const runner = this.#runner();
    const started = performance.now();
    const known = new Map<Shown, CellOutput>();
    const outputOf = (shown: Shown): CellOutput => {
      const output = known.get(shown) ?? this.#output(shown);
      known.set(shown, output);
      return output;
    };
    runner.session.outputs.listener = listener === undefined ? null : (shown) => listener(outputOf(shown));
    const result = runner.run(source);
    runner.session.outputs.listener = null;
    const milliseconds = performance.now() - started;
    if (result.error === null && milliseconds > TELLING) this.#learn(source, milliseconds);
    return {
      text: result.text,
      outputs: result.outputs.map(outputOf),
      error: failureOf(result),
      warnings: result.warnings,
      milliseconds,
      changed: changedNames(runner, source, result),
      drawings: runner.session.drawings?.splice(0) ?? [],
    };
  }

  async names(source: string): Promise<CellNames> {
    const { defined, used, mutated, error } = cellNames(source);
    const place = error && { message: `${error.type}: ${error.message}`, start: error.start, end: error.end };
    return { defines: defined, uses: used, mutates: mutated, error: place };
  }

  async complete(source: string, offset: number): Promise<CompletionAnswer> {
    const { from, to, items } = completeAt(this.#runner(), source, offset);
    return { from, to, options: items };
  }

  async inspect(source: string, offset: number): Promise<InspectionAnswer | null> {
    const found = inspectAt(this.#runner(), source, offset);
    if (found === null) return null;
    const { name, signature, doc, parameter, from, to } = found;
    return { from, to, title: name, signature, doc: doc ?? '', argument: parameter };
  }

  async estimate(source: string): Promise<CostEstimate | null> {
    return estimateCell(this.#runner(), source, this.#speed);
  }

  async variables(): Promise<readonly VariableFacts[]> {
    return variablesOf(this.#runner().namespace);
  }

  async setWidget(name: string, value: number | boolean | readonly [number, number]): Promise<void> {
    const runner = this.#runner();
    const widget = runner.session.widgets.get(name);
    if (widget === undefined) return;
    widget.value = value;
    runner.bind(name, widget.valueOf(value));
  }

  async array(expression: string): Promise<CellArray | null> {
    const value = this.#runner().look(expression);
    return value instanceof NDArray ? this.#hold(value) : null;
  }

  async share(handle: number): Promise<SharedCellArray> {
    const array = this.#held.get(handle);
    if (array === undefined) throw new Error(`no array has the handle ${handle}: it was released`);
    const { buffer, owner, ...rest } = bytesOf(array);
    this.#shared.set(handle, owner);
    return { ...rest, buffer: buffer as ArrayBuffer | SharedArrayBuffer };
  }

  async writeFile(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#runner().session.files.write(path, bytes);
  }

  async release(handle: number): Promise<void> {
    this.#held.delete(handle);
    this.#shared.delete(handle);
  }

  async memory(): Promise<MemoryReport> {
    const { alive, peak, budget, free, largestFree } = theHeap().report();
    return { alive, peak, budget, free, largestFree, arrays: ownersOf(this.#runner().namespace) };
  }

  async help(): Promise<readonly HelpEntry[]> {
    return referenceEntries();
  }

  /** What cells took here, beside what was expected, corrects the next estimates. */
  #learn(source: string, milliseconds: number): void {
    const expected = estimateCell(this.#runner(), source)?.milliseconds ?? 0;
    if (expected < 1) return;
    const ratio = Math.min(20, Math.max(0.05, milliseconds / expected));
    this.#speed = this.#speed ** 0.7 * ratio ** 0.3;
  }

  #runner(): CellRunner {
    this.#made ??= this.#fresh();
    return this.#made;
  }

  #output(shown: Shown): CellOutput {
    if (!('value' in shown)) return shown;
    const { kind, text, value } = shown;
    return { kind, text, array: value instanceof NDArray ? this.#hold(value) : null };
  }

  #hold(array: NDArray): CellArray {
    const handle = ++this.#handles;
    this.#held.set(handle, array);
    const { shape, nbytes, storage, dtype } = array;
    return { handle, dtypeText: dtypeText(dtype), shape, byteLength: nbytes, version: storage.version };
  }

  #fresh(): CellRunner {
    const flag = this.#setup.flag && new Int32Array(this.#setup.flag);
    const stopped = (): boolean => flag !== null && Atomics.load(flag, 0) !== 0;
    const interrupted = (): boolean => {
      this.#made?.session.outputs.tell();
      return stopped();
    };
    const watch: Watch = { interrupted, now: () => performance.now(), memory: memoryInUse };
    this.#caller ??= this.#setup.line && new SyncCaller(this.#setup.line, stopped);
    const limits = { milliseconds: Number.POSITIVE_INFINITY, memory: MOST_MEMORY };
    const runner = new CellRunner(new PageFiles(this.#caller), hostOf(stopped), watch, limits);
    runner.session.drawings = [];
    return runner;
  }
}

function failureOf({ error }: CellResult): CellOutcome['error'] {
  if (error === null) return null;
  const { name, message, traceback, place } = error;
  return { name, message, traceback, place };
}

/** What the run was seen to change, and containers that its text changes in place. */
function changedNames(runner: CellRunner, source: string, { changed }: CellResult): string[] {
  const all = new Set(changed);
  for (const name of cellNames(source).mutated) {
    const value = runner.namespace.get(name);
    if (value !== undefined && !(value instanceof NDArray)) all.add(name);
  }
  return [...all];
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
