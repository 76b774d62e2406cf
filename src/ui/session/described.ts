/** `window.arraybook.describe`: an array's header and exact statistics as plain values. */

import { fromErrorRecord } from '#core/base/error-record.ts';
import { CancelledError, UnsupportedError } from '#core/base/errors.ts';
import type { ArrayInfo, ArrayState, Histogram, Scalar, Statistics } from '#protocol/engine-api.ts';
import type { ArrayRecord } from '../store/arrays.ts';
import type { Stores } from '../store/stores.ts';
import type { Session } from './session.ts';

/** A number, or its text where a double would not be the same number. */
export type PlainNumber = number | string;

export interface DescribedStatistics {
  readonly count: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly zero: number;
  readonly min: PlainNumber | null;
  readonly max: PlainNumber | null;
  readonly mean: PlainNumber | null;
  readonly std: PlainNumber | null;
  readonly sum: PlainNumber | null;
  /** The same without infinities. */
  readonly finite: Readonly<Record<'min' | 'max' | 'mean' | 'std', PlainNumber>> | null;
  readonly unique: Statistics['unique'];
  readonly quantiles: readonly { readonly q: number; readonly value: PlainNumber; readonly error: number }[];
  readonly histogram: Histogram | null;
  readonly exact: boolean;
}

export interface Described {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  /** Null for dtypes that have none (text, objects). For a structured array: one entry a field, by its path. */
  readonly stats: DescribedStatistics | Readonly<Record<string, DescribedStatistics>> | null;
}

const INTEGER = /^[+-]?\d+$/;

/** Doubles as numbers; integers beyond 2^53 and everything that is not a plain number (dates) as NumPy's text. */
export function plainNumber({ value, text }: Scalar): PlainNumber {
  if (INTEGER.test(text) && !Number.isSafeInteger(value)) return text;
  const named = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY }[text];
  if (named !== undefined) return named;
  return Number.isNaN(Number(text)) ? text : value;
}

export function describedStatistics(statistics: Statistics): DescribedStatistics {
  const plain = (scalar: Scalar | null) => (scalar === null ? null : plainNumber(scalar));
  const { nan, posInf, negInf, zero, unique, histogram, exact, min, max, mean, std, sum, quantiles, size, finite } =
    statistics;
  return {
    count: size,
    nan,
    posInf,
    negInf,
    zero,
    min: plain(min),
    max: plain(max),
    mean: plain(mean),
    std: plain(std),
    sum: plain(sum),
    finite: finite && {
      min: plainNumber(finite.min),
      max: plainNumber(finite.max),
      mean: plainNumber(finite.mean),
      std: plainNumber(finite.std),
    },
    unique,
    quantiles: quantiles.map(({ q, value, error }) => ({ q, value: plainNumber(value), error })),
    histogram,
    exact,
  };
}

export function describedArray(array: ArrayRecord): Described {
  const { info, pass } = array;
  if (info === null) throw new UnsupportedError(`${array.entry.name} has not been opened`);
  const all = pass?.statistics ?? [];
  const whole = all.find(({ field }) => field.length === 0);
  const stats =
    whole !== undefined
      ? describedStatistics(whole)
      : all.length === 0
        ? null
        : Object.fromEntries(all.map((each) => [each.field.join('.'), describedStatistics(each)]));
  return { dtype: info.dtypeText, shape: info.shape, fortranOrder: info.fortranOrder, stats };
}

/** By the array's name, its card's title, its file's name, or `file.npz/member`. */
export function findArray(stores: Stores, name: string): ArrayRecord | undefined {
  const files = stores.files.getState();
  const arrays = [...stores.arrays.getState().values()];
  const fileName = (array: ArrayRecord) => files.find((file) => file.key === array.fileKey)?.name ?? '';
  return (
    arrays.find((array) => array.entry.name === name && array.status !== 'listed') ??
    arrays.find((array) => array.entry.name === name || fileName(array) === name) ??
    arrays.find((array) => `${fileName(array)}/${array.entry.name}` === name)
  );
}

/**
 * Opens the array if need be, and waits until its statistics are exact and nothing will refine them soon. A name
 * that a file still being opened may bring is waited for.
 */
export async function describeArray(stores: Stores, session: Session, name: string): Promise<Described> {
  const named = await settled(
    (done) => subscribed(stores, done),
    () => namedArray(stores, name),
  );
  await session.openArray(named.arrayId);
  return settled(
    (look) => stores.arrays.subscribe(look),
    () => describedNow(stores.arrays.getState().get(named.arrayId), name),
  );
}

const subscribed = (stores: Stores, look: () => void) => {
  const stops = [stores.files.subscribe(look), stores.arrays.subscribe(look)];
  return () => {
    for (const stop of stops) stop();
  };
};

/** Looks now and at every change until `look` finds something (or throws). */
function settled<T>(subscribe: (look: () => void) => () => void, look: () => T | null): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop = () => {};
    const attempt = () => {
      try {
        const found = look();
        if (found === null) return;
        stop();
        resolve(found);
      } catch (error) {
        stop();
        reject(error);
      }
    };
    stop = subscribe(attempt);
    attempt();
  });
}

/** Null while a file that may bring the name is being opened. */
function namedArray(stores: Stores, name: string): ArrayRecord | null {
  const found = findArray(stores, name);
  if (found !== undefined) return found;
  const files = stores.files.getState();
  if (files.some((file) => file.status === 'opening')) return null;
  const failed = files.find((file) => file.name === name || file.name.replace(/\.np[yz]$/, '') === name)?.error;
  if (failed != null) throw fromErrorRecord(failed);
  throw new UnsupportedError(`name '${name}' is not defined`, { pythonType: 'NameError' });
}

/** Arrays up to this size are waited for until nothing about them is an estimate (bytes). */
const REFINED_SOON = 64 << 20;

/**
 * Nothing that is said of the array will change soon. After the pass over a large file its quantiles are made exact
 * when a copy of it is there to read: until then each carries the error that it may have.
 */
export function isSettled(info: Pick<ArrayInfo, 'dataLength'>, pass: ArrayState): boolean {
  if (pass.phase === 'done') return true;
  const exact = pass.statistics.length > 0 && pass.statistics.every((statistics) => statistics.exact);
  return exact && info.dataLength > REFINED_SOON;
}

/** Null while its numbers are not all there. */
function describedNow(array: ArrayRecord | undefined, name: string): Described | null {
  if (array === undefined) throw new UnsupportedError(`${name} was closed`);
  const error = array.error ?? array.pass?.error ?? null;
  if (error !== null) throw fromErrorRecord(error);
  if (array.pass?.phase === 'cancelled') throw new CancelledError(`the pass over ${name} was cancelled`);
  return array.info !== null && array.pass !== null && isSettled(array.info, array.pass) ? describedArray(array) : null;
}
