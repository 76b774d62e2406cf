/** The door of the cells worker: what a page gets to know of its cells. */
import { describe, expect, it } from 'vitest';
import type { CellOutput } from '#protocol/cells-api.ts';
import { CellsRoom } from './cells-room.ts';

async function roomAfter(...cells: string[]): Promise<CellsRoom> {
  const room = new CellsRoom();
  await room.start({ flag: null, line: null });
  for (const cell of cells) expect((await room.run(cell)).error).toBeNull();
  return room;
}

describe('outputs of a cell', () => {
  it('come in the order in which the cell made them', async () => {
    const room = await roomAfter();
    const { outputs, text } = await room.run(
      "import sys\nprint('a', end='')\nprint('b')\nprint('c', file=sys.stderr)\ndisplay(np.arange(2))\nprint('d')\n5",
    );
    expect(outputs).toEqual([
      { kind: 'stream', stream: 'stdout', text: 'ab\n' },
      { kind: 'stream', stream: 'stderr', text: 'c\n' },
      {
        kind: 'display',
        text: 'array([0, 1])',
        array: { handle: 1, dtypeText: 'int64', shape: [2], byteLength: 16, version: 0 },
      },
      { kind: 'stream', stream: 'stdout', text: 'd\n' },
      { kind: 'result', text: '5', array: null },
    ]);
    expect(text).toBe('ab\narray([0, 1])\nd\n5\n');
  });

  it('are heard while the cell runs, and once only', async () => {
    const room = await roomAfter();
    const heard: CellOutput[] = [];
    const { outputs } = await room.run("print('one')\ndisplay(np.ones(1))\nprint('two')\nprint('three')", (one) =>
      heard.push(one),
    );
    const texts = heard.flatMap((one) => (one.kind === 'stream' ? [one.text] : []));
    expect(texts.join('')).toBe('one\ntwo\nthree\n');
    expect(heard.find(({ kind }) => kind === 'display')).toEqual(outputs[1]);
  });

  it('keep Markdown apart from text, and HTML away', async () => {
    const room = await roomAfter('from IPython.display import display, HTML, Markdown, clear_output');
    expect((await room.run("Markdown('**x**')")).outputs).toEqual([{ kind: 'markdown', text: '**x**' }]);
    const { outputs } = await room.run("display(HTML('<b>x</b><script>alert(1)</script> &lt;y'))");
    expect(outputs).toMatchObject([{ kind: 'display', text: 'x <y' }]);
    expect((await room.run('print(1)\nclear_output()\nprint(2)')).outputs).toEqual([
      { kind: 'stream', stream: 'stdout', text: '2\n' },
    ]);
  });

  it('show warnings on standard error, once for a line', async () => {
    const room = await roomAfter('def f(x):\n    return np.log(x)');
    const { outputs, warnings } = await room.run('for i in range(5):\n    f(0)\nx = np.ones(2)\nx[:] = x / 0');
    expect(outputs).toEqual([
      {
        kind: 'stream',
        stream: 'stderr',
        text:
          '<cell 1>:2: RuntimeWarning: divide by zero encountered in log\n  return np.log(x)\n' +
          '<cell 2>:4: RuntimeWarning: divide by zero encountered in divide\n  x[:] = x / 0\n',
      },
    ]);
    expect(warnings).toHaveLength(2);
  });

  it('tell where in the cell an error is, also when a function of another cell failed', async () => {
    const room = await roomAfter('def f(x):\n    return 1 / x');
    const { error } = await room.run('y = 1\nz = f(0) + 1');
    expect(error).toMatchObject({ name: 'ZeroDivisionError', place: [10, 14] });
    expect((await room.run('x = = 1')).error?.place).toEqual([4, 5]);
  });
});

describe('what a page may ask', () => {
  it('names of a cell', async () => {
    const room = await roomAfter();
    expect(await room.names('y = x[0]\nx[1] = y\nz += 1\nq.sort()\nnp.add(a, b, out=c)')).toEqual({
      defines: ['y', 'z'],
      uses: ['x', 'z', 'q', 'np', 'a', 'b', 'c'],
      mutates: ['x', 'z', 'q', 'c'],
      error: null,
    });
    expect((await room.names('x = (')).error).toEqual({
      message: "SyntaxError: '(' was never closed",
      start: 4,
      end: 5,
    });
  });

  it('completions and explanations', async () => {
    const room = await roomAfter('abacus = 1');
    expect(await room.complete('1 + aba', 7)).toEqual({
      from: 4,
      to: 7,
      options: [{ label: 'abacus', kind: 'name', detail: '' }],
    });
    const signature = await room.inspect('np.mean(abacus, ', 16);
    expect(signature).toMatchObject({ title: 'np.mean', from: 0, to: 7, argument: 1 });
    expect(signature?.signature).toContain('axis=None');
    expect(await room.inspect('np.mean(np.sum(3))', 12)).toMatchObject({ title: 'np.sum', argument: null });
  });

  it('variables, with the memory that they share', async () => {
    const room = await roomAfter('x = np.arange(6.0)\nv = x[::2]\nx[0] = 1\nwords = ["a"] * 100');
    expect(await room.variables()).toEqual([
      {
        name: 'x',
        typeName: 'ndarray',
        text: 'float64 (6)',
        array: {
          dtypeText: 'float64',
          shape: [6],
          byteLength: 48,
          viewOf: null,
          file: null,
          version: 1,
          spark: [1, 1, 2, 3, 4, 5],
        },
      },
      expect.objectContaining({ name: 'v', array: expect.objectContaining({ viewOf: 'x', spark: [1, 2, 4] }) }),
      { name: 'words', typeName: 'list', text: "['a', 'a', 'a', 'a', 'a', 'a', … 100 in all]", array: null },
    ]);
  });

  it('arrays for cards, until they are released', async () => {
    const room = await roomAfter('x = np.arange(6, dtype="<i2").reshape(2, 3)\nd = {"k": x}\nlog = []');
    const found = await room.array('d["k"][1:, ::2].T');
    expect(found).toMatchObject({ dtypeText: 'int16', shape: [2, 1] });
    const handle = found?.handle ?? 0;
    const { buffer, byteOffset, byteLength, ...rest } = await room.share(handle);
    expect(rest).toEqual({ descr: "'<i2'", shape: [2, 1], fortranOrder: false });
    expect([...new Int16Array(buffer, byteOffset, byteLength / 2)]).toEqual([3, 5]);
    await room.release(handle);
    await expect(room.share(handle)).rejects.toThrow('released');
    for (const expression of ['log.append(1)', 'x = 5', 'nothing', '1', 'x +', '(y := x)']) {
      expect(await room.array(expression)).toBeNull();
    }
  });

  it('the function reference', async () => {
    const entries = await (await roomAfter()).help();
    expect(entries.length).toBeGreaterThan(500);
    expect(entries.find(({ name }) => name === 'numpy.mean')).toMatchObject({
      signature: expect.stringContaining('mean(a, axis=None'),
      doc: expect.stringMatching(/\w/),
    });
  });
});

describe('widgets', () => {
  it('are plain values bound to the name that they are assigned to', async () => {
    const room = await roomAfter();
    const { outputs, error } = await room.run(
      "k = ui.slider(0, 10, label='count')\nr = ui.range(0.0, 1.0, value=(0.25, 0.5))\n" +
        "c = ui.dropdown(['viridis', 3], value=3)\nb = ui.checkbox(True)\nprint(k, r, c, b)",
    );
    expect(error).toBeNull();
    expect(outputs.map((one) => (one.kind === 'widget' ? one.widget : one))).toEqual([
      { kind: 'slider', name: 'k', label: 'count', low: 0, high: 10, step: 1, value: 0, whole: true },
      { kind: 'range', name: 'r', label: '', low: 0, high: 1, step: 0.01, value: [0.25, 0.5], whole: false },
      { kind: 'dropdown', name: 'c', label: '', options: ['viridis', '3'], value: 1 },
      { kind: 'checkbox', name: 'b', label: '', value: true },
      { kind: 'stream', stream: 'stdout', text: '0 (0.25, 0.5) 3 True\n' },
    ]);
  });

  it('keep what they were moved to while the cell describes the same widget', async () => {
    const cell = 'from arraybook import ui\nk = ui.slider(0, 10)\nm = ui.dropdown(["a", "b"])';
    const room = await roomAfter(cell);
    await room.setWidget('k', 7);
    await room.setWidget('m', 1);
    expect((await room.run('k, m')).text).toBe("(7, 'b')\n");
    await room.run(cell);
    expect((await room.run('k, m')).text).toBe("(7, 'b')\n");
    await room.run('k = ui.slider(0, 5)');
    expect((await room.run('k')).text).toBe('0\n');
  });

  it('refuse what makes no sense', async () => {
    const room = await roomAfter();
    expect((await room.run('ui.slider(5, 1)')).error?.name).toBe('ValueError');
    expect((await room.run('ui.slider(0, 1, value=3)')).error?.name).toBe('ValueError');
    expect((await room.run('ui.dropdown([])')).error?.name).toBe('ValueError');
  });
});
