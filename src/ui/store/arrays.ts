/** What the page knows of each array: its place in a file, its header, and how far its pass has come. */
import { createStore } from 'zustand/vanilla';
import type { ArrayId } from '#core/base/brand.ts';
import type { ErrorRecord } from '#core/base/error-record.ts';
import { unreachable } from '#core/base/errors.ts';
import type { ArrayEntry, ArrayInfo, ArrayState, Statistics } from '#protocol/engine-api.ts';
import type { FileKey } from './files.ts';

export interface ArrayRecord {
  readonly arrayId: ArrayId;
  readonly fileKey: FileKey;
  readonly entry: ArrayEntry;
  readonly status: 'listed' | 'opening' | 'open' | 'failed';
  /** The header; there when `status` is `open`. */
  readonly info: ArrayInfo | null;
  /** The background pass and its statistics; null until the engine first reports. */
  readonly pass: ArrayState | null;
  readonly error: ErrorRecord | null;
}

export type ArrayMessage =
  | { readonly type: 'listed'; readonly fileKey: FileKey; readonly entries: readonly ArrayEntry[] }
  | { readonly type: 'opening'; readonly arrayId: ArrayId }
  | { readonly type: 'opened'; readonly info: ArrayInfo }
  | { readonly type: 'passed'; readonly pass: ArrayState }
  | { readonly type: 'failed'; readonly arrayId: ArrayId; readonly error: ErrorRecord }
  | { readonly type: 'removed'; readonly fileKey: FileKey };

export type ArraysState = ReadonlyMap<ArrayId, ArrayRecord>;

export function transitionArrays(arrays: ArraysState, message: ArrayMessage): ArraysState {
  switch (message.type) {
    case 'listed':
      return new Map([
        ...arrays,
        ...message.entries.map((entry) => [entry.arrayId, listed(entry, message.fileKey)] as const),
      ]);
    case 'opening':
      return changed(arrays, message.arrayId, { status: 'opening', error: null });
    case 'opened':
      return changed(arrays, message.info.arrayId, { status: 'open', info: message.info, error: null });
    case 'passed':
      return changed(arrays, message.pass.arrayId, {
        pass: withKnownStatistics(arrays.get(message.pass.arrayId)?.pass ?? null, message.pass),
      });
    case 'failed':
      return changed(arrays, message.arrayId, { status: 'failed', error: message.error });
    case 'removed':
      return new Map([...arrays].filter(([, array]) => array.fileKey !== message.fileKey));
    default:
      return unreachable(message);
  }
}

function listed(entry: ArrayEntry, fileKey: FileKey): ArrayRecord {
  return { arrayId: entry.arrayId, fileKey, entry, status: 'listed', info: null, pass: null, error: entry.problem };
}

function changed(arrays: ArraysState, arrayId: ArrayId, change: Partial<ArrayRecord>): ArraysState {
  const array = arrays.get(arrayId);
  return array === undefined ? arrays : new Map(arrays).set(arrayId, { ...array, ...change });
}

/**
 * Reports cross the door as copies, ten a second: statistics that say nothing new stay the objects they were, so that
 * nothing that is drawn from them is drawn again.
 */
function withKnownStatistics(before: ArrayState | null, pass: ArrayState): ArrayState {
  if (before === null || before.statistics.length !== pass.statistics.length) return pass;
  const statistics = pass.statistics.map((next, at) => {
    const known = before.statistics[at];
    return sayTheSame(known, next) ? known : next;
  });
  const allKnown = statistics.every((each, at) => each === before.statistics[at]);
  return { ...pass, statistics: allKnown ? before.statistics : statistics };
}

/** Numbers change only when more was looked at, or when the same was looked at more closely. */
function sayTheSame(known: Statistics, next: Statistics): boolean {
  return (
    known.seen === next.seen &&
    known.exact === next.exact &&
    known.size === next.size &&
    known.histogram?.kind === next.histogram?.kind &&
    known.field.join('\0') === next.field.join('\0') &&
    known.quantiles.length === next.quantiles.length &&
    known.quantiles.every(({ error }, at) => Object.is(error, next.quantiles[at].error)) &&
    known.min?.text === next.min?.text &&
    known.max?.text === next.max?.text
  );
}

export const createArraysStore = () => createStore<ArraysState>(() => new Map());
