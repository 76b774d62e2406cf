/**
 * An engine for interface tests and for working on the page: no worker, no bytes read. Files behave as they are
 * named: `slow_` answers late, `broken_` cannot be opened, `failing_` breaks off in its pass, `huge_` is 100 GiB and
 * passes for minutes, `sampled_` never becomes exact. A `.npz` holds six members.
 */
import { ArrayId, FileId } from '#core/base/brand.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import { CancelledError, FormatError, InternalError, UnsupportedError } from '#core/base/errors.ts';
import type {
  ArrayEntry,
  ArrayInfo,
  ArrayState,
  EngineApi,
  FileState,
  LineRequest,
  LineResult,
  OpenedFile,
  Progress,
  TileRequest,
  TileResult,
  WatchId,
} from './engine-api.ts';
import { type FakeArray, fakeArray, fakeStatistics, fakeValue, planeOf, sampledAt, sizeOf } from './fake-arrays.ts';

interface Opened {
  readonly file: OpenedFile;
  work: FileState;
}
interface OpenedArray {
  readonly entry: ArrayEntry;
  readonly fileName: string;
  readonly fileId: FileId;
  readonly array: FakeArray;
  state: ArrayState;
  running: boolean;
}
type Watcher = { readonly of: string; readonly notify: () => void };
type OpenSpec = Parameters<EngineApi['open']>[0];

const TICK_MS = 100;
const SLOW_MS = 1_500;
const PASS_TICKS = 12;
const HUGE_PASS_TICKS = 1_200;

const MEMBERS = ['image', 'volume', 'series', 'labels', 'counts', 'locked'] as const;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function nameOf(spec: OpenSpec): string {
  if (spec.kind === 'file') return spec.file.name;
  return spec.kind === 'handle' ? spec.handle.name : spec.name;
}

export function createFakeEngine(): EngineApi {
  let nextFile = 1;
  let nextWatch: WatchId = 1;
  const files = new Map<FileId, Opened>();
  const arrays = new Map<ArrayId, OpenedArray>();
  const watchers = new Map<WatchId, Watcher>();

  const notify = (of: string) => {
    for (const watcher of watchers.values()) if (watcher.of === of) watcher.notify();
  };
  const arrayOf = (arrayId: ArrayId): OpenedArray => {
    const array = arrays.get(arrayId);
    if (array === undefined) throw new InternalError(`no array ${arrayId}`);
    return array;
  };
  const pace = (name: string) => sleep(/slow_/.test(name) ? SLOW_MS : 5);

  async function open(spec: OpenSpec): Promise<OpenedFile> {
    const name = nameOf(spec);
    await pace(name);
    if (/broken_/.test(name)) {
      throw new FormatError('the magic string is not correct; expected b"\\x93NUMPY", got b"<!DOCT"', {
        fields: { expected: '\\x93NUMPY', found: '<!DOCT', offset: 0 },
      });
    }
    const fileId = FileId.of(nextFile++);
    const file = describedFile(fileId, name);
    files.set(fileId, { file, work: firstWork(fileId) });
    for (const entry of file.entries) {
      const array = fakeArray(file.format === 'npz' ? entry.name : name);
      arrays.set(entry.arrayId, {
        entry,
        fileName: name,
        fileId,
        array,
        state: firstState(entry.arrayId),
        running: false,
      });
    }
    return file;
  }

  async function openArray(arrayId: ArrayId): Promise<ArrayInfo> {
    const opened = arrayOf(arrayId);
    await pace(opened.fileName);
    if (opened.entry.encrypted) throw new UnsupportedError('the member is encrypted, and there is no password');
    if (!opened.running) {
      opened.running = true;
      void runPass(opened);
    }
    return infoOf(opened);
  }

  async function runPass(opened: OpenedArray): Promise<void> {
    const { array, fileName } = opened;
    const ticks = /huge/.test(fileName) ? HUGE_PASS_TICKS : PASS_TICKS;
    const bytes = sizeOf(array) * array.dtype.itemsize;
    const set = (change: Partial<ArrayState>) => {
      opened.state = { ...opened.state, ...change };
      notify(opened.entry.arrayId);
    };
    set({ phase: 'preview', statistics: statisticsOf(array, false) });
    for (let tick = 1; tick <= ticks; tick += 1) {
      await sleep(TICK_MS);
      while (opened.state.paused) await sleep(TICK_MS);
      if (opened.state.phase === 'cancelled') return;
      if (/failing_/.test(fileName) && tick > ticks / 2) {
        return set({ phase: 'failed', error: toErrorRecord(new InternalError('a compute worker stopped')) });
      }
      set({ phase: 'pass', progress: progressAt(tick / ticks, bytes, (ticks - tick) * (TICK_MS / 1000)) });
    }
    set({ phase: 'done', progress: null, statistics: statisticsOf(array, !/sampled_/.test(fileName)) });
    finishFile(opened);
  }

  function finishFile({ fileId }: OpenedArray): void {
    const opened = files.get(fileId);
    if (opened === undefined) return;
    opened.work = {
      ...opened.work,
      import: 'done',
      progress: null,
      blake3: 'c0ffee5e1f00d5ea5e77e5ed'.padEnd(64, '0'),
    };
    notify(fileId);
  }

  async function watch(of: string, send: () => void): Promise<WatchId> {
    const watchId = nextWatch++;
    watchers.set(watchId, { of, notify: send });
    send();
    return watchId;
  }

  const setPaused = async (arrayId: ArrayId, paused: boolean) => {
    const opened = arrayOf(arrayId);
    opened.state = { ...opened.state, paused };
    notify(arrayId);
  };

  return {
    start: async () => ({
      version: '0.0.0-fake',
      threads: 4,
      isolated: globalThis.crossOriginIsolated,
      simd: true,
      opfs: 'many-readers',
      heapLimit: 4 * 2 ** 30,
    }),
    open,
    openShared: ({ name }) => open({ kind: 'memory', name: `${name}.npy`, bytes: new ArrayBuffer(0) }),
    refreshShared: async (arrayId) => {
      const opened = arrayOf(arrayId);
      opened.state = firstState(arrayId);
      void runPass(opened);
    },
    close: async (fileId) => {
      files.delete(fileId);
    },
    openArray,
    watchArray: (arrayId, listener) => watch(arrayId, () => listener(arrayOf(arrayId).state)),
    watchFile: (fileId, listener) =>
      watch(fileId, () => {
        const opened = files.get(fileId);
        if (opened !== undefined) listener(opened.work);
      }),
    unwatch: async (watchId) => {
      watchers.delete(watchId);
    },
    tile: async (request) => {
      const opened = arrayOf(request.view.arrayId);
      await pace(opened.fileName);
      return tileOf(opened.array, request);
    },
    line: async (request) => lineOf(arrayOf(request.view.arrayId).array, request),
    cells: async ({ view, rows, cols }) => {
      const { array } = arrayOf(view.arrayId);
      const columns = cols[1] - cols[0];
      return {
        texts: Array.from({ length: rows[1] - rows[0] }, (_, row) =>
          Array.from({ length: columns }, (_, column) => textAt(array, rows[0] + row, cols[0] + column, planeOf(view))),
        ),
      };
    },
    records: async () => ({ columns: [], rows: [] }),
    statistics: async ({ view }) => fakeStatistics(arrayOf(view.arrayId).array, true),
    exportSlice: async () => new Blob(['fake']),
    sha256: async () => 'ab'.repeat(32),
    keep: async () => undefined,
    rename: async () => undefined,
    check: async () => ({ blake3: 'c0ffee5e'.repeat(8), before: 'c0ffee5e'.repeat(8) }),
    download: async () => new Blob(['fake']),
    cancel: async () => undefined,
    pausePass: (arrayId) => setPaused(arrayId, true),
    resumePass: (arrayId) => setPaused(arrayId, false),
    cancelPass: async (arrayId) => {
      const opened = arrayOf(arrayId);
      opened.state = { ...opened.state, phase: 'cancelled', progress: null };
      notify(arrayId);
    },
    restartPass: async (arrayId) => {
      const opened = arrayOf(arrayId);
      opened.state = firstState(arrayId);
      void runPass(opened);
    },
    storage: async () => ({
      usage: 1.24e9,
      quota: 64e9,
      files: [{ path: 'imports/c0ffee', name: 'wind_field.npy', byteLength: 1.2e9 }],
    }),
    forget: async () => {
      throw new CancelledError('the fake engine keeps nothing');
    },
    heapUsed: async () => 148e6,
    linkCells: async () => undefined,
  };
}

function describedFile(fileId: FileId, name: string): OpenedFile {
  const isArchive = name.endsWith('.npz');
  const names = isArchive ? MEMBERS : [name.replace(/\.npy$/, '')];
  const entries = names.map((member, index) => entryOf(ArrayId.of(fileId, index), member, isArchive));
  const byteLength = entries.reduce((sum, entry) => sum + entry.compressedLength, 0);
  return { fileId, name, byteLength, format: isArchive ? 'npz' : 'npy', entries, notices: [] };
}

function entryOf(arrayId: ArrayId, name: string, isArchive: boolean): ArrayEntry {
  const array = fakeArray(name);
  const byteLength = sizeOf(array) * array.dtype.itemsize + 128;
  const encrypted = name === 'locked';
  const problem = encrypted ? toErrorRecord(new UnsupportedError('encrypted members cannot be opened')) : null;
  const compression = !isArchive ? 'none' : name === 'volume' ? 'deflated' : 'stored';
  return {
    arrayId,
    name,
    path: isArchive ? `${name}.npy` : null,
    compression,
    encrypted,
    compressedLength: compression === 'deflated' ? Math.round(byteLength * 0.41) : byteLength,
    byteLength,
    problem,
    notices: [],
  };
}

function infoOf({ entry, fileId, fileName, array }: OpenedArray): ArrayInfo {
  const dataLength = sizeOf(array) * array.dtype.itemsize;
  return {
    arrayId: entry.arrayId,
    fileId,
    fileName,
    name: entry.name,
    version: [1, 0],
    dtype: array.dtype,
    dtypeText: array.dtypeText,
    shape: array.shape,
    fortranOrder: false,
    headerText: `{'descr': '<f4', 'fortran_order': False, 'shape': (${array.shape.join(', ')}), }`,
    dataOffset: 128,
    dataLength,
    availableLength: dataLength,
    compression: entry.compression,
    notices: [],
  };
}

function firstState(arrayId: ArrayId): ArrayState {
  return { arrayId, phase: 'waiting', paused: false, progress: null, statistics: [], error: null };
}

function firstWork(fileId: FileId): FileState {
  return { fileId, import: 'waiting', importNote: null, progress: null, blake3: null, sha256: null, error: null };
}

function statisticsOf(array: FakeArray, exact: boolean) {
  return array.dtype.kind === 'U' || sizeOf(array) === 0 ? [] : [fakeStatistics(array, exact)];
}

function progressAt(share: number, bytesTotal: number, secondsLeft: number): Progress {
  return { bytesDone: Math.round(share * bytesTotal), bytesTotal, bytesPerSecond: 0.92e9, secondsLeft };
}

function tileOf(array: FakeArray, { view, rows, cols, width, height, colouring }: TileRequest): TileResult {
  const pixels = new Uint8ClampedArray(width * height * 4);
  const [least, most] = array.dtype.kind === 'u' ? [0, 255] : array.dtype.kind === 'i' ? [-6e5, 9e5] : [-0.6, 0.9];
  const [low, high] = [colouring.low ?? least, colouring.high ?? most];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const value = fakeValue(array, sampledAt(rows, height, y), sampledAt(cols, width, x), planeOf(view));
      const level = Math.max(0, Math.min(255, Math.round(((value - low) / (high - low)) * 255)));
      const colour =
        colouring.kind === 'map' ? colouring.table.subarray(level * 4, level * 4 + 4) : [level, level, level, 255];
      pixels.set(colour, (y * width + x) * 4);
    }
  }
  return { width, height, pixels, rows, cols, sampled: sizeOf(array) > 1e7, low, high };
}

function lineOf(array: FakeArray, { cols, buckets, view }: LineRequest): LineResult {
  const count = Math.max(1, Math.min(buckets, Math.ceil(cols[1] - cols[0])));
  const at = (bucket: number) => sampledAt(cols, count, bucket);
  const values = Float64Array.from({ length: count }, (_, bucket) => fakeValue(array, 0, at(bucket), planeOf(view)));
  const start = Float64Array.from(
    { length: count + 1 },
    (_, bucket) => cols[0] + (bucket * (cols[1] - cols[0])) / count,
  );
  return {
    start,
    min: values.map((value) => value - 0.05),
    max: values.map((value) => value + 0.05),
    mean: values,
    elements: false,
    sampled: false,
  };
}

function textAt(array: FakeArray, row: number, column: number, plane: number): string {
  if (array.dtype.kind === 'U') return `label-${column}`;
  return String(Number(fakeValue(array, row, column, plane).toFixed(6)));
}
