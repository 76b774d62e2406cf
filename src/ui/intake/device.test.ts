import { expect, test } from 'vitest';
import { type DeviceFile, leftOutWords } from './device.ts';

const file = { request: {}, handle: Promise.resolve(null) } as unknown as DeviceFile;

test('a drop of files alone leaves nothing to be said', () => {
  expect(leftOutWords({ files: [file], folders: [] })).toBeNull();
});

test('a folder among dropped files is named, and so is what became of the files', () => {
  expect(leftOutWords({ files: [file, file], folders: ['run-7'] })).toBe(
    'run-7 is a folder. The files beside it were opened; folders cannot be opened: drop the files in it.',
  );
});

test('folders alone are named; a drop of neither says what is wanted', () => {
  expect(leftOutWords({ files: [], folders: ['a', 'b'] })).toBe(
    'a, b are folders. Folders cannot be opened: drop the files in them.',
  );
  expect(leftOutWords({ files: [], folders: [] })).toBe('That was not a file. Drop .npy or .npz files.');
});
