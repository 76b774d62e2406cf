/** Which numbers of an array have statistics: the element itself, or every numeric or time field of a record. */
import type { DType } from '#core/dtype/dtype.ts';
import { preparationOf } from '#core/kernels/element-code.ts';
import type { FieldRun } from '../compute/task.ts';

export interface StatisticField {
  readonly path: readonly string[];
  readonly run: FieldRun;
}

/** A record with thousands of fields shows the first of them. */
const MOST_FIELDS = 64;

export function statisticFields(dtype: DType): StatisticField[] {
  return collect(dtype, [], 0, 1).slice(0, MOST_FIELDS);
}

function collect(dtype: DType, path: readonly string[], offset: number, count: number): StatisticField[] {
  if (dtype.kind === 'V' && dtype.subarray !== null) {
    const { base, shape } = dtype.subarray;
    const length = shape.reduce((product, side) => product * side, 1);
    // records repeated inside a record do not lie at one stride
    return base.kind === 'V' && base.fields !== null ? [] : collect(base, path, offset, count * length);
  }
  if (dtype.kind === 'V' && dtype.fields !== null) {
    return dtype.fields.flatMap((field) => collect(field.dtype, [...path, field.name], offset + field.offset, count));
  }
  return preparationOf(dtype) === null || count === 0 ? [] : [{ path, run: { dtype, offset, count } }];
}
