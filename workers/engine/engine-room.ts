/** What everything in the engine works with, made once by `start()`. */
import { detectOpfs } from '#bytes/sources/opfs-probe.ts';
import { instantiateKernels, type Kernels } from '#core/kernels/static-kernels.ts';
import type { EngineInfo } from '#protocol/engine-api.ts';
import { sweepStorage } from './copies.ts';
import { type HandProxy, type HandSetup, inlineHand } from './crew.ts';
import { createHeapMemory, Heap } from './heap.ts';
import { Scheduler } from './scheduler.ts';
import { Sessions } from './sessions.ts';

/** What the surroundings give: a browser's worker, or Node. */
export interface EngineHost {
  readonly version: string;
  /** SharedArrayBuffer may cross threads (the page is cross-origin isolated). */
  readonly shared: boolean;
  /** Hands to hire; 1 when there are no workers. */
  readonly hands: number;
  fetchKernels(shared: boolean): Promise<WebAssembly.Module>;
  /** Null: everything runs in this thread. */
  readonly hire: ((setup: HandSetup, onDeath: () => void) => HandProxy) | null;
}

export interface EngineRoom {
  readonly info: EngineInfo;
  readonly scheduler: Scheduler;
  readonly heap: Heap;
  readonly kernels: Kernels;
  readonly sessions: Sessions;
}

/** Tasks that can run at once. */
const FLAGS = 256;

export async function openRoom(host: EngineHost): Promise<EngineRoom> {
  const shared = host.shared && host.hire !== null;
  const [module, plain, opfs] = await Promise.all([
    host.fetchKernels(shared),
    shared ? host.fetchKernels(false) : null,
    detectOpfs(),
  ]);
  if (opfs !== 'none') void sweepStorage().catch(() => {});
  const heap = new Heap(createHeapMemory(shared));
  const flags = new Int32Array(shared ? new SharedArrayBuffer(FLAGS * 4) : new ArrayBuffer(FLAGS * 4));
  const setup: HandSetup = { module, plain, memory: heap.memory, flags };
  const { hire } = host;
  const hands = shared ? host.hands : 1;
  const scheduler = new Scheduler(hands, flags, (_index, onDeath) =>
    shared && hire !== null ? hire(setup, onDeath) : inlineHand(setup),
  );
  return {
    info: { version: host.version, threads: hands, isolated: shared, simd: true, opfs, heapLimit: heap.limit },
    scheduler,
    heap,
    kernels: instantiateKernels(module, heap.memory),
    sessions: new Sessions(),
  };
}
