import { expect, test } from 'vitest';
import { createFakeEngine } from '#protocol/fake-engine.ts';
import { type CellId, emptyDocument, newCell } from '../notebook/document.ts';
import { transitionCards } from '../store/cards.ts';
import { transitionNotebook } from '../store/notebook.ts';
import { createStores } from '../store/stores.ts';
import { bindCards, cardOfCell, sourceOfSubject, subjectOfSource } from './card-cells.ts';
import { createSession } from './session.ts';

function page() {
  const stores = createStores();
  bindCards(stores);
  const session = createSession({ stores, engine: Promise.resolve(createFakeEngine()) });
  const open = (name: string) =>
    session.openFiles([
      { name, byteLength: 1, origin: 'link', spec: { kind: 'url', url: `https://example.org/${name}`, name } },
    ]);
  const sources = () => stores.notebook.getState().document.cells.map(({ source }) => source);
  return { stores, session, open, sources };
}

test('what a cell loads is read back from its text, whatever stands in the names', () => {
  for (const subject of [
    { file: 'waves.npy', member: null },
    { file: "o'brien \\ co.npz", member: "it's" },
    { file: 'ä ß.npz', member: 'a/b' },
  ]) {
    expect(subjectOfSource(sourceOfSubject(subject))).toEqual(subject);
  }
  expect(subjectOfSource('np.load("x.npy", mmap_mode="r")')).toEqual({ file: 'x.npy', member: null });
  expect(subjectOfSource('np.load("x.npy") + 1')).toBeNull();
  expect(subjectOfSource('import os')).toBeNull();
});

test('a file that opens is a cell of the notebook, and goes with it when it is closed', async () => {
  const { stores, session, open, sources } = page();
  await open('rings.npy');
  expect(sources()).toEqual(["np.load('rings.npy')"]);
  const [file] = stores.files.getState();
  await session.removeFile(file.key);
  expect(sources()).toEqual([]);
});

test('arrays of an archive stand behind it, and name themselves', async () => {
  const { open, sources } = page();
  await open('study.npz');
  await open('rings.npy');
  expect(sources()).toEqual([
    "np.load('study.npz')",
    expect.stringMatching(/^np\.load\('study\.npz'\)\['/),
    "np.load('rings.npy')",
  ]);
});

test('a cell that waits for a file takes its card, and no second one is made', async () => {
  const { stores, open, sources } = page();
  const waiting = newCell('explorer', "np.load('rings.npy')", 'waits' as CellId);
  const document = { ...emptyDocument(), cells: [newCell('code', '1'), waiting] };
  stores.notebook.setState((state) => transitionNotebook(state, { type: 'opened', document }));
  await open('rings.npy');
  expect(sources()).toEqual(['1', "np.load('rings.npy')"]);
  expect(cardOfCell(stores, waiting.id)?.fileKey).toBe(stores.files.getState()[0].key);
});

test('a file dropped while one writes leaves the keys where they are', async () => {
  const { stores, open } = page();
  const cell = newCell('code', 'x', 'writing' as CellId);
  stores.notebook.setState((state) =>
    transitionNotebook(state, { type: 'opened', document: { ...emptyDocument(), cells: [cell] } }),
  );
  await open('rings.npy');
  expect(stores.notebook.getState().active).toBe('writing');
  expect(stores.cards.getState().active).toBeNull();
});

test('the active cell and the active card are one', async () => {
  const { stores, open } = page();
  await open('rings.npy');
  await open('waves.npy');
  const [, second] = stores.notebook.getState().document.cells;
  stores.notebook.setState((state) => transitionNotebook(state, { type: 'activated', id: second.id }));
  expect(stores.cards.getState().active).toBe(cardOfCell(stores, second.id)?.id);
  const [first] = stores.cards.getState().cards;
  stores.cards.setState((state) => transitionCards(state, { type: 'activated', id: first.id }));
  expect(cardOfCell(stores, stores.notebook.getState().active as CellId)?.id).toBe(first.id);
});

test('a folded card is folded in the file, too', async () => {
  const { stores, open } = page();
  await open('rings.npy');
  const [card] = stores.cards.getState().cards;
  stores.cards.setState((state) => transitionCards(state, { type: 'folded', id: card.id, collapsed: true }));
  expect(stores.notebook.getState().document.cells[0].outputFolded).toBe(true);
});

test('another engine shows the same cards in the same places, with the settings that they had', async () => {
  const { stores, session, open, sources } = page();
  await open('study.npz');
  await open('rings.npy');
  const before = sources();
  const [id] = stores.notebook
    .getState()
    .document.cells.map((cell) => cell.id)
    .slice(1);
  stores.notebook.setState((state) =>
    transitionNotebook(state, { type: 'edited', edit: { type: 'view', id, view: { view: 'table' } }, now: 0 }),
  );
  await session.moveTo(Promise.resolve(createFakeEngine()));
  expect(sources()).toEqual(before);
  expect(stores.notebook.getState().document.cells[1].view).toEqual({ view: 'table' });
  const cards = stores.cards.getState().cards;
  expect(cards.map(({ member }) => (member === null ? null : stores.arrays.getState().get(member)?.status))).toEqual([
    null,
    'open',
    null,
  ]);
});
