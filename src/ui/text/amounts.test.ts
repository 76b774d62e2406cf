import { expect, test } from 'vitest';
import { bytesText, durationText, shapeText } from './amounts.ts';

test('sizes have three significant digits and never read 1000 of a unit', () => {
  expect([0, 999, 1000, 1024, 9_994, 99_950, 999_400, 999_600, 4.29e9, 107_374_182_400].map(bytesText)).toEqual([
    '0 B',
    '999 B',
    '1.00 kB',
    '1.02 kB',
    '9.99 kB',
    '100 kB',
    '999 kB',
    '1.00 MB',
    '4.29 GB',
    '107 GB',
  ]);
});

test('times have at most two units', () => {
  expect([0.2, 59.4, 60, 200, 3600, 7_500].map(durationText)).toEqual([
    '1 s',
    '59 s',
    '1 min',
    '3 min 20 s',
    '1 h',
    '2 h 5 min',
  ]);
});

test('shapes are Python tuples', () => {
  expect([[], [3], [2, 3, 4]].map(shapeText)).toEqual(['()', '(3,)', '(2, 3, 4)']);
});
