/** What a pass goes over, and how what it found so far becomes the array's statistics. */
import type { ByteRange } from '#bytes/sources/source.ts';
import type { Refinement, StatsPartial } from '#core/kernels/statistics.ts';
import type { ArrayBytes } from '../compute/array-bytes.ts';
import type { ArraySession } from './sessions.ts';
import { type StatisticField, statisticFields } from './statistic-fields.ts';
import { statisticsOf } from './statistics-text.ts';

/** Whole records of the session's bytes. */
export interface PassJob {
  readonly session: ArraySession;
  readonly bytes: ArrayBytes;
  readonly fields: readonly StatisticField[];
  readonly recordBytes: number;
  readonly records: number;
  readonly range: ByteRange;
}

/** Null: nothing to count (no numbers, or no elements). */
export function jobOf(session: ArraySession): PassJob | null {
  const { opened, bytes } = session;
  if (opened === null || bytes === null) return null;
  const { dtype, dataOffset, dataLength, availableLength } = opened.description;
  const fields = statisticFields(dtype);
  const recordBytes = dtype.itemsize;
  const records = recordBytes === 0 ? 0 : Math.floor(Math.min(dataLength, availableLength) / recordBytes);
  if (fields.length === 0 || records === 0) return null;
  const range = { start: dataOffset, end: dataOffset + records * recordBytes };
  return { session, bytes, fields, recordBytes, records, range };
}

export interface Found {
  readonly partials: readonly StatsPartial[];
  readonly refined: readonly (Refinement | null)[] | null;
  /** Every element that is there was looked at; a truncated file never becomes exact. */
  readonly exact: boolean;
}

export function publish(job: PassJob, { partials, refined, exact }: Found): void {
  const size = job.session.opened!.description.shape.reduce((product, length) => product * length, 1);
  const statistics = job.fields.map((field, index) =>
    statisticsOf({
      field,
      partial: partials[index]!,
      refined: refined?.[index] ?? null,
      size: size * field.run.count,
      exact: exact && job.records === size,
    }),
  );
  job.session.state.update({ statistics });
}
