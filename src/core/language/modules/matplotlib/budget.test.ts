/** Whatever the size of the arrays, what leaves the worker is small: bytes are counted. */
import { describe, expect, it } from 'vitest';
import { drawn } from './plots.fixture.ts';

function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value === 'string') return 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce((sum: number, member) => sum + bytesOf(member), 0);
}

const KIB = 1024;

describe('what leaves the worker', () => {
  it.each([
    ['a line of a million points', 'plt.plot(np.sin(np.arange(1_000_000) / 1e4))', 60],
    ['twenty long lines', 'plt.plot(np.arange(100_000)[:, None] * np.arange(20.0))', 1000],
    ['a line that goes to and fro', 'plt.plot(np.sin(np.arange(500_000.)), np.cos(np.arange(500_000.) * 3))', 400],
    ['a million points', 'plt.scatter(np.sin(np.arange(1e6)), np.cos(np.arange(1e6) * 1.7))', 320],
    ['a million coloured points', 'plt.scatter(np.sin(np.arange(1e6)), np.cos(np.arange(1e6)), c=np.arange(1e6))', 320],
    ['a histogram of a million numbers', 'plt.hist(np.sin(np.arange(1e6)), bins=200)', 12],
    ['an image of four million numbers', 'plt.imshow(np.arange(4_000_000.).reshape(2000, 2000))', 920],
    ['a coloured picture', 'plt.imshow((np.arange(3_000_000) % 251).reshape(1000, 1000, 3).astype("u1"))', 12_000],
    ['a mesh of a million cells', 'plt.pcolormesh(np.arange(1_000_000.).reshape(1000, 1000))', 920],
    ['contours of a million numbers', 'plt.contourf(np.sin(np.arange(1e6) / 1e5).reshape(1000, 1000))', 480],
    ['a histogram of too many bins', 'plt.hist(np.sin(np.arange(1e5)), bins=50_000)', 180],
    ['a ribbon of a million points', 'plt.fill_between(np.arange(1e6), np.sin(np.arange(1e6)), -2)', 80],
    ['a box of a million numbers', 'plt.boxplot(np.tan(np.arange(1e6)))', 40],
    [
      'a surface of a million points',
      'u, v = np.meshgrid(np.arange(1000.), np.arange(1000.))\nplt.figure().add_subplot(projection="3d").plot_surface(u, v, u * v, cmap="hot")',
      420,
    ],
    [
      'an isosurface of two million elements',
      'from arraybook import plot3d\nplot3d.isosurface(np.arange(2_097_152.).reshape(128, 128, 128))',
      1800,
    ],
  ])('%s', (_what, source, most) => {
    const figure = drawn(source);
    expect(bytesOf(figure)).toBeLessThan(most * KIB);
    // What is shown whole needs no note: counts, and the few lines of a box.
    if (!/hist|boxplot/.test(source)) expect(figure.notes.join(' ')).not.toBe('');
  });

  it('five thousand lines are a few traces, points one by one are one', () => {
    const lines = drawn('plt.plot(np.arange(50)[:, None] + np.arange(5000.0))');
    expect(lines.data).toHaveLength(10);
    expect((lines.data[0].x as Float64Array).length).toBe(500 * 51 - 1);
    const points = drawn('for k in range(300): plt.scatter([k], [k * k], color="k")');
    expect(points.data).toHaveLength(1);
    const named = drawn('for k in range(50): plt.plot([k, k + 1], label=str(k))');
    expect(named.data).toHaveLength(50);
  });

  it('small figures are whole, and say nothing', () => {
    const figure = drawn('plt.plot(np.arange(100.)); plt.scatter([1, 2], [3, 4]); plt.imshow(np.eye(5))');
    expect(figure.notes).toEqual([]);
    expect(figure.data.map(({ type }) => type).sort()).toEqual(['heatmap', 'scatter', 'scatter']);
  });

  it('a long line keeps every spike', () => {
    const figure = drawn('y = np.zeros(1_000_000); y[123_457] = 5; y[765_431] = -3\nplt.plot(y)');
    const y = [...(figure.data[0].y as Float64Array)];
    expect(Math.max(...y)).toBe(5);
    expect(Math.min(...y)).toBe(-3);
    const x = figure.data[0].x as Float64Array;
    expect(x[y.indexOf(5)]).toBe(123_457);
  });

  it('a long line that is looked at closely is whole there', () => {
    const figure = drawn('plt.plot(np.arange(1_000_000.) ** 0.5); plt.xlim(500, 1500)');
    expect((figure.data[0].x as Float64Array).length).toBeLessThan(1010);
    expect([...(figure.data[0].x as Float64Array)].slice(0, 3)).toEqual([499, 500, 501]);
  });

  it('a density loses no point', () => {
    const figure = drawn('plt.scatter(np.append(np.zeros(50_000), 9), np.append(np.ones(50_000), 7))');
    const rows = figure.data[0].z as Float32Array[];
    const total = rows.reduce((sum, row) => sum + row.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0), 0);
    expect(total).toBe(50_001);
  });
});
