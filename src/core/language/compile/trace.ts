/** Where an exception passed: one point a frame, with the expression that failed. */
import { asException, type PyException } from '../runtime/exceptions.ts';
import type { Span } from '../syntax/ast.ts';
import type { Thunk, Unit } from './unit.ts';

/** The expression, remembering itself in what it throws. */
export function marked(thunk: Thunk, { start, end }: Span): Thunk {
  return (frame) => {
    try {
      return thunk(frame);
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
