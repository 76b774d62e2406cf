/** The engine's side of the door: results are transferred, never copied twice. */
import { type Endpoint, expose, transfer } from 'comlink';
import type { EngineApi, LineResult, TileResult } from './engine-api.ts';
import { installErrorTransfer } from './errors.ts';

/** Answers the messages of `endpoint` (by default this worker's own) from `engine`. */
export function serveEngine(engine: EngineApi, endpoint?: Endpoint): void {
  installErrorTransfer();
  const served: EngineApi = {
    ...boundMethods(engine),
    tile: async (request, id) => transferTile(await engine.tile(request, id)),
    line: async (request, id) => transferLine(await engine.line(request, id)),
  };
  expose(served, endpoint);
}

/** Every method of the contract as a plain function: Comlink calls them without `this`. */
function boundMethods(engine: EngineApi): EngineApi {
  const methods = METHODS.map((name) => [name, (engine[name] as CallableFunction).bind(engine)]);
  return Object.fromEntries(methods) as EngineApi;
}

const METHOD_SET: Record<keyof EngineApi, true> = {
  start: true,
  open: true,
  openShared: true,
  refreshShared: true,
  close: true,
  openArray: true,
  watchArray: true,
  watchFile: true,
  unwatch: true,
  tile: true,
  line: true,
  cells: true,
  records: true,
  statistics: true,
  exportSlice: true,
  sha256: true,
  keep: true,
  rename: true,
  check: true,
  download: true,
  cancel: true,
  pausePass: true,
  resumePass: true,
  cancelPass: true,
  restartPass: true,
  storage: true,
  forget: true,
  heapUsed: true,
  linkCells: true,
};
const METHODS = Object.keys(METHOD_SET) as (keyof EngineApi)[];

function transferTile(tile: TileResult): TileResult {
  return transfer(tile, [tile.pixels.buffer]);
}

function transferLine(line: LineResult): LineResult {
  return transfer(line, [line.start.buffer, line.min.buffer, line.max.buffer, line.mean.buffer]);
}
