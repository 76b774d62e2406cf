import { describe, expect, it } from 'vitest';
import { drawn, runCell } from './plots.fixture.ts';

describe('figures of a cell', () => {
  it('are shown when the cell ends, and closed', () => {
    const first = runCell('import matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\nplt.title("t")\nprint("done")');
    expect(first.error).toBeNull();
    expect(first.text).toBe('done\n');
    expect(first.figures).toHaveLength(1);
    expect(first.figures[0]).toMatchObject({ width: 640, height: 480, data: [{ type: 'scatter', mode: 'lines' }] });
    expect(runCell('plt.get_fignums()', first.runner).text).toBe('[]\n');
  });

  it('stand between what is printed where plt.show() says so', () => {
    const { figures, text } = runCell(
      'import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\nprint("between")\nplt.plot([2])\nplt.show()',
    );
    expect(figures).toHaveLength(2);
    expect(text).toBe('between\n');
  });

  it('are drawn where they are the value of a cell', () => {
    const made = runCell('import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nplt.close(fig)\nfig');
    expect(made.text).toBe('<Figure size 640x480 with 1 Axes>\n');
    expect(made.figures).toHaveLength(1);
  });

  it('name what is there when something is not', () => {
    const { error } = runCell('import matplotlib.pyplot as plt\nplt.sunflower()');
    expect(error).toMatch(
      /^AttributeError: module 'matplotlib.pyplot' has no attribute 'sunflower' here; there are .*plot, /,
    );
    expect(runCell('import matplotlib.pyplot as plt\nplt.plot([1], frobnicate=2)').error).toBe(
      "AttributeError: Line2D.set() got an unexpected keyword argument 'frobnicate'",
    );
  });
});

describe('lines', () => {
  it('have the limits and the ticks of matplotlib', () => {
    const { layout } = drawn('plt.plot([0, 1, 2], [0, 1, 4], "r--o", label="squares"); plt.legend()');
    expect(layout.xaxis).toMatchObject({ range: [-0.1, 2.1], dtick: 0.25, tickformat: '.2f' });
    expect(layout.yaxis).toMatchObject({ range: [-0.2, 4.2], dtick: 0.5, tickformat: '.1f' });
  });
});
