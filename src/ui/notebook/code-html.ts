/** Python with its colours, as HTML of classes. Loads the editor's grammar: import it lazily. */
import { pythonLanguage } from '@codemirror/lang-python';
import { classHighlighter, highlightCode } from '@lezer/highlight';
import { escaped } from './html-file.ts';

export function codeHtml(source: string): string {
  let html = '';
  highlightCode(
    source,
    pythonLanguage.parser.parse(source),
    classHighlighter,
    (text, classes) => {
      html += classes === '' ? escaped(text) : `<span class="${classes}">${escaped(text)}</span>`;
    },
    () => {
      html += '\n';
    },
  );
  return html;
}
