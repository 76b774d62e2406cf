/** Statistics as rows of words and numbers. */
import type { Quantile, Scalar, Statistics } from '#protocol/engine-api.ts';

export interface StatisticsRow {
  readonly name: string;
  readonly value: string;
  /** Why it is not exact, or what exactly it is. */
  readonly note: string | null;
  readonly uncertain: boolean;
}

const count = (value: number): string => value.toLocaleString('en');

function scalarRow(name: string, scalar: Scalar | null, uncertain: boolean): StatisticsRow[] {
  return scalar === null ? [] : [{ name, value: scalar.text, note: null, uncertain }];
}

function countRow(name: string, value: number, statistics: Statistics): StatisticsRow {
  const share = statistics.seen > 0 ? value / statistics.seen : 0;
  const note = value > 0 && share < 1 ? percentText(share) : null;
  return { name, value: count(value), note, uncertain: !statistics.exact };
}

export function percentText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return '<0.01 %';
  return `${Number(percent.toPrecision(3))} %`;
}

function uniqueRow({ unique, exact }: Statistics): StatisticsRow[] {
  if (unique === null) return [];
  const sure = exact && unique.relativeError === 0;
  const note = unique.relativeError > 0 ? `±${percentText(unique.relativeError)}` : null;
  return [{ name: 'distinct', value: `${sure ? '' : '≈ '}${count(unique.count)}`, note, uncertain: !sure }];
}

const QUANTILE_NAMES: Readonly<Record<string, string>> = {
  '0.25': 'lower quartile',
  '0.5': 'median',
  '0.75': 'upper quartile',
};

export function quantileName(q: number): string {
  return QUANTILE_NAMES[String(q)] ?? `${Number((q * 100).toPrecision(6))} %`;
}

/** No more digits than the error leaves. */
function roundedTo({ value, text }: Scalar, error: number): string {
  if (!(error > 0) || !Number.isFinite(error) || text.includes('e+') || !/[.e]/.test(text)) return text;
  const digits = Math.min(15, Math.max(0, 1 - Math.floor(Math.log10(error))));
  return value.toFixed(digits).length < text.length ? value.toFixed(digits) : text;
}

export function quantileRow({ q, value, error }: Quantile, exact: boolean): StatisticsRow {
  const note = error > 0 && Number.isFinite(error) ? `± ${Number(error.toPrecision(2))}` : null;
  return { name: quantileName(q), value: roundedTo(value, error), note, uncertain: error > 0 || !exact };
}

export interface StatisticsSection {
  readonly title: string;
  readonly rows: readonly StatisticsRow[];
}

export interface StatisticsWords {
  /** Of complex numbers, whose extremes and quantiles are those of their magnitudes. */
  readonly magnitudes?: boolean;
  /** Of dates and durations: NaT, and nothing infinite. */
  readonly times?: boolean;
}

export function statisticsSections(
  statistics: Statistics,
  { magnitudes = false, times = false }: StatisticsWords = {},
): StatisticsSection[] {
  const { exact, min, max, mean, std, sum, finite, posInf, negInf, quantiles } = statistics;
  const infinite = posInf + negInf > 0 && finite !== null;
  const unsure = !exact;
  const [least, greatest] = magnitudes ? ['min |x|', 'max |x|'] : ['min', 'max'];
  const sections: StatisticsSection[] = [
    {
      title: 'Values',
      rows: [
        ...scalarRow(least, min, unsure),
        ...scalarRow(greatest, max, unsure),
        ...scalarRow('mean', mean, unsure),
        ...scalarRow('std', std, unsure),
        ...scalarRow('sum', sum, unsure),
      ],
    },
    {
      title: 'Finite values',
      rows: infinite
        ? [
            ...scalarRow(least, finite.min, unsure),
            ...scalarRow(greatest, finite.max, unsure),
            ...scalarRow('mean', finite.mean, unsure),
            ...scalarRow('std', finite.std, unsure),
          ]
        : [],
    },
    {
      title: 'Counts',
      rows: [
        { name: 'elements', value: count(statistics.size), note: null, uncertain: false },
        ...(exact ? [] : [{ name: 'looked at', value: count(statistics.seen), note: null, uncertain: false }]),
        countRow(times ? 'NaT' : 'NaN', statistics.nan, statistics),
        ...(times ? [] : [countRow('+inf', posInf, statistics), countRow('−inf', negInf, statistics)]),
        countRow('zero', statistics.zero, statistics),
        ...uniqueRow(statistics),
      ],
    },
    {
      title: magnitudes ? 'Quantiles of |x|' : 'Quantiles',
      rows: quantiles.filter(({ q }) => q > 0 && q < 1).map((quantile) => quantileRow(quantile, exact)),
    },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}
