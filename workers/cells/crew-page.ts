/** Threads for cells in a page: nested workers, where memory may be shared. */
import { installCrew } from '#core/kernels/crew.ts';
import type { HandDuty } from '#core/kernels/crew-hand.ts';
import { theHeap } from '#core/kernels/heap.ts';
import { ThreadCrew } from '#core/kernels/thread-crew.ts';

const MOST_THREADS = 8;

/**
 * Null where there is one core or memory cannot be shared. A browser starts a nested worker only when the worker
 * around it is between two tasks, so the hands are hired here and not in the middle of the first large cell.
 */
export function hirePageCrew(): ThreadCrew | null {
  const heap = theHeap();
  const threads = Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1);
  if (threads < 2 || !heap.shared || globalThis.crossOriginIsolated !== true) return null;
  const crew = new ThreadCrew({ memory: heap.memory, threads, hire });
  crew.start();
  installCrew(crew);
  return crew;
}

function hire(duty: HandDuty): void {
  const worker = new Worker(new URL('./crew.worker.ts', import.meta.url), { type: 'module', name: 'cells-hand' });
  worker.postMessage(duty);
}
