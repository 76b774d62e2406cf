/** One chunk task in, one partial result out. */
import { unreachable } from '#core/base/errors.ts';
import type { TaskContext } from './hand.ts';
import { runCopy, runLoad } from './run-copy.ts';
import { runInflate } from './run-inflate.ts';
import { runLevel } from './run-level.ts';
import { runPass } from './run-pass.ts';
import { runRaster } from './run-raster.ts';
import { runRefine } from './run-refine.ts';
import { runTile } from './run-tile.ts';
import type { ReleaseTask, Task, TaskResults } from './task.ts';

export async function runTask(
  task: Exclude<Task, ReleaseTask>,
  context: TaskContext,
): Promise<TaskResults[Task['kind']]> {
  switch (task.kind) {
    case 'tile':
      if (task.region !== null) return runRaster({ ...task, region: task.region }, context);
      return runTile(task.plan, { reader: await context.open(task.bytes), breathe: () => context.breathe() });
    case 'pass':
      return runPass(task, context);
    case 'refine':
      return runRefine(task, context);
    case 'load':
      return runLoad(task, context);
    case 'copy':
      return runCopy(task, context);
    case 'inflate':
      return runInflate(task, context);
    case 'level':
      return runLevel(task, context);
    default:
      return unreachable(task);
  }
}
