import { expect, it } from 'vitest';
import { problemOfName } from './file-care.ts';

it('a file can have any name that no other has and that is no path', () => {
  expect(problemOfName('waves 2.npy', ['waves.npy'])).toBeNull();
  expect(problemOfName('waves.npy', ['waves.npy'])).toBe('Another file is called waves.npy.');
  expect(problemOfName('../x.npy', [])).toMatch(/slashes/);
  expect(problemOfName('  ', [])).toMatch(/needs a name/);
});
