/** From a request for a picture or a line to grids of values: which bytes, which plan, which hands. */
import { FormatError, InternalError } from '#core/base/errors.ts';
import type { ArrayView, Interval } from '#protocol/engine-api.ts';
import { type ArrayBytes, readsSync } from '../compute/array-bytes.ts';
import { fitsRaster, rasterRegionBytes } from '../compute/run-raster.ts';
import type { TileGrid } from '../compute/run-tile.ts';
import type { EngineRoom } from './engine-room.ts';
import type { ValueGrid } from './paint.ts';
import { type Plane, planeOf } from './plane.ts';
import { coarseLook } from './pyramid.ts';
import type { ArraySession } from './sessions.ts';
import { type PlanShare, planTile, type ReadBudget, type Reduction, sharePlan, type TilePlan } from './tile-plan.ts';

export interface Look {
  readonly session: ArraySession;
  readonly view: ArrayView;
  readonly rows: Interval;
  readonly cols: Interval;
  readonly width: number;
  readonly height: number;
  readonly reduction: Reduction;
  readonly quality: 'preview' | 'exact';
}

export interface PlannedLook {
  readonly plan: TilePlan;
  readonly bytes: ArrayBytes;
}

const MIB = 1 << 20;

/** What one answer may read. A ranged read of a dropped File costs about as much as 64 KiB of it. */
export function budgetFor(bytes: ArrayBytes, quality: 'preview' | 'exact'): ReadBudget {
  if (bytes.kind === 'heap') {
    const everything = Number.POSITIVE_INFINITY;
    return { bytes: everything, reads: everything, skip: everything };
  }
  const fast = readsSync(bytes.spec);
  if (quality === 'preview')
    return { bytes: (fast ? 64 : 3) * MIB, reads: fast ? 8000 : 112, skip: fast ? 8192 : 32_768 };
  return { bytes: (fast ? 1024 : 256) * MIB, reads: fast ? 20_000 : 4096, skip: 65_536 };
}

/** After a refusal of the whole: a sample that a person will wait for. */
function sampleBudget(budget: ReadBudget): ReadBudget {
  return { bytes: Math.min(budget.bytes, 16 * MIB), reads: Math.min(budget.reads, 500), skip: 32_768 };
}

/** The look through the coarsest level that is fine enough, where there is one. */
export function planCoarse(look: Look): PlannedLook | null {
  const { session, view, quality } = look;
  if (session.opened === null) return null;
  const plane = planeOf(session.opened.description, view);
  for (const level of [session.overview, session.pyramid, session.level]) {
    const coarse = level && coarseLook(level, view, { ...look, plane });
    if (coarse) return { plan: planTile({ ...coarse, budget: budgetFor(level.bytes, quality) }), bytes: level.bytes };
  }
  return null;
}

export function planLook(look: Look): PlannedLook {
  const { session, view, rows, cols, width, height, reduction, quality } = look;
  if (session.opened === null || session.bytes === null) throw new InternalError('the array is not open yet');
  const coarse = planCoarse(look);
  if (coarse !== null) return coarse;
  const plane = planeOf(session.opened.description, view);
  const window = { plane, rows, cols, width, height, reduction };
  const bytes = session.bytes;
  const budget = budgetFor(bytes, quality);
  const plan = planTile({ ...window, budget });
  if (quality === 'preview' || !plan.sampled) return { plan, bytes };
  return { plan: planTile({ ...window, budget: sampleBudget(budget) }), bytes };
}

/** Grids of one look, on screen axes. */
export interface LookGrids {
  readonly plan: TilePlan;
  readonly values: ValueGrid;
  readonly min: ValueGrid | null;
  readonly max: ValueGrid | null;
}

/** Fewer bytes than this are not worth two hands. */
const SHARE_BYTES = 256 * 1024;

export async function runLook(room: EngineRoom, { plan, bytes }: PlannedLook, signal: AbortSignal): Promise<LookGrids> {
  const elements = Math.min(plan.bytes, plan.plane.rowCount * plan.plane.colCount * plan.plane.dtype.itemsize);
  const shares = sharePlan(plan, elements < SHARE_BYTES ? 1 : room.scheduler.hands);
  const running = shares.map((share) => runShare(room, { plan: withoutPixels(share.plan), bytes }, signal));
  const grids = await Promise.all(running);
  return {
    plan,
    values: joined(plan, shares, grids, ({ values }) => values),
    min: plan.reduction === 'envelope' ? joined(plan, shares, grids, ({ min }) => min) : null,
    max: plan.reduction === 'envelope' ? joined(plan, shares, grids, ({ max }) => max) : null,
  };
}

async function runShare({ scheduler, heap, kernels }: EngineRoom, { plan, bytes }: PlannedLook, signal: AbortSignal) {
  const region = fitsRaster(plan, bytes) ? heap.allocate(rasterRegionBytes(kernels, plan, bytes)) : null;
  try {
    return await scheduler.run({ kind: 'tile', bytes, plan, region }, { priority: 'visible', signal });
  } finally {
    if (region !== null) heap.free(region);
  }
}

const NO_PIXELS = new Int32Array(0);

/** Hands need no pixels: less to copy. */
function withoutPixels(plan: TilePlan): TilePlan {
  return { ...plan, rowOfPixel: NO_PIXELS, colOfPixel: NO_PIXELS };
}

/** Bands of shares side by side, turned so that rows are rows. */
function joined(
  plan: TilePlan,
  shares: readonly PlanShare[],
  grids: readonly TileGrid[],
  part: (grid: TileGrid) => Float64Array | null,
): ValueGrid {
  const [slowCells, fastCells] = [plan.slow.cells, plan.fast.cells];
  const [rows, cols] = plan.slowIsRows ? [slowCells, fastCells] : [fastCells, slowCells];
  const first = grids[0];
  const only = first && part(first);
  if (grids.length === 1 && plan.slowIsRows && only) return { rows, cols, values: only };
  const values = new Float64Array(rows * cols);
  const [slowStep, fastStep] = plan.slowIsRows ? [cols, 1] : [1, cols];
  for (const [index, grid] of grids.entries()) {
    const share = shares[index];
    const source = part(grid);
    if (share === undefined || source === null) continue;
    const at = share.firstCell * (share.axis === 'slow' ? slowStep : fastStep);
    if (fastStep === 1 && share.axis === 'slow') {
      values.set(source, at); // whole rows
      continue;
    }
    for (let slow = 0; slow < grid.slowCells; slow++) {
      const to = at + slow * slowStep;
      const from = slow * grid.fastCells;
      for (let fast = 0; fast < grid.fastCells; fast++) values[to + fast * fastStep] = source[from + fast]!;
    }
  }
  return { rows, cols, values };
}

/** Refuses to look at what has no elements. */
export function checkNotEmpty(plane: Plane): void {
  if (plane.rowCount === 0 || plane.colCount === 0) {
    throw new FormatError('zero-size array has no elements to look at', { pythonType: 'ValueError' });
  }
}
