/** What belongs to one namespace while its cells run: output, files, warnings, clock. */
import type { FileSpace } from '../../base/file-space.ts';
import type { Value } from '../../base/python.ts';

/** What the host lends to cells. */
export interface Host {
  /** Milliseconds since 1970, with fractions. */
  now(): number;
  /** Milliseconds of a steady clock. */
  elapsed(): number;
  /** Fills with unpredictable bytes. */
  entropy(target: Uint8Array): void;
  /** Blocks for so many milliseconds, or less where it cannot. */
  sleep(milliseconds: number): void;
}

export interface WarningFilter {
  readonly action: string;
  readonly category: string;
  readonly message: RegExp | null;
}

export interface WarningRecord {
  readonly category: string;
  readonly message: string;
}

export class Session {
  readonly files: FileSpace;
  readonly host: Host;
  /** Printed by the running cell. */
  private chunks: string[] = [];
  private size = 0;
  /** Redirections of `sys.stdout`; null: the cell's own output. */
  stdout: Value = null;
  filters: WarningFilter[] = [];
  /** Lists that `catch_warnings(record=True)` collects into, innermost last. */
  recorders: ((record: WarningRecord) => void)[] = [];
  readonly warnings: WarningRecord[] = [];
  /** Legacy states that modules keep for this session, by module. */
  readonly state = new Map<string, unknown>();

  constructor(files: FileSpace, host: Host) {
    this.files = files;
    this.host = host;
  }

  write(text: string): void {
    this.size += text.length;
    if (this.size < 50_000_000) this.chunks.push(text);
  }

  takeOutput(): string {
    const text = this.chunks.join('');
    this.chunks = [];
    this.size = 0;
    return text;
  }
}

/** The session whose cell is running. */
export const running: { session: Session | null } = { session: null };

export function session(): Session {
  if (running.session === null) throw new Error('no cell is running');
  return running.session;
}
