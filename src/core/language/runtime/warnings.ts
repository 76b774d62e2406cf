/** Python warnings: filters, records, errors. */
import { exceptionType, PyException } from './exceptions.ts';
import { running, type WarningFilter } from './session.ts';

/** NumPy's own warnings live in a module of theirs. */
export function warn(category: string, message: string): void {
  const { session } = running;
  if (session === null) return;
  const filter = session.filters.find((one) => applies(one, category, message));
  const action = filter?.action ?? 'default';
  if (action === 'ignore') return;
  if (action === 'error') throw new PyException(exceptionType(category), [message]);
  const recorder = session.recorders.at(-1);
  if (recorder !== undefined) recorder({ category, message });
  else session.warnings.push({ category, message });
}

function applies(filter: WarningFilter, category: string, message: string): boolean {
  if (filter.message !== null && !filter.message.test(message)) return false;
  return filter.category === 'Warning' || exceptionType(category).isSubtypeOf(exceptionType(filter.category));
}
