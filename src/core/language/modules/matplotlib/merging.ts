/** Very many lines (or points) of one look become one trace, with gaps between them: a page draws ten traces, not a thousand. */
import type { FigureTrace } from './figure-spec.ts';

/** So many traces stay as they are: each can be pointed at by itself. */
const FEW = 40;

/** Null: a trace that stands for itself (named, filled, coloured by numbers …). */
function lookOf(trace: FigureTrace): string | null {
  const { x, y, ...look } = trace;
  const plain =
    trace.type === 'scatter' && trace.name === undefined && trace.fill === undefined && trace.error_y === undefined;
  if (!plain || !(x instanceof Float64Array) || !(y instanceof Float64Array)) return null;
  const { marker } = trace as { marker?: Record<string, unknown> };
  const even =
    marker === undefined || Object.values(marker).every((value) => typeof value !== 'object' || isPlain(value));
  return even && marker?.coloraxis === undefined ? JSON.stringify(look) : null;
}
function isPlain(value: unknown): boolean {
  return value === null || (typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const made = new Float64Array(parts.reduce((sum, part) => sum + part.length + 1, -1)).fill(Number.NaN);
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length + 1;
  }
  return made;
}

export function mergedTraces(traces: readonly FigureTrace[]): FigureTrace[] {
  if (traces.length <= FEW) return [...traces];
  const groups = new Map<string, FigureTrace[]>();
  const order: (FigureTrace | string)[] = [];
  for (const trace of traces) {
    const look = lookOf(trace);
    if (look === null) order.push(trace);
    else if (groups.has(look)) groups.get(look)?.push(trace);
    else {
      groups.set(look, [trace]);
      order.push(look);
    }
  }
  return order.map((one) => {
    if (typeof one !== 'string') return one;
    const group = groups.get(one) ?? [];
    const [first] = group;
    if (group.length === 1) return first;
    return {
      ...first,
      x: joined(group.map(({ x }) => x as Float64Array)),
      y: joined(group.map(({ y }) => y as Float64Array)),
    };
  });
}
