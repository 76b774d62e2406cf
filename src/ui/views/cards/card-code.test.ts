import { expect, it } from 'vitest';
import { float32, uint8 } from '#core/dtype/dtype.ts';
import { subjectOf } from './array-axes.ts';
import { cellSource, codeOfFile, comparisonEntries, isDefinedIn, reductionEntries, viewEntries } from './card-code.ts';
import { type CardSettings, initialSettings } from './card-settings.ts';

const volume = { dtype: float32, shape: [64, 100, 200] } as const;
const subject = subjectOf(volume, []);
const code = codeOfFile({ name: 'my volume', fileName: 'my volume.npy' });
const of = (patch: Partial<CardSettings> = {}) => {
  const settings = { ...initialSettings(volume), index: [12, 0, 0], ...patch };
  return Object.fromEntries(
    viewEntries({ code, subject, settings, low: 0.25, high: 7 }).map(({ title, source }) => [title, source]),
  );
};

it('files are loaded under a name that Python can take', () => {
  expect(code).toEqual({ name: 'my_volume', load: "my_volume = np.load('my volume.npy', mmap_mode='r')" });
  expect(codeOfFile({ name: 'b', fileName: 'a.npz' }).load).toBe("b = np.load('a.npz')['b']");
});

it('what is on the screen, its colours and its region are expressions', () => {
  const region = { rows: [3, 9], cols: [10, 200] } as const;
  const entries = of({ limits: { kind: 'manual', low: 0.25, high: 7 }, region });
  expect(entries['This view']).toBe('my_volume[12]');
  expect(entries['Clipped as coloured']).toBe('np.clip(my_volume[12], 0.25, 7)');
  expect(entries['Region']).toBe('my_volume[12, 3:9, 10:]');
  expect(entries['Region’s statistics']).toContain('part = my_volume[12, 3:9, 10:]\npart.size, np.nanmin(part)');
});

it('lines go through the cursor, or through the middle', () => {
  expect(of({ cursor: { row: 7, col: 20 } })['Row through the cursor']).toContain('plt.plot(my_volume[12, 7])');
  expect(of()['Column through the cursor']).toContain('plt.plot(my_volume[12, :, 100])');
});

it('every axis can be reduced, with NaN left out where there may be some', () => {
  const settings = initialSettings(volume);
  const entries = reductionEntries({ code, subject, settings, low: null, high: null }, 'mean');
  expect(entries.map(({ source }) => source)).toEqual([
    'np.nanmean(my_volume, axis=0)',
    'np.nanmean(my_volume, axis=1)',
    'np.nanmean(my_volume, axis=2)',
  ]);
  const bytes = { dtype: uint8, shape: [4] };
  const plain = { code, subject: subjectOf(bytes, []), settings: initialSettings(bytes), low: null, high: null };
  expect(reductionEntries(plain, 'max')[0]?.source).toBe('np.max(my_volume, axis=0)');
});

it('unsigned integers are compared as floats, so that nothing wraps around', () => {
  expect(comparisonEntries('a', 'b', subject)[0]?.source).toBe('a - b');
  expect(comparisonEntries('a', 'b', subjectOf({ dtype: uint8, shape: [4] }, []))[0]?.source).toBe(
    'np.subtract(a, b, dtype=float)',
  );
});

it('the name is given first, unless a cell does so already', () => {
  const defined = (name: string) => isDefinedIn(['x = 1\nmy_volume = np.load("other.npy")', 'y == 2'], name);
  expect(cellSource('my_volume[12]', code, defined)).toBe('my_volume[12]');
  expect(cellSource('y[0]', { name: 'y', load: "y = np.load('y.npy')" }, defined)).toBe("y = np.load('y.npy')\ny[0]");
  expect(cellSource('z + 1', { name: 'z', load: null }, defined)).toBe('z + 1');
});
