/**
 * Cells as notebooks from elsewhere bring them: IPython's commands among the lines. Those that change nothing here
 * (`%matplotlib inline`) count as comments; the others are refused by name. Offsets stay what they were.
 */
import type { Stmt } from './ast.ts';
import { parseModule } from './parser.ts';
import { SourceSyntaxError } from './tokens.ts';

/** They set up IPython itself, or only measure. */
const WITHOUT_EFFECT =
  /^%(?:matplotlib|config|load_ext|reload_ext|autoreload|precision|xmode|%time|%timeit|%capture)\b/;
const COMMAND = /^[ \t]*(%%?\w+|!|\?\w|\w[\w.]*\?{1,2}[ \t]*$)/;

export function parseCell(text: string): readonly Stmt[] {
  try {
    return parseModule(text);
  } catch (error) {
    if (!(error instanceof SourceSyntaxError) || !text.split('\n').some((line) => COMMAND.test(line))) throw error;
    return parseWithoutCommands(text, error);
  }
}

function parseWithoutCommands(text: string, first: SourceSyntaxError): readonly Stmt[] {
  const plain = text
    .split('\n')
    .map((line) =>
      line.replace(/^([ \t]*)(%.*)$/, (_, space, rest) =>
        WITHOUT_EFFECT.test(rest) ? `${space}#${rest.slice(1)}` : line,
      ),
    )
    .join('\n');
  try {
    return parseModule(plain);
  } catch (error) {
    throw commandError(plain, error) ?? first;
  }
}

/** Names the command where a command is what stands at the fault. */
function commandError(text: string, error: unknown): SourceSyntaxError | null {
  if (!(error instanceof SourceSyntaxError)) return null;
  const start = text.lastIndexOf('\n', error.start - 1) + 1;
  const end = text.indexOf('\n', start);
  const line = text.slice(start, end < 0 ? text.length : end);
  const found = COMMAND.exec(line);
  if (found === null) return null;
  const words = `${found[1].trim()} is a command of IPython; cells here have Python only`;
  return new SourceSyntaxError(words, start, start + line.length);
}
