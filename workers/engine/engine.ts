/** The tab engine: files and arrays by id, answers to views, and what goes on behind them. */

import type { SourceSpec } from '#bytes/sources/source.ts';
import { type ArrayId, FileId } from '#core/base/brand.ts';
import { CancelledError, UnsupportedError } from '#core/base/errors.ts';
import type {
  ArrayInfo,
  ArrayState,
  CellsRequest,
  CellsResult,
  EngineApi,
  EngineInfo,
  ExportRequest,
  FileState,
  LineRequest,
  LineResult,
  OpenedFile,
  RecordsRequest,
  RecordsResult,
  RequestId,
  Statistics,
  StatisticsRequest,
  StorageReport,
  TileRequest,
  TileResult,
  WatchId,
} from '#protocol/engine-api.ts';
import { type EngineHost, type EngineRoom, openRoom } from './engine-room.ts';
import { infoOf, openFile, openInPlace } from './open-file.ts';
import { runArrayPass } from './pass.ts';
import type { ArraySession, FileSession } from './sessions.ts';
import { lineOf, tileOf } from './tiles.ts';

export class TabEngine implements EngineApi {
  readonly #host: EngineHost;
  readonly #requests = new Map<RequestId, AbortController>();
  readonly #watches = new Map<WatchId, () => void>();
  #room: Promise<EngineRoom> | null = null;
  #serial = 0;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  async start(): Promise<EngineInfo> {
    return (await this.#open()).info;
  }

  #open(): Promise<EngineRoom> {
    this.#room ??= openRoom(this.#host);
    return this.#room;
  }

  async open(spec: SourceSpec): Promise<OpenedFile> {
    const room = this.#open();
    const file = await openFile(FileId.of(++this.#serial), spec);
    (await room).sessions.add(file);
    return file.opened;
  }

  async close(fileId: FileId): Promise<void> {
    const room = await this.#open();
    const file = room.sessions.remove(fileId);
    if (file !== null) await closeFile(room, file);
  }

  async openArray(arrayId: ArrayId): Promise<ArrayInfo> {
    const room = await this.#open();
    const array = room.sessions.array(arrayId);
    const file = room.sessions.file(array.fileId);
    array.opening ??= openArray(room, file, array);
    array.opening.catch(() => {
      array.opening = null;
    });
    return (await array.opening).info;
  }

  async watchArray(arrayId: ArrayId, listener: (state: ArrayState) => void): Promise<WatchId> {
    const { sessions } = await this.#open();
    return this.#watch(sessions.array(arrayId).state.listen(listener));
  }

  async watchFile(fileId: FileId, listener: (state: FileState) => void): Promise<WatchId> {
    const { sessions } = await this.#open();
    return this.#watch(sessions.file(fileId).state.listen(listener));
  }

  #watch(stop: () => void): WatchId {
    const id = ++this.#serial;
    this.#watches.set(id, stop);
    return id;
  }

  async unwatch(watchId: WatchId): Promise<void> {
    this.#watches.get(watchId)?.();
    this.#watches.delete(watchId);
  }

  tile(request: TileRequest, requestId: RequestId): Promise<TileResult> {
    return this.#answer(requestId, request.view.arrayId, (room, array, signal) =>
      tileOf(room.scheduler, array, request, signal),
    );
  }

  line(request: LineRequest, requestId: RequestId): Promise<LineResult> {
    return this.#answer(requestId, request.view.arrayId, (room, array, signal) =>
      lineOf(room.scheduler, array, request, signal),
    );
  }

  cells(request: CellsRequest, requestId: RequestId): Promise<CellsResult> {
    return this.#answer(requestId, request.view.arrayId, async () => todo());
  }

  records(request: RecordsRequest, requestId: RequestId): Promise<RecordsResult> {
    return this.#answer(requestId, request.arrayId, async () => todo());
  }

  statistics(request: StatisticsRequest, requestId: RequestId): Promise<Statistics> {
    return this.#answer(requestId, request.view.arrayId, async () => todo());
  }

  exportSlice(request: ExportRequest, requestId: RequestId): Promise<Blob> {
    return this.#answer(requestId, request.view.arrayId, async () => todo());
  }

  async sha256(_fileId: FileId, _requestId: RequestId): Promise<string> {
    return todo();
  }

  async cancel(requestId: RequestId): Promise<void> {
    this.#requests.get(requestId)?.abort();
  }

  /** Runs one request under its id; the array's header is read first where it was not yet. */
  async #answer<T>(
    requestId: RequestId,
    arrayId: ArrayId,
    work: (room: EngineRoom, array: ArraySession, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const abort = new AbortController();
    this.#requests.set(requestId, abort);
    try {
      await this.openArray(arrayId);
      const room = await this.#open();
      if (abort.signal.aborted) throw new CancelledError();
      return await work(room, room.sessions.array(arrayId), abort.signal);
    } finally {
      this.#requests.delete(requestId);
    }
  }

  async pausePass(arrayId: ArrayId): Promise<void> {
    await this.#setPaused(arrayId, true);
  }

  async resumePass(arrayId: ArrayId): Promise<void> {
    await this.#setPaused(arrayId, false);
  }

  async #setPaused(arrayId: ArrayId, paused: boolean): Promise<void> {
    const array = (await this.#open()).sessions.array(arrayId);
    array.pause.set(paused);
    array.state.update({ paused });
  }

  async cancelPass(arrayId: ArrayId): Promise<void> {
    const array = (await this.#open()).sessions.array(arrayId);
    array.passAbort.abort();
    await array.background;
  }

  async restartPass(arrayId: ArrayId): Promise<void> {
    await this.cancelPass(arrayId);
    const room = await this.#open();
    const array = room.sessions.array(arrayId);
    array.passAbort = new AbortController();
    array.pause.set(false);
    array.state.update({ phase: 'waiting', paused: false, error: null });
    array.background = runArrayPass(room, array);
  }

  async storage(): Promise<StorageReport> {
    return todo();
  }

  async forget(_path: string): Promise<void> {
    return todo();
  }

  async heapUsed(): Promise<number> {
    return (await this.#open()).heap.used;
  }
}

function todo(): never {
  throw new UnsupportedError('not there yet');
}

async function openArray(room: EngineRoom, file: FileSession, array: ArraySession) {
  const description = await openInPlace(file, array);
  if (description === null) return todo();
  array.opened = { description, info: infoOf(file, array, description) };
  array.background = runArrayPass(room, array);
  return array.opened;
}

async function closeFile(room: EngineRoom, file: FileSession): Promise<void> {
  file.abort.abort();
  for (const array of file.arrays) array.passAbort.abort();
  await Promise.allSettled(file.arrays.map(({ background }) => background));
  for (const array of file.arrays) {
    if (array.bytes?.kind === 'source') await room.scheduler.everywhere({ kind: 'release', key: array.bytes.key });
    if (array.region) room.heap.free(array.region);
    array.pyramid?.release();
  }
  file.source.close();
}
