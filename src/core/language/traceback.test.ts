/** Tracebacks: cell, line, caret, and what was meant. */
import { describe, expect, it } from 'vitest';
import { CellRunner } from './interpreter.ts';
import './modules/all.ts';
import { MemoryFiles } from './memory-files.ts';

function traceback(...cells: string[]): string {
  const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
  const runner = new CellRunner(new MemoryFiles(), host, { interrupted: () => false, now: () => 0, memory: () => 0 });
  const results = cells.map((cell) => runner.run(cell));
  return results.at(-1)?.error?.traceback ?? '';
}

describe('a traceback', () => {
  it('names the cell and the line of every call, and underlines what failed', () => {
    expect(traceback('def f(x):\n    y = 1\n    return y + 10 / x', 'a = 1\nb = 2 + f(0)')).toBe(
      [
        'Traceback (most recent call last):',
        '  File "<cell 2>", line 2, in <module>',
        '    b = 2 + f(0)',
        '            ^^^^',
        '  File "<cell 1>", line 3, in f',
        '    return y + 10 / x',
        '               ^^^^^^',
        'ZeroDivisionError: division by zero',
      ].join('\n'),
    );
  });

  it('puts the caret of a syntax error where the reader must look', () => {
    expect(traceback('x = 1\nif x == (2 + 3:\n    pass')).toBe(
      ['  File "<cell 1>", line 2', '    if x == (2 + 3:', '            ^', "SyntaxError: '(' was never closed"].join(
        '\n',
      ),
    );
  });

  it('tells both errors where one came while another was handled', () => {
    const text = traceback('try:\n    {}["a"]\nexcept KeyError as e:\n    raise ValueError("no") from e');
    expect(text).toContain('The above exception was the direct cause of the following exception:');
    expect(traceback('try:\n    {}["a"]\nexcept KeyError:\n    1 / 0')).toContain(
      'During handling of the above exception, another exception occurred:',
    );
  });

  it.each([
    ['lenght = 1\nprint(lenghth)', "Did you mean: 'lenght'?"],
    ['np.arrange(3)', "Did you mean: 'arange'?"],
    ['[].apend(1)', "Did you mean: 'append'?"],
    ['def f(colour): pass\nf(color=1)', "Did you mean: 'colour'?"],
    ['np.mean([1.0], axes=0)', "Did you mean: 'axis'?"],
    ['prnt(1)', "Did you mean: 'print'?"],
  ])('guesses what was meant in %s', (source, guess) => {
    expect(traceback(source)).toContain(guess);
  });

  it('folds the middle of a deep recursion', () => {
    const text = traceback('def f(n): return f(n + 1)\nf(0)');
    expect(text.split('\n').length).toBeLessThan(40);
    expect(text).toMatch(/\[\d+ more calls\]/);
  });
});
