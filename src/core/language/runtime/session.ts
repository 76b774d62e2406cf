/** What belongs to one namespace while its cells run: output, files, warnings, clock. */
import type { FileSpace } from '../../base/file-space.ts';
import type { PyType, Value } from '../../base/python.ts';
import { type FigureDrawing, Outputs, presented, type Shown } from './outputs.ts';

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
  readonly category: PyType;
  readonly message: RegExp | null;
}

export interface WarningRecord {
  readonly category: string;
  readonly message: string;
}

/** What a widget was set to, for as long as the cell describes it in the same way. */
export interface WidgetState {
  readonly description: string;
  value: number | boolean | readonly [number, number];
  /** The Python value of what the widget may be set to. */
  readonly valueOf: (value: number | boolean | readonly [number, number]) => Value;
}

export class Session {
  readonly files: FileSpace;
  readonly host: Host;
  /** Printed by the running cell. */
  private chunks: string[] = [];
  private size = 0;
  readonly outputs: Outputs;
  /** Run when a cell has ended, also by an error. */
  readonly endings = new Map<string, () => void>();
  /** Open files with text that is not written yet. */
  readonly unwritten = new Set<{ flush(): void }>();
  /** What the host draws into files when the cell has ended; null: it cannot draw. */
  drawings: FigureDrawing[] | null = null;
  /** Values of widgets that were moved, by the name that they are bound to. */
  readonly widgets = new Map<string, WidgetState>();
  /** Redirections of `sys.stdout`; null: the cell's own output. */
  stdout: Value = null;
  filters: WarningFilter[] = [];
  /** Lists that `catch_warnings(record=True)` collects into, innermost last. */
  recorders: ((warning: Value, category: PyType) => void)[] = [];
  readonly warnings: WarningRecord[] = [];
  /** Lines and messages that the running cell was warned of. */
  readonly warned = new Set<string>();
  /** Legacy states that modules keep for this session, by module. */
  readonly state = new Map<string, unknown>();

  constructor(files: FileSpace, host: Host) {
    this.files = files;
    this.host = host;
    this.outputs = new Outputs(() => host.elapsed());
  }

  /** To the standard output of the cell. */
  write(text: string): void {
    this.outputs.write('stdout', text);
    this.print(text);
  }

  writeError(text: string): void {
    this.outputs.write('stderr', text);
  }

  /** A value that is shown: a prompt prints its repr. */
  display(kind: 'result' | 'display', value: Value, text: string): void {
    this.outputs.show(presented(kind, value, text));
    this.print(`${text}\n`);
  }

  show(shown: Shown): void {
    this.outputs.show(shown);
  }

  private print(text: string): void {
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
