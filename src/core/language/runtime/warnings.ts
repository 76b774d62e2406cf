/** Python warnings: filters, records, errors; shown on the cell's standard error, once for each line. */
import type { PyType, Value } from '../../base/python.ts';
import { exceptionType, PyException } from './exceptions.ts';
import { running, type Session, type WarningFilter } from './session.ts';

/** Warnings whose line is not known yet: the statement under way tells it when it ends. */
export const unplaced: { waiting: Waiting[] | null } = { waiting: null };

interface Waiting {
  readonly session: Session;
  readonly type: PyType;
  readonly message: string;
  readonly always: boolean;
}

/** `type`: a warning class, or the name of a built-in one. NumPy's own warnings live in a module of theirs. */
export function warn(type: string | PyType, message: string, instance: Value = null): void {
  const { session } = running;
  if (session === null) return;
  const category = typeof type === 'string' ? exceptionType(type) : type;
  const filter = session.filters.find((one) => applies(one, category, message));
  const action = filter?.action ?? 'default';
  if (action === 'ignore') return;
  const warning = instance instanceof PyException ? instance : new PyException(category, [message]);
  if (action === 'error') throw warning;
  const recorder = session.recorders.at(-1);
  if (recorder !== undefined) {
    recorder(warning, category);
    return;
  }
  unplaced.waiting ??= [];
  unplaced.waiting.push({ session, type: category, message, always: action === 'always' || action === 'all' });
}

function applies(filter: WarningFilter, category: PyType, message: string): boolean {
  return (filter.message === null || filter.message.test(message)) && category.isSubtypeOf(filter.category);
}

/** Shows the warnings that wait, each once for a line. */
export function placeWarnings(file: string, line: number, text: string): void {
  const { waiting } = unplaced;
  unplaced.waiting = null;
  for (const { session, type, message, always } of waiting ?? []) {
    const key = `${type.name}\n${line}\n${file}\n${message}`;
    if (!always && session.warned.has(key)) continue;
    session.warned.add(key);
    session.warnings.push({ category: type.name, message });
    const shown = text.trim() === '' ? '' : `  ${text.trim()}\n`;
    session.writeError(`${file}:${line}: ${type.name}: ${message}\n${shown}`);
  }
}
