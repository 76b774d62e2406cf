/** What the engine asks a compute worker: one chunk task in, one partial result out. Plain data. */

import type { NpzMember } from '#bytes/formats/npz/npz.ts';
import type { ByteRange } from '#bytes/sources/source.ts';
import type { ErrorRecord } from '#core/base/error-record.ts';
import type { DType } from '#core/dtype/dtype.ts';
import type { FineGrid } from '#core/kernels/fine-grid.ts';
import type { RefineOptions, RefineResult } from '#core/kernels/static-kernels.ts';
import type { StatsPartial } from '#core/kernels/statistics.ts';
import type { TilePlan } from '../engine/tile-plan.ts';
import type { ArrayBytes } from './array-bytes.ts';
import type { TileGrid } from './run-tile.ts';

/** A range of the heap that belongs to one task while it runs. */
export interface Region {
  readonly address: number;
  readonly byteLength: number;
}

/** One run of equal elements inside records: a plain array is a record of one field at offset 0. */
export interface FieldRun {
  readonly dtype: DType;
  /** Bytes from the start of the record. */
  readonly offset: number;
  /** Elements of the field in one record (a subarray's size). */
  readonly count: number;
}

export interface PassField {
  readonly run: FieldRun;
  /** Null: the ranges are few or cheap; they are read twice, first for the extremes that make the grid. */
  readonly grid: FineGrid | null;
}

/** The part of a pyramid that one pass writes; it begins at the edge of a row of blocks. */
export interface PyramidPart {
  /** Elements of one row, and rows of one plane, in storage order. */
  readonly cols: number;
  readonly rows: number;
  readonly factor: number;
  /** Rows of blocks of one plane. */
  readonly blockRows: number;
  /** One dimension: buckets of `factor` elements instead of square blocks. */
  readonly linear: boolean;
  readonly rowCapacity: number;
  /** Flat position of the part's first element in the whole array. */
  readonly firstElement: number;
  /** Heap address of the least values; greatest and means follow, each `gridBytes` after the other. Parts write apart. */
  readonly grids: { readonly address: number; readonly gridBytes: number };
}

/** `statistics` over ranges of whole records, in one sequential read each. */
export interface PassTask {
  readonly kind: 'pass';
  readonly bytes: ArrayBytes;
  readonly ranges: readonly ByteRange[];
  readonly recordBytes: number;
  readonly fields: readonly PassField[];
  readonly pyramid: PyramidPart | null;
  readonly region: Region;
}
export interface PassResult {
  readonly partials: readonly StatsPartial[];
}

export interface RefineTask {
  readonly kind: 'refine';
  readonly bytes: ArrayBytes;
  readonly range: ByteRange;
  readonly recordBytes: number;
  readonly fields: readonly { readonly run: FieldRun; readonly options: RefineOptions }[];
  readonly region: Region;
}
/** One result a field. */
export interface RefineAnswer {
  readonly results: readonly RefineResult[];
}

export interface TileTask {
  readonly kind: 'tile';
  readonly bytes: ArrayBytes;
  readonly plan: TilePlan;
  /** For the raster kernels; null: the plan is not for them. */
  readonly region: Region | null;
}

/** Copies ranges of a source into the heap, one behind the other. */
export interface LoadTask {
  readonly kind: 'load';
  readonly bytes: ArrayBytes;
  readonly ranges: readonly ByteRange[];
  readonly region: Region;
}

/** Reads a whole source once: its hashes, and a copy in the private file system where a path is given. */
export interface CopyTask {
  readonly kind: 'copy';
  readonly bytes: ArrayBytes;
  readonly byteLength: number;
  readonly path: string | null;
  readonly hash: 'blake3' | 'sha256';
}
export interface CopyResult {
  readonly hash: string;
}

/** Brings a deflated member to where it can be read at random. */
export interface InflateTask {
  readonly kind: 'inflate';
  readonly archive: ArrayBytes & { kind: 'source' };
  readonly member: NpzMember;
  readonly to: { readonly kind: 'heap'; readonly region: Region } | { readonly kind: 'scratch'; readonly path: string };
}

export interface LevelShape {
  /** Elements of one row, and rows of one plane, in storage order. */
  readonly cols: number;
  readonly rows: number;
  readonly planes: number;
  readonly factor: number;
  readonly blockRows: number;
  readonly blockCols: number;
}

/** Writes least, greatest and mean of every block of the array's planes to a scratch file. */
export interface LevelTask {
  readonly kind: 'level';
  readonly bytes: ArrayBytes & { readonly kind: 'source' };
  readonly dtype: DType;
  /** Byte position of the array's first element. */
  readonly offset: number;
  readonly shape: LevelShape;
  readonly path: string;
  readonly region: Region;
}

/** Lets go of a source that the worker may have open. */
export interface ReleaseTask {
  readonly kind: 'release';
  readonly key: string;
}

export type Task = PassTask | RefineTask | TileTask | LoadTask | CopyTask | InflateTask | LevelTask | ReleaseTask;

export interface TaskResults {
  readonly pass: PassResult;
  readonly refine: RefineAnswer;
  readonly tile: TileGrid;
  readonly load: null;
  readonly copy: CopyResult;
  readonly inflate: null;
  readonly level: null;
  readonly release: null;
}
export type ResultOf<T extends Task> = TaskResults[T['kind']];

/** What a running task tells: bytes done since the last report, and finished pyramid rows. */
export interface TaskReport {
  readonly bytes: number;
}

/** Value of a task's flag in shared memory. */
export const TaskFlag = { run: 0, cancel: 1, pause: 2 } as const;

// ── Messages ──────────────────────────────────────────────────────────────────────────────────────

export interface WorkerStart {
  readonly type: 'start';
  /** The kernels' build for a memory that is not shared. */
  readonly plain: WebAssembly.Module | null;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly flags: Int32Array;
}
export interface RunMessage {
  readonly type: 'run';
  readonly id: number;
  /** Index of the task's flag. */
  readonly flag: number;
  readonly foreground: boolean;
  readonly task: Task;
}
export type ToWorker = WorkerStart | RunMessage;

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'alive' }
  | { readonly type: 'report'; readonly id: number; readonly report: TaskReport }
  | { readonly type: 'done'; readonly id: number; readonly result: TaskResults[Task['kind']] }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorRecord };
