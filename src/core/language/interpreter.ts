/** The door of the language: namespaces that run cells. */

import { deferring } from '../arrays/deferral.ts';
import type { FileSpace } from '../base/file-space.ts';
import { PyObject, type Value } from '../base/python.ts';
import { settleMaps } from '../numpy/io/mapped-files.ts';
import { activateState } from '../numpy/session.ts';
import './install.ts';
import { changedSince, snapshotOf } from './changes.ts';
import { compileCell } from './compile/compile.ts';
import { handling } from './compile/tries.ts';
import { Namespace } from './compile/unit.ts';
import { findAttr } from './runtime/attributes.ts';
import { budget, type Watch } from './runtime/budget.ts';
import { beginCell, closeHome, endCell, openHome } from './runtime/collector.ts';
import { asException, CellAbandoned, type PyException } from './runtime/exceptions.ts';
import { importModule, resetModules } from './runtime/modules.ts';
import type { PyModule } from './runtime/objects.ts';
import type { Shown } from './runtime/outputs.ts';
import { exceptionText, repr } from './runtime/repr.ts';
import { type Host, running, Session } from './runtime/session.ts';
import { placeWarnings, unplaced } from './runtime/warnings.ts';
import { isLook } from './sharing.ts';
import { lineOf, SourceSyntaxError } from './syntax/tokens.ts';
import { renderTraceback, type TraceEntry, traceEntries } from './traceback.ts';
import { builtins } from './types/builtins.ts';
import { globalScope } from './types/functions.ts';

export interface CellError {
  /** Python's class name. */
  readonly name: string;
  readonly message: string;
  /** As Python prints it, with cell, line and caret. */
  readonly traceback: string;
  readonly trace: readonly TraceEntry[];
  /** Where in the cell that ran; null where the error is elsewhere. */
  readonly place: readonly [start: number, end: number] | null;
}

export interface CellResult {
  /** Printed output, then the repr of a final expression unless it is None. */
  readonly text: string;
  /** The same in pieces, with what cannot be printed, in the order in which the cell made them. */
  readonly outputs: readonly Shown[];
  /** Names whose value, or whose array's contents, the cell changed. */
  readonly changed: readonly string[];
  readonly error: CellError | null;
  /** Value of the final expression; undefined where there is none, or None. */
  readonly value: Value | undefined;
  readonly warnings: readonly { readonly category: string; readonly message: string }[];
}

export interface CellLimits {
  /** Milliseconds a cell may run; Infinity for no limit. */
  readonly milliseconds: number;
  /** Bytes of host memory beyond which MemoryError is raised. */
  readonly memory: number;
}

export const NO_LIMITS: CellLimits = {
  milliseconds: Number.POSITIVE_INFINITY,
  memory: Number.POSITIVE_INFINITY,
};

const MAX_TEXT = 1_000_000;

/** One namespace with `np` in it, its files and its output. */
export class CellRunner {
  readonly session: Session;
  readonly namespace: Namespace;
  private readonly watch: Watch;
  private readonly limits: CellLimits;
  private count = 0;

  constructor(files: FileSpace, host: Host, watch: Watch, limits: CellLimits = NO_LIMITS) {
    this.session = new Session(files, host);
    this.namespace = new Namespace(builtins);
    this.watch = watch;
    this.limits = limits;
    openHome(this);
    resetModules();
    this.namespace.set('__name__', '__main__');
    this.within(() => {
      const numpy = importModule('numpy');
      numpy.changed = false; // loaded before any cell
      this.namespace.set('np', numpy);
    });
  }

  /** No cell of it is going to run any more: what only it holds may be given to others. */
  close(): void {
    closeHome(this);
  }

  run(source: string): CellResult {
    return this.within(() => deferring(() => this.execute(source)));
  }

  /** The value of a dotted name, without running code of a cell; undefined where there is none. */
  lookup(path: readonly string[]): Value | undefined {
    return this.within(() => {
      const [first, ...rest] = path;
      let value = this.namespace.get(first);
      if (value === undefined) value = this.namespace.builtins.get(first);
      for (const name of rest) value = value === undefined ? undefined : plainMember(value, name);
      return value;
    });
  }

  /** The value of an expression of names, attributes and indices; undefined where there is none. */
  look(expression: string): Value | undefined {
    if (!isLook(expression)) return undefined;
    return this.within(() => {
      this.prepare();
      try {
        return this.evaluate({ name: '<look>', text: expression });
      } catch {
        return undefined;
      }
    });
  }

  /** Binds a name from outside of a cell. */
  bind(name: string, value: Value): void {
    this.namespace.set(name, value);
  }

  /** For looks at values that run no code of a cell: nothing is shown, and nothing warned of. */
  watching<T>(action: () => T): T {
    return this.within(() => {
      this.prepare();
      try {
        return action();
      } finally {
        unplaced.waiting = null;
      }
    });
  }

  /** A module by its name, or null. */
  module(name: string): PyModule | null {
    return this.within(() => {
      try {
        return importModule(name);
      } catch {
        return null;
      }
    });
  }

  /** Names in a folder of the namespace's files. */
  fileNames(folder: string): readonly string[] {
    try {
      return this.session.files.list(folder);
    } catch {
      return [];
    }
  }

  private within<T>(action: () => T): T {
    const before = running.session;
    running.session = this.session;
    activateState(this.session.state);
    globalScope.entries = () => this.namespace.entries();
    globalScope.set = (name, value) => this.namespace.set(name, value);
    try {
      return action();
    } finally {
      settleMaps(this.session.files);
      running.session = before;
    }
  }

  private execute(source: string): CellResult {
    this.prepare();
    const before = snapshotOf(this.namespace);
    const name = `<cell ${++this.count}>`;
    let value: Value | undefined;
    let error: CellError | null = null;
    beginCell(this, this.watch.now);
    try {
      value = this.evaluate({ name, text: source });
      if (value !== undefined) this.show(value);
      for (const ending of this.session.endings.values()) ending();
    } catch (thrown) {
      if (unplaced.waiting !== null) placeWarnings(name, 1, '');
      error = this.failure(thrown, source, name);
    }
    if (error !== null) this.endAfterError();
    budget.deadline = Number.POSITIVE_INFINITY;
    endCell([value]);
    const text = this.session.takeOutput();
    return {
      text: text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text,
      outputs: this.session.outputs.take(),
      error,
      value,
      warnings: this.session.warnings.splice(0),
      changed: changedSince(before, this.namespace),
    };
  }

  /** What a failed cell leaves open is put in order; its own error is the one to tell. */
  private endAfterError(): void {
    for (const ending of this.session.endings.values()) {
      try {
        ending();
      } catch {
        // The cell's error comes first.
      }
    }
  }

  private evaluate(source: { name: string; text: string }): Value | undefined {
    const value = compileCell(source, this.namespace).run();
    return value === null ? undefined : value;
  }

  private show(value: Value): void {
    this.session.display('result', value, repr(value));
    this.namespace.set('_', value);
  }

  private prepare(): void {
    budget.watch = this.watch;
    budget.depth = 0;
    budget.ticks = 0;
    this.session.warned.clear();
    unplaced.waiting = null;
    budget.strikes = 0;
    budget.deadline = this.watch.now() + this.limits.milliseconds;
    budget.memoryLimit = this.limits.memory;
    handling.current = null;
  }

  private failure(thrown: unknown, source: string, name: string): CellError {
    if (thrown instanceof SourceSyntaxError) return syntaxFailure(thrown, source, name);
    let error = asException(thrown instanceof CellAbandoned ? thrown.reason : thrown);
    let message = '';
    try {
      message = exceptionText(error);
    } catch (again) {
      error = asException(again);
      message = 'the exception could not be shown';
    }
    const place = error.trace.findLast((point) => point.source.name === name);
    return {
      name: error.pyType.name,
      message,
      traceback: this.traceback(error, message),
      trace: traceEntries(error),
      place: place === undefined ? null : [place.start, place.end],
    };
  }

  private traceback(error: PyException, message: string): string {
    try {
      return renderTraceback(error, this.namespace);
    } catch {
      return `${error.pyType.name}: ${message}`;
    }
  }
}

/** An attribute that can be read without running a property or `__getattr__` of a cell. */
function plainMember(value: Value, name: string): Value | undefined {
  if (value instanceof PyObject && value.pyType.userDefined) {
    const own = value.attributes?.get(name);
    const shared = value.pyType.lookup(name);
    if (own !== undefined || !(shared instanceof PyObject)) return own === undefined ? shared : own;
    return shared.call === undefined ? undefined : findAttr(value, name);
  }
  try {
    return findAttr(value, name);
  } catch {
    return undefined;
  }
}

function syntaxFailure(error: SourceSyntaxError, source: string, name: string): CellError {
  const line = lineOf(source, error.start);
  const start = source.lastIndexOf('\n', error.start - 1) + 1;
  const end = source.indexOf('\n', start);
  const text = source.slice(start, end < 0 ? source.length : end);
  const from = error.start - start;
  const to = Math.max(from + 1, Math.min(error.end - start, text.length));
  const stripped = text.trimStart();
  const lost = text.length - stripped.length;
  const caret = `${' '.repeat(4 + Math.max(0, from - lost))}${'^'.repeat(Math.max(1, to - from))}`;
  const traceback = `  File "${name}", line ${line}\n    ${stripped}\n${caret}\n${error.type}: ${error.message}`;
  return {
    name: error.type,
    message: `${error.message} (${name}, line ${line})`,
    traceback,
    trace: [{ file: name, line, function: '<module>', text, columns: [from, to] }],
    place: [error.start, Math.max(error.start, Math.min(error.end, source.length))],
  };
}
