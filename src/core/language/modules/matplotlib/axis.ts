/** One direction of a pair of axes: its scale, limits, ticks, words. */
import type { Value } from '../../../base/python.ts';
import { doubles, isMoments, wordsIn } from './numbers.ts';
import { autoRule, logTicks, niceTicks, nonsingular } from './ticks.ts';

export type Scale = 'linear' | 'log' | 'symlog' | 'logit';

export interface TickStyle {
  rotation: number | null;
  size: number | null;
  colour: string | null;
  labels: boolean;
  marks: boolean;
}

/** What the artists of one or several axes occupy along one direction. */
export class Extent {
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  leastPositive = Number.POSITIVE_INFINITY;
  /** Margins stop here (the foot of a bar, the edge of an image). */
  readonly sticky: number[] = [];

  add(x: number): void {
    if (!Number.isFinite(x)) return;
    if (x < this.low) this.low = x;
    if (x > this.high) this.high = x;
    if (x > 0 && x < this.leastPositive) this.leastPositive = x;
  }
  addAll(values: ArrayLike<number>): void {
    for (let k = 0; k < values.length; k++) this.add(values[k]);
  }
  get empty(): boolean {
    return this.low > this.high;
  }
}

export class Axis {
  readonly name: 'x' | 'y' | 'z';
  scale: Scale = 'linear';
  /** Set by the cell; first may be greater than last. */
  limits: [number, number] | null = null;
  inverted = false;
  margin = 0.05;
  label = '';
  labelSize: number | null = null;
  labelColour: string | null = null;
  ticks: number[] | null = null;
  tickLabels: string[] | null = null;
  tickFormat: string | null = null;
  /** At most so many intervals between ticks; null: as many as fit. */
  bins: number | null = null;
  grid = false;
  gridStyle: { colour: string | null; dash: string | null; width: number | null } = {
    colour: null,
    dash: null,
    width: null,
  };
  readonly style: TickStyle = { rotation: null, size: null, colour: null, labels: true, marks: true };
  visible = true;
  /** On the other side: right, or on top. */
  opposite = false;
  dates = false;
  readonly words: string[] = [];
  linear = 2;

  /** Axes that share their limits, this one among them. */
  peers: Axis[] = [this];

  constructor(name: 'x' | 'y' | 'z') {
    this.name = name;
  }

  shareWith(other: Axis): void {
    const peers = [...new Set([...other.peers, ...this.peers])];
    for (const peer of peers) peer.peers = peers;
    this.scale = other.scale;
    this.limits = other.limits;
    this.inverted = other.inverted;
  }
  setLimits(limits: [number, number] | null): void {
    for (const peer of this.peers) {
      peer.limits = limits;
      peer.inverted = limits === null ? peer.inverted : limits[0] > limits[1];
    }
  }
  setScale(scale: Scale): void {
    for (const peer of this.peers) peer.scale = scale;
  }
  invert(): void {
    const inverted = !this.inverted;
    for (const peer of this.peers) {
      peer.inverted = inverted;
      if (peer.limits !== null) peer.limits = [peer.limits[1], peer.limits[0]];
    }
  }

  /** Values of a plot along this axis; words and moments change what the axis shows. */
  read(value: Value): Float64Array {
    const words = wordsIn(value);
    if (words !== null) return Float64Array.from(words, (word) => this.placeOf(word));
    if (isMoments(value)) this.dates = true;
    return doubles(value);
  }

  private placeOf(word: string): number {
    const at = this.words.indexOf(word);
    return at >= 0 ? at : this.words.push(word) - 1;
  }

  forward(x: number): number {
    return this.scale === 'log' ? Math.log10(x) : x;
  }
  private backward(x: number): number {
    return this.scale === 'log' ? 10 ** x : x;
  }

  /** Limits, low first unless the cell turned them round. */
  view(extent: Extent): [number, number] {
    const view = this.limits ?? this.automatic(extent);
    return this.inverted !== view[0] > view[1] ? [view[1], view[0]] : view;
  }

  private automatic(extent: Extent): [number, number] {
    if (extent.empty) return this.scale === 'log' ? [1, 10] : [0, 1];
    const [low, high] = this.wideEnough(extent);
    const tolerance = 1e-5 * Math.max(Math.abs(low), Math.abs(high));
    const below = Math.max(...extent.sticky.filter((edge) => edge < low + tolerance));
    const above = Math.min(...extent.sticky.filter((edge) => edge >= high - tolerance));
    const [from, to] = [this.forward(low), this.forward(high)];
    const margin = (to - from) * this.margin;
    const room = Number.isFinite(margin) ? margin : 0;
    return [Math.max(this.backward(from - room), below), Math.min(this.backward(to + room), above)];
  }

  private wideEnough(extent: Extent): [number, number] {
    if (this.scale !== 'log') return nonsingular(extent.low, extent.high);
    const least = extent.leastPositive;
    if (!Number.isFinite(least)) return [1, 10];
    const low = extent.low <= 0 ? least : extent.low;
    return low === extent.high
      ? [10 ** (Math.ceil(Math.log10(low)) - 1), 10 ** (Math.floor(Math.log10(low)) + 1)]
      : [low, extent.high];
  }

  /** As `get_xticks` gives them: those just outside too. */
  ticksFor(view: readonly [number, number], bins: number): number[] {
    if (this.ticks !== null) return this.ticks;
    if (this.words.length > 0) return this.words.map((_, k) => k);
    const [low, high] = view[0] <= view[1] ? view : [view[1], view[0]];
    if (this.scale === 'log') return logTicks(low, high, bins);
    return niceTicks(...nonsingular(low, high, 0.05, 1e-13), autoRule(this.bins ?? bins));
  }
}
