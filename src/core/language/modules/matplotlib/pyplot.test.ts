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

describe('savefig', () => {
  it('writes Plotly’s JSON anywhere, its numbers packed', () => {
    const made = runCell(
      'import json, matplotlib.pyplot as plt\nplt.plot([1, 2, 4]); plt.savefig("f.json"); plt.close()\nd = json.load(open("f.json"))\nprint(d["data"][0]["y"]["dtype"], sorted(d))',
    );
    expect(made.error).toBeNull();
    expect(made.text).toBe("f8 ['data', 'layout']\n");
  });

  it('says where pictures can be drawn, where they cannot', () => {
    const { error } = runCell('import matplotlib.pyplot as plt\nplt.plot([1]); plt.savefig("f.png")');
    expect(error).toMatch(/^NotImplementedError: there is no page here to draw a .png with/);
    expect(runCell('import matplotlib.pyplot as plt\nplt.savefig("f.tiff")').error).toMatch(
      /^ValueError: Format 'tiff'/,
    );
  });

  it('leaves the drawing to the page, at the scale of its dpi', () => {
    const { runner } = runCell('import matplotlib.pyplot as plt');
    runner.session.drawings = [];
    expect(runCell('plt.plot([1]); plt.savefig("out", dpi=300)', runner).error).toBeNull();
    expect(runner.session.drawings).toMatchObject([
      { path: expect.stringMatching(/\/out\.png$/), format: 'png', scale: 3 },
    ]);
  });
});

describe('axes', () => {
  it('place titles, legends, bars and twins', () => {
    const { layout, data } = drawn(
      'fig, a = plt.subplots(); a.plot([1, 2], label="$\\\\alpha_1$"); a.legend(loc="upper left"); b = a.twinx(); b.plot([5, 6], "r"); a.set_title("T < 2")',
    );
    expect(data[0]).toMatchObject({ name: '<i>α<sub>1</sub></i>', showlegend: true, legend: 'legend' });
    expect(data[1]).toMatchObject({ xaxis: 'x2', yaxis: 'y2' });
    expect(layout).toMatchObject({
      yaxis2: { side: 'right', overlaying: 'y' },
      xaxis2: { matches: 'x', overlaying: 'x', showticklabels: false },
      legend: { xanchor: 'left', yanchor: 'top' },
      annotations: [{ text: 'T &lt; 2' }],
    });
  });

  it('share limits, and hide the labels between', () => {
    const { layout } = drawn(
      'fig, axs = plt.subplots(2, 2, sharex=True, sharey="row"); axs[0, 0].plot([0, 10], [0, 1])',
    );
    expect(layout).toMatchObject({
      xaxis: { showticklabels: false, range: [-0.5, 10.5] },
      xaxis4: { matches: 'x', showticklabels: true, range: [-0.5, 10.5] },
      yaxis2: { matches: 'y', showticklabels: false },
      yaxis3: { showticklabels: true },
    });
  });

  it('keep the aspect of images, and put the bar beside them', () => {
    const { layout } = drawn('plt.imshow(np.zeros((10, 40))); plt.colorbar(label="units")');
    const frame = {
      x: (layout.xaxis as { domain: number[] }).domain,
      y: (layout.yaxis as { domain: number[] }).domain,
    };
    const ratio = ((frame.x[1] - frame.x[0]) * 640) / ((frame.y[1] - frame.y[0]) * 480);
    expect(ratio).toBeCloseTo(4, 1);
    const { colorbar } = layout.coloraxis as { colorbar: { x: number; y: number; len: number } };
    expect(colorbar).toMatchObject({ title: { text: 'units' } });
    expect(colorbar.len).toBeCloseTo(frame.y[1] - frame.y[0]);
    expect(colorbar.x).toBeGreaterThan(frame.x[1]);
    expect(layout.yaxis).toMatchObject({ scaleanchor: 'x', range: [9.5, -0.5] });
  });

  it('never let frames of a grid touch one another', () => {
    const { layout } = drawn(
      'fig, axs = plt.subplots(3, 3, figsize=(9, 9))\nfor a in axs.flat: a.set_title("t"); a.set_xlabel("x"); a.set_ylabel("y")',
    );
    const domains = (letter: string): number[][] =>
      [1, 5, 9].map((k) => (layout[`${letter}axis${k === 1 ? '' : k}`] as { domain: number[] }).domain);
    const [a, b, c] = domains('x');
    expect(b[0] - a[1]).toBeGreaterThan(40 / 900);
    expect(c[0] - b[1]).toBeGreaterThan(40 / 900);
    const [top, middle] = domains('y');
    expect(top[0] - middle[1]).toBeGreaterThan(60 / 900);
  });

  it('may share one legend and carry words of the figure', () => {
    const { layout, data } = drawn(
      'fig, axs = plt.subplots(1, 2); axs[0].plot([1], label="a"); axs[1].plot([2], label="b"); fig.legend(loc="lower center", ncol=2); fig.text(0.5, 0.02, "source")',
    );
    expect(data.map(({ legend, name }) => [legend, name])).toEqual([
      ['legend90', 'a'],
      ['legend90', 'b'],
    ]);
    expect(layout).toMatchObject({
      legend90: { xanchor: 'center', yanchor: 'bottom' },
      annotations: [{ text: 'source', xref: 'paper' }],
    });
  });

  it('show words and moments', () => {
    const words = drawn('plt.bar(["b", "a"], [1, 2])').layout.xaxis;
    expect(words).toMatchObject({ tickmode: 'array', tickvals: [0, 1], ticktext: ['b', 'a'] });
    const moments = drawn('plt.plot(np.array(["2026-01-01", "2026-01-03"], dtype="M8[D]"), [1, 2])');
    expect(moments.layout.xaxis).toMatchObject({ type: 'date' });
    expect([...(moments.data[0].x as Float64Array)]).toEqual([Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 3)]);
  });
});
