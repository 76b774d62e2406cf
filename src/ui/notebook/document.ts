/**
 * A notebook as plain data (nbformat 4.5 and what this page adds to it in `metadata.arraybook`). Nothing here runs
 * code or touches the page; edits are pure and can be undone (`edits.ts`).
 */
import type { Brand } from '#core/base/brand.ts';

export type CellId = Brand<string, 'CellId'>;

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Outputs as nbformat keeps them; lists of lines are joined. `extra`: members that nbformat does not know. */
export type OutputRecord =
  | {
      readonly output_type: 'stream';
      readonly name: 'stdout' | 'stderr';
      readonly text: string;
      readonly extra?: JsonObject;
    }
  | {
      readonly output_type: 'execute_result' | 'display_data';
      readonly data: MimeBundle;
      readonly metadata: JsonObject;
      readonly execution_count?: number | null;
      readonly extra?: JsonObject;
    }
  | {
      readonly output_type: 'error';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
      readonly extra?: JsonObject;
    }
  /** An output that this page cannot read; kept as it stood in the file. */
  | { readonly output_type: 'foreign'; readonly original: JsonObject };
export type MimeBundle = { readonly [mime: string]: JsonValue };

/**
 * `explorer` is a card: in the file an ordinary code cell (`np.load('waves.npy')`), marked in its metadata.
 * `foreign`: a cell of a kind that this page does not know; kept untouched and shown as such.
 */
export type CellKind = 'code' | 'markdown' | 'raw' | 'explorer' | 'foreign';

export interface NotebookCell {
  readonly id: CellId;
  readonly kind: CellKind;
  readonly source: string;
  readonly outputs: readonly OutputRecord[];
  readonly executionCount: number | null;
  /** As in the file, `arraybook` taken out. */
  readonly metadata: JsonObject;
  readonly attachments: JsonObject | null;
  readonly inputFolded: boolean;
  readonly outputFolded: boolean;
  /** What an explorer cell shows: the card's settings; null: as it opens by itself. */
  readonly view: JsonObject | null;
  /** A foreign cell as it stood in the file. */
  readonly original: JsonObject | null;
  /** Members of the cell that nbformat does not know, kept. */
  readonly extra?: JsonObject;
  /** Members of `metadata.arraybook` that this version does not know, kept. */
  readonly unknown?: JsonObject;
}

/** A data file that the notebook speaks of. */
export interface DataFileRecord {
  readonly name: string;
  readonly byteLength: number;
  /** BLAKE3 in hexadecimal, where it is known. */
  readonly blake3: string | null;
  /** Where it came from, if that was a URL. */
  readonly url: string | null;
}

export interface NotebookDocument {
  readonly name: string;
  readonly cells: readonly NotebookCell[];
  /** As in the file, `arraybook` taken out. */
  readonly metadata: JsonObject;
  readonly nbformatMinor: number;
  readonly files: readonly DataFileRecord[];
  /** Stale cells run by themselves. */
  readonly automatic: boolean;
  /** What widgets bound to a name were last moved to. */
  readonly widgets?: JsonObject;
  /** Members of the file that nbformat does not know, kept. */
  readonly extra?: JsonObject;
  /** Members of `metadata.arraybook` that this version does not know, kept. */
  readonly unknown?: JsonObject;
}

let count = 0;

/** Eight letters and digits: unique in this page, valid in nbformat. */
export function newCellId(random: () => number = Math.random): CellId {
  count += 1;
  const noise = Math.floor(random() * 36 ** 5).toString(36);
  return `${count.toString(36)}${noise}`.padStart(8, 'a').slice(-8) as CellId;
}

export function newCell(kind: CellKind, source = '', id: CellId = newCellId()): NotebookCell {
  return {
    id,
    kind,
    source,
    outputs: [],
    executionCount: null,
    metadata: {},
    attachments: null,
    inputFolded: false,
    outputFolded: false,
    view: null,
    original: null,
  };
}

export function emptyDocument(name = 'Untitled'): NotebookDocument {
  return { name, cells: [], metadata: {}, nbformatMinor: 5, files: [], automatic: false };
}
