import { useEffect, useRef } from 'react';
import { toErrorRecord } from '#core/base/error-record.ts';
import type { ArrayView, Colouring, TileResult } from '#protocol/engine-api.ts';
import { useCard } from '../cards/card-store.ts';
import { createTileLoader, type TileLoader } from '../heatmap/tile-loader.ts';
import type { Place, PlaneFacts } from './volume-axes.ts';

export interface PlanePictureProps {
  readonly plane: PlaneFacts;
  readonly view: ArrayView;
  readonly lengths: Place;
  readonly place: Place;
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
  readonly colouring: Colouring;
  readonly title: string;
  /** The title in words. */
  readonly label: string;
  readonly onPlace: (place: Place) => void;
  readonly onKey: (event: React.KeyboardEvent) => void;
  readonly onTile: (plane: PlaneFacts, tile: TileResult) => void;
}

/** One plane of the three: its picture, and two lines where the others cross it. */
export function PlanePicture(props: PlanePictureProps) {
  const { plane, view, lengths, place, width, height, colouring, title, label, onPlace, onKey, onTile } = props;
  const card = useCard();
  const canvas = useRef<HTMLCanvasElement>(null);
  const loader = useRef<TileLoader | null>(null);
  const arrived = useRef(onTile);
  arrived.current = onTile;

  useEffect(() => {
    const made = createTileLoader({
      request: (request, signal) => card.requests.tile(request, signal),
      onTile: ({ tile }) => {
        draw(canvas.current, tile);
        arrived.current(plane, tile);
      },
      onError: (error) => card.picture.setState({ error: toErrorRecord(error) }),
    });
    loader.current = made;
    return () => made.stop();
  }, [card, plane]);

  const [rows, cols] = [lengths[plane.down], lengths[plane.right]];
  useEffect(() => {
    const sharp = Math.min(2, devicePixelRatio);
    const request = {
      view,
      rows: [0, rows] as const,
      cols: [0, cols] as const,
      width: Math.max(1, Math.min(cols, Math.round(width * sharp))),
      height: Math.max(1, Math.min(rows, Math.round(height * sharp))),
      reducer: card.settings.getState().reducer,
      colouring,
    };
    const dataKey = JSON.stringify([view, colouring.low, colouring.high]);
    const table = colouring.kind === 'map' ? `${colouring.scale} ${colouring.nan} ${tableKey(colouring.table)}` : '';
    loader.current?.wish({ key: `${dataKey} ${table} ${request.width}×${request.height}`, dataKey, request });
  }, [card, view, rows, cols, width, height, colouring]);

  const pick = (event: React.PointerEvent) => {
    if (event.type === 'pointermove' && event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    onPlace({
      ...place,
      [plane.right]: Math.floor(((event.clientX - box.left) / box.width) * cols),
      [plane.down]: Math.floor(((event.clientY - box.top) / box.height) * rows),
    });
  };
  const x = ((place[plane.right] + 0.5) / cols) * 100;
  const y = ((place[plane.down] + 0.5) / rows) * 100;
  return (
    <div className="plane" data-plane={plane.name}>
      <p className="plane-title mono" aria-hidden>
        {title}
      </p>
      <div
        className="plane-surface"
        style={{ width, height }}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the cursor of the planes moves by keys
        tabIndex={0}
        aria-roledescription="plane of an array"
        aria-label={`${label}. Arrow keys move the cursor, page up and page down move this plane.`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          pick(event);
        }}
        onPointerMove={pick}
        onKeyDown={onKey}
      >
        <canvas ref={canvas} className="plane-raster" />
        <span className="plane-line" data-along="down" style={{ left: `${x}%` }} />
        <span className="plane-line" data-along="right" style={{ top: `${y}%` }} />
      </div>
    </div>
  );
}

/** Enough of a colour table to tell it from others. */
function tableKey(table: Uint8Array): string {
  return [0, 340, 680, 1020].map((at) => table.subarray(at, at + 3).join()).join(' ');
}

function draw(canvas: HTMLCanvasElement | null, { pixels, width, height }: TileResult): void {
  if (canvas === null) return;
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
}
