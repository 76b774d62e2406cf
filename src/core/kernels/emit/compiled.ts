/** Emitted loops, compiled once for each structure, and how they are run: alone or by the crew. */
import { type KernelCode, THREADING_BYTES, theCrew } from '../crew.ts';
import { type Heap, theHeap, WORKBENCH } from '../heap.ts';
import { moduleOfFunctions, V128 } from './encoder.ts';
import type { Watch } from './evaluation.ts';
import { emitFold, type FoldKind } from './fold.ts';
import { type Emitted, emitLoop } from './loop.ts';
import type { Way } from './operands.ts';
import { keyOf, type Program } from './program.ts';

export interface Compiled {
  readonly code: KernelCode;
  readonly flags: readonly string[];
  readonly lanes: number;
  /** The export, made when it is first called by this thread alone. */
  run: ((...args: readonly number[]) => void) | null;
}

/** Whether loops are emitted at all: not on hosts without vector instructions, nor in tests of what comes instead. */
export const emission = {
  on: WebAssembly.validate(
    moduleOfFunctions({ shared: false, maximumPages: 1 }, [
      { name: 'run', parameters: [], results: [], locals: [V128], code: [0x41, 0, 0xfd, 0x0f, 0x21, 0] },
    ]),
  ),
};

let owner: Heap | null = null;
let loops = new Map<string, Compiled>();
let packed = new WeakMap<Program, Map<string, Compiled>>();
const forgetting: (() => void)[] = [];

/** Calls back when loops begin to run over another heap. */
export function onNewHeap(forget: () => void): void {
  forgetting.push(forget);
}
/** Structures are few; a notebook that makes thousands starts again. */
const MOST = 2000;

function cached(key: string, emit: () => Emitted): Compiled {
  const heap = theHeap();
  if (owner !== heap || loops.size > MOST) {
    owner = heap;
    loops = new Map();
    packed = new WeakMap();
    for (const forget of forgetting) forget();
    const { buffer } = heap.memory;
    const missing = WORKBENCH.at + WORKBENCH.byteLength - buffer.byteLength;
    if (missing > 0) heap.memory.grow(Math.ceil(missing / 65536));
  }
  let made = loops.get(key);
  if (made === undefined) {
    const { functions, globals, flags, lanes } = emit();
    const bytes = moduleOfFunctions({ shared: heap.shared, maximumPages: 65536 }, functions, globals);
    made = { code: { key, bytes }, flags, lanes, run: null };
    loops.set(key, made);
  }
  return made;
}

export function loopFor(program: Program, ways: readonly Way[], watch: Watch): Compiled {
  return cached(`loop ${keyOf(program)} ${ways.join('')} ${watch}`, () => emitLoop(program, ways, watch));
}

/** The same, found by the program itself and short words for the rest. */
export function packedLoopFor(program: Program, ways: readonly Way[], key: string, watch: Watch): Compiled {
  if (owner !== theHeap()) return loopFor(program, ways, watch);
  let known = packed.get(program);
  if (known === undefined) {
    known = new Map();
    packed.set(program, known);
  }
  const word = key + watch;
  let made = known.get(word);
  if (made === undefined) {
    made = loopFor(program, ways, watch);
    known.set(word, made);
  }
  return made;
}

export function foldFor(program: Program, ways: readonly Way[], kind: FoldKind, watch: Watch): Compiled {
  return cached(`${kind} ${keyOf(program)} ${ways.join('')} ${watch}`, () => emitFold(program, ways, kind, watch));
}

/** Asked between batches of calls; throws to stop. Filled by who can be interrupted. */
export const interrupts: { check: (() => void) | null } = { check: null };

export function runCalls(compiled: Compiled, calls: readonly (readonly number[])[], byteLength: number): void {
  const crew = calls.length > 1 && byteLength >= THREADING_BYTES ? theCrew() : null;
  if (crew !== null) {
    crew.run(compiled.code, 'run', calls);
    return;
  }
  compiled.run ??= instantiate(compiled.code);
  for (const call of calls) compiled.run(...call);
}

export function runAlone(compiled: Compiled, call: readonly number[]): void {
  compiled.run ??= instantiate(compiled.code);
  compiled.run(...call);
}

function instantiate({ bytes }: KernelCode): (...args: readonly number[]) => void {
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  const { exports } = new WebAssembly.Instance(module, { env: { memory: theHeap().memory } });
  return exports.run as (...args: readonly number[]) => void;
}
