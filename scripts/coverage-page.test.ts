import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { coveragePage, readInventory, reasonFor } from './coverage-page.ts';

const page = () => readFileSync(new URL('../docs/numpy-coverage.md', import.meta.url), 'utf8');

test('the page of NumPy’s names says what is there today (npm run coverage)', () => {
  expect(page()).toBe(coveragePage(readInventory()));
});

test('every missing name says why', () => {
  expect(page()).not.toContain('* not built');
  expect(reasonFor('numpy.add')).toBeNull();
});
