/** Threads for headless cells. They start at the first large job, and never keep the process alive. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { installCrew } from '#core/kernels/crew.ts';
import { type HandDuty, serveCrew } from '#core/kernels/crew-hand.ts';
import { theHeap } from '#core/kernels/heap.ts';
import { ThreadCrew } from '#core/kernels/thread-crew.ts';

const MOST_THREADS = 8;
/** From its text: the runner stays one file, and tests need no build. As a script, however the process was started. */
const HAND = `(${serveCrew})(require('node:worker_threads').workerData)`;

/** Installs a crew of so many threads, the caller included; null where one thread is all there is. */
export function installNodeCrew(threads = Math.min(MOST_THREADS, availableParallelism())): ThreadCrew | null {
  const heap = theHeap();
  if (threads < 2 || !heap.shared) return null;
  const crew = new ThreadCrew({ memory: heap.memory, threads, hire });
  installCrew(crew);
  return crew;
}

function hire(duty: HandDuty): void {
  const worker = new Worker(HAND, { eval: true, workerData: duty, stdin: false, execArgv: [] });
  worker.on('error', () => undefined); // its calls are done by the others
  worker.unref();
}
