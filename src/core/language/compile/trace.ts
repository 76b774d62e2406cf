/** Where an exception passed: one point a frame. */
import { asException, type PyException } from '../runtime/exceptions.ts';
import type { Span } from '../syntax/ast.ts';
import type { Unit } from './unit.ts';

/** The thrown thing as an exception that knows this statement. */
export function located(thrown: unknown, frame: unknown, unit: Unit, span: Span): PyException {
  const error = asException(thrown);
  if (error.lastFrame === frame) return error;
  error.lastFrame = frame;
  const name = unit.scope.host.kind === 'module' ? '<module>' : unit.qualname;
  if (error.trace.length < 2000)
    error.trace.push({ source: unit.source, start: span.start, end: span.end, function: name });
  return error;
}
