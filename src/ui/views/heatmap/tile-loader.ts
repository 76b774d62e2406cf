/**
 * Asks for tiles so that the newest wish is served soonest: one preview under way at a time (the next wish waits,
 * a newer one takes its place), then the exact tile, which is dropped as soon as somebody wishes for something else.
 */
import { isArraybookError } from '#core/base/errors.ts';
import type { TileRequest, TileResult } from '#protocol/engine-api.ts';

export interface TileWish {
  /** Equal keys want equal pixels. */
  readonly key: string;
  /** Which data in which colours, whatever part of it. */
  readonly dataKey: string;
  readonly request: Omit<TileRequest, 'quality'>;
}

export interface TileArrival {
  readonly wish: TileWish;
  readonly tile: TileResult;
  /** Nothing better will come for this wish. */
  readonly final: boolean;
  /** `performance.now()` when it was asked for. */
  readonly askedAt: number;
}

export interface TileLoaderOptions {
  readonly request: (request: TileRequest, signal: AbortSignal) => Promise<TileResult>;
  readonly onTile: (arrival: TileArrival) => void;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
}

export interface TileLoader {
  wish(wish: TileWish): void;
  /** The next wish is served even if it is like the last, unless that one is still under way. */
  forget(): void;
  stop(): void;
}

/** A preview that takes longer than this makes way for a newer wish (milliseconds). */
const PATIENCE = 1500;

export function createTileLoader({ request, onTile, onError, now = () => performance.now() }: TileLoaderOptions) {
  let waiting: TileWish | null = null;
  let latest = '';
  let running: { controller: AbortController; quality: TileRequest['quality']; since: number } | null = null;

  function next(): void {
    const wish = waiting;
    waiting = null;
    if (wish !== null) void serve(wish, 'preview');
  }

  async function serve(wish: TileWish, quality: TileRequest['quality']): Promise<void> {
    const controller = new AbortController();
    const mine = { controller, quality, since: now() };
    running = mine;
    try {
      const tile = await request({ ...wish.request, quality }, controller.signal);
      if (running !== mine) return;
      running = null;
      const final = quality === 'exact' || !tile.sampled;
      onTile({ wish, tile, final, askedAt: mine.since });
      if (waiting === null && !final && running === null) void serve(wish, 'exact');
      else if (running === null) next();
    } catch (error) {
      if (running !== mine) return;
      running = null;
      if (!isArraybookError(error, 'cancelled')) onError(error);
      next();
    }
  }

  function wish(wanted: TileWish): void {
    if (wanted.key === latest) return;
    latest = wanted.key;
    waiting = wanted;
    if (running === null) {
      next();
      return;
    }
    if (running.quality === 'exact' || now() - running.since > PATIENCE) {
      const { controller } = running;
      running = null;
      controller.abort();
      next();
    }
  }

  function stop(): void {
    waiting = null;
    latest = '';
    const controller = running?.controller;
    running = null;
    controller?.abort();
  }

  function forget(): void {
    if (running === null && waiting === null) latest = '';
  }

  return { wish, forget, stop } satisfies TileLoader;
}
