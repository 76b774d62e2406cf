import { expect, it } from 'vitest';
import { findEntries, writtenName } from './find-entries.ts';

const entry = (name: string, doc = '') => ({ name, signature: null, doc });
const entries = [
  entry('numpy.nanmean', 'Mean, NaN left out.'),
  entry('numpy.mean', 'The mean along an axis.'),
  entry('numpy.linalg.norm', 'Norm of a vector or matrix.'),
  entry('numpy.ma.mean', 'The mean of a masked array.'),
  entry('numpy.average', 'The weighted mean.'),
];
const names = (query: string) => findEntries(entries, query).map(({ name }) => name);

it('puts the name itself before names that begin or hold it, and sentences last', () => {
  expect(names('mean')).toEqual(['numpy.mean', 'numpy.ma.mean', 'numpy.nanmean', 'numpy.average']);
});

it('understands names as cells write them', () => {
  expect(names('linalg.norm')).toEqual(['numpy.linalg.norm']);
  expect(writtenName('numpy.linalg.norm')).toBe('np.linalg.norm');
  expect(writtenName('ndarray.sum')).toBe('ndarray.sum');
});

it('wants every word', () => {
  expect(names('mean masked')).toEqual(['numpy.ma.mean']);
  expect(names('nothing like this')).toEqual([]);
});
