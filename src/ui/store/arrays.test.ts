import { expect, test } from 'vitest';
import { ArrayId, FileId } from '#core/base/brand.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import { SourceError, UnsupportedError } from '#core/base/errors.ts';
import type { ArrayEntry } from '#protocol/engine-api.ts';
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
