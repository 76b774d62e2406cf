import { expect, test } from 'vitest';
import { ArrayId, FileId } from '#core/base/brand.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import { SourceError, UnsupportedError } from '#core/base/errors.ts';
import type { ArrayEntry, ArrayState, Statistics } from '#protocol/engine-api.ts';
import { type ArrayMessage, type ArraysState, transitionArrays } from './arrays.ts';
import { FileKey } from './files.ts';

const fileKey = FileKey.of(1);
const arrayId = ArrayId.of(FileId.of(1), 0);
const entry: ArrayEntry = {
  arrayId,
  name: 'x',
  path: 'x.npy',
  compression: 'stored',
  encrypted: false,
  compressedLength: 10,
  byteLength: 10,
  problem: null,
  notices: [],
};
const after = (...messages: ArrayMessage[]): ArraysState => messages.reduce(transitionArrays, new Map() as ArraysState);

test('a listed member carries the problem that the directory knows of', () => {
  const problem = toErrorRecord(new UnsupportedError('encrypted'));
  const arrays = after({ type: 'listed', fileKey, entries: [{ ...entry, problem }] });
  expect(arrays.get(arrayId)).toMatchObject({ status: 'listed', error: problem });
});

test('trying again takes the error away until the answer comes', () => {
  const error = toErrorRecord(new SourceError('gone'));
  const failed = after({ type: 'listed', fileKey, entries: [entry] }, { type: 'failed', arrayId, error });
  expect(failed.get(arrayId)).toMatchObject({ status: 'failed', error });
  expect(transitionArrays(failed, { type: 'opening', arrayId }).get(arrayId)).toMatchObject({
    status: 'opening',
    error: null,
  });
});

test('a report about an array whose file was closed changes nothing', () => {
  const closed = after({ type: 'listed', fileKey, entries: [entry] }, { type: 'removed', fileKey });
  expect(transitionArrays(closed, { type: 'opening', arrayId })).toBe(closed);
  expect(closed.size).toBe(0);
});

function report(seen: number, done: number, error = 0): ArrayState {
  const scalar = { value: 1, text: '1' };
  const statistics: Statistics = {
    field: [],
    exact: seen === 100,
    seen,
    size: 100,
    nan: 0,
    posInf: 0,
    negInf: 0,
    zero: 0,
    min: scalar,
    max: scalar,
    mean: scalar,
    std: scalar,
    sum: scalar,
    finite: null,
    unique: null,
    quantiles: [{ q: 0.5, value: scalar, error }],
    histogram: { edges: [0, 1], counts: [seen], kind: 'sampled' },
  };
  const progress = { bytesDone: done, bytesTotal: 100, bytesPerSecond: null, secondsLeft: null };
  return { arrayId, phase: 'pass', paused: false, progress, statistics: [statistics], error: null };
}

test('statistics that say nothing new stay the same objects while the progress moves', () => {
  const first = after({ type: 'listed', fileKey, entries: [entry] }, { type: 'passed', pass: report(10, 1) });
  const second = transitionArrays(first, { type: 'passed', pass: report(10, 2) });
  const [before, now] = [first.get(arrayId)?.pass, second.get(arrayId)?.pass];
  expect(now?.statistics).toBe(before?.statistics);
  expect(now?.progress?.bytesDone).toBe(2);
});

test('statistics that know more, or know the same better, take the place of the old ones', () => {
  const first = after({ type: 'listed', fileKey, entries: [entry] }, { type: 'passed', pass: report(10, 1, 0.5) });
  const more = transitionArrays(first, { type: 'passed', pass: report(100, 100, 0.5) });
  expect(more.get(arrayId)?.pass?.statistics[0].seen).toBe(100);
  const better = transitionArrays(more, { type: 'passed', pass: report(100, 100, 0) });
  expect(better.get(arrayId)?.pass?.statistics[0].quantiles[0].error).toBe(0);
});
