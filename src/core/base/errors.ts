/**
 * The tagged error family. Every error that can reach a person carries a tag (for code), fields (for the
 * interface), a cause, and the name of the Python exception that NumPy would raise in the same place.
 */
export type ErrorTag =
  | 'format'
  | 'source'
  | 'selection'
  | 'dtype'
  | 'shape'
  | 'unsupported'
  | 'budget'
  | 'cancelled'
  | 'internal';

export type ErrorFields = Readonly<Record<string, string | number | boolean | null>>;

export interface ErrorOptions {
  readonly fields?: ErrorFields;
  readonly cause?: unknown;
  /** Python exception type, where it is not the tag's usual one. */
  readonly pythonType?: string;
}

const USUAL_PYTHON_TYPE = {
  format: 'ValueError',
  source: 'OSError',
  selection: 'IndexError',
  dtype: 'TypeError',
  shape: 'ValueError',
  unsupported: 'NotImplementedError',
  budget: 'MemoryError',
  cancelled: 'KeyboardInterrupt',
  internal: 'RuntimeError',
} satisfies Record<ErrorTag, string>;

export class ArraybookError extends Error {
  readonly tag: ErrorTag;
  readonly fields: ErrorFields;
  readonly pythonType: string;

  constructor(tag: ErrorTag, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.tag = tag;
    this.fields = options.fields ?? {};
    this.pythonType = options.pythonType ?? USUAL_PYTHON_TYPE[tag];
  }
}

/** Bytes do not mean what their format says: bad magic, lying header, truncated data. */
export class FormatError extends ArraybookError {
  constructor(message: string, options?: ErrorOptions) {
    super('format', message, options);
  }
}
/** Bytes could not be had: file changed or removed, network, permission, short read. */
export class SourceError extends ArraybookError {
  constructor(message: string, options?: ErrorOptions) {
    super('source', message, options);
  }
}
/** An index is out of bounds or malformed. */
export class SelectionError extends ArraybookError {
  constructor(message: string, options?: ErrorOptions) {
    super('selection', message, options);
  }
}
/** A dtype is unknown, or does not fit the operation. */
export class DTypeError extends ArraybookError {
  constructor(message: string, options?: ErrorOptions) {
    super('dtype', message, options);
  }
}
/** Shapes do not fit each other. */
export class ShapeError extends ArraybookError {
  constructor(message: string, options?: ErrorOptions) {
    super('shape', message, options);
  }
}
/** Valid, but not something this build can do. */
export class UnsupportedError extends ArraybookError {
  constructor(message: string, options?: ErrorOptions) {
    super('unsupported', message, options);
  }
}
/** More memory, disk or time than was granted. */
export class BudgetError extends ArraybookError {
  constructor(message: string, options?: ErrorOptions) {
    super('budget', message, options);
  }
}
/** The person, or a view that is gone, took the request back. */
export class CancelledError extends ArraybookError {
  constructor(message = 'cancelled', options?: ErrorOptions) {
    super('cancelled', message, options);
  }
}
/** A bug of ours. */
export class InternalError extends ArraybookError {
  constructor(message: string, options?: ErrorOptions) {
    super('internal', message, options);
  }
}

/** Narrows an unknown throw to our family, optionally to some tags of it. */
export function isArraybookError(error: unknown, ...tags: ErrorTag[]): error is ArraybookError {
  return error instanceof ArraybookError && (tags.length === 0 || tags.includes(error.tag));
}

/** Ends an exhaustive switch: reached only when a type was widened without its rule. */
export function unreachable(value: never): never {
  throw new InternalError(`unreachable: ${String(value)}`);
}
