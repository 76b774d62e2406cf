/** The message loop of a compute worker. */
import { toErrorRecord } from '#core/base/error-record.ts';
import { instantiateKernels } from '#core/kernels/static-kernels.ts';
import { Hand } from './hand.ts';
import type { TileGrid } from './run-tile.ts';
import type { FromWorker, RunMessage, Task, TaskReport, TaskResults, ToWorker } from './task.ts';

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
    const reports = gathered((report) => send({ type: 'report', id, report }));
    try {
      const result = await hand.run(task, { flag, foreground, report: reports.take });
      reports.flush();
      send({ type: 'done', id, result }, transfersOf(task, result));
    } catch (error) {
      reports.flush();
      send({ type: 'failed', id, error: toErrorRecord(error) });
    } finally {
      running -= 1;
    }
  }

  port.onmessage = ({ data }) => {
    if (data.type === 'start') {
      hand = new Hand(instantiateKernels(data.module, data.memory), data.flags, data.plain);
      send({ type: 'ready' });
    } else if (hand !== null) void run(hand, data);
  };
}

/** A message costs as much as the statistics of its piece: byte counts are summed up and sent now and then. */
const REPORT_MS = 50;

function gathered(send: (report: TaskReport) => void) {
  let bytes = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (bytes > 0) send({ bytes });
    bytes = 0;
    sentAt = performance.now();
  };
  const take = (report: TaskReport) => {
    bytes += report.bytes;
    if (performance.now() - sentAt >= REPORT_MS) flush();
  };
  return { take, flush };
}

function transfersOf(task: Task, result: TaskResults[Task['kind']]): Transferable[] {
  if (task.kind !== 'tile') return [];
  const { values, min, max } = result as TileGrid;
  return [values, min, max].flatMap((grid) => (grid === null ? [] : [grid.buffer]));
}
