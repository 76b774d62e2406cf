/** Tiles and lines: looks, painted or bucketed. */
import { SelectionError } from '#core/base/errors.ts';
import type { Interval, LineRequest, LineResult, TileRequest, TileResult } from '#protocol/engine-api.ts';
import { axisBins } from './axis-bins.ts';
import type { EngineRoom } from './engine-room.ts';
import { passIsWorthWaitingFor } from './exact-wait.ts';
import { checkNotEmpty, type Look, type LookGrids, planCoarse, planLook, runLook } from './looks.ts';
import { kernelColours, type Painted, paintMap, paintRgb, rgbRange, type ValueGrid } from './paint.ts';
import { planeOf } from './plane.ts';
import type { ArraySession } from './sessions.ts';
import type { TilePlan } from './tile-plan.ts';

const MOST_PIXELS = 8192;

export async function tileOf(
  room: EngineRoom,
  session: ArraySession,
  request: TileRequest,
  signal: AbortSignal,
): Promise<TileResult> {
  const { rows, cols, width, height, colouring } = request;
  checkPixels(width, height);
  checkPlane(session, request.view, rows, cols);
  const waited = await passIsWorthWaitingFor(session, lookOf(session, request), signal);
  const looks = channelViews(session, request).map((view) =>
    runLook(room, planLook({ ...lookOf(session, request), view }), signal),
  );
  const grids = await Promise.all(looks);
  const { pixels, low, high } = paint(room, session, { grids, colouring });
  return { width, height, pixels, rows, cols, sampled: grids.some(({ plan }) => plan.sampled), low, high, waited };
}

function lookOf(session: ArraySession, request: TileRequest): Look {
  const { view, rows, cols, width, height, reducer, quality } = request;
  return { session, view, rows, cols, width, height, reduction: reducer, quality };
}

function channelViews(session: ArraySession, { view, colouring }: TileRequest): TileRequest['view'][] {
  if (colouring.kind === 'map') return [view];
  const { channelAxis } = colouring;
  const channels = session.opened?.description.shape[channelAxis] ?? 0;
  if (channels < 3 || channels > 4 || channelAxis === view.rowAxis || channelAxis === view.colAxis) {
    throw new SelectionError(`axis ${channelAxis} does not hold 3 or 4 colour channels`);
  }
  return Array.from({ length: channels }, (_, channel) => ({
    ...view,
    index: view.index.map((index, axis) => (axis === channelAxis ? channel : index)),
  }));
}

interface Painting {
  readonly grids: readonly LookGrids[];
  readonly colouring: TileRequest['colouring'];
}

function paint({ heap, kernels }: EngineRoom, session: ArraySession, { grids, colouring }: Painting): Painted {
  const { plan, values } = grids[0]!;
  if (colouring.kind === 'map') return paintMap(values, plan, colouring, kernelColours(heap, kernels));
  const range = rgbRange(colouring, session.opened!.description.dtype);
  const channels = grids.map((grid) => grid.values);
  return paintRgb(channels, plan, range);
}

export async function lineOf(
  room: EngineRoom,
  session: ArraySession,
  request: LineRequest,
  signal: AbortSignal,
): Promise<LineResult> {
  const { view, cols, quality } = request;
  const [first, end] = checkPlane(session, view, [0, 1], cols);
  const elements = end - first <= 2 * request.buckets;
  const width = elements ? end - first : request.buckets;
  const window: Interval = elements ? [first, end] : cols;
  const look = { session, view, rows: [0, 1] as const, cols: window, width, height: 1, quality };
  await passIsWorthWaitingFor(session, { ...look, reduction: 'envelope' }, signal);
  const grids = await envelopeOf(room, look, signal);
  const length = planeOf(session.opened!.description, view).colCount;
  const start = Float64Array.from(axisBins(window, length, width).start);
  const pick = ({ values, plan }: PlannedGrid) => Float64Array.from(plan.colOfPixel, (cell) => values.values[cell]!);
  const { plan } = grids.mean;
  return { start, min: pick(grids.min), max: pick(grids.max), mean: pick(grids.mean), elements, sampled: plan.sampled };
}

interface PlannedGrid {
  readonly plan: TilePlan;
  readonly values: ValueGrid;
}

/** Least, greatest and mean: three looks through the pyramid, or one at the elements. */
async function envelopeOf(
  room: EngineRoom,
  look: Omit<Look, 'reduction'>,
  signal: AbortSignal,
): Promise<Record<'min' | 'max' | 'mean', PlannedGrid>> {
  const coarse = (['min', 'max', 'mean'] as const).map((reduction) => planCoarse({ ...look, reduction }));
  const [least, greatest, middle] = coarse;
  if (least && greatest && middle) {
    const [min, max, mean] = await Promise.all([least, greatest, middle].map((plan) => runLook(room, plan, signal)));
    return { min: min!, max: max!, mean: mean! };
  }
  const { plan, values, min, max } = await runLook(room, planLook({ ...look, reduction: 'envelope' }), signal);
  return { min: { plan, values: min ?? values }, max: { plan, values: max ?? values }, mean: { plan, values } };
}

function checkPixels(width: number, height: number): void {
  const fits = (pixels: number) => Number.isInteger(pixels) && pixels > 0 && pixels <= MOST_PIXELS;
  if (!fits(width) || !fits(height)) throw new SelectionError(`a picture of ${width} × ${height} pixels can't be made`);
}

/** The window's columns in whole elements; refuses windows that lie outside the plane. */
function checkPlane(
  session: ArraySession,
  view: TileRequest['view'],
  rows: Interval,
  cols: Interval,
): [number, number] {
  const plane = planeOf(session.opened!.description, view);
  checkNotEmpty(plane);
  for (const [[from, to], length, what] of [
    [rows, plane.rowCount, 'rows'],
    [cols, plane.colCount, 'columns'],
  ] as const) {
    if (!(from < to && from >= 0 && to <= length)) {
      throw new SelectionError(`${what} [${from}, ${to}) are out of bounds for an axis with size ${length}`);
    }
  }
  return [Math.floor(cols[0]), Math.ceil(cols[1])];
}
