import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CellKind, emptyDocument, type JsonObject, type NotebookDocument, newCell } from './document.ts';
import { readNotebook, readNotebookBytes } from './ipynb-read.ts';
import { writeNotebook } from './ipynb-write.ts';

const folder = new URL('../../../fixtures/notebooks/', import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));

const parts = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
const refusal = (content: unknown): string => {
  try {
    readNotebook(typeof content === 'string' ? content : JSON.stringify(content), 'x.ipynb');
  } catch (error) {
    return String(error);
  }
  return 'no error';
};
const notesOf = (cell: object): string[] =>
  readNotebook(JSON.stringify({ ...parts, cells: [cell] }), 'x').notes.map(({ where, text }) => `${where} ${text}`);

describe('notebooks that Jupyter wrote', () => {
  it.each(['every-kind.ipynb', 'executed.ipynb', 'future.ipynb'])('%s comes back letter for letter', (name) => {
    const text = fixture(name);
    expect(writeNotebook(readNotebook(text, name).document)).toBe(text);
  });

  it.each(names)('%s is stable once it is written here', (name) => {
    const once = writeNotebook(readNotebook(fixture(name), name).document);
    expect(writeNotebook(readNotebook(once, name).document)).toBe(once);
  });

  it.each([0, 1, 2, 3, 4])('those of 4.%i have the same cells as those of today, and get ids', (minor) => {
    const old = readNotebook(fixture(`minor-${minor}.ipynb`), 'old');
    const now = readNotebook(fixture('every-kind.ipynb'), 'now');
    const plain = ({ document }: { document: NotebookDocument }) =>
      document.cells.map(({ id, attachments, ...cell }) => ({ ...cell, metadata: JSON.stringify(cell.metadata) }));
    expect(plain(old)).toEqual(plain(now));
    expect(new Set(old.document.cells.map(({ id }) => id)).size).toBe(now.document.cells.length);
    expect(old.notes).toEqual([]);
  });

  it('those of 2013 are converted', () => {
    const { document, notes } = readNotebook(fixture('version-3.ipynb'), 'old.ipynb');
    expect(document.name).toBe('old');
    expect(document.cells.map(({ kind, source }) => [kind, source])).toEqual([
      ['markdown', '## Old times'],
      ['markdown', 'text'],
      ['code', "1 + 1\nprint('x')"],
      ['raw', 'raw'],
    ]);
    expect(document.cells[2].executionCount).toBe(7);
    expect(document.cells[2].outputs.map(({ output_type }) => output_type)).toEqual([
      'stream',
      'execute_result',
      'display_data',
      'error',
    ]);
    expect(notes[0].text).toContain('nbformat 3');
  });

  it('of a later minor version keep what is not known, and say so', () => {
    const { document, notes } = readNotebook(fixture('future.ipynb'), 'f');
    expect(document.cells.at(-1)).toMatchObject({ kind: 'foreign', source: 'frame\nx' });
    expect(document.cells[1].outputs.at(-1)).toMatchObject({ output_type: 'foreign' });
    expect(notes.map(({ where }) => where)).toEqual(['nbformat_minor', 'cells[1].outputs[5]', 'cells[6]']);
  });
});

describe('broken notebooks', () => {
  it.each<[string, unknown, string]>([
    ['nothing', '', 'The file is empty.'],
    ['a web page', '<!doctype html><p>404', 'The file is a web page'],
    ['a text cut short', fixture('executed.ipynb').slice(0, 9000), 'cut short'],
    ['a list', [], 'holds a list, not a notebook'],
    ['another JSON', { a: 1 }, 'no nbformat'],
    ['a version of the future', { ...parts, nbformat: 5 }, 'of nbformat 5'],
    ['cells that are a text', { ...parts, cells: 'x' }, 'cells are a text, not a list'],
    ['no cells', { ...parts, cells: undefined }, 'cells are missing'],
    ['a cell that is a number', { ...parts, cells: [{ cell_type: 'raw', source: '' }, 5] }, 'cells[1] is a number'],
    ['metadata that are a list', { ...parts, metadata: [] }, 'metadata are a list'],
    ['worksheets that are a text', { nbformat: 3, worksheets: 'x' }, 'worksheets are no list'],
  ])('%s are refused, with what is wrong', (_, content, message) => {
    expect(refusal(content)).toContain(message);
    expect(refusal(content)).toMatch(/^FormatError/);
  });

  it('cut at any place they give a named error, never another', () => {
    const text = fixture('every-kind.ipynb').trimEnd();
    for (let end = 1; end < text.length; end += 7) expect(refusal(text.slice(0, end))).toMatch(/^FormatError/);
  });

  it('changed at any place are read or refused by name, and what is read is written and read again alike', () => {
    const whole = fixture('future.ipynb').replace('NaN', '0');
    type Place = { readonly holder: Record<string, unknown>; readonly key: string };
    const places = (value: unknown): Place[] =>
      typeof value !== 'object' || value === null
        ? []
        : Object.entries(value).flatMap(([key, inner]) => [
            { holder: value as Record<string, unknown>, key },
            ...places(inner),
          ]);
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue(), fc.constantFrom('set', 'drop', 'name'), (where, value, how) => {
        const book = JSON.parse(whole) as object;
        const all = places(book);
        const { holder, key } = all[where % all.length];
        if (how === 'set') holder[key] = value;
        else if (how === 'name') holder[`${key}x`] = value;
        else delete holder[key];
        const text = JSON.stringify(book);
        const said = refusal(text);
        if (said !== 'no error') return void expect(said).toMatch(/^FormatError/);
        const once = writeNotebook(readNotebook(text, 'x').document);
        expect(writeNotebook(readNotebook(once, 'x').document)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('bytes that are no UTF-8 are refused', () => {
    expect(() => readNotebookBytes(new Uint8Array([0x93, 0x4e, 0x55]), 'x')).toThrow('no text in UTF-8');
  });

  it.each<[object, string]>([
    [{ cell_type: 'code', metadata: {} }, 'cells[0] has no source; it is kept untouched'],
    [{ cell_type: 'code', metadata: {}, source: 5 }, 'cells[0] has a number as source; it is kept untouched'],
    [{ cell_type: 'code', metadata: 1, source: '' }, 'cells[0] has a number as metadata; it is kept untouched'],
    [{ cell_type: 'code', source: '', outputs: [1] }, 'cells[0] has outputs that are no list of objects'],
    [{ cell_type: 'video', metadata: {} }, 'cells[0] is of the kind "video"'],
    [{ metadata: {} }, 'cells[0] is of the kind none'],
    [{ cell_type: 'raw', id: 'a b', source: '' }, 'cells[0].id is not as nbformat wants it'],
    [
      { cell_type: 'code', source: [], outputs: [{ output_type: 'stream', name: 'x', text: '' }] },
      'cells[0].outputs[0] cannot be read; it is kept untouched',
    ],
  ])('a cell that is wrong is kept and noted: %j', (cell, note) => {
    expect(notesOf(cell).join('; ')).toContain(note);
    const { document } = readNotebook(JSON.stringify({ ...parts, cells: [cell] }), 'x');
    const [written] = (JSON.parse(writeNotebook(document)) as { cells: JsonObject[] }).cells;
    expect(written).toMatchObject(note.includes('.id') ? { cell_type: 'raw' } : cell);
  });

  it('two cells of one id are told apart', () => {
    const cell = { cell_type: 'raw', id: 'same', metadata: {}, source: '' };
    const { document, notes } = readNotebook(JSON.stringify({ ...parts, cells: [cell, cell] }), 'x');
    expect(document.cells[0].id).not.toBe(document.cells[1].id);
    expect(notes[0].where).toBe('cells[1].id');
  });

  it('says when the cells are in another language', () => {
    const content = { ...parts, metadata: { kernelspec: { name: 'ir', display_name: 'R', language: 'R' } } };
    expect(readNotebook(JSON.stringify(content), 'x').notes[0].text).toContain('written in R');
  });

  it('reads ten thousand cells and a text of fifty megabytes in bounded time', () => {
    const cells = Array.from({ length: 10_000 }, (_, i) => ({
      cell_type: 'code',
      source: `x${i} = ${i}`,
      outputs: [],
    }));
    const output = { output_type: 'stream', name: 'stdout', text: 'x'.repeat(50_000_000) };
    const text = JSON.stringify({ ...parts, cells: [...cells, { cell_type: 'code', source: '', outputs: [output] }] });
    const started = performance.now();
    const { document } = readNotebook(text, 'x');
    expect(document.cells.length).toBe(10_001);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('notebooks of ours', () => {
  const written = (document: NotebookDocument) =>
    JSON.parse(writeNotebook(document)) as { cells: JsonObject[]; metadata: JsonObject };

  it('bring the import that they do not need here, once', () => {
    const document = { ...emptyDocument(), cells: [newCell('code', 'np.pi')] };
    const text = writeNotebook(document);
    expect(written(document).cells.map(({ source }) => source)).toEqual([['import numpy as np'], ['np.pi']]);
    const back = readNotebook(text, 'x').document;
    expect(back.cells.map(({ source }) => source)).toEqual(['np.pi']);
    expect(writeNotebook(back)).toBe(text);
  });

  it.each([
    ['import numpy as np\nnp.pi', 1],
    ['x = 1  # np', 1],
    ['"np.pi"', 1],
    ["'''\nnp\n'''", 1],
    ['x.np', 1],
    ['np = 3', 1],
    ['np == 3', 2],
    ['f"{np.pi:.3f}"', 2],
    ["x = 'a' + str(np.pi)", 2],
    ['npy = 1', 1],
    ['from numpy import pi as np', 1],
  ])('%j is written as %i cells', (source, count) => {
    expect(written({ ...emptyDocument(), cells: [newCell('code', source)] }).cells.length).toBe(count);
  });

  it('are written anew only where a cell changed, and just as if all were', () => {
    const first = readNotebook(fixture('every-kind.ipynb'), 'x').document;
    const novel = readNotebook(
      fixture('future.ipynb').replace('"novel"', '"big": 12345678901234567890, "novel"'),
      'x',
    ).document;
    expect(writeNotebook(novel)).toContain('\n "big": 12345678901234567890,');
    writeNotebook(first);
    const changed = { ...first, cells: first.cells.with(1, { ...first.cells[1], source: 'changed' }) };
    const copy = { ...changed, cells: changed.cells.map((cell) => ({ ...cell })) };
    expect(writeNotebook(changed)).toBe(writeNotebook(copy));
    expect(writeNotebook(changed)).toContain('"changed"');
  });

  it('name the kernel that runs them, unless the file names another', () => {
    expect(written(emptyDocument()).metadata.kernelspec).toEqual({
      display_name: 'Python 3',
      language: 'python',
      name: 'python3',
    });
    const other = { name: 'conda', display_name: 'C', language: 'python' };
    expect(written({ ...emptyDocument(), metadata: { kernelspec: other } }).metadata.kernelspec).toEqual(other);
  });

  const kinds: readonly CellKind[] = ['code', 'markdown', 'raw', 'explorer'];
  const cell = fc.record({
    kind: fc.constantFrom(...kinds),
    source: fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => text.isWellFormed()),
    input: fc.boolean(),
    output: fc.boolean(),
    view: fc.option(fc.dictionary(fc.string(), fc.jsonValue())),
    metadata: fc.dictionary(
      fc.string().filter((key) => !['arraybook', 'jupyter', 'collapsed', 'trusted', '__proto__'].includes(key)),
      fc.jsonValue(),
    ),
    text: fc.string(),
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 6 }), fc.boolean(), (cells, automatic) => {
        const document: NotebookDocument = {
          ...emptyDocument('n'),
          metadata: { kernelspec: { name: 'python3' } },
          automatic,
          files: [{ name: 'ä.npy', byteLength: 5, blake3: 'ab'.repeat(32), url: 'https://a.example/ä.npy' }],
          cells: cells.map((part) => ({
            ...newCell(part.kind, part.source),
            inputFolded: part.input,
            outputFolded: part.output,
            view: part.view as JsonObject | null,
            metadata: {
              ...(part.metadata as JsonObject),
              ...(part.input || part.output
                ? {
                    jupyter: {
                      ...(part.input ? { source_hidden: true } : {}),
                      ...(part.output ? { outputs_hidden: true } : {}),
                    },
                  }
                : {}),
            },
            outputs:
              part.kind === 'code'
                ? [{ output_type: 'stream' as const, name: 'stdout' as const, text: part.text }]
                : [],
            executionCount: part.kind === 'code' ? 4 : null,
          })),
        };
        const text = writeNotebook(document);
        const back = readNotebook(text, 'n.ipynb');
        expect(JSON.parse(JSON.stringify(back.document))).toEqual(JSON.parse(JSON.stringify(document)));
        expect(back.notes).toEqual([]);
        expect(writeNotebook(back.document)).toBe(text);
      }),
    );
  });
});
