import { expect, test } from 'vitest';
import type { Scalar, Statistics } from '#protocol/engine-api.ts';
import { percentText, type StatisticsWords, statisticsSections } from './statistics-rows.ts';

const scalar = (value: number, text = String(value)): Scalar => ({ value, text });
const statistics: Statistics = {
  field: [],
  exact: true,
  seen: 200,
  size: 200,
  nan: 1,
  posInf: 0,
  negInf: 0,
  zero: 0,
  min: scalar(-1),
  max: scalar(2 ** 63, '9223372036854775807'),
  mean: scalar(0.5),
  std: scalar(0.25),
  sum: scalar(100),
  finite: null,
  unique: { count: 190, relativeError: 0 },
  quantiles: [
    { q: 0.01, value: scalar(-0.9), error: 0 },
    { q: 0.5, value: scalar(0.4), error: 0.0123 },
  ],
  histogram: null,
};

const row = (of: Statistics, title: string, name: string) =>
  statisticsSections(of)
    .find((section) => section.title === title)
    ?.rows.find((each) => each.name === name);

test('integers keep their exact text', () => {
  expect(row(statistics, 'Values', 'max')?.value).toBe('9223372036854775807');
});

test('counts say their share', () => {
  expect(row(statistics, 'Counts', 'NaN')).toMatchObject({ value: '1', note: '0.5 %' });
  expect(row(statistics, 'Counts', 'zero')?.note).toBeNull();
});

test('an exact count of distinct values has no ≈', () => {
  expect(row(statistics, 'Counts', 'distinct')).toMatchObject({ value: '190', note: null });
  const estimated = { ...statistics, unique: { count: 190, relativeError: 0.016 } };
  expect(row(estimated, 'Counts', 'distinct')).toMatchObject({ value: '≈ 190', note: '±1.6 %' });
});

test('quantiles carry their error until they are exact', () => {
  expect(row(statistics, 'Quantiles', '1 %')).toMatchObject({ note: null, uncertain: false });
  expect(row(statistics, 'Quantiles', 'median')).toMatchObject({ note: '± 0.012', uncertain: true });
});

test('a quantile has no more digits than its error leaves', () => {
  const quantiles = [{ q: 0.5, value: scalar(-0.6468533831), error: 0.00011 }];
  expect(row({ ...statistics, quantiles }, 'Quantiles', 'median')?.value).toBe('-0.64685');
  const whole = [{ q: 0.5, value: scalar(2 ** 53, '9007199254740993'), error: 2 }];
  expect(row({ ...statistics, quantiles: whole }, 'Quantiles', 'median')?.value).toBe('9007199254740993');
});

test('a tiny quantile with a larger error is not written in digits that nobody knows', () => {
  const near = [{ q: 0.5, value: scalar(-6.024797007e-5), error: 0.00024 }];
  expect(row({ ...statistics, quantiles: near }, 'Quantiles', 'median')?.value).toBe('-0.00006');
});

test('sampled statistics say how much was looked at', () => {
  const sampled = { ...statistics, exact: false, seen: 50 };
  expect(row(sampled, 'Counts', 'looked at')?.value).toBe('50');
  expect(row(sampled, 'Values', 'mean')?.uncertain).toBe(true);
});

test('infinities bring the numbers of the finite values', () => {
  const finite = { min: scalar(0), max: scalar(1), mean: scalar(0.5), std: scalar(0.1) };
  expect(row({ ...statistics, posInf: 2, finite }, 'Finite values', 'max')?.value).toBe('1');
  expect(statisticsSections({ ...statistics, finite }).map(({ title }) => title)).not.toContain('Finite values');
});

test('small shares are not called nothing', () => {
  expect([percentText(0.000001), percentText(0.12345)]).toEqual(['<0.01 %', '12.3 %']);
});

test('complex numbers have extremes of magnitudes; dates have no infinities, and NaT for NaN', () => {
  const names = (words: StatisticsWords) =>
    statisticsSections(statistics, words).flatMap(({ rows }) => rows.map(({ name }) => name));
  expect(names({ magnitudes: true })).toEqual(expect.arrayContaining(['min |x|', 'max |x|', 'NaN', '+inf']));
  expect(names({ times: true })).toContain('NaT');
  expect(names({ times: true })).not.toContain('+inf');
});
