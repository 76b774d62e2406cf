import { expect, test } from 'vitest';
import { FileId } from '#core/base/brand.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import { FormatError } from '#core/base/errors.ts';
import type { OpenedFile } from '#protocol/engine-api.ts';
import { FileKey, type FileMessage, type FileRequest, type FilesState, transitionFiles } from './files.ts';

const key = FileKey.of(1);
const request: FileRequest = {
  name: 'waves.npy',
  byteLength: null,
  origin: 'link',
  spec: { kind: 'url', url: 'https://example.org/waves.npy', name: 'waves.npy' },
};
const opened: OpenedFile = {
  fileId: FileId.of(7),
  name: 'waves.npy',
  byteLength: 928,
  format: 'npy',
  entries: [],
  notices: [],
};
const error = toErrorRecord(new FormatError('bad magic'));
const after = (...messages: FileMessage[]): FilesState => messages.reduce(transitionFiles, []);

test('a requested file is opening until the engine answers, and learns its size from the answer', () => {
  const [opening] = after({ type: 'requested', key, request });
  expect(opening).toMatchObject({ key, status: 'opening', byteLength: null });
  const [open] = after({ type: 'requested', key, request }, { type: 'opened', key, file: opened });
  expect(open).toMatchObject({ status: 'open', byteLength: 928, opened, error: null });
});

test('a failed file keeps its request, so that a retry starts over without the error', () => {
  const [failed] = after({ type: 'requested', key, request }, { type: 'failed', key, error });
  expect(failed).toMatchObject({ status: 'failed', error, spec: request.spec });
  const [retried] = after(
    { type: 'requested', key, request },
    { type: 'failed', key, error },
    { type: 'retried', key },
  );
  expect(retried).toMatchObject({ status: 'opening', error: null });
});

test('messages about a file that was removed change nothing', () => {
  const gone = after({ type: 'requested', key, request }, { type: 'removed', key });
  expect(transitionFiles(gone, { type: 'opened', key, file: opened })).toBe(gone);
  expect(gone).toEqual([]);
});

test('files keep the order in which they were requested', () => {
  const second = FileKey.of(2);
  const files = after(
    { type: 'requested', key, request },
    { type: 'requested', key: second, request },
    { type: 'opened', key: second, file: opened },
  );
  expect(files.map((file) => file.status)).toEqual(['opening', 'open']);
});
