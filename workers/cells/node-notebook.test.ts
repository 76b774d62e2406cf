/** Notebooks on the command line: outputs as nbformat has them, success as the exit status. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runNotebook } from './node-notebook.ts';

const folder = mkdtempSync(join(tmpdir(), 'arraybook-notebook-'));
const path = join(folder, 'book.ipynb');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(...sources: string[]): void {
  const cells = sources.map((source, k) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell-${k}`,
    metadata: { kept: true },
    outputs: [],
    source: source.split(/(?<=\n)/),
  }));
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { own: 1 }, cells }));
}

interface Written {
  readonly metadata: unknown;
  readonly cells: readonly { execution_count: number; outputs: Record<string, unknown>[]; metadata: unknown }[];
}
const read = (): Written => JSON.parse(readFileSync(path, 'utf8'));

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  return () => {
    vi.restoreAllMocks();
    process.exitCode = 0;
  };
});

describe('a notebook on the command line', () => {
  it('gets every kind of output, in order', async () => {
    write(
      "import sys\nprint('a')\nprint('b', file=sys.stderr)\nnp.arange(2)",
      "from IPython.display import Markdown, display\ndisplay(Markdown('**x**'), 5)",
      'import matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\nplt.show()',
    );
    await runNotebook([path, '--inplace']);
    expect(process.exitCode ?? 0).toBe(0);
    const [first, second, third] = read().cells;
    expect(first).toMatchObject({ execution_count: 1, metadata: { kept: true } });
    expect(first.outputs).toEqual([
      { name: 'stdout', output_type: 'stream', text: ['a\n'] },
      { name: 'stderr', output_type: 'stream', text: ['b\n'] },
      { data: { 'text/plain': ['array([0, 1])'] }, execution_count: 1, metadata: {}, output_type: 'execute_result' },
    ]);
    expect(second.outputs).toMatchObject([
      { data: { 'text/markdown': ['**x**'] }, output_type: 'display_data' },
      { data: { 'text/plain': ['5'] }, output_type: 'display_data' },
    ]);
    expect(third.outputs).toMatchObject([
      { data: { 'application/vnd.plotly.v1+json': { data: [expect.objectContaining({ type: 'scatter' })] } } },
    ]);
  });

  it('that fails says so by its status, and the cells below still run', async () => {
    write('1 / 0', 'print(2)');
    await runNotebook([path, '--inplace']);
    expect(process.exitCode).toBe(1);
    const [first, second] = read().cells;
    expect(first.outputs).toMatchObject([
      { ename: 'ZeroDivisionError', evalue: 'division by zero', output_type: 'error' },
    ]);
    expect(first.outputs[0].traceback).toContain('ZeroDivisionError: division by zero');
    expect(second.outputs).toEqual([{ name: 'stdout', output_type: 'stream', text: ['2\n'] }]);
  });

  it('stays as it was without --inplace', async () => {
    write('print(1)');
    await runNotebook([path]);
    expect(read().cells[0].outputs).toEqual([]);
  });
});
