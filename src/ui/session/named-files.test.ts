import { expect, it } from 'vitest';
import { createRememberedStore } from '../intake/remembered.ts';
import { createStores } from '../store/stores.ts';
import { filesNamedIn, openNamedFiles } from './named-files.ts';
import type { Session } from './session.ts';

it('reads the array files that a cell names', () => {
  const source = `a = np.load('waves.npy')\nb = np.load("runs/b c.npz")['x']\nprint('not.npy' 'a.txt', f'{x}.csv')`;
  expect(filesNamedIn(source)).toEqual(['waves.npy', 'b c.npz', 'not.npy']);
});

function room(permission: 'granted' | 'denied') {
  const opened: string[] = [];
  const session = {
    openFiles: async (requests: readonly { name: string }[], { cards = true } = {}) => {
      opened.push(...requests.map(({ name }) => `${name}${cards ? ' with a card' : ''}`));
    },
  } as unknown as Session;
  const remembered = createRememberedStore();
  const handle = {
    requestPermission: async () => permission,
    getFile: async () => new File(['x'], 'waves.npy'),
  } as unknown as FileSystemFileHandle;
  const entry = { id: '1', name: 'waves.npy', byteLength: 1, openedAt: 0 };
  const places = [
    { ...entry, place: { kind: 'handle', handle } as const },
    { ...entry, id: '2', name: 'far.npy', place: { kind: 'url', url: 'https://example.org/far.npy' } as const },
  ];
  remembered.setState(places, true);
  return { opened, options: { stores: createStores(), session, remembered } };
}

it('opens a file again that was opened before, without a card, where the browser allows it', async () => {
  const allowed = room('granted');
  await openNamedFiles(allowed.options, "np.load('waves.npy')");
  expect(allowed.opened).toEqual(['waves.npy']);
  const refused = room('denied');
  await openNamedFiles(refused.options, "np.load('waves.npy')");
  expect(refused.opened).toEqual([]);
});

it('fetches no address unasked, and opens nothing that is open', async () => {
  const { opened, options } = room('granted');
  await openNamedFiles(options, "np.load('far.npy'); np.load('other.npy')");
  expect(opened).toEqual([]);
});
