/** Outputs of one cell between the form in the file (lists of lines) and the form in the document (texts). */
import type { JsonObject, JsonValue, MimeBundle, OutputRecord } from './document.ts';
import { isList, isObject, withDigitsOf } from './json.ts';

/** A text, or a list of lines as nbformat writes it; null: neither. */
export function joined(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  if (isList(value) && value.every((line) => typeof line === 'string')) return value.join('');
  return null;
}

export function isJsonMime(mime: string): boolean {
  return mime === 'application/json' || (mime.startsWith('application/') && mime.endsWith('+json'));
}

const isSplitMime = (mime: string): boolean =>
  mime.startsWith('text/') || mime === 'application/javascript' || mime === 'image/svg+xml';

export function joinBundle(bundle: JsonObject): MimeBundle {
  return changed(bundle, (mime, value) => (isJsonMime(mime) || !isList(value) ? value : (joined(value) ?? value)));
}

function splitBundle(bundle: MimeBundle): JsonObject {
  return changed(bundle, (mime, value) => (typeof value === 'string' && isSplitMime(mime) ? splitLines(value) : value));
}

export function splitBundles(bundles: JsonObject): JsonObject {
  return changed(bundles, (_, bundle) => splitBundle(bundle as JsonObject));
}

/** The same object where nothing changes, so that numbers keep their digits. */
function changed(object: JsonObject, change: (key: string, value: JsonValue) => JsonValue): JsonObject {
  const entries = Object.entries(object).map(([key, value]) => [key, change(key, value)] as const);
  return entries.every(([key, value]) => object[key] === value)
    ? object
    : withDigitsOf(Object.fromEntries(entries), object);
}

/** Python's `splitlines(True)`. */
export function splitLines(text: string): string[] {
  return (
    text.match(
      /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g,
    ) ?? []
  );
}

export function outputOf(value: JsonObject): OutputRecord {
  return streamOf(value) ?? bundleOf(value) ?? errorOf(value) ?? { output_type: 'foreign', original: value };
}

type Extra = { readonly extra?: JsonObject };
const more = (extra: JsonObject, value: JsonObject): Extra =>
  Object.keys(extra).length > 0 ? { extra: withDigitsOf(extra, value) } : {};

function streamOf(value: JsonObject): OutputRecord | null {
  const { output_type, name, text: raw, ...extra } = value;
  const text = joined(raw);
  if (output_type !== 'stream' || (name !== 'stdout' && name !== 'stderr') || text === null) return null;
  return { output_type, name, text, ...more(extra, value) };
}

function bundleOf(value: JsonObject): OutputRecord | null {
  const { output_type, data, metadata = {}, execution_count: count, ...extra } = value;
  if (output_type !== 'execute_result' && output_type !== 'display_data') return null;
  if (!isObject(data) || !isObject(metadata)) return null;
  if (count !== undefined && count !== null && typeof count !== 'number') return null;
  const base = { output_type, data: joinBundle(data), metadata, ...more(extra, value) } as const;
  return count === undefined ? base : { ...base, execution_count: count };
}

function errorOf(value: JsonObject): OutputRecord | null {
  const { output_type, ename, evalue, traceback, ...extra } = value;
  if (output_type !== 'error' || typeof ename !== 'string' || typeof evalue !== 'string') return null;
  if (!isList(traceback) || !traceback.every((line) => typeof line === 'string')) return null;
  return { output_type, ename, evalue, traceback, ...more(extra, value) };
}

/** As it stands in the file. */
export function recordOf(output: OutputRecord): JsonObject {
  if (output.output_type === 'foreign') return output.original;
  const { extra = {}, ...members } = output;
  return withDigitsOf({ ...extra, ...fileMembers(members) }, extra);
}

type Known = Exclude<OutputRecord, { readonly output_type: 'foreign' }>;

function fileMembers(members: Known): JsonObject {
  switch (members.output_type) {
    case 'stream':
      return { ...members, text: splitLines(members.text) };
    case 'error':
      return { ...members };
    case 'execute_result':
      return { execution_count: null, ...members, data: splitBundle(members.data) };
    case 'display_data': {
      const { execution_count, ...rest } = members;
      return { ...rest, data: splitBundle(rest.data) };
    }
  }
}
