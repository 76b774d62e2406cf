import { expect, test } from 'vitest';
import { whenText } from './moments.ts';

const now = new Date(2026, 10, 20, 18, 30).getTime();
const before = (minutes: number) => whenText(now - minutes * 60_000, now);

test('a moment ago is told by how long ago it is, a day ago by its time, and longer ago by its day', () => {
  expect(before(0.5)).toBe('just now');
  expect(before(1)).toBe('1 minute ago');
  expect(before(59)).toBe('59 minutes ago');
  expect(before(150)).toBe('at 16:00');
  expect(before(24 * 60)).toBe('yesterday at 18:30');
  expect(before(19 * 60)).toBe('yesterday at 23:30');
  expect(before(17 * 24 * 60)).toBe('3 Nov 2026');
});
