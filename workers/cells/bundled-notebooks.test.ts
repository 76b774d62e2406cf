/** The notebooks that the page offers print here what real NumPy printed when they were made. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CellServer, type Output } from './node-cells.ts';
import { readOptions } from './node-options.ts';

interface StoredCell {
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly outputs?: readonly {
    readonly text?: readonly string[];
    readonly data?: { readonly 'text/plain': string[] };
  }[];
}

const NOTEBOOKS = 'public/notebooks';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arraybook-test-'));
  cpSync('public/samples', folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function codeOf(name: string): { source: string; stored: string }[] {
  const { cells }: { cells: StoredCell[] } = JSON.parse(readFileSync(join(NOTEBOOKS, name), 'utf8'));
  return cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ source, outputs = [] }) => ({
      source: source.join(''),
      stored: outputs.map(({ text, data }) => (text ?? [...(data?.['text/plain'] ?? []), '\n']).join('')).join(''),
    }));
}

describe('notebooks that the page offers', () => {
  const names = readdirSync(NOTEBOOKS).filter((name) => name.endsWith('.ipynb'));
  it('are there', () => expect(names.length).toBeGreaterThan(3));

  it.each(names)('%s prints what NumPy printed', (name) => {
    const cells = codeOf(name);
    const server = new CellServer(readOptions(['--cwd', folder]));
    const request = JSON.stringify({ id: 1, cells: cells.map(({ source }) => source) });
    const outputs: Output[] = JSON.parse(server.answer(request)).outputs;
    outputs.forEach(({ text, error }, index) => {
      const { source, stored } = cells[index]!;
      expect(error, source).toBeNull();
      if (!source.includes('matplotlib')) expect(text, source).toBe(stored);
    });
  });
});
