/**
 * A source is three facts and one verb: size, identity, ranged read with abort. Nothing else opens files.
 * Behaviour is added by wrapping (`withBlockCache`, `withCoalescing`, `withReadLog`), never by subclassing.
 */

/** Half-open byte range. */
export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
}

export interface Source {
  /** For people: a file name or URL. */
  readonly name: string;
  /** Total size in bytes. */
  readonly byteLength: number;
  /**
   * Equal for equal bytes as far as can be told without reading them (name, size, last change, ETag …);
   * caches are keyed by it.
   */
  readonly identity: string;
  /**
   * Exactly the bytes of `range`, in a fresh buffer that the caller owns. Throws `SourceError` when the range
   * leaves the source, when fewer bytes came (a short read is an error), or when the bytes changed since
   * opening; `CancelledError` on abort.
   */
  read(range: ByteRange, options?: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Fills `target` with the bytes that start at `start`; `target` may be a view of shared memory. Same errors as `read`.
   */
  readInto(target: Uint8Array, start: number, options?: ReadOptions): Promise<void>;
  /**
   * A sequential pass over `range`: `sink` is called with consecutive pieces of at most `pieceBytes` bytes, each valid
   * only during the call (its buffer is reused); the last piece may be shorter, and so may any other.
   * Waits for a promise that `sink` returns. The way to read a whole dropped File once.
   */
  stream(range: ByteRange, options: StreamOptions): Promise<void>;
  /** Synchronous `readInto`, where the platform has one (OPFS handles, memory, `FileReaderSync`); else null. */
  readonly readIntoSync: ((target: Uint8Array, start: number) => void) | null;
  /** Gives back handles; reads after that throw `SourceError`. */
  close(): void;
}

export interface StreamOptions extends ReadOptions {
  readonly pieceBytes: number;
  readonly sink: (piece: Uint8Array, start: number) => void | Promise<void>;
}

/**
 * How to open a source, as plain data that crosses threads (a File and a handle are structured-cloneable).
 * Every thread opens its own.
 */
export type SourceSpec =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'handle'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'opfs'; readonly path: string; readonly name: string }
  | { readonly kind: 'url'; readonly url: string; readonly name: string }
  | {
      readonly kind: 'memory';
      readonly name: string;
      readonly bytes: ArrayBuffer | SharedArrayBuffer;
      /** The part of `bytes` that counts; all of them where it is missing. */
      readonly part?: ByteRange;
      /** Bytes that stand before them: the header of an array that never was a file. */
      readonly head?: Uint8Array<ArrayBuffer>;
    }
  /** A stored zip member: a window on its archive. */
  | {
      readonly kind: 'window';
      readonly name: string;
      readonly of: SourceSpec;
      readonly start: number;
      readonly end: number;
    };
