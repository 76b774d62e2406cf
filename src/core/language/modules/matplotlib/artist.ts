/** What is drawn into axes: the base of lines, bars, images …, and how their properties are read. */
import { type Kwargs, PyNative, PyObject, type PyType, python, type Value } from '../../../base/python.ts';
import { toBool, toNumber } from '../../../numpy/arguments.ts';
import { raise, typeError } from '../../runtime/exceptions.ts';
import type { Extent } from './axis.ts';
import type { Drawing } from './drawing.ts';

const ALIASES: Readonly<Record<string, string>> = {
  lw: 'linewidth',
  linewidths: 'linewidth',
  ls: 'linestyle',
  linestyles: 'linestyle',
  c: 'color',
  colors: 'color',
  ec: 'edgecolor',
  edgecolors: 'edgecolor',
  fc: 'facecolor',
  facecolors: 'facecolor',
  ms: 'markersize',
  mfc: 'markerfacecolor',
  mec: 'markeredgecolor',
  mew: 'markeredgewidth',
  aa: 'antialiased',
  antialiaseds: 'antialiased',
  ds: 'drawstyle',
  ha: 'horizontalalignment',
  va: 'verticalalignment',
  size: 'fontsize',
  weight: 'fontweight',
  family: 'fontfamily',
};

/** Accepted everywhere and without a picture of their own here. */
const QUIET = new Set(
  (
    'antialiased rasterized clip_on clip_box clip_path picker gid url snap animated transform path_effects in_layout ' +
    'solid_capstyle solid_joinstyle dash_capstyle dash_joinstyle capstyle joinstyle agg_filter sketch_params zdir ' +
    'mouseover figure linespacing wrap usetex math_fontfamily fontfamily fontstretch fontvariant'
  ).split(' '),
);

/** Keyword arguments by their long names; takes out what it hands over. */
export class Properties {
  private readonly owner: string;
  private readonly values = new Map<string, Value>();

  constructor(owner: string, kwargs: Kwargs | null) {
    this.owner = owner;
    for (const [key, value] of kwargs ?? []) this.put(ALIASES[key] ?? key, key, value);
  }

  private put(name: string, given: string, value: Value): void {
    if (this.values.has(name) && name !== given) {
      throw typeError(`Got both '${name}' and '${given}', which are aliases of one another`);
    }
    this.values.set(name, value);
  }

  has(name: string): boolean {
    return this.values.has(name);
  }
  /** Undefined where it was not given, or is None. */
  take(name: string): Value | undefined {
    const value = this.values.get(name);
    this.values.delete(name);
    return value === null ? undefined : value;
  }
  number(name: string, otherwise: number): number;
  number(name: string, otherwise: null): number | null;
  number(name: string, otherwise: number | null): number | null {
    const value = this.take(name);
    return value === undefined ? otherwise : toNumber(value);
  }
  text(name: string): string | null {
    const value = this.take(name);
    return value === undefined ? null : python.str(value);
  }
  flag(name: string, otherwise: boolean): boolean {
    const value = this.take(name);
    return value === undefined ? otherwise : toBool(value);
  }
  /** Complains about what nobody took. */
  done(): void {
    for (const name of this.values.keys()) {
      if (QUIET.has(name)) continue;
      throw raise('AttributeError', `${this.owner}.set() got an unexpected keyword argument '${name}'`);
    }
  }
}

export abstract class Artist extends PyObject {
  abstract override pyType: PyType;
  label: string | null = null;
  visible = true;
  zorder = 1;
  opacity: number | null = null;
  /** Takes itself out of its axes. */
  detach: () => void = () => undefined;

  /** What it occupies; sticky edges too. */
  abstract extend(x: Extent, y: Extent): void;
  abstract draw(drawing: Drawing): void;
  /** Takes from the properties what it knows. */
  abstract apply(properties: Properties): void;
  /** Values of `get_…`; undefined: no such property. */
  abstract property(name: string): Value | undefined;

  get shownLabel(): string | null {
    return this.label === null || this.label === '' || this.label.startsWith('_') ? null : this.label;
  }

  applyCommon(properties: Properties): void {
    const label = properties.take('label');
    if (label !== undefined) this.label = python.str(label);
    this.visible = properties.flag('visible', this.visible);
    this.zorder = properties.number('zorder', this.zorder);
    this.opacity = properties.number('alpha', this.opacity as number);
  }

  configure(kwargs: Kwargs | null): void {
    const properties = new Properties(this.pyType.name, kwargs);
    this.applyCommon(properties);
    this.apply(properties);
    properties.done();
  }

  private common(name: string): Value | undefined {
    if (name === 'label') return this.label;
    if (name === 'visible') return this.visible;
    if (name === 'zorder') return this.zorder;
    return this.property(name);
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'remove') return new PyNative(name, () => (this.detach(), null));
    if (name === 'set') return new PyNative(name, (_, kwargs) => (this.configure(kwargs), null));
    if (name.startsWith('set_')) return this.setter(name);
    if (!name.startsWith('get_')) return undefined;
    const value = this.common(ALIASES[name.slice(4)] ?? name.slice(4));
    return value === undefined ? undefined : new PyNative(name, () => value);
  }

  private setter(name: string): Value {
    return new PyNative(name, (args, kwargs) => {
      this.configure(new Map([[name.slice(4), args[0] ?? kwargs?.values().next().value ?? null]]));
      return null;
    });
  }

  override repr(): string {
    return `<${this.pyType.module}.${this.pyType.name} object at 0x7f0000000000>`;
  }
}

/** Styles of lines as Plotly's dashes; null: no line. */
export function dashOf(style: string): string | null {
  switch (style) {
    case '-':
    case 'solid':
      return 'solid';
    case '--':
    case 'dashed':
      return '5.5px,2.4px';
    case '-.':
    case 'dashdot':
      return '9.6px,2.4px,1.5px,2.4px';
    case ':':
    case 'dotted':
      return '1.5px,2.5px';
    case '':
    case ' ':
    case 'None':
    case 'none':
      return null;
    default:
      throw raise(
        'ValueError',
        `'${style}' is not a valid value for ls; supported values are '-', '--', '-.', ':', 'None', ' ', '', 'solid', 'dashed', 'dashdot', 'dotted'`,
      );
  }
}
