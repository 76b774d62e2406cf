/** Where an exception passed: one point a frame, with the expression that failed. */
import { asException, type PyException } from '../runtime/exceptions.ts';
import { placeWarnings, unplaced } from '../runtime/warnings.ts';
import type { Span } from '../syntax/ast.ts';
import { lineOf } from '../syntax/tokens.ts';
import type { SourceText, Thunk, Unit } from './unit.ts';

/** The expression, remembering itself in what it throws. */
export function marked(thunk: Thunk, { start, end }: Span, source: SourceText): Thunk {
  return (frame) => {
    try {
      const value = thunk(frame);
      if (unplaced.waiting !== null) placeAt(source, start);
      return value;
    } catch (thrown) {
      const error = asException(thrown);
      if (error.lastFrame !== frame && error.spot?.frame !== frame) error.spot = { frame, start, end };
      throw error;
    }
  };
}

/** The thrown thing as an exception that knows this statement. */
export function located(thrown: unknown, frame: unknown, unit: Unit, span: Span): PyException {
  const error = asException(thrown);
  if (error.lastFrame === frame) return error;
  const spot = error.spot;
  const { start, end }: Span = spot !== null && spot.frame === frame ? spot : span;
  error.lastFrame = frame;
  error.spot = null;
  const name = unit.scope.host.kind === 'module' ? '<module>' : unit.qualname;
  if (error.trace.length < 2000) error.trace.push({ source: unit.source, start, end, function: name });
  return error;
}

/** Tells the line of warnings that came up here. */
export function placeAt({ name, text }: SourceText, start: number): void {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const end = text.indexOf('\n', start);
  placeWarnings(name, lineOf(text, start), text.slice(from, end < 0 ? text.length : end));
}
