import { describe, expect, test } from 'vitest';
import { COLOUR_MAP_NAMES, COLOUR_MAPS, colourTable, defaultMapFor, inkOn, parseColour } from './colour-maps.ts';
import { colourTicks, integerStep, linearTickValues, niceStep, shareOf, shortNumber } from './colour-ticks.ts';

/** WCAG relative luminance. */
function luminance(table: Uint8Array, entry: number): number {
  const linear = [0, 1, 2].map((channel) => {
    const c = table[entry * 4 + channel] / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

describe('colour tables', () => {
  test.each(COLOUR_MAP_NAMES)('%s has 256 opaque entries, and its reverse is the same backwards', (name) => {
    const table = colourTable(name, false);
    const reverse = colourTable(name, true);
    expect(table.length).toBe(1024);
    for (let entry = 0; entry < 256; entry++) {
      expect(table[entry * 4 + 3]).toBe(255);
      expect([...reverse.subarray(entry * 4, entry * 4 + 4)]).toEqual([
        ...table.subarray((255 - entry) * 4, (255 - entry) * 4 + 4),
      ]);
    }
  });

  const sequential = COLOUR_MAP_NAMES.filter((name) => COLOUR_MAPS[name].family === 'sequential');
  test.each(sequential)('%s grows lighter all the way', (name) => {
    const table = colourTable(name, false);
    for (let entry = 4; entry < 256; entry += 4) {
      expect(luminance(table, entry)).toBeGreaterThan(luminance(table, entry - 4) - 1e-4);
    }
    expect(luminance(table, 255) - luminance(table, 0)).toBeGreaterThan(0.5);
  });

  const cyclic = COLOUR_MAP_NAMES.filter((name) => COLOUR_MAPS[name].family === 'cyclic');
  test.each(cyclic)('%s ends where it begins', (name) => {
    const table = colourTable(name, false);
    expect([...table.subarray(0, 3)]).toEqual([...table.subarray(255 * 4, 255 * 4 + 3)]);
  });

  const diverging = COLOUR_MAP_NAMES.filter((name) => COLOUR_MAPS[name].family === 'diverging');
  test.each(diverging)('%s is lightest in the middle', (name) => {
    const table = colourTable(name, false);
    const middle = luminance(table, 127);
    expect(middle).toBeGreaterThan(luminance(table, 10));
    expect(middle).toBeGreaterThan(luminance(table, 245));
  });

  test('viridis begins violet and ends yellow', () => {
    const table = colourTable('viridis', false);
    expect([...table.subarray(0, 3)]).toEqual([68, 1, 84]);
    expect([...table.subarray(1020, 1023)]).toEqual([253, 231, 37]);
  });

  test('phase comes round', () => {
    expect(COLOUR_MAPS[defaultMapFor('phase')].family).toBe('cyclic');
  });
});

test('ink can be read on light and dark', () => {
  expect(inkOn([255, 255, 255])).toBe('#000');
  expect(inkOn([68, 1, 84])).toBe('#fff');
});

test('colours of NaN are RGBA, transparent where there is none', () => {
  expect(parseColour('#ff0080')).toEqual([255, 0, 128, 255]);
  expect(parseColour('transparent')).toEqual([0, 0, 0, 0]);
});

describe('ticks', () => {
  test.each([
    [0.7, 1],
    [1, 1],
    [1.1, 2],
    [30, 50],
    [0.012, 0.02],
  ])('the nice step above %d is %d', (rough, step) => {
    expect(niceStep(rough)).toBeCloseTo(step, 12);
  });
  test('of elements are whole', () => {
    expect(integerStep(3, 10)).toBe(1);
    expect(integerStep(1000, 7)).toBe(200);
  });
  test('are round values inside the range', () => {
    expect(linearTickValues(-0.62, 0.91)).toEqual([-0.5, 0, 0.5]);
    expect(linearTickValues(3, 3)).toEqual([3]);
  });
  test('of a logarithmic bar are decades at even distances', () => {
    const ticks = colourTicks(1, 1000, 'log');
    expect(ticks.map(({ label }) => label)).toEqual(['1', '10', '100', '1000']);
    expect(ticks.map(({ at }) => at)).toEqual([0, 1 / 3, 2 / 3, 1].map((at) => expect.closeTo(at, 9)));
  });
  test('of a symlog bar are symmetric about zero', () => {
    const ticks = colourTicks(-100, 100, 'symlog');
    expect(ticks.find(({ label }) => label === '0')?.at).toBeCloseTo(0.5, 12);
    for (const { at } of ticks) expect(ticks.some((other) => Math.abs(other.at - (1 - at)) < 1e-9)).toBe(true);
  });
  test('of one value are one tick', () => {
    expect(colourTicks(5, 5, 'linear')).toEqual([{ at: 0.5, label: '5' }]);
    expect(colourTicks(7 - 1e-9, 7 + 1e-9, 'linear')).toEqual([{ at: 0.5, label: '7' }]);
    expect(colourTicks(2 ** 62, 2 ** 62 + 4096, 'linear')).toEqual([{ at: 0.5, label: '4.61e+18' }]);
  });
});

test.each(['linear', 'log', 'symlog'] as const)('the %s scale runs from 0 to 1 and grows', (scale) => {
  expect(shareOf(0.5, 0.5, 80, scale)).toBeCloseTo(0, 12);
  expect(shareOf(80, 0.5, 80, scale)).toBeCloseTo(1, 12);
  expect(shareOf(3, 0.5, 80, scale)).toBeLessThan(shareOf(30, 0.5, 80, scale));
});

test.each([
  [0, '0'],
  [0.1 + 0.2, '0.3'],
  [1234567, '1.23457e+6'],
  [0.00001, '1e-5'],
  [Number.NaN, 'nan'],
  [-Infinity, '-inf'],
])('%d is written %s', (value, text) => {
  expect(shortNumber(value)).toBe(text);
});
