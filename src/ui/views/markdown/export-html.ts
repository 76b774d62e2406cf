/** The open notebook as one HTML file, with what draws the page: Markdown, code in colours, plots as pictures. */
import { codeHtml } from '../../notebook/code-html.ts';
import { htmlOf } from '../../notebook/html-file.ts';
import type { Page } from '../../page.ts';
import { figurePng } from '../figure/figure-picture.ts';
import { cleanHtmlText, markdownHtml } from './render-markdown.ts';

export function notebookHtml({ stores }: Page): Promise<string> {
  return htmlOf(stores.notebook.getState().document, {
    markdown: markdownHtml,
    sanitized: cleanHtmlText,
    code: codeHtml,
    picture: async (figure) => {
      try {
        return await dataUrlOf(await figurePng(figure, 2));
      } catch {
        return null;
      }
    },
  });
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
