import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ArrayId } from '#core/base/brand.ts';
import type { ArrayView } from '#protocol/engine-api.ts';
import { TabEngine } from './engine.ts';
import { inlineHost } from './inline-host.ts';

interface Case {
  readonly array: string;
  readonly field: readonly string[];
  readonly rowAxis: number | null;
  readonly colAxis: number | null;
  readonly index: readonly number[];
  readonly rows: readonly [number, number] | null;
  readonly cols: readonly [number, number] | null;
  readonly saved: string;
  readonly texts: readonly (readonly string[])[];
  readonly numbers: { count: number; nan: number; min: number; max: number; std: number } | null;
}
interface Truth {
  readonly arrays: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
  readonly records: readonly (readonly string[])[];
  readonly npz: string;
  readonly stored: string;
}

const truth: Truth = JSON.parse(await readFile(new URL('./fixtures/slices.json', import.meta.url), 'utf8'));
const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const engine = new TabEngine(inlineHost('0', async () => new Uint8Array(await readFile(KERNELS))));
const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));

let request = 0;
const opened = new Map<string, Promise<ArrayId>>();

function open(name: string): Promise<ArrayId> {
  const known = opened.get(name);
  if (known) return known;
  const bytes = bytesOf(truth.arrays[name]!).buffer;
  const id = engine.open({ kind: 'memory', name: `${name}.npy`, bytes }).then(({ entries }) => entries[0]!.arrayId);
  opened.set(name, id);
  return id;
}

async function viewOf({ array, field, rowAxis, colAxis, index }: Case): Promise<ArrayView> {
  return { arrayId: await open(array), field, component: 'value', rowAxis, colAxis, index };
}

const titled = truth.cases.map(
  (given) =>
    [
      JSON.stringify([given.array, given.field, given.rowAxis, given.colAxis, given.index, given.rows, given.cols]),
      given,
    ] as const,
);

describe('slices', () => {
  it.each(titled)('%s is saved byte for byte as np.save does', async (_title, given) => {
    const { rows, cols, saved } = given;
    const blob = await engine.exportSlice({ view: await viewOf(given), rows, cols, format: 'npy' }, ++request);
    const found = new Uint8Array(await blob.arrayBuffer());
    expect(Buffer.from(found).toString('latin1')).toBe(Buffer.from(saved, 'base64').toString('latin1'));
  });

  it.each(titled)('%s has the texts that NumPy prints', async (_title, given) => {
    const [height, width] = [given.texts.length, given.texts[0]!.length];
    const rows = given.rows ?? [0, height];
    const cols = given.cols ?? [0, width];
    const { texts } = await engine.cells({ view: await viewOf(given), rows, cols }, ++request);
    expect(texts).toEqual(given.texts);
  });

  it.each(titled.filter(([, { numbers }]) => numbers !== null))('%s has NumPy’s statistics', async (_title, given) => {
    const { numbers, texts } = given;
    const rows = given.rows ?? [0, texts.length];
    const cols = given.cols ?? [0, texts[0]!.length];
    const scope =
      given.rows === null && given.cols === null
        ? ({ kind: 'slice' } as const)
        : ({ kind: 'region', rows, cols } as const);
    const found = await engine.statistics({ view: await viewOf(given), scope }, ++request);
    expect(found).toMatchObject({ exact: true, seen: numbers!.count, nan: numbers!.nan });
    expect(found.finite!.min.value).toBeCloseTo(numbers!.min, 6);
    expect(found.finite!.max.value / numbers!.max).toBeCloseTo(1, 6);
    expect(found.finite!.std.value / numbers!.std).toBeCloseTo(1, given.array === 'halves' ? 3 : 5);
  });

  it('records come as rows of their leaf fields', async () => {
    const { columns, rows } = await engine.records({ arrayId: await open('records'), elements: [2, 9] }, ++request);
    expect(columns.map(({ label }) => label)).toEqual(['id', 'pos', 'name', 'inner.ok', 'inner.at']);
    expect(rows).toEqual(truth.records.slice(2, 9));
  });

  it('CSV quotes what needs quotes', async () => {
    const given = truth.cases.find(({ array, field }) => array === 'records' && field[0] === 'name')!;
    const blob = await engine.exportSlice(
      { view: await viewOf(given), rows: null, cols: null, format: 'csv' },
      ++request,
    );
    const quoted = given.texts.map((row) =>
      row.map((text) => (/[,"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(','),
    );
    expect(await blob.text()).toBe(`${quoted.join('\r\n')}\r\n`);
  });

  it.each(['deflated', 'stored'] as const)('%s members are like any other array', async (compression) => {
    const bytes = bytesOf(compression === 'stored' ? truth.stored : truth.npz).buffer;
    const file = await engine.open({ kind: 'memory', name: 'a.npz', bytes });
    expect(file.entries.map((entry) => entry.compression)).toEqual([compression, compression, compression]);
    for (const name of ['floats', 'fortran', 'times']) {
      const { arrayId } = file.entries.find((entry) => entry.name === name)!;
      const info = await engine.openArray(arrayId);
      const [rows, cols] = info.shape as [number, number];
      const view: ArrayView = { arrayId, field: [], component: 'value', rowAxis: 0, colAxis: 1, index: [0, 0] };
      const blob = await engine.exportSlice({ view, rows: [0, rows], cols: [0, cols], format: 'npy' }, ++request);
      expect(Buffer.from(await blob.arrayBuffer()).toString('base64')).toBe(truth.arrays[name]);
    }
  });

  it('an index outside the array is refused in NumPy’s words', async () => {
    const view: ArrayView = {
      arrayId: await open('big'),
      field: [],
      component: 'value',
      rowAxis: 0,
      colAxis: 1,
      index: [0, 0, 5],
    };
    const refusal = engine.cells({ view, rows: [0, 1], cols: [0, 1] }, ++request);
    await expect(refusal).rejects.toThrow('index 5 is out of bounds for axis 2 with size 5');
  });
});
