/**
 * A coarse block of an array of three axes, put together from tiles: the colour of a tile's pixel is the number, in
 * 255 steps between two ends, so that no other question to the engine is needed. Planes between those that are read
 * are left out, which is said.
 */
import type { SignalledRequests } from '#protocol/client.ts';
import type { ArrayView } from '#protocol/engine-api.ts';
import { indexAt, type Place, type VolumeAxes } from './volume-axes.ts';

export interface BlockRequest {
  readonly view: Pick<ArrayView, 'arrayId' | 'field' | 'component' | 'index'>;
  readonly axes: VolumeAxes;
  readonly lengths: Place;
  readonly low: number;
  readonly high: number;
  /** Elements of the block, at most. */
  readonly most: number;
}

export interface Block {
  /** Elements along depth, rows and columns. */
  readonly shape: Place;
  /** C order: depth, rows, columns; NaN where there is no number. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Where along the depth the planes lie. */
  readonly depths: readonly number[];
  /** Every plane, row and column was looked at. */
  readonly whole: boolean;
}

/** Entry k of the table has k for its red; what is no number has no opacity. */
function countingTable(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: 1024 }, (_, at) => (at % 4 === 0 ? at / 4 : at % 4 === 3 ? 255 : 0));
}

export function blockShape(lengths: Place, most: number): Place {
  const share = Math.min(1, Math.cbrt(most / (lengths.depth * lengths.row * lengths.col)));
  const side = (length: number): number => Math.max(Math.min(length, 2), Math.round(length * share));
  return { depth: side(lengths.depth), row: side(lengths.row), col: side(lengths.col) };
}

export async function readBlock(
  requests: Pick<SignalledRequests, 'tile'>,
  request: BlockRequest,
  signal: AbortSignal,
  onPlane: (done: number, of: number) => void,
): Promise<Block> {
  const { view, axes, lengths, low, high, most } = request;
  const shape = blockShape(lengths, most);
  const depths = Array.from({ length: shape.depth }, (_, k) =>
    shape.depth === lengths.depth
      ? k
      : Math.min(lengths.depth - 1, Math.floor(((k + 0.5) * lengths.depth) / shape.depth)),
  );
  const values = new Float32Array(shape.depth * shape.row * shape.col);
  const colouring = { kind: 'map', table: countingTable(), scale: 'linear', low, high, nan: [0, 0, 0, 0] } as const;
  for (const [k, depth] of depths.entries()) {
    const tile = await requests.tile(
      {
        view: {
          ...view,
          rowAxis: axes.row,
          colAxis: axes.col,
          index: indexAt(view.index, axes, { depth, row: 0, col: 0 }),
        },
        rows: [0, lengths.row],
        cols: [0, lengths.col],
        width: shape.col,
        height: shape.row,
        reducer: 'mean',
        colouring,
        quality: 'preview',
      },
      signal,
    );
    fill(values, k * shape.row * shape.col, tile.pixels, low, high);
    onPlane(k + 1, depths.length);
  }
  const whole = shape.depth === lengths.depth && shape.row === lengths.row && shape.col === lengths.col;
  return { shape, values, depths, whole };
}

function fill(values: Float32Array, from: number, pixels: Uint8ClampedArray, low: number, high: number): void {
  const step = (high - low) / 255;
  for (let k = 0; k < pixels.length / 4; k++) {
    values[from + k] = pixels[k * 4 + 3] === 0 ? Number.NaN : low + pixels[k * 4] * step;
  }
}
