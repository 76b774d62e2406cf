/** From what the kernels found to the protocol's statistics. */

import { datetimeText, timedeltaText } from '#core/dtype/datetime-text.ts';
import type { DType } from '#core/dtype/dtype.ts';
import { type FinishOptions, finishStatistics, type Refinement, type StatsPartial } from '#core/kernels/statistics.ts';
import type { Statistics } from '#protocol/engine-api.ts';
import type { StatisticField } from './statistic-fields.ts';

export interface FieldResult {
  readonly field: StatisticField;
  readonly partial: StatsPartial;
  readonly refined: Refinement | null;
  /** Elements there are. */
  readonly size: number;
  /** Every element was looked at. */
  readonly exact: boolean;
}

export function statisticsOf({ field, partial, refined, size, exact }: FieldResult): Statistics {
  const finished = finishStatistics(partial, { ...timeOptions(field.run.dtype), refined });
  const { histogram, quantiles, unique } = finished;
  return {
    ...finished,
    field: field.path,
    exact,
    size,
    // what a sample says of ranks and of how many values there are has no bound
    unique: exact ? unique : null,
    quantiles: exact ? quantiles : quantiles.map((quantile) => ({ ...quantile, error: Number.POSITIVE_INFINITY })),
    histogram: histogram && (exact ? histogram : { ...histogram, kind: 'sampled' }),
  };
}

function timeOptions(dtype: DType): Pick<FinishOptions, 'time' | 'timeText'> {
  if (dtype.kind === 'M') return { time: 'datetime', timeText: (value) => datetimeText(value, dtype) };
  if (dtype.kind === 'm') return { time: 'timedelta', timeText: (value) => timedeltaText(value, dtype) };
  return {};
}
