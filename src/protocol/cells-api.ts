/** What the page may ask of the cells worker. Types only; everything is structured-cloneable. */
import type { SyncLine } from './cells-line.ts';

export interface CellFailure {
  /** Python's class name. */
  readonly name: string;
  readonly message: string;
  /** As Python prints it. */
  readonly traceback: string;
}

export interface CellOutcome {
  /** Printed output, then the repr of a final expression unless it is None: what a Python REPL prints. */
  readonly text: string;
  readonly error: CellFailure | null;
  readonly warnings: readonly { readonly category: string; readonly message: string }[];
  readonly milliseconds: number;
}

export interface CellsSetup {
  /** One Int32 over shared memory: not zero stops the running cell. Null where memory cannot be shared. */
  readonly flag: SharedArrayBuffer | null;
  /** Null: cells see only the files that they write themselves. */
  readonly line: SyncLine | null;
}

export interface CellsApi {
  start(setup: CellsSetup): Promise<void>;
  run(source: string): Promise<CellOutcome>;
  /** Forgets every name. */
  reset(): Promise<void>;
}
