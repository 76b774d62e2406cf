/**
 * Notebooks between this page and real Jupyter, both ways. Needs `jupyter nbconvert`, ipykernel, NumPy and matplotlib
 * (Debian: jupyter-nbconvert python3-ipykernel python3-numpy python3-matplotlib); without them it says so and skips.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDocument, type JsonObject, type NotebookDocument, newCell } from '#ui/notebook/document.ts';
import { readNotebook } from '#ui/notebook/ipynb-read.ts';
import { writeNotebook } from '#ui/notebook/ipynb-write.ts';
import { textOfRecords, withoutAnsi } from '#ui/notebook/outputs.ts';
import { percentOf } from '#ui/notebook/percent.ts';
import { CellServer } from './node-cells.ts';
import { readOptions } from './node-options.ts';

/** Debian's Python first: another one on the path need not have Jupyter. */
const environment = { ...process.env, PATH: `/usr/bin:${process.env.PATH}`, PYTHONDONTWRITEBYTECODE: '1' };
const python = (script: string, ...words: string[]) =>
  spawnSync('/usr/bin/python3', ['-c', script, ...words], { env: environment, encoding: 'utf8' });
const missing = python('import nbconvert, ipykernel, numpy, matplotlib').status !== 0;
if (missing) console.warn('SKIPPED: Jupyter is not installed here, so notebooks were not tried in it.');

const fixtures = new URL('../../fixtures/notebooks/', import.meta.url);
const examples = new URL('../../public/notebooks/', import.meta.url);
const samples = new URL('../../public/samples/', import.meta.url);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arraybook-jupyter-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As a person does it in a terminal, all notebooks in one go. */
function executedAll(texts: readonly string[]): NotebookDocument[] {
  const names = texts.map((_, index) => `in-${index}.ipynb`);
  names.forEach((name, index) => writeFileSync(join(folder, name), texts[index]));
  const words = ['nbconvert', '--to', 'notebook', '--execute', '--output-dir', 'out', ...names];
  const result = spawnSync('/usr/bin/jupyter', words, { cwd: folder, env: environment, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(withoutAnsi(result.stderr.slice(-3000)));
  return names.map((name) => readNotebook(readFileSync(join(folder, 'out', name), 'utf8'), name).document);
}
const executed = (text: string): NotebookDocument => executedAll([text])[0];

/** What the same cells print here. */
function ranHere(document: NotebookDocument, ...words: string[]): string[] {
  const cells = document.cells.filter(({ kind }) => kind === 'code' || kind === 'explorer').map(({ source }) => source);
  const server = new CellServer(readOptions(['--cwd', folder, ...words]));
  const answer = JSON.parse(server.answer(JSON.stringify({ id: 1, cells }))) as { outputs: { text: string }[] };
  return answer.outputs.map(({ text }) => text);
}

/** Printed text and results; figures are compared as figures. */
function printed(document: NotebookDocument): string[] {
  const cells = document.cells.filter(({ kind }) => kind === 'code' || kind === 'explorer');
  return cells.map(({ outputs }) => textOfRecords(outputs.filter(({ output_type }) => output_type !== 'display_data')));
}

/** NumPy 1 prints scalars bare, NumPy 2 with their type: the numbers are what counts. */
const bare = (texts: readonly string[]): string[] =>
  texts.map((text) =>
    text.replace(/np\.(?:float|int|uint)\d*\(([^()]*)\)/g, '$1').replace(/np\.(True|False)_?/g, '$1'),
  );

const ours: NotebookDocument = {
  ...emptyDocument('ours'),
  automatic: true,
  widgets: { count: 5, share: 0.25, ends: [2, 7], way: 1, shown: true },
  files: [{ name: 'waves.npy', byteLength: 0, blake3: null, url: null }],
  cells: [
    newCell('markdown', '# Waves\n\n$x^2$ — ä 漢 😀'),
    newCell('code', "x = np.linspace(0, 1, 12).reshape(3, 4)\nnp.save('waves.npy', x)\nx"),
    { ...newCell('explorer', "np.load('waves.npy', mmap_mode='r')[1]"), view: { axis: 0 } },
    newCell(
      'code',
      "waves = np.load('waves.npy', mmap_mode='r')\nprint(waves.shape, waves.dtype)\nwaves[1:, ::2].sum(axis=0)",
    ),
    newCell(
      'code',
      [
        "count = ui.slider(0, 10, value=3, label='count')",
        'share = ui.slider(0.0, 1.0)',
        'ends = ui.range(0, 9)',
        "way = ui.dropdown(['up', 'down'])",
        'shown = ui.checkbox(False)',
        'other = ui.slider(1, 4)',
      ].join('\n'),
    ),
    newCell('code', 'print(count, share, ends, way, shown, other)'),
    newCell('code', 'from arraybook import ui as u\nkind = u.dropdown([10, 20], value=20)\nkind'),
    newCell('code', 'import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n_ = ax.plot(x.ravel())\nplt.show()'),
    newCell(
      'code',
      'from arraybook import plot3d\nz, y, x3 = np.mgrid[-1:1:9j, -1:1:8j, -1:1:7j]\nball = x3**2 + y**2 + z**2\n_ = plot3d.isosurface(ball, level=0.5)\n_ = plot3d.slices(ball)',
    ),
    newCell('code', 'rng = np.random.default_rng(7)\nprint(rng.normal(size=3))\nrng.integers(0, 9, 5)'),
    newCell('code', "for i in range(3):\n    print(f'{i:>3} {np.sqrt(i):.4f}')"),
    newCell('code', 'np.linalg.solve(np.eye(3) * 4, np.arange(3.))'),
    newCell('code', "{'a': [1, 2], 'b': (None, True)}"),
    newCell('raw', 'raw'),
  ],
};

describe.skipIf(missing)('a notebook saved here', () => {
  it('executes in Jupyter unchanged and prints the same, with widgets where they were moved to', () => {
    const there = executed(writeNotebook(ours));
    expect(there.cells.map(({ kind, source }) => [kind, source])).toEqual(
      ours.cells.map(({ kind, source }) => [kind, source]),
    );
    const texts = bare(printed(there));
    expect(texts[4]).toBe('5 0.25 (2, 7) down True 1\n');
    const here = bare(ranHere(ours));
    // Here nobody moved the widgets.
    expect(texts.filter((_, index) => index !== 4)).toEqual(here.filter((_, index) => index !== 4));
    const figure = there.cells[7].outputs.find(({ output_type }) => output_type === 'display_data');
    expect(figure).toMatchObject({ data: { 'image/png': expect.any(String) } });
  }, 240_000);

  it('runs as a Python file, too', () => {
    writeFileSync(join(folder, 'ours.py'), percentOf(ours));
    const words = { cwd: folder, env: { ...environment, MPLBACKEND: 'agg' }, encoding: 'utf8' } as const;
    const result = spawnSync('/usr/bin/python3', ['ours.py'], words);
    expect(result.stderr).toBe('');
    expect(result.stdout).toContain('(3, 4) float64\n5 0.25 (2, 7) down True 1\n');
  }, 120_000);

  it('that comes with the page executes there', () => {
    for (const file of readdirSync(samples)) copyFileSync(new URL(file, samples), join(folder, file));
    const names = readdirSync(examples).filter((name) => name.endsWith('.ipynb'));
    const texts = names.map((name) => {
      const { document, notes } = readNotebook(readFileSync(new URL(name, examples), 'utf8'), name);
      expect(notes).toEqual([]);
      return writeNotebook(document);
    });
    expect(executedAll(texts).length).toBe(names.length);
  }, 240_000);

  it('is what Jupyter itself would write, letter for letter, whatever is in it', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 }).filter((each) => each.isWellFormed());
    const value = fc
      .jsonValue({ depthSize: 'small' })
      .filter((each) => !/[^!-~ ]|[eE.]\d|__proto__/.test(JSON.stringify(each)));
    const cell = fc.record({
      kind: fc.constantFrom('code', 'markdown', 'raw', 'explorer'),
      source: text,
      out: text,
      value,
    });
    const documents = fc.sample(fc.array(cell, { maxLength: 6 }), 60).map(
      (cells): NotebookDocument => ({
        ...emptyDocument(),
        cells: cells.map((each) => ({
          ...newCell(each.kind as 'code', each.source),
          metadata: { other: each.value } as JsonObject,
          view: { value: each.value } as JsonObject,
          outputs:
            each.kind === 'code'
              ? [
                  { output_type: 'stream', name: 'stdout', text: each.out },
                  { output_type: 'execute_result', data: { 'text/plain': each.out }, metadata: {}, execution_count: 3 },
                ]
              : [],
        })),
      }),
    );
    documents.forEach((document, index) =>
      writeFileSync(join(folder, `random-${index}.ipynb`), writeNotebook(document)),
    );
    const check = [
      'import glob, nbformat, sys',
      'for path in glob.glob(sys.argv[1] + "/random-*.ipynb"):',
      '    text = open(path, encoding="utf-8", newline="").read()',
      '    book = nbformat.reads(text, as_version=4)',
      '    nbformat.validate(book)',
      '    assert nbformat.writes(book) + "\\n" == text, path',
      'print("all the same")',
    ].join('\n');
    const result = python(check, folder);
    expect(result.stderr).toBe('');
    expect(result.stdout).toBe('all the same\n');
  }, 120_000);
});

describe('a notebook that Jupyter executed', () => {
  const sameHere = (document: NotebookDocument) => {
    const there = printed(document);
    const here = ranHere(document);
    document.cells.forEach((cell, index) => {
      const failed = cell.outputs.find(({ output_type }) => output_type === 'error');
      if (failed === undefined) expect(bare([here[index]])).toEqual(bare([there[index]]));
    });
    return here;
  };

  it('opens here and its cells print the same', () => {
    const text = readFileSync(new URL('executed.ipynb', fixtures), 'utf8');
    const { document, notes } = readNotebook(text, 'executed.ipynb');
    expect(notes).toEqual([]);
    expect(sameHere(document).length).toBe(document.cells.length);
    const [error] = document.cells.at(-1)?.outputs ?? [];
    expect(error).toMatchObject({ output_type: 'error', ename: 'ZeroDivisionError', evalue: 'division by zero' });
  });

  it.skipIf(missing)(
    'just now opens here and its cells print the same',
    () => {
      const sources = [
        'import numpy as np',
        'a = np.arange(20, dtype=np.float32).reshape(4, 5)\na[::2] *= 1.5\na',
        'np.set_printoptions(precision=3)\nnp.cumsum(a, axis=1)[-1]',
        "print(a.mean(0), a.std().round(4), sep='\\n')",
        "print(np.array(['a', 'bc']))\nnp.datetime64('2024-02-29') + np.arange(3)",
        'try:\n    a[7]\nexcept IndexError as error:\n    print(error)',
      ];
      const cells = sources.map((source) => ({
        cell_type: 'code',
        execution_count: null,
        metadata: {},
        outputs: [],
        source,
      }));
      sameHere(executed(JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 })));
    },
    240_000,
  );
});
