import { expect, test, vi } from 'vitest';
import { createFakeEngine } from '#protocol/fake-engine.ts';
import { createStores } from '../store/stores.ts';
import { describeArray } from './described.ts';
import { createSession } from './session.ts';

function page() {
  const stores = createStores();
  const api = createFakeEngine();
  const session = createSession({ stores, engine: Promise.resolve(api) });
  const open = (name: string) =>
    session.openFiles([
      { name, byteLength: 1, origin: 'link', spec: { kind: 'url', url: `https://example.org/${name}`, name } },
    ]);
  return { stores, api, session, open };
}

const marksOf = (name: string) =>
  performance
    .getEntriesByType('mark')
    .filter((entry) => (entry as PerformanceMark).detail?.name === name)
    .map((entry) => entry.name);

test('opening a .npy reads its header and watches its pass to the exact numbers, leaving the marks', async () => {
  const { stores, session, open } = page();
  await open('rings.npy');
  const [file] = stores.files.getState();
  expect(file.status).toBe('open');
  expect(stores.cards.getState().cards).toHaveLength(1);
  const described = await describeArray(stores, session, 'rings');
  expect(described).toMatchObject({
    dtype: 'float32',
    shape: [768, 1024],
    fortranOrder: false,
    stats: { exact: true },
  });
  await vi.waitFor(() => expect(stores.files.getState()[0].work?.import).toBe('done'));
  expect(marksOf('rings.npy')).toEqual([
    'arraybook:drop',
    'arraybook:header',
    'arraybook:stats-exact',
    'arraybook:import-done',
  ]);
});

test('opening a .npz lists its members and opens the first; a member is found by its own name', async () => {
  const { stores, session, open } = page();
  await open('study.npz');
  const statuses = [...stores.arrays.getState().values()].map((array) => array.status);
  expect(statuses).toEqual(['open', 'listed', 'listed', 'listed', 'listed', 'listed']);
  expect(stores.cards.getState().cards.map((card) => card.member !== null)).toEqual([false, true]);
  await expect(describeArray(stores, session, 'series')).resolves.toMatchObject({
    dtype: 'float64',
    shape: [1_000_000],
  });
});

test('a file that cannot be opened stands on its card with the error, and the others open', async () => {
  const { stores, open } = page();
  await Promise.all([open('broken_page.npy'), open('rings.npy')]);
  expect(stores.files.getState().map((file) => file.status)).toEqual(['failed', 'open']);
  expect(stores.files.getState()[0].error).toMatchObject({ tag: 'format', pythonType: 'ValueError' });
});

test('a file removed while it opens is closed in the engine and leaves nothing behind', async () => {
  const { stores, api, session, open } = page();
  const close = vi.spyOn(api, 'close');
  const opening = open('slow_rings.npy');
  await session.removeFile(stores.files.getState()[0].key);
  await opening;
  expect(close).toHaveBeenCalledOnce();
  expect(stores.files.getState()).toEqual([]);
  expect(stores.cards.getState()).toEqual({ cards: [], active: null });
  expect(stores.arrays.getState().size).toBe(0);
});

test('describing a file that is still being opened waits for it, and a broken one gives its error', async () => {
  const { stores, session, open } = page();
  void open('slow_rings.npy');
  await expect(describeArray(stores, session, 'slow_rings')).resolves.toMatchObject({ shape: [768, 1024] });
  void open('broken_page.npy');
  await expect(describeArray(stores, session, 'broken_page')).rejects.toThrow('the magic string is not correct');
});

test('describing a name that nothing has is a NameError', async () => {
  const { stores, session } = page();
  await expect(describeArray(stores, session, 'nothing')).rejects.toMatchObject({ pythonType: 'NameError' });
});

test('describing an array whose pass failed gives that error', async () => {
  const { stores, session, open } = page();
  await open('failing_rings.npy');
  await expect(describeArray(stores, session, 'failing_rings')).rejects.toThrow('a compute worker stopped');
});
