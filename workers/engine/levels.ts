/**
 * A finer level for looks between single elements and the pyramid of the pass. It is made behind everything else, from
 * bytes in the private file system, and stays there as scratch: it takes no memory. Without it looks read
 * elements.
 */
import { removeOpfsFile, storageEstimate } from '#bytes/sources/opfs-file.ts';
import { readsSync } from '../compute/array-bytes.ts';
import { levelBytes, levelCode, levelRegionBytes } from '../compute/run-level.ts';
import type { LevelTask } from '../compute/task.ts';
import { scratchPath } from './copies.ts';
import type { EngineRoom } from './engine-room.ts';
import { bytesOf } from './open-file.ts';
import { type CoarseLevel, geometryAt, type PyramidGeometry } from './pyramid.ts';
import type { ArraySession } from './sessions.ts';

/** A level that would take more of the free storage than this is not made. */
const SHARE = 0.3;
/** Longest row of blocks whose elements are brought into the heap at once. */
const LONGEST_BAND = 32 << 20;

/** Blocks of the level: a quarter as wide as the pyramid's, but never so small that a level is as large as the array. */
export function levelGeometry(pyramid: PyramidGeometry): PyramidGeometry | null {
  const factor = Math.max(4, pyramid.factor / 4);
  return pyramid.slowAxis === null || factor >= pyramid.factor ? null : geometryAt(pyramid, factor);
}

/** Makes the level where it helps and there is room. Never throws. */
export async function makeLevel(room: EngineRoom, session: ArraySession): Promise<void> {
  const { pyramid, bytes, opened } = session;
  if (session.level !== null || pyramid === null || opened === null || bytes?.kind !== 'source') return;
  const { dtype, dataOffset, dataLength, availableLength } = opened.description;
  const shape = levelGeometry(pyramid.geometry);
  const usable = room.info.opfs === 'many-readers' && readsSync(bytes.spec) && availableLength >= dataLength;
  if (shape === null || !usable || levelCode(dtype) === null) return;
  if (shape.factor * shape.cols * dtype.itemsize > LONGEST_BAND || !(await hasRoomFor(levelBytes(shape)))) return;
  const region = room.heap.allocate(levelRegionBytes(room.kernels, shape, dtype.itemsize));
  const path = scratchPath();
  const task: LevelTask = { kind: 'level', bytes, dtype, offset: dataOffset, shape, path, region };
  try {
    const { signal } = session.passAbort;
    await room.scheduler.run(task, { priority: 'background', signal, pause: session.pause });
    session.level = new ScratchLevel(session, shape, path);
  } catch {
    // nothing is lost: looks read elements
  } finally {
    room.heap.free(region);
  }
}

async function hasRoomFor(byteLength: number): Promise<boolean> {
  const { usage, quota } = await storageEstimate();
  return byteLength <= (quota - usage) * SHARE;
}

export class ScratchLevel implements CoarseLevel {
  readonly geometry: PyramidGeometry;
  readonly gridBytes: number;
  readonly bytes: CoarseLevel['bytes'];
  readonly complete = true;
  readonly #path: string;

  constructor({ arrayId }: ArraySession, geometry: PyramidGeometry, path: string) {
    const { planes, blockRows, blockCols } = geometry;
    this.geometry = geometry;
    this.gridBytes = planes * blockRows * blockCols * 4;
    this.bytes = bytesOf(`${arrayId}@level`, { kind: 'opfs', path, name: 'level' });
    this.#path = path;
  }

  async remove({ scheduler }: EngineRoom): Promise<void> {
    if (this.bytes.kind === 'source') await scheduler.everywhere({ kind: 'release', key: this.bytes.key });
    await removeOpfsFile(this.#path).catch(() => {});
  }
}
