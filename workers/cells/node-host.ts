/** What Node lends to cells: clock, entropy, sleep, and a look at its own memory. */
import { randomFillSync } from 'node:crypto';
import { memoryUsage } from 'node:process';
import type { Watch } from '#core/language/runtime/budget.ts';
import type { Host } from '#core/language/runtime/session.ts';
import { installNodeCrew } from './node-crew.ts';
import './node-flags.ts';
import './deflate.ts';
import './heap-kernels.ts';
import './linalg-kernels.ts';
import './random-kernels.ts';

installNodeCrew();

const gate = new Int32Array(new SharedArrayBuffer(4));

export const nodeHost: Host = {
  now: () => performance.timeOrigin + performance.now(),
  elapsed: () => performance.now(),
  entropy: (target) => {
    randomFillSync(target);
  },
  sleep: (milliseconds) => {
    Atomics.wait(gate, 0, 0, milliseconds);
  },
};

export const nodeWatch: Watch = {
  interrupted: () => false,
  now: () => performance.now(),
  memory: () => memoryUsage.rss(),
};
