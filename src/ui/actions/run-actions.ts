/** What runs cells, stops them, and forgets what they made. */
import { activeCell, type CellActionOptions } from './active-cell.ts';
import type { Action } from './registry.ts';

export function runActions({ page, focusCell }: CellActionOptions): readonly Action[] {
  const { stores, notebook } = page;
  const { cells, index, active, some } = activeCell(page);
  const { runner } = notebook;
  const codeIds = (from: number, to: number) =>
    cells()
      .slice(from, to)
      .map(({ id }) => id);
  const runChosen = () => void runner.run(notebook.chosen().map(({ id }) => id));
  const advance = () => {
    const last = notebook.chosen().at(-1);
    if (last === undefined) return;
    runChosen();
    const next = cells()[cells().indexOf(last) + 1];
    if (next === undefined) return void notebook.insertCell('', { after: last.id, focus: 'text' });
    notebook.activate(next.id);
    focusCell(next.id, 'cell');
  };
  const section = 'Run';
  return [
    {
      id: 'run-advance',
      title: 'Run cell and go to the next',
      section,
      keys: ['Shift+Enter'],
      enabled: some,
      run: advance,
    },
    {
      id: 'run-cell',
      title: 'Run cell',
      section,
      keys: ['Mod+Enter', 'Ctrl+Enter'],
      enabled: some,
      run: () => {
        runChosen();
        const cell = active();
        if (cell?.kind === 'markdown') focusCell(cell.id, 'cell');
      },
    },
    {
      id: 'run-insert',
      title: 'Run cell and insert one below',
      section,
      keys: ['Alt+Enter'],
      enabled: some,
      run: () => {
        runChosen();
        notebook.insertCell('', { focus: 'text' });
      },
    },
    {
      id: 'run-all',
      title: 'Run all cells',
      section,
      words: 'everything',
      enabled: some,
      run: () => void runner.run(codeIds(0, cells().length)),
    },
    {
      id: 'run-above',
      title: 'Run all above',
      section,
      enabled: some,
      run: () => void runner.run(codeIds(0, index())),
    },
    {
      id: 'run-below',
      title: 'Run this cell and all below',
      section,
      enabled: some,
      run: () => void runner.run(codeIds(index(), cells().length)),
    },
    {
      id: 'run-stale',
      title: 'Run what is old',
      section,
      words: 'stale outdated reactive',
      enabled: () => stores.runs.getState().stale.size > 0,
      run: notebook.runStale,
    },
    {
      id: 'stop',
      title: 'Stop the running cell',
      section,
      keys: ['i i'],
      words: 'interrupt cancel',
      enabled: () => stores.runs.getState().running !== null,
      run: () => void runner.stop(),
    },
    {
      id: 'restart',
      title: 'Restart: forget all names',
      section,
      keys: ['0 0'],
      words: 'kernel reset clear variables',
      run: () => void runner.restart().then(() => page.session.say('All names are forgotten', { visible: true })),
    },
    {
      id: 'restart-run-all',
      title: 'Restart and run all cells',
      section,
      enabled: some,
      run: () => void runner.restart().then(() => runner.run(codeIds(0, cells().length))),
    },
    {
      id: 'automatic',
      title: 'Automatic: old cells run by themselves, on or off',
      section,
      words: 'reactive',
      run: () => {
        const { automatic } = stores.notebook.getState().document;
        notebook.edit({ type: 'document', fields: { automatic: !automatic } });
        page.session.say(automatic ? 'Old cells wait to be run' : 'Old cells run by themselves', { visible: true });
      },
    },
  ];
}
