/** The message loop of a compute worker. */
import { toErrorRecord } from '#core/base/error-record.ts';
import { instantiateKernels } from '#core/kernels/static-kernels.ts';
import { Hand } from './hand.ts';
import type { TileGrid } from './run-tile.ts';
import type { FromWorker, RunMessage, Task, TaskResults, ToWorker } from './task.ts';

/** The part of a worker's global scope, or of a message port, that is used. */
export interface HandPort {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

/** How often a worker says that it is alive while it has work. */
export const HEARTBEAT_MS = 1000;

export function serveHand(port: HandPort): void {
  let hand: Hand | null = null;
  let running = 0;
  const send = (message: FromWorker, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  setInterval(() => running > 0 && send({ type: 'alive' }), HEARTBEAT_MS);

  async function run(hand: Hand, { id, task, flag, foreground }: RunMessage): Promise<void> {
    running += 1;
    try {
      const result = await hand.run(task, {
        flag,
        foreground,
        report: (report) => send({ type: 'report', id, report }),
      });
      send({ type: 'done', id, result }, transfersOf(task, result));
    } catch (error) {
      send({ type: 'failed', id, error: toErrorRecord(error) });
    } finally {
      running -= 1;
    }
  }

  port.onmessage = ({ data }) => {
    if (data.type === 'start') {
      hand = new Hand(instantiateKernels(data.module, data.memory), data.flags);
      send({ type: 'ready' });
    } else if (hand !== null) void run(hand, data);
  };
}

function transfersOf(task: Task, result: TaskResults[Task['kind']]): Transferable[] {
  if (task.kind !== 'tile') return [];
  const { values, min, max } = result as TileGrid;
  return [values, min, max].flatMap((grid) => (grid === null ? [] : [grid.buffer]));
}
