import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { codeHtml } from './code-html.ts';
import { emptyDocument, type NotebookDocument, newCell } from './document.ts';
import { htmlOf } from './html-file.ts';
import { readNotebook } from './ipynb-read.ts';
import { markdownOf } from './markdown-file.ts';
import { documentOfPercent, percentOf } from './percent.ts';
import { preludeLines } from './prelude.ts';

const fixture = (name: string): NotebookDocument =>
  readNotebook(readFileSync(new URL(`../../../fixtures/notebooks/${name}`, import.meta.url), 'utf8'), name).document;
const plain = ({ cells }: NotebookDocument) => cells.map(({ kind, source }) => [kind, source]);

describe('a notebook as a Python file', () => {
  it('has marks between cells and words in comments', () => {
    const cells = [newCell('markdown', '# Title\n\ntext'), newCell('code', 'x = 1\nx'), newCell('raw', 'raw')];
    expect(percentOf({ ...emptyDocument(), cells })).toBe(
      '# %% [markdown]\n# # Title\n#\n# text\n\n# %%\nx = 1\nx\n\n# %% [raw]\n# raw\n',
    );
  });

  it('begins with the import that it needs', () => {
    expect(percentOf({ ...emptyDocument(), cells: [newCell('code', 'np.pi')] })).toBe(
      '# %%\nimport numpy as np\n\n# %%\nnp.pi\n',
    );
  });

  it('comes back with the same cells', () => {
    const source = fc
      .array(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('# %% x', '#%%', '# \\%%', '', '# ---', '"""')))
      .map((lines) =>
        lines
          .join('\n')
          .replace(/[\r%!]/g, (char) => (char === '%' ? '%' : '.'))
          .replace(/\s+$/, ''),
      )
      .filter((text) => !/^[%!]/m.test(text));
    const cell = fc.record({ kind: fc.constantFrom('code' as const, 'markdown' as const, 'raw' as const), source });
    fc.assert(
      fc.property(fc.array(cell), (cells) => {
        const document = { ...emptyDocument('n'), cells: cells.map((each) => newCell(each.kind, each.source)) };
        const quoted = cells.some((each) => each.kind !== 'code' && /^r?("""|''')/.test(`# ${each.source}`));
        // Cells that use names which are there without an import get one in front.
        const lines = preludeLines(document);
        const expected = [...(lines === null ? [] : [['code', lines]]), ...plain(document)];
        if (!quoted) expect(plain(documentOfPercent(percentOf(document), 'n.py'))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('of another editor is read: header, titles, options, long texts, code before the first mark', () => {
    const text = [
      '# ---',
      '# jupyter: x',
      '# ---',
      'import os',
      '',
      '# %% First title tags=["a"]',
      'x = 1',
      '',
      '',
      '# %% [markdown]',
      '"""',
      'Some *text*',
      '"""',
      '#%% [md]',
      '# short',
    ].join('\r\n');
    const { cells, name } = documentOfPercent(text, 'script.py');
    expect(name).toBe('script');
    expect(cells.map(({ kind, source }) => [kind, source])).toEqual([
      ['code', 'import os'],
      ['code', 'x = 1'],
      ['markdown', 'Some *text*'],
      ['markdown', 'short'],
    ]);
    expect(cells[1].metadata).toEqual({ title: 'First title' });
  });

  it('without marks is one cell; an empty one has none', () => {
    expect(plain(documentOfPercent('x = 1\n\ny = 2\n', 'a.py'))).toEqual([['code', 'x = 1\n\ny = 2']]);
    expect(documentOfPercent('', 'a.py').cells).toEqual([]);
  });
});

describe('a notebook as Markdown', () => {
  it('shows code and outputs in fences, and pictures inside', () => {
    const text = markdownOf(fixture('executed.ipynb'));
    expect(text).toContain('```python\nx.mean(axis=0)\n```\n\n```text\narray([');
    expect(text).toContain('![<Figure size 640x480 with 1 Axes>](data:image/png;base64,');
    expect(text).toContain('ZeroDivisionError: division by zero\n```');
    expect(text).not.toContain('\x1b');
  });

  it('puts attached pictures into their cells, and longer fences around fences', () => {
    const text = markdownOf(fixture('every-kind.ipynb'));
    expect(text).toContain('![a](data:image/png;base64,iVBORw0');
    expect(markdownOf({ ...emptyDocument(), cells: [newCell('code', 'x = """\n````\n"""')] })).toMatch(/^`{5}python\n/);
  });
});

describe('a notebook as HTML', () => {
  const markdown = new MarkdownIt({ html: false });
  const parts = {
    markdown: (source: string) => markdown.render(source),
    sanitized: () => '<b>clean</b>',
    code: codeHtml,
  };

  it('holds everything, asks nobody and runs nothing', async () => {
    for (const name of ['every-kind.ipynb', 'executed.ipynb', 'future.ipynb']) {
      const html = await htmlOf(fixture(name), parts);
      expect(html).toContain("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
      expect(html).not.toMatch(/<script|<link|<iframe|\son\w+=|javascript:/i);
      const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
      expect(addresses.filter((address) => !address.startsWith('data:image/'))).toEqual([]);
    }
  });

  it('escapes what cells and outputs say', async () => {
    const attack = '<script>alert(1)</script>"\'&';
    const document = {
      ...emptyDocument(attack),
      cells: [
        { ...newCell('code', attack), outputs: [{ output_type: 'stream', name: 'stdout', text: attack } as const] },
        newCell('raw', attack),
        newCell('markdown', attack),
        { ...newCell('foreign'), original: { cell_type: attack } },
      ],
    };
    expect(await htmlOf(document, parts)).not.toContain('<script');
    expect(await htmlOf(document, { ...parts, code: undefined })).not.toContain('<script');
  });

  it('colours code and keeps its text', async () => {
    const html = codeHtml('def f(x):\n    return "a<b" + str(1)  # why');
    expect(html).toContain('<span class="tok-keyword">def</span>');
    expect(html.replace(/<[^>]*>/g, '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))).toBe(
      'def f(x):\n    return "a<b" + str(1)  # why',
    );
  });

  it('draws figures as the pictures that it is given', async () => {
    const figure = {
      output_type: 'display_data',
      data: { 'application/vnd.plotly.v1+json': { data: [{ type: 'scatter' }], layout: {} }, 'text/plain': '<Figure>' },
      metadata: { arraybook: { notes: ['Every 2nd point is shown.'] } },
    } as const;
    const document = { ...emptyDocument(), cells: [{ ...newCell('code', ''), outputs: [figure] }] };
    const drawn = await htmlOf(document, { ...parts, picture: async () => 'data:image/svg+xml;base64,AA' });
    expect(drawn).toContain('<img src="data:image/svg+xml;base64,AA" alt="&#60;Figure&#62;">');
    expect(drawn).toContain('Every 2nd point is shown.');
    expect(await htmlOf(document, parts)).toContain('<pre class="output">&#60;Figure&#62;</pre>');
    expect(await htmlOf(document, { ...parts, picture: async () => 'https://evil.example/x.png' })).not.toContain(
      'evil',
    );
  });
});
