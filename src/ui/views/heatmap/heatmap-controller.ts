/**
 * The picture outside of React: keeps the raster in step with the settings, one frame at a time, and asks for tiles.
 * Pointer and keyboard reach it through `move`, `zoom`, `point` …; everything that should last is written to settings.
 */
import { toErrorRecord } from '#core/base/error-record.ts';
import type { CellsRequest } from '#protocol/engine-api.ts';
import { type Subject, subjectOf } from '../cards/array-axes.ts';
import { type CardSettings, change, elementAt, planeOf, type Rectangle, viewOf } from '../cards/card-settings.ts';
import type { CardModel } from '../cards/card-store.ts';
import { becameExact, statisticsOf } from '../cards/card-store.ts';
import { createCellTexts } from './cell-texts.ts';
import { colouringOf, type Ends, endsOf, OPEN_ENDS, speaksOf } from './colouring.ts';
import { markFirstPicture } from './first-picture.ts';
import { createLatest } from './latest.ts';
import { paintOverlay } from './overlay.ts';
import { type Layers, layerOf, paintLayers, paperOf, stacked } from './raster-layers.ts';
import { createTileLoader, type TileArrival } from './tile-loader.ts';
import {
  type Box,
  elementUnder,
  type Orientation,
  type Place,
  type Plane,
  placeAt,
  shownWindow,
  tilePlan,
} from './viewport.ts';

export interface HeatmapFrame {
  readonly settings: CardSettings;
  readonly subject: Subject;
  readonly plane: Plane;
  readonly box: Box;
  readonly orientation: Orientation;
  readonly window: Rectangle;
}

export interface HeatmapController {
  /** Null until the picture has a size. */
  frame(): HeatmapFrame | null;
  resize(box: Box): void;
  /** Element under a pixel of the picture; also shows its value. Null: the pointer left. */
  point(at: { x: number; y: number } | null): Place | null;
  /** Asks again after an error. */
  retry(): void;
  /** Draws again what is there: colours of the page have changed. */
  repaint(): void;
  /** The raster as it stands, for export. */
  raster(): HTMLCanvasElement;
  /** Called after each paint with what is on the screen. */
  onFrame(listener: (frame: HeatmapFrame) => void): () => void;
  stop(): void;
}

export interface HeatmapCanvases {
  readonly raster: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
}

export function orientationOf(settings: CardSettings): Orientation {
  return { down: (settings.origin === 'upper') !== settings.flipRows, right: !settings.flipCols };
}

/** What decides about the pixels besides the window. */
function dataKeyOf(settings: CardSettings, ends: Ends): string {
  const { view, field, component, rowAxis, colAxis, channelAxis, index } = settings;
  const { colourMap, reversed, scale, nanColour, reducer } = settings;
  const place = index.map((at, axis) => (axis === rowAxis || axis === colAxis || axis === channelAxis ? 0 : at));
  return JSON.stringify([
    [view === 'image', field, component, rowAxis, colAxis, channelAxis, place],
    [colourMap, reversed, scale, nanColour, reducer, ends],
  ]);
}

/** Ends that the engine chose hold while one slice is panned and zoomed, so that colours keep their meaning. */
function sliceKeyOf(settings: CardSettings): string {
  return dataKeyOf({ ...settings, colourMap: 'grey', reversed: false, nanColour: '', reducer: 'mean' }, OPEN_ENDS);
}

/** Index of what is under the pointer: one element, or all channels of a pixel. */
function pixelAt(settings: CardSettings, { row, col }: Place): (number | ':')[] {
  return elementAt(settings, row, col).map((at, axis) => (axis === settings.channelAxis ? ':' : at));
}

function cellsUnder(card: CardModel, settings: CardSettings, { row, col }: Place): CellsRequest {
  const view = viewOf(card.info, settings);
  const { channelAxis } = settings;
  if (channelAxis === null) return { view, rows: [row, row + 1], cols: [col, col + 1] };
  const channels = subjectOf(card.info, settings.field).shape[channelAxis];
  const along = { ...view, rowAxis: null, colAxis: channelAxis, index: elementAt(settings, row, col) };
  return { view: along, rows: [0, 1], cols: [0, channels] };
}

export function createHeatmapController(card: CardModel, canvases: HeatmapCanvases): HeatmapController {
  let box: Box | null = null;
  let layers: Layers = { under: null, top: null };
  let held: { key: string; ends: Ends } | null = null;
  let scheduled = 0;
  let paper: CanvasPattern | null = null;
  let pointed: Place | null = null;
  const listeners = new Set<(frame: HeatmapFrame) => void>();

  const loader = createTileLoader({
    request: (request, signal) => card.requests.tile(request, signal),
    onTile: receive,
    onError: (error) => card.picture.setState({ error: toErrorRecord(error), busy: false }),
  });
  const texts = createCellTexts({ requests: card.requests, onTexts: schedule });
  const readout = createLatest({
    run: ({ settings, place }: { settings: CardSettings; place: Place }, signal) =>
      card.requests.cells(cellsUnder(card, settings, place), signal),
    onAnswer: ({ texts: [row] }, { settings, place }) => {
      const text = settings.channelAxis === null ? (row?.[0] ?? '') : `[${row?.join(' ') ?? ''}]`;
      card.picture.setState({ readout: { index: pixelAt(settings, place), text } });
    },
    onError: () => undefined,
  });

  function frame(): HeatmapFrame | null {
    if (box === null || box.width < 1 || box.height < 1) return null;
    const settings = card.settings.getState();
    const subject = subjectOf(card.info, settings.field);
    const plane = planeOf(subject, settings);
    const window = shownWindow(settings.window, plane, box, settings.aspect);
    return { settings, subject, plane, box, orientation: orientationOf(settings), window };
  }

  function endsNow(settings: CardSettings): Ends {
    const whole = speaksOf(settings) ? statisticsOf(card.pass.getState(), settings.field) : null;
    const ends = endsOf(settings.limits, whole);
    if (ends.low !== null && ends.high !== null) return ends;
    return held?.key === sliceKeyOf(settings) ? held.ends : ends;
  }

  function ask(at: HeatmapFrame): void {
    const { settings } = at;
    const ends = endsNow(settings);
    const plan = tilePlan(at.window, at.plane, at.box, devicePixelRatio);
    const dataKey = dataKeyOf(settings, ends);
    const colouring = colouringOf(settings, ends);
    const request = { view: viewOf(card.info, settings), ...plan, reducer: settings.reducer, colouring };
    loader.wish({ key: dataKey + JSON.stringify(plan), dataKey, request });
  }

  function receive({ wish, tile, final, askedAt }: TileArrival): void {
    const settings = card.settings.getState();
    const openEnds = wish.request.colouring.low === null || wish.request.colouring.high === null;
    let { dataKey } = wish;
    if (openEnds && (final || held === null)) {
      held = { key: sliceKeyOf(settings), ends: { low: tile.low, high: tile.high } };
      dataKey = dataKeyOf(settings, held.ends);
    }
    layers = stacked(layers, layerOf(tile, dataKey));
    card.picture.setState({ low: tile.low, high: tile.high, sampled: tile.sampled, busy: !final, error: null });
    paint();
    performance.measure('arraybook:tile', {
      start: askedAt + (tile.waited ?? 0),
      detail: { name: card.info.fileName },
    });
    markFirstPicture(card);
  }

  function fitCanvas(canvas: HTMLCanvasElement, size: Box): CanvasRenderingContext2D | null {
    const [width, height] = [Math.round(size.width * devicePixelRatio), Math.round(size.height * devicePixelRatio)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    return canvas.getContext('2d');
  }

  function paint(): void {
    const at = frame();
    if (at === null) return;
    const raster = fitCanvas(canvases.raster, at.box);
    if (raster !== null) {
      paper ??= paperOf(canvases.raster);
      paintLayers(raster, layers, { ...at, devicePixelRatio, paper });
    }
    const overlay = fitCanvas(canvases.overlay, at.box);
    if (overlay !== null)
      paintOverlay(overlay, { ...at, pointed, layer: layers.top, texts, view: viewOf(card.info, at.settings) });
    for (const listener of listeners) listener(at);
  }

  function tick(): void {
    scheduled = 0;
    const at = frame();
    if (at === null) return;
    ask(at);
    paint();
  }

  function schedule(): void {
    if (scheduled === 0) scheduled = requestAnimationFrame(tick);
  }

  function showValue(place: Place | null): void {
    const settings = card.settings.getState();
    if (place === null) {
      card.picture.setState({ readout: null });
      return;
    }
    const index = pixelAt(settings, place);
    const shown = card.picture.getState().readout;
    if (shown !== null && shown.index.join() === index.join()) return;
    card.picture.setState({ readout: { index, text: null } });
    readout.ask({ settings, place });
  }

  function point(at: { x: number; y: number } | null): Place | null {
    const now = frame();
    if (now === null) return null;
    const place =
      at === null ? null : elementUnder(placeAt(at.x, at.y, now.window, now.box, now.orientation), now.plane);
    pointed = place;
    showValue(place ?? now.settings.cursor);
    schedule();
    return place;
  }

  function resize(size: Box): void {
    const first = box === null;
    if (!first && box?.width === size.width && box.height === size.height) return;
    box = size;
    if (first) tick();
    else schedule();
  }

  const unsubscribe = [
    card.settings.subscribe((settings, before) => {
      if (settings.cursor !== before.cursor || settings.index !== before.index) {
        card.picture.setState({ readout: null });
        showValue(settings.cursor ?? pointed);
      }
      schedule();
    }),
    card.pass.subscribe((pass, before) => {
      if (pass?.statistics !== before?.statistics) schedule();
      // What the engine could only sample it may know now.
      if (becameExact(before, pass) && card.picture.getState().sampled) {
        loader.forget();
        schedule();
      }
    }),
  ];

  return {
    frame,
    resize,
    point,
    retry: () => {
      loader.stop();
      card.picture.setState({ error: null });
      schedule();
    },
    repaint: () => {
      paper = null;
      schedule();
    },
    raster: () => canvases.raster,
    onFrame: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      for (const off of unsubscribe) off();
      cancelAnimationFrame(scheduled);
      loader.stop();
      readout.stop();
      texts.stop();
    },
  };
}

/** Writes a window that zooming or panning gave. */
export function showWindow(card: CardModel, window: Rectangle | null): void {
  card.change(change({ window }));
}
