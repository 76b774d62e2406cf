import { describe, expect, it } from 'vitest';
import type { CellOutput } from '#protocol/cells-api.ts';
import { emptyDocument, type NotebookDocument, newCell } from './document.ts';
import { recordsOfOutcome, shownOf, textOfRecords, withoutAnsi } from './outputs.ts';
import { hasBareFigures, withPictures } from './pictures.ts';

const outcome = (...outputs: CellOutput[]) => ({ outputs, error: null });
const array = { handle: 7, dtypeText: "'float64'", shape: [2, 3], byteLength: 48, version: 1 };
const figure = {
  width: 640,
  height: 480,
  data: [{ type: 'scatter', y: new Float32Array([1, Number.NaN, Number.POSITIVE_INFINITY]), n: 5n, f: () => 1 }],
  layout: { title: { text: 'T' }, gone: undefined },
  notes: ['Every 2nd point is shown.'],
};

describe('outputs of a run', () => {
  it('become those of the file, neighbouring streams as one', () => {
    const records = recordsOfOutcome(
      outcome(
        { kind: 'stream', stream: 'stdout', text: 'a\n' },
        { kind: 'stream', stream: 'stdout', text: 'b\n' },
        { kind: 'stream', stream: 'stderr', text: 'c\n' },
        { kind: 'result', text: 'array([1.])', array },
      ),
      3,
    );
    expect(records).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'a\nb\n' },
      { output_type: 'stream', name: 'stderr', text: 'c\n' },
      {
        output_type: 'execute_result',
        execution_count: 3,
        metadata: {},
        data: {
          'application/vnd.arraybook.array.v1+json': { dtype: "'float64'", shape: [2, 3], byteLength: 48 },
          'text/plain': 'array([1.])',
        },
      },
    ]);
    expect(textOfRecords(records)).toBe('a\nb\nc\narray([1.])\n');
  });

  it('keep a figure as plain data that every reader takes', () => {
    const [record] = recordsOfOutcome(outcome({ kind: 'figure', figure, text: '<Figure size 640x480>' }), 1, {
      pictureOf: () => 'AAAA',
    });
    expect(record).toEqual({
      output_type: 'display_data',
      data: {
        'application/vnd.plotly.v1+json': {
          data: [{ type: 'scatter', y: [1, null, null], n: 5 }],
          layout: { title: { text: 'T' }, width: 640, height: 480 },
        },
        'image/png': 'AAAA',
        'text/plain': '<Figure size 640x480>',
      },
      metadata: { arraybook: { notes: ['Every 2nd point is shown.'] } },
    });
    expect(shownOf(record)).toMatchObject({
      kind: 'figure',
      picture: 'data:image/png;base64,AAAA',
      figure: { width: 640, height: 480, notes: figure.notes },
    });
  });

  it('leave out figures and texts that would swell the file, and say so', () => {
    const large = { ...figure, data: [{ type: 'scatter', y: new Float64Array(2_000_000).fill(1 / 3) }] };
    const [kept, text] = recordsOfOutcome(
      outcome(
        { kind: 'figure', figure: large, text: '<Figure>' },
        { kind: 'stream', stream: 'stdout', text: 'x'.repeat(9e6) },
      ),
      1,
    );
    expect(kept).toMatchObject({ data: { 'text/plain': '<Figure>' } });
    expect(JSON.stringify(kept)).toContain('too large to be kept');
    expect(text.output_type === 'stream' && text.text.length).toBeLessThan(4_000_001);
    expect(textOfRecords([text])).toContain('characters are not kept in the notebook');
  });

  it('end with the error, its traceback in lines', () => {
    const error = { name: 'ValueError', message: 'no', traceback: 'Traceback:\n  x\nValueError: no\n' };
    const records = recordsOfOutcome({ ...outcome(), error }, 1);
    expect(records).toEqual([
      { output_type: 'error', ename: 'ValueError', evalue: 'no', traceback: ['Traceback:', '  x', 'ValueError: no'] },
    ]);
    expect(shownOf(records[0])).toEqual({
      kind: 'error',
      failure: { ...error, traceback: 'Traceback:\n  x\nValueError: no' },
    });
  });

  it('bring widgets back as they stood', () => {
    const widget = { kind: 'checkbox', name: 'on', label: 'On', value: true } as const;
    const [record] = recordsOfOutcome(outcome({ kind: 'widget', widget, text: 'True' }), 1);
    expect(shownOf(record)).toEqual({ kind: 'widget', widget, text: 'True' });
  });
});

describe('pictures beside figures', () => {
  const drawn = {
    'application/vnd.plotly.v1+json': { data: [{ type: 'scatter' }], layout: {} },
    'text/plain': '<Figure>',
  };
  const notebook = (data: typeof drawn | (typeof drawn & { 'image/png': string })): NotebookDocument => {
    const outputs = [{ output_type: 'display_data', data, metadata: {} } as const];
    return { ...emptyDocument(), cells: [newCell('markdown', 'x'), { ...newCell('code', ''), outputs }] };
  };

  it('are added where there are none, and only there', async () => {
    expect(hasBareFigures(notebook(drawn))).toBe(true);
    const document = await withPictures(notebook(drawn), async () => 'AAAA');
    expect(document.cells[1].outputs).toMatchObject([{ data: { ...drawn, 'image/png': 'AAAA' } }]);
    expect(hasBareFigures(document)).toBe(false);
    const before = notebook({ ...drawn, 'image/png': 'BBBB' });
    expect((await withPictures(before, async () => 'AAAA')).cells).toEqual(before.cells);
  });

  it('are left out where they cannot be drawn', async () => {
    const before = notebook(drawn);
    const failing = async (): Promise<string> => Promise.reject(new Error('no WebGL'));
    expect((await withPictures(before, failing)).cells).toEqual(before.cells);
  });
});

describe('outputs of a file', () => {
  const shown = (data: Record<string, unknown>, metadata = {}) =>
    shownOf({ output_type: 'display_data', data: data as never, metadata });

  it.each([
    [{ 'text/plain': 'a', 'text/html': '<b>a</b>' }, 'html'],
    [{ 'text/plain': 'a', 'image/png': 'AA\n', 'text/html': '<b>a</b>' }, 'image'],
    [{ 'text/plain': 'a', 'image/svg+xml': '<svg/>' }, 'svg'],
    [{ 'text/latex': '$x$', 'text/plain': 'x' }, 'latex'],
    [{ 'text/markdown': '*x*', 'text/plain': 'x' }, 'markdown'],
    [{ 'application/javascript': 'alert(1)', 'text/plain': 'x' }, 'text'],
    [{ 'application/javascript': 'alert(1)' }, 'unknown'],
    [{ 'application/vnd.plotly.v1+json': { data: 'x' }, 'text/plain': 'x' }, 'text'],
    [{ 'application/vnd.arraybook.widget.v1+json': { kind: 'slider', label: 'x' }, 'text/plain': 'x' }, 'text'],
  ])('%j is shown as %s', (data, kind) => {
    expect(shown(data).kind).toBe(kind);
  });

  it('give pictures their size', () => {
    expect(shown({ 'image/png': 'AA\nBB\n' }, { 'image/png': { width: 3 } })).toEqual({
      kind: 'image',
      source: 'data:image/png;base64,AABB',
      text: '',
      width: 3,
      height: null,
    });
  });

  it('lose the colours of terminals', () => {
    expect(withoutAnsi('\x1b[0;31mValueError\x1b[0m\x1b[1;32m: \x1b]8;;http://x\x07no')).toBe('ValueError: no');
  });
});
