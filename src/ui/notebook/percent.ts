/** Notebooks as Python files with `# %%` between the cells, as editors and Jupytext know them. */
import { emptyDocument, type NotebookCell, type NotebookDocument, newCell } from './document.ts';
import { preludeLines } from './prelude.ts';

export function percentOf(document: NotebookDocument): string {
  const prelude = preludeLines(document);
  const cells = document.cells.filter((cell) => cell.kind !== 'foreign').map(blockOf);
  return [...(prelude === null ? [] : [`# %%\n${prelude}\n`]), ...cells].join('\n');
}

function blockOf({ kind, source, metadata }: NotebookCell): string {
  const title = typeof metadata.title === 'string' ? ` ${metadata.title.replace(/[[\]\r\n]/g, ' ').trim()}` : '';
  if (kind === 'markdown' || kind === 'raw') return `# %%${title} [${kind}]\n${commented(source)}\n`;
  return `# %%${title}\n${source.split('\n').map(escaped).join('\n')}\n`;
}

const commented = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '#' : `# ${line}`))
    .join('\n');

/** A line that would begin a cell gets a backslash; a command of Jupyter's becomes a comment, as Python has none. */
function escaped(line: string): string {
  if (/^#\s?\\*%%/.test(line)) return line.replace('%%', '\\%%');
  return /^[%!]/.test(line) ? `# ${line}` : line;
}

const unescaped = (line: string): string => (/^#\s?\\+%%/.test(line) ? line.replace('\\%%', '%%') : line);

const MARK = /^#\s?%%(?!%)(.*)$/;

/** A file without any mark is one cell. */
export function documentOfPercent(text: string, name: string): NotebookDocument {
  const lines = withoutHeader(text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/));
  const cells: NotebookCell[] = [];
  let mark: string | null = null;
  let body: string[] = [];
  const end = () => {
    const cell = cellOf(mark, body);
    if (cell !== null) cells.push(cell);
  };
  for (const line of lines) {
    const found = MARK.exec(line);
    if (found === null) body.push(line);
    else {
      end();
      [mark, body] = [found[1], []];
    }
  }
  end();
  return { ...emptyDocument(name.replace(/\.py$/i, '')), cells };
}

/** Jupytext's, in YAML comments. */
function withoutHeader(lines: string[]): string[] {
  if (lines[0]?.trim() !== '# ---') return lines;
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '# ---');
  return end > 0 && lines.slice(0, end).every((line) => line.startsWith('#')) ? lines.slice(end + 1) : lines;
}

function cellOf(mark: string | null, lines: readonly string[]): NotebookCell | null {
  const text = lines.join('\n').replace(/\s+$/, '');
  if (mark === null && text === '') return null;
  const kind = /\[(markdown|md|raw)\]/i.exec(mark ?? '')?.[1].toLowerCase();
  const title = (mark ?? '')
    .replace(/\[\w*\]/g, '')
    .replace(/\s+\w[\w-]*=.*$/, '')
    .trim();
  const cell =
    kind === undefined
      ? newCell('code', text.split('\n').map(unescaped).join('\n'))
      : newCell(kind === 'raw' ? 'raw' : 'markdown', uncommented(text));
  return title === '' ? cell : { ...cell, metadata: { title } };
}

/** Markdown stands in comments, or in one long text. */
function uncommented(text: string): string {
  const quoted = /^r?("""|''')\n?([\s\S]*?)\n?\1$/.exec(text.trim());
  if (quoted !== null) return quoted[2];
  return text
    .split('\n')
    .map((line) => line.replace(/^# ?/, ''))
    .join('\n');
}
