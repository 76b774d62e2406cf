/** Collects one pair of axes as Plotly's traces, shapes and annotations. */
import type { Axis } from './axis.ts';
import type { FigureTrace } from './figure-spec.ts';
import { richText } from './math-text.ts';
import { DAY } from './numbers.ts';

type Plain = Record<string, unknown>;

/** What is shared by all axes of a figure. */
export class Sheet {
  readonly traces: FigureTrace[] = [];
  readonly shapes: Plain[] = [];
  readonly annotations: Plain[] = [];
  readonly images: Plain[] = [];
  readonly layout: Plain = {};
  readonly notes: string[] = [];
  /** Pixels for a point of print. */
  readonly pixelsPerPoint: number;
  private colourAxes = 0;

  /** Points that each line may have, so that all of them can be drawn. */
  readonly pointsPerLine: number;

  constructor(dpi: number, artists: number) {
    this.pointsPerLine = Math.min(4_000, Math.max(300, Math.floor(60_000 / Math.max(1, artists))));
    this.pixelsPerPoint = dpi / 72;
  }
  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }
  nextColourAxis(): string {
    this.colourAxes += 1;
    return this.colourAxes === 1 ? 'coloraxis' : `coloraxis${this.colourAxes}`;
  }
}

export interface DrawingSetting {
  readonly sheet: Sheet;
  readonly x: Axis;
  readonly y: Axis;
  /** Plotly's names: `x2`, `y3`. */
  readonly xName: string;
  readonly yName: string;
  readonly legend: string;
  readonly xView: readonly [number, number];
  readonly yView: readonly [number, number];
  /** Pixels of the frame. */
  readonly width: number;
  readonly height: number;
  readonly showLegend: boolean;
}

export class Drawing {
  readonly at: DrawingSetting;
  readonly sheet: Sheet;
  /** Place of the running artist among those of its axes. */
  order = 0;

  constructor(setting: DrawingSetting) {
    this.at = setting;
    this.sheet = setting.sheet;
  }

  /** Lengths in points of print as pixels. */
  pixels(points: number): number {
    return Number((points * this.sheet.pixelsPerPoint).toFixed(2));
  }

  /** Positions as Plotly wants them: moments in milliseconds. */
  xs<T extends Float64Array>(values: T): Float64Array {
    return this.at.x.dates ? values.map((day) => day * DAY) : values;
  }
  ys<T extends Float64Array>(values: T): Float64Array {
    return this.at.y.dates ? values.map((day) => day * DAY) : values;
  }

  trace(trace: FigureTrace, label: string | null): void {
    const legend = label !== null && this.at.showLegend;
    this.sheet.traces.push({
      ...trace,
      xaxis: this.at.xName,
      yaxis: this.at.yName,
      ...(label === null ? {} : { name: richText(label) }),
      showlegend: legend,
      ...(legend ? { legend: this.at.legend, legendrank: 1000 + this.order } : {}),
    });
  }
}
