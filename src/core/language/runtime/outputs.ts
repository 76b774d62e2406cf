/** What a cell shows, in order: texts of its two streams, values, Markdown, figures, widgets. */
import type { Value } from '../../base/python.ts';

/** A figure in Plotly's vocabulary, plain data (see `protocol/figure.ts`). */
export interface FigureData {
  readonly width: number;
  readonly height: number;
  readonly data: readonly (Readonly<Record<string, unknown>> & { readonly type: string })[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** A figure that a cell wants as a file. */
export interface FigureDrawing {
  readonly path: string;
  readonly format: 'png' | 'svg';
  /** Pixels of the file for one of the figure's. */
  readonly scale: number;
  readonly figure: FigureData;
}

export type WidgetData =
  | {
      readonly kind: 'slider' | 'range';
      readonly name: string | null;
      readonly label: string;
      readonly low: number;
      readonly high: number;
      readonly step: number;
      readonly value: number | readonly [number, number];
      readonly whole: boolean;
    }
  | {
      readonly kind: 'dropdown';
      readonly name: string | null;
      readonly label: string;
      readonly options: readonly string[];
      readonly value: number;
    }
  | { readonly kind: 'checkbox'; readonly name: string | null; readonly label: string; readonly value: boolean };

export type StreamName = 'stdout' | 'stderr';

/** `text` is the repr, without a line feed at its end. */
export type Shown =
  | { readonly kind: 'stream'; readonly stream: StreamName; readonly text: string }
  | { readonly kind: 'result' | 'display'; readonly text: string; readonly value: Value }
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'figure'; readonly figure: FigureData; readonly text: string }
  | { readonly kind: 'widget'; readonly widget: WidgetData; readonly text: string };

/** A value that shows itself otherwise than by its repr. */
export type Presenter = (value: Value, text: string) => Shown | null;
const presenters: Presenter[] = [];

/** `presenter` answers null for values that are not its business. */
export function registerPresenter(presenter: Presenter): void {
  presenters.push(presenter);
}

/** How a displayed value, or a result, appears. */
export function presented(kind: 'result' | 'display', value: Value, text: string): Shown {
  for (const presenter of presenters) {
    const own = presenter(value, text);
    if (own !== null) return own;
  }
  return { kind, text, value };
}

const MOST_TEXT = 1_000_000;
const MOST_ITEMS = 10_000;
/** A listener hears the text of a stream at most so often (milliseconds). */
const PAUSE = 50;

export class Outputs {
  readonly #elapsed: () => number;
  #items: Shown[] = [];
  #pieces: string[] = [];
  #stream: StreamName = 'stdout';
  /** Characters kept of the running cell. */
  #size = 0;
  /** Outputs and pieces that the listener has heard. */
  #told = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** Hears outputs while the cell runs; neighbouring texts of one stream come in pieces. */
  listener: ((shown: Shown) => void) | null = null;

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  write(stream: StreamName, text: string): void {
    if (text === '') return;
    if (stream !== this.#stream) this.#close();
    this.#stream = stream;
    if (this.#size >= MOST_TEXT) return;
    const room = MOST_TEXT - this.#size;
    this.#size += text.length;
    this.#pieces.push(text.length > room ? text.slice(0, room) : text);
    if (this.listener !== null) this.tell();
  }

  show(shown: Shown): void {
    if (shown.kind === 'stream') {
      this.write(shown.stream, shown.text);
      return;
    }
    this.#close();
    if (this.#items.length >= MOST_ITEMS) return;
    this.#items.push(shown);
    this.listener?.(shown);
  }

  /** Tells the listener what it has not heard, unless it heard something a moment ago. */
  tell(): void {
    if (this.listener === null || this.#told === this.#pieces.length) return;
    const now = this.#elapsed();
    if (now - this.#toldAt < PAUSE) return;
    this.#toldAt = now;
    this.#tellText();
  }

  /** Values that were shown and not taken yet. */
  *held(): Generator<Value, void, undefined> {
    for (const shown of this.#items) if ('value' in shown) yield shown.value;
  }

  /** Forgets what was shown so far. */
  clear(): void {
    this.#items = [];
    this.#pieces = [];
    this.#told = 0;
    this.#size = 0;
  }

  take(): Shown[] {
    this.#close();
    const items = this.#items;
    this.clear();
    return items;
  }

  #tellText(): void {
    const text = this.#pieces.slice(this.#told).join('');
    this.#told = this.#pieces.length;
    if (text !== '') this.listener?.({ kind: 'stream', stream: this.#stream, text });
  }

  #close(): void {
    if (this.#pieces.length === 0) return;
    this.#tellText();
    this.#items.push({ kind: 'stream', stream: this.#stream, text: this.#pieces.join('') });
    this.#pieces = [];
    this.#told = 0;
  }
}
