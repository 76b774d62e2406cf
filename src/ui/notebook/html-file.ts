/**
 * A notebook as one HTML file that needs nothing else and runs nothing: styles inside, pictures inside, and a policy
 * that forbids the rest. What may hold foreign markup goes through the sanitiser that the caller brings.
 */
import { unreachable } from '#core/base/errors.ts';
import type { FigureSpec } from '#protocol/figure.ts';
import type { NotebookCell, NotebookDocument } from './document.ts';
import { base64, withAttachments } from './markdown-file.ts';
import { type Shown, shownOf } from './outputs.ts';

export interface HtmlParts {
  /** Markdown as sanitised HTML; mathematics as MathML, which needs neither styles nor fonts. */
  readonly markdown: (source: string) => string;
  /** Foreign HTML without anything that runs or loads. */
  readonly sanitized: (html: string) => string;
  /** Code with `<span class="tok-…">`; absent: plain. */
  readonly code?: (source: string) => string;
  /** A figure as a `data:` address of a picture; null: it cannot be drawn here. */
  readonly picture?: (figure: FigureSpec) => Promise<string | null>;
  /** Absent: as the reader's system. */
  readonly theme?: 'light' | 'dark';
}

export async function htmlOf(document: NotebookDocument, parts: HtmlParts): Promise<string> {
  const cells: string[] = [];
  for (const cell of document.cells) cells.push(await cellHtml(cell, parts));
  return `<!doctype html>
<html lang="en"${parts.theme === undefined ? '' : ` data-theme="${parts.theme}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Arraybook">
<title>${escaped(document.name)}</title>
<style>${STYLES}</style>
</head>
<body>
<main>
${cells.filter((cell) => cell !== '').join('\n')}
</main>
</body>
</html>
`;
}

async function cellHtml(cell: NotebookCell, parts: HtmlParts): Promise<string> {
  switch (cell.kind) {
    case 'markdown':
      return `<section class="markdown">${parts.markdown(withAttachments(cell.source, cell.attachments))}</section>`;
    case 'raw':
      return `<section class="raw"><pre>${escaped(cell.source)}</pre></section>`;
    case 'foreign':
      return `<section class="raw"><p>A cell of another kind (${escaped(String(cell.original?.cell_type))}).</p></section>`;
    case 'code':
    case 'explorer':
      return codeHtml(cell, parts);
    default:
      return unreachable(cell.kind);
  }
}

async function codeHtml(cell: NotebookCell, parts: HtmlParts): Promise<string> {
  const count = cell.executionCount === null ? ' ' : cell.executionCount;
  const code = parts.code?.(cell.source) ?? escaped(cell.source);
  const source = `<pre class="source"><code>${code}</code></pre>`;
  const input = cell.inputFolded ? `<details><summary>Code</summary>${source}</details>` : source;
  const drawn = await Promise.all(cell.outputs.map((output) => outputHtml(shownOf(output), parts)));
  const shown = drawn.filter((html) => html !== '').join('\n');
  const outputs = cell.outputFolded && shown !== '' ? `<details><summary>Output</summary>${shown}</details>` : shown;
  return `<section class="code"><div class="count" aria-hidden="true">[${count}]</div><div>${input}${outputs}</div></section>`;
}

async function outputHtml(shown: Shown, parts: HtmlParts): Promise<string> {
  switch (shown.kind) {
    case 'text':
      return shown.text === ''
        ? ''
        : `<pre class="output${shown.stream === 'stderr' ? ' warning' : ''}">${escaped(shown.text)}</pre>`;
    case 'markdown':
      return `<div class="markdown">${parts.markdown(shown.source)}</div>`;
    case 'latex':
      return `<div class="markdown">${parts.markdown(shown.source)}</div>`;
    case 'html':
      return `<div class="rich">${parts.sanitized(shown.source)}</div>`;
    case 'svg':
      return picture(`data:image/svg+xml;base64,${base64(shown.source)}`, shown.text);
    case 'image':
      return picture(shown.source, shown.text);
    case 'figure':
      return figureHtml(shown, parts);
    case 'widget':
      return shown.text === '' ? '' : `<pre class="output">${escaped(shown.text)}</pre>`;
    case 'error':
      return `<pre class="output error">${escaped(shown.failure.traceback || `${shown.failure.name}: ${shown.failure.message}`)}</pre>`;
    case 'unknown':
      return `<p class="note">An output that cannot be shown here (${escaped(shown.mimes.join(', '))}).</p>`;
    default:
      return unreachable(shown);
  }
}

async function figureHtml(shown: Extract<Shown, { kind: 'figure' }>, parts: HtmlParts): Promise<string> {
  const drawn = (await parts.picture?.(shown.figure).catch(() => null)) ?? shown.picture;
  const notes = shown.figure.notes.map((note) => `<p class="note">${escaped(note)}</p>`).join('');
  return (drawn === null ? `<pre class="output">${escaped(shown.text)}</pre>` : picture(drawn, shown.text)) + notes;
}

/** Only pictures that lie in the file itself. */
const picture = (source: string, text: string): string =>
  source.startsWith('data:image/') ? `<img src="${escaped(source)}" alt="${escaped(text)}">` : '';

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const STYLES = `
:root{color-scheme:light dark;--ink:light-dark(#1b1f24,#e6e8eb);--faint:light-dark(#5b636d,#9aa3ad);--page:light-dark(#fff,#14171a);--soft:light-dark(#f4f5f7,#1d2125);--line:light-dark(#dfe2e6,#30363d);--bad:light-dark(#b3261e,#ff8a80);--warn:light-dark(#7a5200,#e8c069)}
[data-theme=light]{color-scheme:light}[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:32px 16px 64px}
section{margin:16px 0}
.code{display:grid;grid-template-columns:3.5rem minmax(0,1fr);gap:8px}
.count{color:var(--faint);font:12px/1.5 ui-monospace,monospace;text-align:right;padding-top:10px}
pre{margin:0;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-variant-numeric:tabular-nums;overflow-x:auto;white-space:pre}
.source,.raw pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:8px 12px}
.output{padding:8px 12px}.error{color:var(--bad)}.warning{color:var(--warn)}
.note,summary{color:var(--faint);font-size:13px}summary{cursor:pointer}
img{max-width:100%;height:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{border:1px solid var(--line);padding:4px 8px;text-align:left}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
.markdown pre{background:var(--soft);padding:8px 12px;border-radius:6px}
blockquote{margin:0;padding-left:16px;border-left:3px solid var(--line);color:var(--faint)}
.rich{overflow-x:auto}
.tok-keyword{color:light-dark(#8a2be2,#c792ea)}.tok-string,.tok-string2{color:light-dark(#1a7f37,#7ee787)}.tok-number,.tok-bool{color:light-dark(#0550ae,#79c0ff)}.tok-comment{color:var(--faint);font-style:italic}.tok-definition{font-weight:600}
@media print{main{max-width:none;padding:0}.source{border-color:#ccc}}
`;
