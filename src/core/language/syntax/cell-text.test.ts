import { describe, expect, it } from 'vitest';
import { parseCell } from './cell-text.ts';
import type { SourceSyntaxError } from './tokens.ts';

const failure = (text: string): string => {
  try {
    parseCell(text);
    return 'none';
  } catch (error) {
    const { message, start, end } = error as SourceSyntaxError;
    return `${message} [${text.slice(start, end)}]`;
  }
};

describe('cells that were written for IPython', () => {
  it('have commands without effect, which leave every offset where it was', () => {
    const text = '%matplotlib inline\n%config InlineBackend.figure_format = "svg"\n%%time\nx = 1';
    expect(parseCell(text).map(({ kind, start }) => [kind, start])).toEqual([['Assign', text.indexOf('x = 1')]]);
  });

  it.each([
    ['!pip install numpy', '! is a command of IPython; cells here have Python only [!pip install numpy]'],
    ['x = 1\n%timeit x', '%timeit is a command of IPython; cells here have Python only [%timeit x]'],
    ['%matplotlib inline\n%cd /tmp', '%cd is a command of IPython; cells here have Python only [%cd /tmp]'],
    ['%%bash\nls', '%%bash is a command of IPython; cells here have Python only [%%bash]'],
    ['np.sum?', 'np.sum? is a command of IPython; cells here have Python only [np.sum?]'],
  ])('%j is refused by name', (text, message) => {
    expect(failure(text)).toBe(message);
  });

  it('keep texts and sums that only look like commands', () => {
    expect(parseCell('x = """\n%matplotlib\n"""\n(5\n%time)').length).toBe(2);
    expect(failure('x = = 1')).not.toContain('IPython');
    expect(failure('%matplotlib inline\nx = = 1')).not.toContain('IPython');
  });
});
