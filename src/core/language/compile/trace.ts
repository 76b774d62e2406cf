/** Where an exception passed: one entry a frame, with the line and the part of it that failed. */
import type { Span } from '../syntax/ast.ts';
import { lineOf } from '../syntax/tokens.ts';
import { asException, type PyException } from '../runtime/exceptions.ts';
import type { Unit } from './unit.ts';

/** The thrown thing as an exception that knows this statement. */
export function located(thrown: unknown, frame: unknown, unit: Unit, span: Span): PyException {
  const error = asException(thrown);
  if (error.lastFrame === frame) return error;
  error.lastFrame = frame;
  const { text, name } = unit.source;
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const end = text.indexOf('\n', span.start);
  const lineEnd = end < 0 ? text.length : end;
  const line = text.slice(start, lineEnd);
  error.trace.unshift({
    file: name,
    line: lineOf(text, span.start),
    function: unit.scope.host.kind === 'module' ? '<module>' : unit.qualname,
    text: line,
    columns: [span.start - start, Math.min(span.end, lineEnd) - start],
  });
  return error;
}
