import { expect, test } from 'vitest';
import { fitted } from './overlay.ts';

test.each([
  ['1.5', 8, '1.5'],
  ['0.123456789', 8, '0.123457'],
  ['-12.75', 4, '-13'],
  ['9223372036854775807', 8, '9223372…'],
  ['a long text', 6, 'a lon…'],
])('%s in room for %d is %s', (text, room, shown) => {
  expect(fitted(text, room)).toBe(shown);
});
