/** `Figure`: a sheet of axes. */
import { PyFloat, PyObject, PyTuple, PyType, type Value } from '../../../base/python.ts';
import type { Axes } from './axes.ts';
import type { ColourBar } from './colour-bar.ts';
import { colourFrom, css } from './colours.ts';
import { drawFigure } from './figure-drawing.ts';
import type { ShownFigure } from './figure-spec.ts';
import type { LegendFacts } from './legend.ts';
import type { Words } from './marks.ts';

export const figureType = new PyType('Figure', { module: 'matplotlib.figure' });

export class Figure extends PyObject {
  override pyType: PyType = figureType;
  readonly number: number;
  size: [number, number];
  dpi: number;
  face: string | null = null;
  readonly axes: Axes[] = [];
  readonly bars: ColourBar[] = [];
  current: Axes | null = null;
  /** Sentences below the figure. */
  readonly notes: string[] = [];
  title = '';
  titleSize: number | null = null;
  xLabel = '';
  yLabel = '';
  legend: LegendFacts | null = null;
  /** `fig.text`: places in parts of the figure. */
  readonly words: Words[] = [];
  /** Gaps that `subplots_adjust` asks for, in parts of the figure. */
  margins: Partial<Record<'left' | 'right' | 'top' | 'bottom' | 'wspace' | 'hspace', number>> = {};

  constructor(number: number, size: readonly [number, number], dpi: number) {
    super();
    this.number = number;
    this.size = [size[0], size[1]];
    this.dpi = dpi;
  }

  get width(): number {
    return Math.round(this.size[0] * this.dpi);
  }
  get height(): number {
    return Math.round(this.size[1] * this.dpi);
  }
  setFace(colour: Value): void {
    this.face = css(colourFrom(colour));
  }

  add(axes: Axes): Axes {
    this.axes.push(axes);
    this.current = axes;
    return axes;
  }
  remove(axes: Axes): void {
    const at = this.axes.indexOf(axes);
    if (at >= 0) this.axes.splice(at, 1);
    if (this.current === axes) this.current = this.axes[this.axes.length - 1] ?? null;
  }
  clear(): void {
    this.axes.length = 0;
    this.bars.length = 0;
    this.current = null;
    this.title = '';
    this.legend = null;
    this.words.length = 0;
    this.notes.length = 0;
  }

  shown(): ShownFigure {
    return { figure: drawFigure(this), text: this.repr() };
  }

  sizeTuple(): PyTuple {
    return new PyTuple(this.size.map((inches) => new PyFloat(inches)));
  }
  override repr(): string {
    return `<Figure size ${this.width}x${this.height} with ${this.axes.length} Axes>`;
  }
}
