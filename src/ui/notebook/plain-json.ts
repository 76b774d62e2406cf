/** Values of a run (typed arrays, NaN, big integers) as plain JSON that any reader takes. */
import type { JsonObject, JsonValue } from './document.ts';

/** What is no number becomes null, as Plotly takes it; what JSON has no place for is left out. */
export function plainJson(value: unknown): JsonObject {
  return plain(value, 0) as JsonObject;
}

const DEEPEST = 60;

function plain(value: unknown, depth: number): JsonValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || depth > DEEPEST) return undefined;
  if (ArrayBuffer.isView(value)) return plainView(value);
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1) ?? null);
  const entries = Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, JsonValue] => entry[1] !== undefined));
}

function plainView(view: ArrayBufferView): JsonValue {
  if (view instanceof DataView) return null;
  // Single precision has seven digits: the others would be noise, and three times the file.
  if (view instanceof Float32Array)
    return Array.from(view, (x) => (Number.isFinite(x) ? Number(x.toPrecision(7)) : null));
  return Array.from(view as unknown as ArrayLike<number | bigint>, (item) => plain(item, 0) ?? null);
}
