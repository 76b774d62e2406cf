/**
 * What bytes mean. A format describes (dtype, shape, order, data range) without reading data, and names its
 * refusals. Headers are hostile input: lengths are capped, keys are exactly the known ones, nothing is evaluated.
 */
import type { ErrorRecord } from '#core/base/error-record.ts';
import type { DType } from '#core/dtype/dtype.ts';
import type { Source } from '../sources/source.ts';

/** Something the person should know that is not an error: longdouble read as float64, trailing bytes … */
export interface Notice {
  readonly code:
    | 'longdouble'
    | 'truncated'
    | 'trailing-bytes'
    | 'python2'
    | 'duplicate-name'
    | 'unsafe-name'
    | 'crc'
    | 'other';
  readonly text: string;
}

/** One array of a file, described by its header alone. */
export interface ArrayDescription {
  /** Member name without `.npy` for an npz, the file's stem otherwise. */
  readonly name: string;
  /** `.npy` format version, e.g. [1, 0]. */
  readonly version: readonly [number, number];
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  /** The header's dict, verbatim, as text. */
  readonly headerText: string;
  /** Offset of the first element in the member's bytes. */
  readonly dataOffset: number;
  /** Bytes that the header promises. For object arrays: the pickle's length. */
  readonly dataLength: number;
  /** Bytes that are there; smaller when the file is truncated. */
  readonly availableLength: number;
  readonly notices: readonly Notice[];
}

/** One member of an npz directory; its header is read only on demand. */
export interface MemberEntry {
  readonly index: number;
  /** Path inside the archive, verbatim (never used as a path outside it). */
  readonly path: string;
  readonly name: string;
  readonly compression: 'stored' | 'deflated' | 'other';
  readonly encrypted: boolean;
  readonly compressedLength: number;
  readonly byteLength: number;
  /** Why this member can't be opened, known from the directory alone. */
  readonly problem: ErrorRecord | null;
  readonly notices: readonly Notice[];
}

export interface NpyFile {
  readonly format: 'npy';
  readonly array: ArrayDescription;
}
export interface NpzFile {
  readonly format: 'npz';
  readonly members: readonly MemberEntry[];
  readonly notices: readonly Notice[];
}

export type DescribedFile = NpyFile | NpzFile;

/** A described array together with the bytes it lies in. */
export interface OpenArray {
  readonly description: ArrayDescription;
  /** The member's own bytes, header included. */
  readonly source: Source;
}
