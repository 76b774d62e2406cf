/** Errors as plain data: what crosses a thread border or stands in a report, and comes back as the same class. */
import {
  ArraybookError,
  BudgetError,
  CancelledError,
  DTypeError,
  type ErrorFields,
  type ErrorOptions,
  type ErrorTag,
  FormatError,
  InternalError,
  SelectionError,
  ShapeError,
  SourceError,
  UnsupportedError,
} from './errors.ts';

export interface ErrorRecord {
  readonly tag: ErrorTag;
  readonly message: string;
  readonly pythonType: string;
  readonly fields: ErrorFields;
  readonly stack: string | null;
  readonly cause: ErrorRecord | null;
}

const CLASS_OF = {
  format: FormatError,
  source: SourceError,
  selection: SelectionError,
  dtype: DTypeError,
  shape: ShapeError,
  unsupported: UnsupportedError,
  budget: BudgetError,
  cancelled: CancelledError,
  internal: InternalError,
} satisfies Record<ErrorTag, new (message: string, options?: ErrorOptions) => ArraybookError>;

/** Any throw as a record; errors that are not ours become `internal`, an `AbortError` becomes `cancelled`. */
export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof ArraybookError) {
    return {
      tag: error.tag,
      message: error.message,
      pythonType: error.pythonType,
      fields: error.fields,
      stack: error.stack ?? null,
      cause: error.cause === undefined ? null : toErrorRecord(error.cause),
    };
  }
  const named = error instanceof Error ? error : new Error(String(error));
  const tag = named.name === 'AbortError' ? 'cancelled' : 'internal';
  return {
    tag,
    message: named.message || named.name,
    pythonType: tag === 'cancelled' ? 'KeyboardInterrupt' : 'RuntimeError',
    fields: { name: named.name },
    stack: named.stack ?? null,
    cause: named.cause === undefined ? null : toErrorRecord(named.cause),
  };
}

/** The error that `toErrorRecord` recorded, of the same class, with its cause chain. */
export function fromErrorRecord(record: ErrorRecord): ArraybookError {
  const error = new CLASS_OF[record.tag](record.message, {
    fields: record.fields,
    pythonType: record.pythonType,
    cause: record.cause === null ? undefined : fromErrorRecord(record.cause),
  });
  if (record.stack !== null) error.stack = record.stack;
  return error;
}
