import { expect, test } from 'vitest';
import { ArrayId, FileId } from '#core/base/brand.ts';
import type { ArrayState, Statistics } from '#protocol/engine-api.ts';
import { isSettled, plainNumber } from './described.ts';

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

const passIn = (phase: ArrayState['phase'], exact: boolean): ArrayState => ({
  arrayId: ArrayId.of(FileId.of(1), 0),
  phase,
  paused: false,
  progress: null,
  statistics: [{ field: [], exact } as unknown as Statistics],
  error: null,
});

test('a large array is described as soon as its statistics are exact, a small one when its quantiles are too', () => {
  const [small, large] = [{ dataLength: 1 << 20 }, { dataLength: 2 ** 30 }];
  expect(isSettled(large, passIn('refine', true))).toBe(true);
  expect(isSettled(small, passIn('refine', true))).toBe(false);
  expect(isSettled(small, passIn('done', true))).toBe(true);
  expect(isSettled(large, passIn('pass', false))).toBe(false);
});
