/** The tab engine: files and arrays by id, answers to views, and what goes on behind them. */

import type { SourceSpec } from '#bytes/sources/source.ts';
import { type ArrayId, FileId } from '#core/base/brand.ts';
import { CancelledError } from '#core/base/errors.ts';
import type { SyncLine } from '#protocol/cells-line.ts';
import type {
  ArrayInfo,
  ArrayState,
  CellsRequest,
  CellsResult,
  EngineApi,
  EngineInfo,
  ExportRequest,
  FileCheck,
  FileState,
  LineRequest,
  LineResult,
  OpenedFile,
  RecordsRequest,
  RecordsResult,
  RequestId,
  SharedArray,
  SharedPlace,
  Statistics,
  StatisticsRequest,
  StorageReport,
  TileRequest,
  TileResult,
  WatchId,
} from '#protocol/engine-api.ts';
import { runBackground } from './background.ts';
import { cellsOf, recordsOf } from './cells.ts';
import { removeCopy, storageReport } from './copies.ts';
import { type EngineHost, type EngineRoom, openRoom } from './engine-room.ts';
import { exportSlice } from './export.ts';
import { checkFile, fileBlob, keepFile, nameOf, renameFile } from './file-care.ts';
import { findEarlierCopy, hashOf, isLarge, readFromCopy, readFromOrigin } from './follow-up.ts';
import { describeDeflated, inflateArray, removeScratch } from './inflate.ts';
import { KeptFiles } from './kept-files.ts';
import { infoOf, openFile, openInPlace } from './open-file.ts';
import { regionStatistics } from './region-statistics.ts';
import type { ArraySession, FileSession, OpenedArray } from './sessions.ts';
import { forgetShared, isShared, sharedSpec } from './shared-arrays.ts';
import { answerCells } from './sync-calls.ts';
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
    if (isLarge(file)) await findEarlierCopy(await room, file);
    return file.opened;
  }

  async openShared(array: SharedArray): Promise<OpenedFile> {
    const { sessions } = await this.#open();
    const spec = sharedSpec(array);
    const file = await openFile(FileId.of(++this.#serial), spec);
    sessions.add(file);
    return file.opened;
  }

  async refreshShared(arrayId: ArrayId, place?: SharedPlace): Promise<void> {
    await this.cancelPass(arrayId);
    const room = await this.#open();
    const array = room.sessions.array(arrayId);
    const file = room.sessions.file(array.fileId);
    await forgetShared(room, file, array, place);
    if (array.opened !== null) restart(room, file, array);
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
    return this.#answer(requestId, request.view.arrayId, (room, array, signal) => tileOf(room, array, request, signal));
  }

  line(request: LineRequest, requestId: RequestId): Promise<LineResult> {
    return this.#answer(requestId, request.view.arrayId, (room, array, signal) => lineOf(room, array, request, signal));
  }

  cells(request: CellsRequest, requestId: RequestId): Promise<CellsResult> {
    return this.#answer(requestId, request.view.arrayId, (room, array, signal) =>
      cellsOf(room, array, request, signal),
    );
  }

  records(request: RecordsRequest, requestId: RequestId): Promise<RecordsResult> {
    return this.#answer(requestId, request.arrayId, (room, array, signal) => recordsOf(room, array, request, signal));
  }

  statistics(request: StatisticsRequest, requestId: RequestId): Promise<Statistics> {
    return this.#answer(requestId, request.view.arrayId, (room, array, signal) =>
      regionStatistics(room, array, request, signal),
    );
  }

  exportSlice(request: ExportRequest, requestId: RequestId): Promise<Blob> {
    return this.#answer(requestId, request.view.arrayId, (room, array, signal) =>
      exportSlice(room, array, request, signal),
    );
  }

  sha256(fileId: FileId, requestId: RequestId): Promise<string> {
    return this.#request(requestId, async (signal) => {
      const room = await this.#open();
      const file = room.sessions.file(fileId);
      const known = file.state.value.sha256;
      if (known !== null) return known;
      const sha256 = await hashOf(room, file, { hash: 'sha256', priority: 'background', signal });
      file.state.update({ sha256 });
      return sha256;
    });
  }

  async keep(fileId: FileId): Promise<void> {
    const room = await this.#open();
    await keepFile(room, room.sessions.file(fileId));
  }

  async rename(fileId: FileId, name: string): Promise<void> {
    await renameFile((await this.#open()).sessions.file(fileId), name);
  }

  check(fileId: FileId, requestId: RequestId): Promise<FileCheck> {
    return this.#request(requestId, async (signal) => {
      const room = await this.#open();
      return checkFile(room, room.sessions.file(fileId), signal);
    });
  }

  download(fileId: FileId, requestId: RequestId): Promise<Blob> {
    return this.#request(requestId, async (signal) => fileBlob((await this.#open()).sessions.file(fileId), signal));
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
    return this.#request(requestId, async (signal) => {
      await this.openArray(arrayId);
      const room = await this.#open();
      const array = room.sessions.array(arrayId);
      await array.ready;
      if (signal.aborted) throw new CancelledError();
      const answer = await work(room, array, signal);
      array.firstLook.open();
      return answer;
    });
  }

  async #request<T>(requestId: RequestId, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    this.#requests.set(requestId, abort);
    try {
      return await work(abort.signal);
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

  /** Ends what goes on behind the array, its file's import included; what is known stays. */
  async cancelPass(arrayId: ArrayId): Promise<void> {
    const { sessions } = await this.#open();
    const array = sessions.array(arrayId);
    array.passAbort.abort();
    if (array.state.value.phase === 'done') sessions.file(array.fileId).followAbort.abort();
    await array.background;
  }

  async restartPass(arrayId: ArrayId): Promise<void> {
    await this.cancelPass(arrayId);
    const room = await this.#open();
    const array = room.sessions.array(arrayId);
    if (array.opened !== null) restart(room, room.sessions.file(array.fileId), array);
  }

  storage(): Promise<StorageReport> {
    return storageReport();
  }

  async forget(path: string): Promise<void> {
    const room = await this.#open();
    for (const file of room.sessions.files) {
      if (file.copy !== path) continue;
      await readFromOrigin(room, file);
      file.state.update({ import: 'skipped', importNote: 'The copy was removed; reads come from the file itself.' });
    }
    await removeCopy(path);
  }

  async heapUsed(): Promise<number> {
    return (await this.#open()).heap.used;
  }

  async linkCells(line: SyncLine): Promise<void> {
    const { sessions } = await this.#open();
    const open = () =>
      [...sessions.files]
        .filter(({ spec }) => !isShared(spec))
        .map((file) => ({ name: nameOf(file), source: file.copySource ?? file.source }));
    answerCells(line, open, new KeptFiles());
  }
}

async function openArray(room: EngineRoom, file: FileSession, array: ArraySession): Promise<OpenedArray> {
  const inPlace = await openInPlace(file, array);
  const description = inPlace ?? (await describeDeflated(file.source, array.member!));
  array.opened = { description, info: infoOf(file, array, description) };
  if (inPlace === null) array.ready = inflateArray(room, file, array);
  else if (file.copy !== null) await readFromCopy(room, file, file.copy);
  array.ready.catch(() => {}); // the pass and the requests that wait for it tell
  array.background = runBackground(room, file, array);
  return array.opened;
}

function restart(room: EngineRoom, file: FileSession, array: ArraySession): void {
  array.passAbort = new AbortController();
  if (file.followAbort.signal.aborted) {
    file.followAbort = new AbortController();
    file.followed = null;
  }
  if (array.bytes === null) array.ready = inflateArray(room, file, array);
  array.ready.catch(() => {});
  array.overview?.release();
  array.overview = null;
  array.pyramid?.release();
  array.pyramid = null;
  array.pause.set(false);
  array.state.update({ phase: 'waiting', paused: false, error: null });
  array.background = runBackground(room, file, array);
}

async function closeFile(room: EngineRoom, file: FileSession): Promise<void> {
  file.abort.abort();
  for (const array of file.arrays) array.passAbort.abort();
  await Promise.allSettled([file.followed, ...file.arrays.map(({ background }) => background)]);
  for (const array of file.arrays) await closeArray(room, array);
  await room.scheduler.everywhere({ kind: 'release', key: file.fileId });
  file.copySource?.close();
  file.source.close();
}

async function closeArray(room: EngineRoom, array: ArraySession): Promise<void> {
  const { scheduler, heap } = room;
  if (array.bytes?.kind === 'source') await scheduler.everywhere({ kind: 'release', key: array.bytes.key });
  if (array.region) heap.free(array.region);
  array.overview?.release();
  array.pyramid?.release();
  await array.level?.remove(room);
  await removeScratch(array);
}
