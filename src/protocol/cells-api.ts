/** What the page may ask of the cells worker. Types only; everything is structured-cloneable. */
import type { SyncLine } from './cells-line.ts';
import type { FigureSpec } from './figure.ts';

export interface CellFailure {
  /** Python's class name. */
  readonly name: string;
  readonly message: string;
  /** As Python prints it. */
  readonly traceback: string;
  /** Where in the cell that ran: half-open offsets into its source; null where the error is elsewhere. */
  readonly place?: readonly [start: number, end: number] | null;
}

/** An array that a cell made, kept alive in the cells worker until `release`. */
export interface CellArray {
  readonly handle: number;
  /** As NumPy prints it inside `dtype(...)`. */
  readonly dtypeText: string;
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** Grows with every in-place change of its storage. */
  readonly version: number;
}

export type WidgetSpec =
  | {
      readonly kind: 'slider' | 'range';
      readonly name: string | null;
      readonly label: string;
      readonly low: number;
      readonly high: number;
      readonly step: number;
      readonly value: number | readonly [number, number];
      /** The value is an int, not a float. */
      readonly whole: boolean;
    }
  | {
      readonly kind: 'dropdown';
      readonly name: string | null;
      readonly label: string;
      readonly options: readonly string[];
      readonly value: number;
    }
  | { readonly kind: 'checkbox'; readonly name: string | null; readonly label: string; readonly value: boolean };

/** In the order in which the cell made them; neighbouring texts of one stream are one output. */
export type CellOutput =
  | { readonly kind: 'stream'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** `result`: the final expression; `display`: `display(x)`. `text` is the repr. */
  | { readonly kind: 'result' | 'display'; readonly text: string; readonly array: CellArray | null }
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'figure'; readonly figure: FigureSpec; readonly text: string }
  | { readonly kind: 'widget'; readonly widget: WidgetSpec; readonly text: string };

/** A file that the page draws and hands back when the cell has ended (`plt.savefig('x.png')`). */
export interface CellDrawing {
  readonly path: string;
  readonly format: 'png' | 'svg';
  /** Pixels of the file for one of the figure's. */
  readonly scale: number;
  readonly figure: FigureSpec;
}

export interface CellOutcome {
  /** Printed output, then the repr of a final expression unless it is None: what a Python REPL prints. */
  readonly text: string;
  readonly outputs: readonly CellOutput[];
  readonly error: CellFailure | null;
  readonly warnings: readonly { readonly category: string; readonly message: string }[];
  readonly milliseconds: number;
  /** Names whose value or whose array's contents this run changed, whatever the cell's text says. */
  readonly changed: readonly string[];
  /** Absent: none. */
  readonly drawings?: readonly CellDrawing[];
}

export interface CellsSetup {
  /** One Int32 over shared memory: not zero stops the running cell. Null where memory cannot be shared. */
  readonly flag: SharedArrayBuffer | null;
  /** Null: cells see only the files that they write themselves. */
  readonly line: SyncLine | null;
  /** Shared memory for arrays, which outlives the worker; without it the worker has memory of its own. */
  readonly memory?: WebAssembly.Memory | null;
  /** Bytes that arrays may take together. */
  readonly budget?: number;
}

/** What a worker leaves behind after a cell for the worker that may replace it; only those two know what is in it. */
export interface SavedCells {
  readonly names: readonly (readonly [name: string, value: unknown])[];
  readonly held: readonly (readonly [handle: number, value: unknown])[];
  /** Names of what could not be kept. */
  readonly lost: readonly string[];
}

/** Names of a cell, from its text alone. */
export interface CellNames {
  readonly defines: readonly string[];
  readonly uses: readonly string[];
  /** Names whose objects the cell changes in place (`x[0] = 1`, `x += 1`, `x.sort()`). */
  readonly mutates: readonly string[];
  readonly error: { readonly message: string; readonly start: number; readonly end: number } | null;
}

export interface CompletionOption {
  readonly label: string;
  readonly kind: 'name' | 'function' | 'class' | 'module' | 'attribute' | 'keyword' | 'argument' | 'key' | 'file';
  /** One line about it; empty where there is none. */
  readonly detail: string;
}
export interface CompletionAnswer {
  /** Half-open range of the source that an option replaces. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly CompletionOption[];
}

export interface InspectionAnswer {
  /** Half-open range of the source that is explained. */
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly signature: string | null;
  readonly doc: string;
  /** Which argument of the signature the cursor stands in. */
  readonly argument: number | null;
}

export interface VariableFacts {
  readonly name: string;
  readonly typeName: string;
  /** A short repr, one line. */
  readonly text: string;
  readonly array: {
    readonly dtypeText: string;
    readonly shape: readonly number[];
    readonly byteLength: number;
    /** Another variable whose memory this one views. */
    readonly viewOf: string | null;
    /** The file that a memmap reads. */
    readonly file: string | null;
    readonly version: number;
    /** At most 64 numbers across the array, NaN kept; null for what is no number. */
    readonly spark: readonly number[] | null;
  } | null;
}

/** What a cell will cost, found from shapes without computing; null members where nobody can know. */
export interface CostEstimate {
  readonly text: string;
  readonly shape: readonly number[] | null;
  readonly dtypeText: string | null;
  readonly resultBytes: number | null;
  readonly bytesRead: number | null;
  readonly milliseconds: number | null;
}

/** Bytes of an array, for a card: C-contiguous; in shared memory they are the array itself, not a copy. */
export interface SharedCellArray {
  /** As the descr of a `.npy` header. */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly buffer: SharedArrayBuffer | ArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
}

export interface HelpEntry {
  readonly name: string;
  readonly signature: string | null;
  readonly doc: string;
}

/** One array of the memory report. */
export interface MemoryReport {
  readonly alive: number;
  readonly peak: number;
  readonly budget: number;
  readonly free: number;
  readonly largestFree: number;
  readonly arrays: readonly {
    readonly names: readonly string[];
    readonly byteLength: number;
    readonly views: readonly string[];
  }[];
}

export interface CellsApi {
  start(setup: CellsSetup): Promise<void>;
  /** `listener` (a Comlink proxy) hears outputs while the cell runs; the outcome repeats them all. */
  run(source: string, listener?: (output: CellOutput) => void): Promise<CellOutcome>;
  /** Another engine answers from now on. */
  link(line: SyncLine): Promise<void>;
  /** Forgets every name. */
  reset(): Promise<void>;
  /** What there is now, for a worker that takes over this one's memory. */
  save(): Promise<SavedCells>;
  /** Takes over, before the first cell; resolves to the names that are gone. */
  restore(saved: SavedCells): Promise<readonly string[]>;

  names(source: string): Promise<CellNames>;
  complete(source: string, offset: number): Promise<CompletionAnswer>;
  inspect(source: string, offset: number): Promise<InspectionAnswer | null>;
  estimate(source: string): Promise<CostEstimate | null>;
  variables(): Promise<readonly VariableFacts[]>;
  /** A widget was moved: the name that is bound to it takes the new value. */
  setWidget(name: string, value: number | boolean | readonly [number, number]): Promise<void>;
  /** An expression's array, kept alive until `release`; null where it is none. Only names, attributes and indices. */
  array(expression: string): Promise<CellArray | null>;
  share(handle: number): Promise<SharedCellArray>;
  release(handle: number): Promise<void>;
  /** A file among those that cells see: what the page drew. */
  writeFile(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  memory(): Promise<MemoryReport>;
  /** The function reference, from the table that binds the names. */
  help(): Promise<readonly HelpEntry[]>;
}
