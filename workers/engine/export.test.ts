import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { ArrayId } from '#core/base/brand.ts';
import type { ArrayView, ExportRequest } from '#protocol/engine-api.ts';
import { TabEngine } from './engine.ts';
import { inlineHost } from './inline-host.ts';

interface Case {
  readonly expression: string;
  readonly array: string;
  readonly view: Omit<ArrayView, 'arrayId'>;
  readonly request: Omit<ExportRequest, 'view' | 'format'>;
  readonly saved: string;
  readonly texts: readonly (readonly string[])[] | null;
  readonly numbers: Readonly<Record<'size' | 'min' | 'max' | 'mean' | 'std', number>>;
}

/** Written by real NumPy: fixtures/generate_turned.py. */
const truth: { readonly arrays: Readonly<Record<string, string>>; readonly cases: readonly Case[] } = JSON.parse(
  await readFile(new URL('./fixtures/turned.json', import.meta.url), 'utf8'),
);
const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const engine = new TabEngine(inlineHost('0', async () => new Uint8Array(await readFile(KERNELS))));
let lastRequest = 0;

async function openArray(name: string): Promise<ArrayId> {
  const bytes = Uint8Array.from(Buffer.from(truth.arrays[name]!, 'base64')).buffer;
  const { entries } = await engine.open({ kind: 'memory', name: `${name}.npy`, bytes });
  const { arrayId } = entries[0]!;
  await engine.openArray(arrayId);
  return arrayId;
}

async function exported({ array, view, request }: Case, format: ExportRequest['format']): Promise<Blob> {
  lastRequest += 1;
  return engine.exportSlice({ ...request, format, view: { ...view, arrayId: await openArray(array) } }, lastRequest);
}

it.each(truth.cases.map((given) => [given.expression, given] as const))(
  '%s is saved byte for byte as np.save does',
  async (_expression, given) => {
    const found = Buffer.from(await (await exported(given, 'npy')).arrayBuffer());
    expect(found.toString('latin1')).toBe(Buffer.from(given.saved, 'base64').toString('latin1'));
  },
);

const flat = truth.cases.filter(({ texts, request }) => texts !== null && request.channelAxis === null);

it.each(flat.map((given) => [given.expression, given] as const))(
  '%s has its rows and columns in that order as CSV',
  async (_expression, given) => {
    const lines = given.texts!.map((row) => `${row.join(',')}\r\n`);
    expect(await (await exported(given, 'csv')).text()).toBe(lines.join(''));
  },
);

it.each(truth.cases.map((given) => [given.expression, given] as const))(
  '%s has the statistics of exactly its elements',
  async (_expression, { array, view, request, numbers }) => {
    const arrayId = await openArray(array);
    const shape = (await engine.openArray(arrayId)).shape;
    const lengthOf = (axis: number | null): number => (axis === null ? 1 : shape[axis]!);
    const rows = request.rows ?? [0, lengthOf(view.rowAxis)];
    const cols = request.cols ?? [0, lengthOf(view.colAxis)];
    lastRequest += 1;
    const { channelAxis } = request;
    const found = await engine.statistics(
      { view: { ...view, arrayId }, channelAxis, scope: { kind: 'region', rows, cols } },
      lastRequest,
    );
    expect(found).toMatchObject({ exact: true, seen: numbers.size });
    for (const name of ['min', 'max', 'mean', 'std'] as const)
      expect(found.finite![name].value).toBeCloseTo(numbers[name], 5);
  },
);

it('what would have to be computed is not saved as if it were there', async () => {
  const waves = truth.cases.find(({ array }) => array === 'waves')!;
  const magnitude = { ...waves, view: { ...waves.view, component: 'magnitude' as const } };
  await expect(exported(magnitude, 'npy')).rejects.toThrow('the magnitude is not saved');
});
