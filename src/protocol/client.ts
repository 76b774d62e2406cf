/** The page's side of the door: an engine in a worker that looks like an engine in this thread. */
import { type Endpoint, proxy, type Remote, transfer, wrap } from 'comlink';
import type { FileId } from '#core/base/brand.ts';
import { CancelledError } from '#core/base/errors.ts';
import type {
  CellsRequest,
  CellsResult,
  EngineApi,
  ExportRequest,
  FileCheck,
  LineRequest,
  LineResult,
  RecordsRequest,
  RecordsResult,
  RequestId,
  Statistics,
  StatisticsRequest,
  TileRequest,
  TileResult,
} from './engine-api.ts';
import { installErrorTransfer } from './errors.ts';

/** The engine behind `endpoint`; listeners may be plain functions. */
export function connectEngine(endpoint: Endpoint): EngineApi {
  installErrorTransfer();
  const remote = wrap<EngineApi>(endpoint);
  return {
    ...forwarded(remote),
    watchArray: (arrayId, listener) => remote.watchArray(arrayId, proxy(listener)),
    watchFile: (fileId, listener) => remote.watchFile(fileId, proxy(listener)),
  };
}

function forwarded(remote: Remote<EngineApi>): EngineApi {
  return {
    start: () => remote.start(),
    open: (spec) => remote.open(spec),
    openShared: (array) => remote.openShared(array),
    refreshShared: (arrayId, place) => remote.refreshShared(arrayId, place),
    close: (fileId) => remote.close(fileId),
    openArray: (arrayId) => remote.openArray(arrayId),
    watchArray: (arrayId, listener) => remote.watchArray(arrayId, listener),
    watchFile: (fileId, listener) => remote.watchFile(fileId, listener),
    unwatch: (watchId) => remote.unwatch(watchId),
    tile: (request, id) => remote.tile(request, id),
    line: (request, id) => remote.line(request, id),
    cells: (request, id) => remote.cells(request, id),
    records: (request, id) => remote.records(request, id),
    statistics: (request, id) => remote.statistics(request, id),
    exportSlice: (request, id) => remote.exportSlice(request, id),
    sha256: (fileId, id) => remote.sha256(fileId, id),
    keep: (fileId) => remote.keep(fileId),
    rename: (fileId, name) => remote.rename(fileId, name),
    check: (fileId, id) => remote.check(fileId, id),
    download: (fileId, id) => remote.download(fileId, id),
    cancel: (id) => remote.cancel(id),
    pausePass: (arrayId) => remote.pausePass(arrayId),
    resumePass: (arrayId) => remote.resumePass(arrayId),
    cancelPass: (arrayId) => remote.cancelPass(arrayId),
    restartPass: (arrayId) => remote.restartPass(arrayId),
    storage: () => remote.storage(),
    forget: (path) => remote.forget(path),
    heapUsed: () => remote.heapUsed(),
    linkCells: (line) => remote.linkCells(transfer(line, [line.port])),
  };
}

/** The engine's requests with an `AbortSignal` in place of an id; aborting cancels the work and rejects at once. */
export interface SignalledRequests {
  tile(request: TileRequest, signal?: AbortSignal): Promise<TileResult>;
  line(request: LineRequest, signal?: AbortSignal): Promise<LineResult>;
  cells(request: CellsRequest, signal?: AbortSignal): Promise<CellsResult>;
  records(request: RecordsRequest, signal?: AbortSignal): Promise<RecordsResult>;
  statistics(request: StatisticsRequest, signal?: AbortSignal): Promise<Statistics>;
  exportSlice(request: ExportRequest, signal?: AbortSignal): Promise<Blob>;
  sha256(fileId: FileId, signal?: AbortSignal): Promise<string>;
  check(fileId: FileId, signal?: AbortSignal): Promise<FileCheck>;
  download(fileId: FileId, signal?: AbortSignal): Promise<Blob>;
}

let lastRequestId = 0;

/** A request id that no other caller in this thread uses. */
export function nextRequestId(): RequestId {
  lastRequestId += 1;
  return lastRequestId;
}

export function withSignals(engine: EngineApi): SignalledRequests {
  return {
    tile: (request, signal) => signalled(engine, (id) => engine.tile(request, id), signal),
    line: (request, signal) => signalled(engine, (id) => engine.line(request, id), signal),
    cells: (request, signal) => signalled(engine, (id) => engine.cells(request, id), signal),
    records: (request, signal) => signalled(engine, (id) => engine.records(request, id), signal),
    statistics: (request, signal) => signalled(engine, (id) => engine.statistics(request, id), signal),
    exportSlice: (request, signal) => signalled(engine, (id) => engine.exportSlice(request, id), signal),
    sha256: (fileId, signal) => signalled(engine, (id) => engine.sha256(fileId, id), signal),
    check: (fileId, signal) => signalled(engine, (id) => engine.check(fileId, id), signal),
    download: (fileId, signal) => signalled(engine, (id) => engine.download(fileId, id), signal),
  };
}

function signalled<T>(engine: EngineApi, send: (id: RequestId) => Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return send(nextRequestId());
  if (signal.aborted) return Promise.reject(new CancelledError());
  const id = nextRequestId();
  return new Promise<T>((resolve, reject) => {
    const abort = () => {
      void engine.cancel(id);
      reject(new CancelledError());
    };
    signal.addEventListener('abort', abort, { once: true });
    send(id)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
