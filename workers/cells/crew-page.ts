/** What a page lends to its cells besides files: memory that outlives the worker, and threads. */
import { installCrew } from '#core/kernels/crew.ts';
import type { HandDuty } from '#core/kernels/crew-hand.ts';
import { Heap, installHeap, theHeap } from '#core/kernels/heap.ts';
import { ThreadCrew } from '#core/kernels/thread-crew.ts';
import type { CellsSetup } from '#protocol/cells-api.ts';

const MOST_THREADS = 8;
const GIBIBYTE = 2 ** 30;
/** Arrays of a page and more live in shared memory. */
const THRESHOLD = 4096;
/** What arrays may take together where nobody says otherwise. */
const BUDGET = 6 * GIBIBYTE;

/** Before the first array is made. */
export function furnish({ memory, budget = BUDGET }: CellsSetup): void {
  if (memory) installHeap(new Heap({ budget, threshold: THRESHOLD, memory }));
  else theHeap().budget = budget;
  hirePageCrew();
}

/**
 * Null where there is one core or memory cannot be shared. A browser starts a nested worker only when the worker
 * around it is between two tasks, so the hands are hired here and not in the middle of the first large cell.
 */
function hirePageCrew(): ThreadCrew | null {
  const heap = theHeap();
  if (!heap.shared || globalThis.crossOriginIsolated !== true) return null;
  const threads = Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1);
  if (threads < 2) return null;
  const crew = new ThreadCrew({ memory: heap.memory, threads, hire });
  crew.start();
  installCrew(crew);
  return crew;
}

function hire(duty: HandDuty): void {
  const worker = new Worker(new URL('./crew.worker.ts', import.meta.url), { type: 'module', name: 'cells-hand' });
  worker.postMessage(duty);
}
