/** A notebook as one Markdown file: code and outputs in fences, pictures inside. */
import { unreachable } from '#core/base/errors.ts';
import type { JsonObject, NotebookCell, NotebookDocument } from './document.ts';
import { languageOf } from './ipynb-read.ts';
import { isObject } from './json.ts';
import { type Shown, shownOf } from './outputs.ts';

export function markdownOf(document: NotebookDocument): string {
  const language = (languageOf(document.metadata) ?? 'python').toLowerCase();
  const parts = document.cells.flatMap((cell) => partsOfCell(cell, language));
  return `${parts.join('\n\n')}\n`;
}

function partsOfCell(cell: NotebookCell, language: string): string[] {
  switch (cell.kind) {
    case 'markdown':
      return [withAttachments(cell.source, cell.attachments)];
    case 'raw':
    case 'foreign':
      return cell.source === '' ? [] : [fenced(cell.source, '')];
    case 'code':
    case 'explorer':
      return [
        ...(cell.source === '' ? [] : [fenced(cell.source, language)]),
        ...cell.outputs.map((output) => partOfOutput(shownOf(output))).filter((part) => part !== ''),
      ];
    default:
      return unreachable(cell.kind);
  }
}

function partOfOutput(shown: Shown): string {
  switch (shown.kind) {
    case 'text':
      return shown.text === '' ? '' : fenced(shown.text, 'text');
    case 'markdown':
      return shown.source;
    case 'latex':
      return shown.source;
    case 'image':
      return `![${alt(shown.text)}](${shown.source})`;
    case 'svg':
      return `![${alt(shown.text)}](data:image/svg+xml;base64,${base64(shown.source)})`;
    case 'figure':
      return shown.picture === null ? fenced(shown.text, 'text') : `![${alt(shown.text)}](${shown.picture})`;
    case 'html':
    case 'widget':
      return shown.text === '' ? '' : fenced(shown.text, 'text');
    case 'error':
      return fenced(shown.failure.traceback || `${shown.failure.name}: ${shown.failure.message}`, 'text');
    case 'unknown':
      return '';
    default:
      return unreachable(shown);
  }
}

/** A fence longer than any inside. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

const alt = (text: string): string => text.replace(/[[\]\n\\]/g, ' ').trim();

/** Pictures that lie in the cell, as addresses that hold them. */
export function withAttachments(source: string, attachments: JsonObject | null): string {
  if (attachments === null) return source;
  return source.replace(/\battachment:([^\s)"'>]+)/g, (whole, name: string) => {
    const bundle = attachments[name] ?? attachments[safelyDecoded(name)];
    const found = isObject(bundle)
      ? Object.entries(bundle).find(([mime]) => /^image\/[\w.+-]+$/.test(mime))
      : undefined;
    return found === undefined ? whole : `data:${found[0]};base64,${String(found[1]).replace(/\s/g, '')}`;
  });
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}
