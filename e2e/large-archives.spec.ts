/** Archives whose members are too large for memory's small places: deflated ones unfold into scratch, stored ones are copied. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { drop, expect, test } from './app.ts';

interface Described {
  readonly shape: number[];
  readonly stats: { readonly min: number; readonly max: number; readonly mean: number; readonly count: number };
}

const ROWS = 5120;
const COLS = 4096;

/** 80 MiB of float32: element i is i % 1000. */
function ramp(): Uint8Array {
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${ROWS}, ${COLS}), }`;
  const header = Buffer.concat([
    Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]),
    Buffer.from(`${dict.padEnd(117)}\n`),
  ]);
  const values = Float32Array.from({ length: ROWS * COLS }, (_, index) => index % 1000);
  return Buffer.concat([header, Buffer.from(values.buffer)]);
}

let scratch: string;
test.beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'arraybook-large-'));
});
test.afterAll(() => rmSync(scratch, { recursive: true, force: true }));

for (const [kind, level] of [
  ['deflated', 1],
  ['stored', 0],
] as const) {
  test(`a ${kind} member of 80 MiB is seen, counted exactly and panned`, async ({ app }) => {
    test.setTimeout(180_000);
    const path = join(scratch, `${kind}.npz`);
    writeFileSync(path, zipSync({ 'ramp.npy': [ramp(), { level }] }));
    await drop(app, path);
    const described = await app.evaluate(async () => {
      const { arraybook } = window as unknown as { arraybook: { describe(name: string): Promise<Described> } };
      return arraybook.describe('ramp');
    });
    const count = ROWS * COLS;
    const whole = Math.floor(count / 1000);
    const rest = count - whole * 1000;
    const sum = whole * 499_500 + (rest * (rest - 1)) / 2;
    expect(described.shape).toEqual([ROWS, COLS]);
    expect(described.stats).toMatchObject({ min: 0, max: 999, count });
    expect(described.stats.mean).toBeCloseTo(sum / count, 9);

    const tiles = () => app.evaluate(() => performance.getEntriesByName('arraybook:tile').length);
    const before = await tiles();
    const card = app.getByTestId('array-card').first();
    await card.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(tiles).toBeGreaterThan(before);
    if (kind === 'stored') {
      await expect(app.getByRole('list', { name: 'Open files' })).toContainText('local copy', { timeout: 60_000 });
    }
  });
}
