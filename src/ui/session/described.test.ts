import { expect, test } from 'vitest';
import { plainNumber } from './described.ts';

test('numbers come as numbers', () => {
  expect(plainNumber({ value: 0.1, text: '0.1' })).toBe(0.1);
  expect(plainNumber({ value: 0.10000000149011612, text: '0.1' })).toBe(0.10000000149011612);
  expect(plainNumber({ value: -5, text: '-5' })).toBe(-5);
  expect(plainNumber({ value: 1e300, text: '1e+300' })).toBe(1e300);
});

test('integers that a double would round come as text', () => {
  expect(plainNumber({ value: 2 ** 53 + 1, text: '9007199254740993' })).toBe('9007199254740993');
  expect(plainNumber({ value: 2 ** 64, text: '18446744073709551615' })).toBe('18446744073709551615');
  expect(plainNumber({ value: 2 ** 53 - 1, text: '9007199254740991' })).toBe(2 ** 53 - 1);
});

test('dates come as NumPy writes them, infinities as numbers', () => {
  expect(plainNumber({ value: 19_000, text: '2022-01-08' })).toBe('2022-01-08');
  expect(plainNumber({ value: Number.POSITIVE_INFINITY, text: 'inf' })).toBe(Number.POSITIVE_INFINITY);
  expect(plainNumber({ value: Number.NaN, text: 'nan' })).toBeNaN();
});
