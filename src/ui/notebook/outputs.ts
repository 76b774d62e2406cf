/** What a run gave, as outputs of the file; and outputs of a file, ours or Jupyter's, as what can be shown. */

import { unreachable } from '#core/base/errors.ts';
import type { CellFailure, CellOutcome, CellOutput, WidgetSpec } from '#protocol/cells-api.ts';
import type { FigureSpec } from '#protocol/figure.ts';
import type { JsonObject, JsonValue, MimeBundle, OutputRecord } from './document.ts';
import { isObject } from './json.ts';
import { plainJson } from './plain-json.ts';

export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';
export const WIDGET_MIME = 'application/vnd.arraybook.widget.v1+json';
export const ARRAY_MIME = 'application/vnd.arraybook.array.v1+json';

/** More characters of one text than this are not kept in the file; what is left out is said in it. */
const LONGEST_TEXT = 4_000_000;
/** A figure with more characters is kept as its picture and text only. */
const LARGEST_FIGURE = 12_000_000;

export interface RecordOptions {
  /** A picture of a figure (`image/png` in base64), for readers that cannot draw it. */
  readonly pictureOf?: (figure: FigureSpec) => string | null;
}

/** Warnings stand among the outputs, on standard error. */
export function recordsOfOutcome(
  outcome: Pick<CellOutcome, 'outputs' | 'error'>,
  count: number | null,
  options: RecordOptions = {},
): readonly OutputRecord[] {
  const records = outcome.outputs.map((output) => recordOfOutput(output, count, options));
  const failed = outcome.error === null ? [] : [recordOfFailure(outcome.error)];
  return withJoinedStreams([...records, ...failed]);
}

function recordOfOutput(output: CellOutput, count: number | null, options: RecordOptions): OutputRecord {
  switch (output.kind) {
    case 'stream':
      return { output_type: 'stream', name: output.stream, text: shortened(output.text) };
    case 'result':
    case 'display':
      return recordOfValue(output, count);
    case 'markdown':
      return displayed({
        'text/markdown': shortened(output.text),
        'text/plain': '<IPython.core.display.Markdown object>',
      });
    case 'figure':
      return recordOfFigure(output.figure, output.text, options);
    case 'widget':
      return displayed({ [WIDGET_MIME]: plainJson(output.widget), 'text/plain': output.text });
    default:
      return unreachable(output);
  }
}

function recordOfValue(
  output: Extract<CellOutput, { kind: 'result' | 'display' }>,
  count: number | null,
): OutputRecord {
  const { array } = output;
  const facts = array && { dtype: array.dtypeText, shape: array.shape, byteLength: array.byteLength };
  const data = { ...(facts === null ? {} : { [ARRAY_MIME]: facts }), 'text/plain': shortened(output.text) };
  if (output.kind === 'display') return displayed(data);
  return { output_type: 'execute_result', data, metadata: {}, execution_count: count };
}

function recordOfFigure(figure: FigureSpec, text: string, { pictureOf }: RecordOptions): OutputRecord {
  const picture = pictureOf?.(figure) ?? null;
  const plotly = plainJson({
    data: figure.data,
    layout: { ...figure.layout, width: figure.width, height: figure.height },
  });
  const fits = JSON.stringify(plotly).length <= LARGEST_FIGURE;
  const notes = fits ? figure.notes : [...figure.notes, 'The figure was too large to be kept in the notebook.'];
  return {
    output_type: 'display_data',
    data: {
      ...(fits ? { [PLOTLY_MIME]: plotly } : {}),
      ...(picture === null ? {} : { 'image/png': picture }),
      'text/plain': text,
    },
    metadata: notes.length > 0 ? { arraybook: { notes } } : {},
  };
}

const displayed = (data: MimeBundle): OutputRecord => ({ output_type: 'display_data', data, metadata: {} });

export function recordOfFailure({ name, message, traceback }: CellFailure): OutputRecord {
  return { output_type: 'error', ename: name, evalue: message, traceback: traceback.replace(/\n$/, '').split('\n') };
}

function withJoinedStreams(records: readonly OutputRecord[]): readonly OutputRecord[] {
  const joined: OutputRecord[] = [];
  for (const record of records) {
    const last = joined.at(-1);
    if (last?.output_type === 'stream' && record.output_type === 'stream' && last.name === record.name) {
      joined[joined.length - 1] = { ...last, text: shortened(last.text + record.text) };
    } else joined.push(record);
  }
  return joined;
}

/** Beginning and end of a text that is too long. */
function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const part = LONGEST_TEXT / 2 - 100;
  const left = text.length - 2 * part;
  return `${text.slice(0, part)}\n… ${left} characters are not kept in the notebook …\n${text.slice(-part)}`;
}

/** What one output shows: the richest form that the page can draw. */
export type Shown =
  | { readonly kind: 'text'; readonly text: string; readonly stream: 'stdout' | 'stderr' | null }
  | { readonly kind: 'markdown' | 'html' | 'svg' | 'latex'; readonly source: string; readonly text: string }
  /** `source` is a data URL. */
  | {
      readonly kind: 'image';
      readonly source: string;
      readonly text: string;
      readonly width: number | null;
      readonly height: number | null;
    }
  | { readonly kind: 'figure'; readonly figure: FigureSpec; readonly picture: string | null; readonly text: string }
  | { readonly kind: 'widget'; readonly widget: WidgetSpec; readonly text: string }
  | { readonly kind: 'error'; readonly failure: CellFailure }
  /** Nothing of it can be drawn; its kinds of content, for the sentence that says so. */
  | { readonly kind: 'unknown'; readonly mimes: readonly string[] };

export function shownOf(record: OutputRecord): Shown {
  switch (record.output_type) {
    case 'stream':
      return { kind: 'text', text: withoutAnsi(record.text), stream: record.name };
    case 'error':
      return { kind: 'error', failure: failureOf(record) };
    case 'foreign':
      return { kind: 'unknown', mimes: [String(record.original.output_type)] };
    case 'execute_result':
    case 'display_data':
      return shownOfBundle(record.data, record.metadata);
    default:
      return unreachable(record);
  }
}

function failureOf({ ename, evalue, traceback }: Extract<OutputRecord, { output_type: 'error' }>): CellFailure {
  return { name: ename, message: evalue, traceback: withoutAnsi(traceback.join('\n')) };
}

/** Scripts are never drawn, only what stands beside them. */
function shownOfBundle(data: MimeBundle, metadata: JsonObject): Shown {
  const text = withoutAnsi(textOf(data['text/plain']) ?? '');
  const widget = widgetOf(data[WIDGET_MIME]);
  if (widget !== null) return { kind: 'widget', widget, text };
  const figure = figureOf(data[PLOTLY_MIME], metadata);
  if (figure !== null) return { kind: 'figure', figure, picture: pictureOf(data), text };
  for (const [mime, kind] of TEXTUAL) {
    const source = textOf(data[mime]);
    if (source !== null) return { kind, source, text };
  }
  const mime = PICTURES.find((each) => typeof data[each] === 'string');
  if (mime !== undefined)
    return { ...pictureFacts(metadata[mime]), kind: 'image', source: dataUrl(mime, data[mime]), text };
  for (const [rich, kind] of [
    ['text/html', 'html'],
    ['text/latex', 'latex'],
  ] as const) {
    const source = textOf(data[rich]);
    if (source !== null) return { kind, source, text };
  }
  if (data['text/plain'] !== undefined) return { kind: 'text', text, stream: null };
  return { kind: 'unknown', mimes: Object.keys(data) };
}

const TEXTUAL = [
  ['image/svg+xml', 'svg'],
  ['text/markdown', 'markdown'],
] as const;
const PICTURES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;

const pictureOf = (data: MimeBundle): string | null =>
  typeof data['image/png'] === 'string' ? dataUrl('image/png', data['image/png']) : null;

const dataUrl = (mime: string, base64: JsonValue): string => `data:${mime};base64,${String(base64).replace(/\s/g, '')}`;

function pictureFacts(value: JsonValue | undefined): { width: number | null; height: number | null } {
  const { width = null, height = null } = isObject(value) ? value : {};
  return {
    width: typeof width === 'number' ? width : null,
    height: typeof height === 'number' ? height : null,
  };
}

const textOf = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

function figureOf(value: JsonValue | undefined, metadata: JsonObject): FigureSpec | null {
  if (!isObject(value) || !Array.isArray(value.data) || !value.data.every(isTrace)) return null;
  const layout = isObject(value.layout) ? value.layout : {};
  const ours = isObject(metadata.arraybook) ? metadata.arraybook : {};
  const notes = Array.isArray(ours.notes) ? ours.notes.map(String) : [];
  return {
    width: typeof layout.width === 'number' ? layout.width : 640,
    height: typeof layout.height === 'number' ? layout.height : 480,
    data: value.data,
    layout,
    notes,
  };
}

/** Plotly takes a trace without a type for a line. */
const isTrace = (value: JsonValue): value is JsonObject & { readonly type: string } =>
  isObject(value) && (value.type === undefined || typeof value.type === 'string');

function widgetOf(value: JsonValue | undefined): WidgetSpec | null {
  if (!isObject(value) || typeof value.label !== 'string') return null;
  const { kind, name } = value;
  if (name !== null && typeof name !== 'string') return null;
  const isPair = Array.isArray(value.value) && value.value.length === 2 && value.value.every(isNumber);
  const limits = isNumber(value.low) && isNumber(value.high) && isNumber(value.step);
  if (kind === 'checkbox' && typeof value.value === 'boolean') return value as unknown as WidgetSpec;
  if (kind === 'slider' && limits && isNumber(value.value)) return value as unknown as WidgetSpec;
  if (kind === 'range' && limits && isPair) return value as unknown as WidgetSpec;
  const options = Array.isArray(value.options) && value.options.every((option) => typeof option === 'string');
  return kind === 'dropdown' && options && isNumber(value.value) ? (value as unknown as WidgetSpec) : null;
}

const isNumber = (value: JsonValue | undefined): value is number => typeof value === 'number';

/** Terminal colours and links, as Jupyter's tracebacks carry them, taken out. */
export function withoutAnsi(text: string): string {
  return text.includes('\x1b') ? text.replace(ANSI, '') : text;
}
const ANSI = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;

/** The texts of a cell's outputs as one, as a REPL prints them: what comparisons and searches look at. */
export function textOfRecords(records: readonly OutputRecord[]): string {
  return records
    .map((record) => {
      if (record.output_type === 'stream') return record.text;
      if (record.output_type === 'error' || record.output_type === 'foreign') return '';
      const text = textOf(record.data['text/plain']);
      return text === null ? '' : `${text}\n`;
    })
    .join('');
}
