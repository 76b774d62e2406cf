/** From what the kernels found to the protocol's statistics. */
import type { DType } from '#core/dtype/dtype.ts';
import { finishStatistics, type RefinedPartial, type StatsPartial } from '#core/kernels/statistics.ts';
import type { Statistics } from '#protocol/engine-api.ts';
import type { StatisticField } from './statistic-fields.ts';

export interface FieldResult {
  readonly field: StatisticField;
  readonly partial: StatsPartial;
  readonly refined: RefinedPartial | null;
  /** Elements there are. */
  readonly size: number;
  readonly exact: boolean;
}

export function statisticsOf({ field, partial, refined, size, exact }: FieldResult): Statistics {
  const finished = finishStatistics(partial, { timeText: timeTextOf(field.run.dtype), refined });
  const histogram =
    finished.histogram && (exact ? finished.histogram : { ...finished.histogram, kind: 'sampled' as const });
  return { ...finished, field: field.path, exact, size, histogram };
}

function timeTextOf(_dtype: DType): ((value: bigint) => string) | undefined {
  return undefined;
}
