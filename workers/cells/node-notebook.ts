/** `arraybook run notebook.ipynb [--inplace]`: executes all cells, writes their outputs, exits by success. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { theHeap } from '#core/kernels/heap.ts';
import { type CellResult, CellRunner } from '#core/language/interpreter.ts';
import type { Shown } from '#core/language/runtime/outputs.ts';
import '#core/language/modules/all.ts';
import { NodeFiles } from './node-files.ts';
import { nodeHost, nodeWatch } from './node-host.ts';
import { readOptions } from './node-options.ts';

interface NotebookCell {
  cell_type: string;
  source: string | string[];
  outputs?: unknown[];
  execution_count?: number | null;
}
interface Notebook {
  nbformat: number;
  cells: NotebookCell[];
}

function readNotebook(path: string): Notebook {
  const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const { nbformat, cells } = data as Partial<Notebook>;
  if (nbformat !== 4 || !Array.isArray(cells)) throw new Error(`${path} is not a notebook of format 4`);
  return data as Notebook;
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** What the cell showed, as nbformat writes it down. */
function outputsOf({ outputs, error }: CellResult, count: number): unknown[] {
  const written = outputs.map((shown) => outputOf(shown, count));
  if (error === null) return written;
  const { name, message, traceback } = error;
  return [...written, { ename: name, evalue: message, output_type: 'error', traceback: traceback.split('\n') }];
}

function outputOf(shown: Shown, count: number): unknown {
  switch (shown.kind) {
    case 'stream':
      return { name: shown.stream, output_type: 'stream', text: lines(shown.text) };
    case 'result':
      return {
        data: { 'text/plain': lines(shown.text) },
        execution_count: count,
        metadata: {},
        output_type: 'execute_result',
      };
    case 'display':
      return display({ 'text/plain': lines(shown.text) });
    case 'markdown':
      return display({
        'text/markdown': lines(shown.text),
        'text/plain': ['<IPython.core.display.Markdown object>'],
      });
    case 'figure': {
      const { data, layout, width, height } = shown.figure;
      const plotly = { data, layout: { ...layout, width, height } };
      return display({ 'application/vnd.plotly.v1+json': plotly, 'text/plain': lines(shown.text) });
    }
    case 'widget':
      return display({ 'text/plain': lines(shown.text) });
  }
}

function display(data: Readonly<Record<string, unknown>>): unknown {
  return { data, metadata: {}, output_type: 'display_data' };
}

export async function runNotebook(words: readonly string[]): Promise<void> {
  const options = readOptions(words);
  const [path] = options.files;
  if (path === undefined) throw new Error('run needs a notebook: arraybook run notebook.ipynb [--inplace]');
  const notebook = readNotebook(path);
  const files = new NodeFiles(options.cwd ?? dirname(resolve(path)), options.allow);
  theHeap().budget = options.memoryLimit;
  const limits = { milliseconds: options.timeLimit * 1000, memory: options.memoryLimit };
  const runner = new CellRunner(files, nodeHost, nodeWatch, limits);
  let count = 0;
  let failed = 0;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'code') continue;
    const source = Array.isArray(cell.source) ? cell.source.join('') : cell.source;
    const result = runner.run(source);
    cell.execution_count = ++count;
    cell.outputs = outputsOf(result, count);
    process.stdout.write(result.text);
    for (const shown of result.outputs) {
      if (shown.kind === 'stream' && shown.stream === 'stderr') process.stderr.write(shown.text);
    }
    if (result.error !== null) {
      failed++;
      process.stderr.write(`${result.error.traceback}\n`);
    }
  }
  if (options.inplace) writeFileSync(path, `${JSON.stringify(notebook, null, 1)}\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
