/** `Normalize`, `LogNorm` …: numbers to places in a colour map. */
import { NDArray } from '../../../arrays/ndarray.ts';
import { type Kwargs, PyFloat, PyObject, PyTuple, PyType, type Value } from '../../../base/python.ts';
import { sequenceOf, toNumber } from '../../../numpy/arguments.ts';
import { callOp } from '../../../ops/registry.ts';
import { typeError, valueError } from '../../runtime/exceptions.ts';
import { arrayFrom, doubles, isScalar, numberOr } from './numbers.ts';
import { autoRule, logTicks, niceTicks } from './ticks.ts';

export abstract class Norm extends PyObject {
  abstract override pyType: PyType;
  low: number | null;
  high: number | null;
  constructor(low: number | null, high: number | null) {
    super();
    this.low = low;
    this.high = high;
  }
  /** From 0 to 1 between the limits. */
  abstract place(x: number): number;
  /** Ticks of a colour bar. */
  abstract ticks(): number[];
  /** True where colours stand as the numbers do: Plotly can map them itself. */
  get plain(): boolean {
    return false;
  }
  get from(): number {
    return this.low ?? 0;
  }
  get to(): number {
    return this.high ?? 1;
  }

  /** Limits that nobody set, from the data. */
  fit(values: ArrayLike<number>): void {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < values.length; k++) {
      const x = values[k];
      if (x < low && this.counts(x)) low = x;
      if (x > high && this.counts(x)) high = x;
    }
    if (low > high) return;
    this.low ??= low;
    this.high ??= high;
  }
  protected counts(x: number): boolean {
    return Number.isFinite(x);
  }

  override call(args: readonly Value[]): Value {
    const values = doubles(args[0] ?? null);
    this.fit(values);
    const places = values.map((x) => this.place(x));
    if (isScalar(args[0])) return new PyFloat(places[0]);
    const shape = args[0] instanceof NDArray ? args[0].shape : [values.length];
    return callOp('numpy.reshape', [arrayFrom(places), new PyTuple([...shape])]);
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'vmin') return this.low === null ? null : new PyFloat(this.low);
    if (name === 'vmax') return this.high === null ? null : new PyFloat(this.high);
    return undefined;
  }
  override setAttribute(name: string, value: Value): boolean {
    if (name === 'vmin') this.low = toNumber(value);
    else if (name === 'vmax') this.high = toNumber(value);
    else return false;
    return true;
  }
  override repr(): string {
    return `<matplotlib.colors.${this.pyType.name} object at 0x7f0000000000>`;
  }
}

function type(name: string, construct: (limits: Limits) => Norm, base?: PyType): PyType {
  return new PyType(name, {
    module: 'matplotlib.colors',
    ...(base === undefined ? {} : { bases: [base] }),
    construct: (_type, args, kwargs) => construct(new Limits(name, args, kwargs)),
  });
}

/** Arguments of a norm, by place or name. */
class Limits {
  readonly args: readonly Value[];
  readonly kwargs: Kwargs | null;
  readonly owner: string;
  constructor(owner: string, args: readonly Value[], kwargs: Kwargs | null) {
    this.owner = owner;
    this.args = args;
    this.kwargs = kwargs;
  }
  get(name: string, at: number): number | null {
    const value = this.kwargs?.get(name) ?? this.args[at] ?? null;
    return value === null ? null : toNumber(value);
  }
  need(name: string, at: number): number {
    const value = this.get(name, at);
    if (value === null) throw typeError(`${this.owner}.__init__() missing 1 required argument: '${name}'`);
    return value;
  }
  list(name: string, at: number): number[] {
    return (sequenceOf(this.kwargs?.get(name) ?? this.args[at] ?? null) ?? []).map(toNumber);
  }
}

export const normalizeType: PyType = type('Normalize', (a) => new LinearNorm(a.get('vmin', 0), a.get('vmax', 1)));

export class LinearNorm extends Norm {
  override pyType: PyType = normalizeType;
  override get plain(): boolean {
    return true;
  }
  override place(x: number): number {
    return this.to === this.from ? 0 : (x - this.from) / (this.to - this.from);
  }
  override ticks(): number[] {
    return niceTicks(this.from, this.to, autoRule(9));
  }
}

export const logNormType: PyType = type(
  'LogNorm',
  (a) => new LogNorm(a.get('vmin', 0), a.get('vmax', 1)),
  normalizeType,
);
export class LogNorm extends Norm {
  override pyType: PyType = logNormType;
  protected override counts(x: number): boolean {
    return Number.isFinite(x) && x > 0;
  }
  override place(x: number): number {
    if (!(x > 0)) return x <= 0 ? Number.NaN : x;
    return (Math.log(x) - Math.log(this.from)) / (Math.log(this.to) - Math.log(this.from));
  }
  override ticks(): number[] {
    return logTicks(this.from, this.to, 9);
  }
  override fit(values: ArrayLike<number>): void {
    super.fit(values);
    if (this.low !== null && this.low <= 0) throw valueError('Invalid vmin or vmax');
  }
}

export const powerNormType: PyType = type(
  'PowerNorm',
  (a) => new PowerNorm(a.need('gamma', 0), a.get('vmin', 1), a.get('vmax', 2)),
  normalizeType,
);
class PowerNorm extends Norm {
  override pyType: PyType = powerNormType;
  readonly gamma: number;
  constructor(gamma: number, low: number | null, high: number | null) {
    super(low, high);
    this.gamma = gamma;
  }
  override place(x: number): number {
    const t = (x - this.from) / (this.to - this.from);
    return t < 0 ? t : t ** this.gamma;
  }
  override ticks(): number[] {
    return niceTicks(this.from, this.to, autoRule(9));
  }
}

export const twoSlopeType: PyType = type(
  'TwoSlopeNorm',
  (a) => new TwoSlopeNorm(a.need('vcenter', 0), a.get('vmin', 1), a.get('vmax', 2)),
  normalizeType,
);
class TwoSlopeNorm extends Norm {
  override pyType: PyType = twoSlopeType;
  readonly centre: number;
  constructor(centre: number, low: number | null, high: number | null) {
    super(low, high);
    this.centre = centre;
  }
  override place(x: number): number {
    const { centre } = this;
    return x < centre
      ? (0.5 * (x - this.from)) / (centre - this.from)
      : 0.5 + (0.5 * (x - centre)) / (this.to - centre);
  }
  override ticks(): number[] {
    return niceTicks(this.from, this.to, autoRule(9));
  }
}

export const centredType: PyType = type(
  'CenteredNorm',
  (a) => new CentredNorm(a.get('vcenter', 0) ?? 0, a.get('halfrange', 1)),
  normalizeType,
);
class CentredNorm extends LinearNorm {
  override pyType: PyType = centredType;
  readonly centre: number;
  constructor(centre: number, half: number | null) {
    super(half === null ? null : centre - half, half === null ? null : centre + half);
    this.centre = centre;
  }
  override fit(values: ArrayLike<number>): void {
    if (this.low !== null) return;
    let half = 0;
    for (let k = 0; k < values.length; k++) {
      const away = Math.abs(values[k] - this.centre);
      if (away > half && Number.isFinite(away)) half = away;
    }
    this.low = this.centre - half;
    this.high = this.centre + half;
  }
}

export const symLogType: PyType = type(
  'SymLogNorm',
  (a) =>
    new SymLogNorm(
      a.need('linthresh', 0),
      numberOr(a.get('linscale', 1) ?? undefined, 1),
      a.get('vmin', 2),
      a.get('vmax', 3),
    ),
  normalizeType,
);
class SymLogNorm extends Norm {
  override pyType: PyType = symLogType;
  readonly threshold: number;
  readonly scale: number;
  constructor(threshold: number, scale: number, low: number | null, high: number | null) {
    super(low, high);
    this.threshold = threshold;
    this.scale = scale;
  }
  private bend(x: number): number {
    const size = Math.abs(x);
    const adjusted = this.scale / (1 - 1 / 10);
    if (size <= this.threshold) return x * adjusted;
    return Math.sign(x) * this.threshold * (adjusted + Math.log10(size / this.threshold));
  }
  override place(x: number): number {
    return (this.bend(x) - this.bend(this.from)) / (this.bend(this.to) - this.bend(this.from));
  }
  override ticks(): number[] {
    const most = Math.max(Math.abs(this.from), Math.abs(this.to));
    const powers = logTicks(this.threshold, most, 4);
    return [...powers.map((x) => -x).reverse(), 0, ...powers].filter((x) => x >= this.from && x <= this.to);
  }
}

export const boundaryType: PyType = type(
  'BoundaryNorm',
  (a) => new BoundaryNorm(a.list('boundaries', 0), a.need('ncolors', 1)),
  normalizeType,
);
class BoundaryNorm extends Norm {
  override pyType: PyType = boundaryType;
  readonly bounds: readonly number[];
  readonly colours: number;
  constructor(bounds: readonly number[], colours: number) {
    super(bounds[0] ?? 0, bounds[bounds.length - 1] ?? 1);
    this.bounds = bounds;
    this.colours = colours;
  }
  override place(x: number): number {
    if (Number.isNaN(x)) return x;
    const bins = this.bounds.length - 1;
    const bin = Math.min(bins - 1, Math.max(0, this.bounds.filter((bound) => bound <= x).length - 1));
    return bins < 2 ? 0.5 : bin / (bins - 1);
  }
  override ticks(): number[] {
    return [...this.bounds];
  }
}

/** What `norm=`, `vmin=` and `vmax=` say together. */
export function normFrom(norm: Value | undefined, low: number | null, high: number | null): Norm {
  if (norm === undefined || norm === null) return new LinearNorm(low, high);
  if (norm === 'log') return new LogNorm(low, high);
  if (norm === 'linear') return new LinearNorm(low, high);
  if (!(norm instanceof Norm)) throw valueError('norm must be an instance of Normalize, or its name');
  if (low !== null || high !== null) {
    throw valueError(
      'Passing a Normalize instance simultaneously with vmin/vmax is not supported.  Please pass vmin/vmax directly to the norm when creating it.',
    );
  }
  return norm;
}
