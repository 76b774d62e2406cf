/**
 * The only door between threads: what the page may ask of an engine. Types only. The tab engine
 * (`workers/engine`) and, later, the Jupyter engine implement it; `fake-engine.ts` does for interface tests.
 * Everything here is structured-cloneable. Errors travel as `ErrorRecord` (see `errors.ts`).
 */

import type { Notice } from '#bytes/formats/format.ts';
import type { SourceSpec } from '#bytes/sources/source.ts';
import type { ArrayId, FileId } from '#core/base/brand.ts';
import type { ErrorRecord } from '#core/base/error-record.ts';
import type { DType } from '#core/dtype/dtype.ts';
import type { SyncLine } from './cells-line.ts';

/** Chosen by the caller; `cancel(id)` reaches the loop that serves it. */
export type RequestId = number;
export type WatchId = number;

/** Half-open interval; fractional where it speaks of a viewport. */
export type Interval = readonly [start: number, end: number];

export interface EngineInfo {
  readonly version: string;
  /** Compute workers at work; 1 when everything runs in one worker. */
  readonly threads: number;
  /** Shared memory is there (the page is cross-origin isolated). */
  readonly isolated: boolean;
  readonly simd: boolean;
  readonly opfs: 'many-readers' | 'one-handle' | 'none';
  /** Bytes that the heap may grow to. */
  readonly heapLimit: number;
}

// ── Files and arrays ──────────────────────────────────────────────────────────────────────────────

export interface OpenedFile {
  readonly fileId: FileId;
  readonly name: string;
  readonly byteLength: number;
  readonly format: 'npy' | 'npz';
  readonly entries: readonly ArrayEntry[];
  readonly notices: readonly Notice[];
}

/** One array of a file, before its header is read. A `.npy` has exactly one. */
export interface ArrayEntry {
  readonly arrayId: ArrayId;
  readonly name: string;
  /** Path inside the archive; null for a `.npy`. */
  readonly path: string | null;
  readonly compression: 'none' | 'stored' | 'deflated' | 'other';
  readonly encrypted: boolean;
  readonly compressedLength: number;
  readonly byteLength: number;
  readonly problem: ErrorRecord | null;
  readonly notices: readonly Notice[];
}

export interface ArrayInfo {
  readonly arrayId: ArrayId;
  readonly fileId: FileId;
  readonly fileName: string;
  readonly name: string;
  readonly version: readonly [number, number];
  readonly dtype: DType;
  /** As NumPy prints it inside `dtype(...)`: `float32`, `>i4`, `[('x', '<f8')]`. */
  readonly dtypeText: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly headerText: string;
  readonly dataOffset: number;
  /** Bytes that the header promises, and bytes that are there. */
  readonly dataLength: number;
  readonly availableLength: number;
  readonly compression: ArrayEntry['compression'];
  readonly notices: readonly Notice[];
}

// ── Looking at a plane ────────────────────────────────────────────────────────────────────────────

export type Component = 'value' | 'magnitude' | 'phase' | 'real' | 'imag';

/**
 * Which numbers of an array are looked at. Axes are those of the array's shape, followed by those of the chosen
 * field's subarray shape, if it has one.
 */
export interface ArrayView {
  readonly arrayId: ArrayId;
  /** Path of field names into a structured dtype; empty for the element itself. */
  readonly field: readonly string[];
  readonly component: Component;
  /** Null: the view has no such axis (a 1-D array has only columns, a 0-d array neither). */
  readonly rowAxis: number | null;
  readonly colAxis: number | null;
  /** One index an axis; those at `rowAxis` and `colAxis` are ignored. */
  readonly index: readonly number[];
}

export type Reducer = 'nearest' | 'mean' | 'min' | 'max';
export type ColourScale = 'linear' | 'log' | 'symlog';

export type Colouring =
  | {
      readonly kind: 'map';
      /** 256 RGBA entries, low to high. */
      readonly table: Uint8Array;
      readonly scale: ColourScale;
      /** Null: chosen by the engine from what it sampled (2nd and 98th percentile); reported back. */
      readonly low: number | null;
      readonly high: number | null;
      /** RGBA for NaN and NaT. */
      readonly nan: readonly [number, number, number, number];
    }
  | {
      readonly kind: 'rgb';
      /** Axis of length 3 or 4 that holds the channels. */
      readonly channelAxis: number;
      /** Values mapped to black and white; null: 0…255, 0…65535 or 0…1 by dtype. */
      readonly low: number | null;
      readonly high: number | null;
    };

export interface TileRequest {
  readonly view: ArrayView;
  /** Window in element coordinates: element i covers [i, i + 1). Inside the array. */
  readonly rows: Interval;
  readonly cols: Interval;
  /** Device pixels of the answer. */
  readonly width: number;
  readonly height: number;
  readonly reducer: Reducer;
  readonly colouring: Colouring;
  /** `preview` reads at most a few MiB and may answer `sampled: true`; `exact` reads what it takes. */
  readonly quality: 'preview' | 'exact';
}

export interface TileResult {
  readonly width: number;
  readonly height: number;
  /** RGBA, row-major, top row = `rows[0]`, alpha not premultiplied; owned by the receiver. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly rows: Interval;
  readonly cols: Interval;
  /** Not every element of the window was looked at. */
  readonly sampled: boolean;
  /** Range that was mapped to the ends of the table. */
  readonly low: number;
  readonly high: number;
  /** Milliseconds that an exact answer waited for the background pass to bring its bytes; 0 or absent: none. */
  readonly waited?: number;
}

export interface LineRequest {
  /** `rowAxis` null; runs along `colAxis`. */
  readonly view: ArrayView;
  readonly cols: Interval;
  /** Buckets wanted; if the window holds at most twice as many elements, they come one by one. */
  readonly buckets: number;
  readonly quality: 'preview' | 'exact';
}

/** Buckets [start[i], start[i + 1]) with the least and greatest finite value in each (NaN: none). */
export interface LineResult {
  readonly start: Float64Array<ArrayBuffer>;
  readonly min: Float64Array<ArrayBuffer>;
  readonly max: Float64Array<ArrayBuffer>;
  readonly mean: Float64Array<ArrayBuffer>;
  /** Every bucket is one element. */
  readonly elements: boolean;
  readonly sampled: boolean;
}

/** Texts of elements exactly as NumPy prints them (`str`), at most 65 536 a request. */
export interface CellsRequest {
  readonly view: ArrayView;
  readonly rows: Interval;
  readonly cols: Interval;
}
export interface CellsResult {
  /** [row][column]; one row where the view has no row axis. */
  readonly texts: readonly (readonly string[])[];
}

/** Elements of a structured array as rows, by flat C-order index. */
export interface RecordsRequest {
  readonly arrayId: ArrayId;
  readonly elements: Interval;
}
export interface RecordsResult {
  readonly columns: readonly {
    readonly field: readonly string[];
    readonly label: string;
    readonly dtypeText: string;
  }[];
  readonly rows: readonly (readonly string[])[];
}

// ── Statistics ────────────────────────────────────────────────────────────────────────────────────

/** A number with its exact text (int64 and datetime64 do not fit a double). */
export interface Scalar {
  readonly value: number;
  readonly text: string;
}

export interface Quantile {
  readonly q: number;
  readonly value: Scalar;
  /** Largest possible distance from the exact quantile; 0 when it is exact. */
  readonly error: number;
}

export interface Histogram {
  /** One more than `counts`. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** `numpy`: the edges of `np.histogram(x, 256)`; `aligned`: counts are exact for these edges; `sampled`: neither. */
  readonly kind: 'numpy' | 'aligned' | 'sampled';
}

/**
 * NaN and NaT are left out of everything but their counts, as `np.nanmin` … do; `finite` also leaves out infinities.
 * std is the population one (`ddof=0`).
 */
export interface Statistics {
  readonly field: readonly string[];
  /** Every element was looked at. */
  readonly exact: boolean;
  /** Elements looked at, and elements there are. */
  readonly seen: number;
  readonly size: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly zero: number;
  readonly min: Scalar | null;
  readonly max: Scalar | null;
  readonly mean: Scalar | null;
  readonly std: Scalar | null;
  readonly sum: Scalar | null;
  readonly finite: { readonly min: Scalar; readonly max: Scalar; readonly mean: Scalar; readonly std: Scalar } | null;
  readonly unique: { readonly count: number; readonly relativeError: number } | null;
  readonly quantiles: readonly Quantile[];
  readonly histogram: Histogram | null;
}

export interface StatisticsRequest {
  /** Complex numbers are counted by magnitude, or by their real or imaginary parts; phases are not. */
  readonly view: ArrayView;
  /** All of this axis counts too: the channels of an image. */
  readonly channelAxis?: number | null;
  /** `slice`: the whole plane (or line) of the view; `region`: a rectangle of it. */
  readonly scope:
    | { readonly kind: 'slice' }
    | { readonly kind: 'region'; readonly rows: Interval; readonly cols: Interval };
}

// ── Long work ─────────────────────────────────────────────────────────────────────────────────────

export interface Progress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** The background pass over one array. */
export interface ArrayState {
  readonly arrayId: ArrayId;
  /** `refine`: a second pass over bytes that are cheap to read again makes quantiles and histogram edges exact. */
  readonly phase: 'waiting' | 'inflating' | 'preview' | 'pass' | 'refine' | 'done' | 'cancelled' | 'failed';
  readonly paused: boolean;
  readonly progress: Progress | null;
  /** One for a plain array, one a numeric or datetime field for a structured one; sampled until exact. */
  readonly statistics: readonly Statistics[];
  readonly error: ErrorRecord | null;
}

/** Import and fingerprint of one file. */
export interface FileState {
  readonly fileId: FileId;
  readonly import: 'waiting' | 'running' | 'done' | 'skipped' | 'failed';
  /** Why it was skipped or failed, in a sentence. */
  readonly importNote: string | null;
  readonly progress: Progress | null;
  readonly blake3: string | null;
  readonly sha256: string | null;
  readonly error: ErrorRecord | null;
}

/** BLAKE3 now, and as it was known before; null: it was not. */
export interface FileCheck {
  readonly blake3: string;
  readonly before: string | null;
}

export interface ExportRequest {
  /** Component `real` and `imag` are saved as such; magnitude and phase are refused, what is saved is never computed. */
  readonly view: ArrayView;
  readonly rows: Interval | null;
  readonly cols: Interval | null;
  readonly format: 'npy' | 'csv';
  /** Last row (column) first, as `[::-1]`. */
  readonly flipRows?: boolean;
  readonly flipCols?: boolean;
  /** All of this axis as a third dimension, behind rows and columns; `.npy` only. */
  readonly channelAxis?: number | null;
}

/** An array that lives in memory and not in a file: what a cell made. */
export interface SharedArray {
  /** For people: the card's name. */
  readonly name: string;
  /** As the descr of a `.npy` header; a plain type string may stand without its quotes (`<f8`). */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  /** Shared memory is read where it is, and may change behind the engine: see `refreshShared`. */
  readonly buffer: SharedArrayBuffer | ArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** Where an open array's bytes are now. */
export type SharedPlace = Pick<SharedArray, 'buffer' | 'byteOffset' | 'byteLength'>;

export interface StorageReport {
  readonly usage: number;
  readonly quota: number;
  readonly files: readonly { readonly path: string; readonly name: string; readonly byteLength: number }[];
}

export interface EngineApi {
  start(): Promise<EngineInfo>;
  /** Reads headers only: one read of at most 64 KiB for a `.npy`, the directory for a `.npz`. */
  open(spec: SourceSpec): Promise<OpenedFile>;
  /** As `open`, for an array in memory: it looks like a `.npy` file with one array. */
  openShared(array: SharedArray): Promise<OpenedFile>;
  /**
   * The bytes of an array of `openShared` changed where they are, or (with `place`) are elsewhere now, as many as
   * before: everything that was found out about them is found out again. Tiles that are asked for afterwards are new.
   */
  refreshShared(arrayId: ArrayId, place?: SharedPlace): Promise<void>;
  close(fileId: FileId): Promise<void>;
  /** Reads the array's header and starts its background pass; inflates a deflated member first. Idempotent. */
  openArray(arrayId: ArrayId): Promise<ArrayInfo>;

  /** Calls the listener (a Comlink proxy) now and at every change; of mere progress five times a second. */
  watchArray(arrayId: ArrayId, listener: (state: ArrayState) => void): Promise<WatchId>;
  watchFile(fileId: FileId, listener: (state: FileState) => void): Promise<WatchId>;
  unwatch(watchId: WatchId): Promise<void>;

  tile(request: TileRequest, requestId: RequestId): Promise<TileResult>;
  line(request: LineRequest, requestId: RequestId): Promise<LineResult>;
  cells(request: CellsRequest, requestId: RequestId): Promise<CellsResult>;
  records(request: RecordsRequest, requestId: RequestId): Promise<RecordsResult>;
  statistics(request: StatisticsRequest, requestId: RequestId): Promise<Statistics>;
  /** A Blob for download; its bytes are in memory or in OPFS scratch. */
  exportSlice(request: ExportRequest, requestId: RequestId): Promise<Blob>;
  sha256(fileId: FileId, requestId: RequestId): Promise<string>;
  /** Copies the file into the browser's private file system now, whatever its size. */
  keep(fileId: FileId): Promise<void>;
  /** The name under which cells find the file, and under which a kept copy is found again. */
  rename(fileId: FileId, name: string): Promise<void>;
  /** Reads the whole file again and says whether its fingerprint is what it was. */
  check(fileId: FileId, requestId: RequestId): Promise<FileCheck>;
  /** The whole file, for download. */
  download(fileId: FileId, requestId: RequestId): Promise<Blob>;
  cancel(requestId: RequestId): Promise<void>;

  pausePass(arrayId: ArrayId): Promise<void>;
  resumePass(arrayId: ArrayId): Promise<void>;
  cancelPass(arrayId: ArrayId): Promise<void>;
  restartPass(arrayId: ArrayId): Promise<void>;

  storage(): Promise<StorageReport>;
  /** Removes a kept OPFS file; arrays that read from it go back to their origin. */
  forget(path: string): Promise<void>;
  heapUsed(): Promise<number>;

  /** Takes one end of a synchronous line: a cells worker asks over it for the bytes of files that are open. */
  linkCells(line: SyncLine): Promise<void>;
}
