/** `legend()`: which labels, where. */
import { PyObject, PyType, python, type Value } from '../../../base/python.ts';
import { sequenceOf, toNumber } from '../../../numpy/arguments.ts';
import { valueError } from '../../runtime/exceptions.ts';
import type { Properties } from './artist.ts';

export interface LegendFacts {
  /** `best`, `upper right`, … */
  readonly place: string;
  readonly columns: number;
  readonly title: string;
  readonly size: number | null;
  readonly framed: boolean;
  /** In parts of the frame; null: inside of the frame. */
  readonly anchor: readonly [number, number] | null;
}

export const PLACES = [
  'best',
  'upper right',
  'upper left',
  'lower left',
  'lower right',
  'right',
  'center left',
  'center right',
  'lower center',
  'upper center',
  'center',
];

export function readLegend(properties: Properties): LegendFacts {
  const given = properties.take('loc') ?? 'best';
  const place = typeof given === 'number' ? PLACES[given] : python.str(given);
  const free = given instanceof PyObject && typeof given !== 'string' ? sequenceOf(given) : null;
  if (free === null && (place === undefined || !PLACES.includes(place))) {
    throw valueError(
      `${python.repr(given)} is not a valid value for loc; supported values are ${PLACES.map((one) => `'${one}'`).join(', ')}`,
    );
  }
  const anchor = sequenceOf(properties.take('bbox_to_anchor') ?? null) ?? free;
  const columns = properties.take('ncols') ?? properties.take('ncol');
  for (const quiet of QUIET) properties.take(quiet);
  const size = properties.take('fontsize');
  return {
    place: free === null ? place : 'lower left',
    columns: columns === undefined ? 1 : toNumber(columns),
    title: properties.text('title') ?? '',
    size: size === undefined ? null : fontSize(size),
    framed: properties.flag('frameon', true),
    anchor: anchor === null ? null : [toNumber(anchor[0]), toNumber(anchor[1])],
  };
}

const QUIET = (
  'shadow fancybox framealpha edgecolor facecolor borderpad labelspacing handlelength handletextpad borderaxespad ' +
  'columnspacing markerscale numpoints scatterpoints title_fontsize labelcolor prop mode bbox_transform draggable ' +
  'handleheight markerfirst alignment reverse handler_map scatteryoffsets'
).split(' ');

const SIZES: Readonly<Record<string, number>> = {
  'xx-small': 5.79,
  'x-small': 6.94,
  small: 8.33,
  medium: 10,
  large: 12,
  'x-large': 14.4,
  'xx-large': 17.28,
  smaller: 8.33,
  larger: 12,
};

/** Points of print. */
export function fontSize(value: Value): number {
  if (typeof value !== 'string') return toNumber(value);
  const known = SIZES[value];
  if (known === undefined)
    throw valueError(`${value} is not a valid size. Valid sizes are ${Object.keys(SIZES).join(', ')}`);
  return known;
}

export const legendType = new PyType('Legend', { module: 'matplotlib.legend' });
export class Legend extends PyObject {
  override pyType: PyType = legendType;
  readonly facts: LegendFacts;
  constructor(facts: LegendFacts) {
    super();
    this.facts = facts;
  }
  override repr(): string {
    return '<matplotlib.legend.Legend object at 0x7f0000000000>';
  }
}
