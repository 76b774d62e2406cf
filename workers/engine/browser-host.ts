/** What a browser's worker gives an engine: nested workers over a shared memory, where the page is isolated. */
import { type WorkerLike, workerHand } from './crew.ts';
import type { EngineHost } from './engine-room.ts';
import { fetchKernels } from './kernels-module.ts';

const MOST_HANDS = 8;

export function browserHost(version: string, newWorker = newComputeWorker): EngineHost {
  const workers = typeof Worker !== 'undefined';
  return {
    version,
    shared: workers && globalThis.crossOriginIsolated === true,
    hands: Math.max(1, Math.min(MOST_HANDS, navigator.hardwareConcurrency || 2)),
    fetchKernels,
    hire: workers ? (setup, onDeath) => workerHand(newWorker(), setup, onDeath) : null,
  };
}

function newComputeWorker(): WorkerLike {
  return new Worker(new URL('../compute/compute.worker.ts', import.meta.url), { type: 'module', name: 'compute' });
}
