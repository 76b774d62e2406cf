/** Markdown and HTML of strangers: what shows, and that nothing of it acts, loads or covers the page. */
import { expect, test } from 'vitest';
import { cleanHtml, markdownHtml, renderMarkdown } from './render-markdown.ts';

const shown = (source: string, attachments: Parameters<typeof renderMarkdown>[1] = null): HTMLElement => {
  const box = document.createElement('div');
  box.append(renderMarkdown(source, attachments));
  return box;
};

test('tables, lists, code and mathematics show', () => {
  const box = shown('# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n\n`x` and $x^2$\n\n$$\n\\int_0^1 x\\,dx\n$$');
  expect(box.querySelector('h1')?.textContent).toBe('A');
  expect(box.querySelectorAll('td')).toHaveLength(2);
  expect(box.querySelectorAll('.katex').length).toBe(2);
  expect(box.querySelector('.katex-display')).not.toBeNull();
});

test('money is no mathematics, and a formula that is wrong is shown as it stands', () => {
  expect(shown('from $5 to $10 each').querySelector('.katex')).toBeNull();
  expect(shown('$\\frac{1$').textContent).toContain('\\frac{1');
  expect(shown('escaped \\$x\\$').querySelector('.katex')).toBeNull();
});

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="javascript:alert(1)">',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '[x](javascript:alert(1))',
  '[x](vbscript:alert(1))',
  '<form action="https://example.org"><button>go</button></form>',
  '<input autofocus onfocus=alert(1)>',
  '<style>* { display: none }</style>',
  '<link rel=stylesheet href="https://example.org/x.css">',
  '<meta http-equiv=refresh content="0;url=https://example.org">',
  '<base href="https://example.org/">',
  '<button popovertarget=x>open</button>',
  '<details ontoggle=alert(1) open>x</details>',
  '<video src="https://example.org/v.mp4" autoplay></video>',
  '<p style="position:fixed;inset:0;background:url(https://example.org/x.png)">cover</p>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<img src="attachment:gone.png" onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '$\\href{javascript:alert(1)}{x}$',
  '$\\includegraphics{https://example.org/x.png}$',
  '$\\htmlStyle{position:fixed}{x}$',
];

test.each(ATTACKS)('nothing acts or loads: %s', (attack) => {
  for (const box of [shown(attack), asBox(cleanHtml(attack)), asBox(fragmentOf(markdownHtml(attack)))]) {
    const forbidden =
      'script, style, link, meta, base, iframe, object, embed, form, input, button, video, audio, image, use';
    expect(box.querySelectorAll(forbidden)).toHaveLength(0);
    for (const element of box.querySelectorAll('*')) {
      const names = element.getAttributeNames();
      expect(names.filter((name) => /^on|^srcdoc$|^srcset$|^id$|^name$|^popovertarget/.test(name))).toEqual([]);
      expect(element.getAttribute('href') ?? 'https://').toMatch(/^(https?:|mailto:)/);
      expect(element.getAttribute('src') ?? 'data:image/').toMatch(/^data:image\//);
      expect((element as HTMLElement).style?.position ?? '').not.toMatch(/fixed|sticky/);
      expect(element.getAttribute('style') ?? '').not.toMatch(/url\(/);
    }
  }
});

function asBox(fragment: DocumentFragment): HTMLElement {
  const box = document.createElement('div');
  box.append(fragment);
  return box;
}

/** As a reader of the exported file parses it. */
function fragmentOf(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

test('pictures are those of the document: inside of it, or attached to the cell', () => {
  const png = 'iVBORw0KGgo=';
  expect(shown(`![a](data:image/png;base64,${png})`).querySelector('img')).not.toBeNull();
  const attached = shown('![a](attachment:plot%20one.png)', { 'plot one.png': { 'image/png': png } });
  expect(attached.querySelector('img')?.getAttribute('src')).toBe(`data:image/png;base64,${png}`);
  const left = shown('![the plot](https://example.org/x.png) and ![b](attachment:gone.png)');
  expect(left.querySelector('img')).toBeNull();
  expect(left.textContent).toContain('[picture not loaded: the plot]');
});

test('links leave in a tab of their own that knows nothing of this one', () => {
  const link = shown('[out](https://example.org)').querySelector('a');
  expect(link?.getAttribute('rel')).toBe('noopener noreferrer');
  expect(link?.target).toBe('_blank');
});

test('formulas that unfold without end, texts without end and deep nesting come back soon', () => {
  const started = performance.now();
  shown('$\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\d\\d}\\def\\d{\\a}\\a$');
  shown(`$${'\\frac{1}{'.repeat(3_000)}$`);
  shown('> '.repeat(20_000));
  shown('*a '.repeat(40_000));
  shown('x'.repeat(1_000_000));
  shown(`${'['.repeat(20_000)}x`);
  expect(performance.now() - started).toBeLessThan(8_000);
});
