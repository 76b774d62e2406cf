import { describe, expect, it } from 'vitest';
import { fileSource } from './file-source.ts';
import { openHandleSource } from './handle-source.ts';
import { opfsFailure, pathParts } from './opfs-path.ts';

/** A File that can no longer be read, as browsers say it. */
function lostFile(errorName: string, facts: { size?: number; lastModified?: number } = {}): File {
  const failure = new DOMException('The requested file could not be read', errorName);
  const lost = {
    arrayBuffer: () => Promise.reject(failure),
    stream: () =>
      new ReadableStream({
        type: 'bytes',
        pull: (controller) => controller.error(new TypeError('network error')),
      }),
  };
  const file = { name: 'a.npy', size: 100, lastModified: 5, slice: () => lost, ...facts };
  return file as unknown as File;
}

const stillThere = (facts: { size?: number; lastModified?: number }) => ({
  recheck: async () => lostFile('none', facts),
});
const gone = { recheck: () => Promise.reject(new DOMException('gone', 'NotFoundError')) };

describe('a File that can no longer be read', () => {
  it.each([
    ['NotFoundError', {}, 'removed', /was moved, renamed or removed after it was opened/],
    ['NotReadableError', {}, 'unreadable', /was changed, moved or removed after it was opened; open it again/],
    [
      'NotReadableError',
      stillThere({ size: 101 }),
      'changed',
      /the file was changed after it was opened; open it again/,
    ],
    ['NotReadableError', stillThere({ lastModified: 6 }), 'changed', /was changed/],
    ['NotReadableError', stillThere({}), 'unreadable', /can no longer be read/],
    ['NotReadableError', gone, 'removed', /was moved, renamed or removed/],
    ['NotAllowedError', {}, 'forbidden', /permission to read the file was taken back/],
  ])('%s: says which, in a read and in a stream', async (name, options, reason, message) => {
    const source = fileSource(lostFile(name), options);
    const attempts = [
      source.read({ start: 0, end: 10 }),
      source.stream({ start: 0, end: 10 }, { pieceBytes: 4, sink: () => {} }),
    ];
    for (const attempt of attempts)
      await expect(attempt).rejects.toMatchObject({
        tag: 'source',
        message: expect.stringMatching(message),
        fields: { name: 'a.npy', reason },
      });
  });
});

describe('a file handle', () => {
  const handle = (parts: object) => ({ name: 'a.npy', ...parts }) as unknown as FileSystemFileHandle;

  it.each([
    ['prompt', /permission to read it must be given again/],
    ['denied', /permission to read it was refused/],
  ])('says that permission is missing (%s)', async (permission, message) => {
    const opening = openHandleSource(handle({ queryPermission: async () => permission }));
    await expect(opening).rejects.toMatchObject({ message: expect.stringMatching(message), fields: { permission } });
  });

  it('says that its file is gone', async () => {
    await expect(openHandleSource(handle({ getFile: gone.recheck }))).rejects.toMatchObject({
      message: expect.stringMatching(/no longer there/),
      fields: { reason: 'removed' },
    });
  });
});

describe('paths in the private file system', () => {
  it.each(['', 'a//b', '../a', 'a/../b', './a', 'a/', '/a', 'a\\b'])('refuses %j', (path) => {
    expect(() => pathParts(path)).toThrow(/not a path inside/);
  });

  it('splits plain ones', () => expect(pathParts('imports/x.npy')).toEqual(['imports', 'x.npy']));

  it('explains a file that is held open elsewhere', () => {
    expect(opfsFailure('a', new DOMException('', 'NoModificationAllowedError'))).toMatchObject({
      message: 'a: the file is held open by another tab or worker',
    });
  });
});
