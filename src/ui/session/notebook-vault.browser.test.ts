import { describe, expect, it } from 'vitest';
import { emptyDocument, newCell } from '../notebook/document.ts';
import { createDesk, type Desk } from './notebook-desk.ts';
import { databaseVault, memoryVault, openVault, opfsVault, type Vault } from './notebook-vault.ts';

describe.each([
  ['OPFS', opfsVault],
  ['IndexedDB', databaseVault],
  ['memory', async () => memoryVault()],
] as const)('a vault in %s', (_, make) => {
  it('keeps texts under paths, replaces them whole, and lists what is directly inside', async () => {
    const vault: Vault = await make();
    const folder = `t-${crypto.randomUUID()}`;
    expect(await vault.read(`${folder}/none`)).toBeNull();
    expect(await vault.list(folder)).toEqual([]);
    await vault.write(`${folder}/a.ipynb`, 'a long text that is replaced by a short one');
    await vault.write(`${folder}/a.ipynb`, 'ä 漢');
    await vault.write(`${folder}/versions/1.ipynb`, '1');
    await vault.write(`${folder}/versions/2.ipynb`, '2');
    expect(await vault.read(`${folder}/a.ipynb`)).toBe('ä 漢');
    expect([...(await vault.list(folder))].sort()).toEqual(['a.ipynb', 'versions']);
    expect([...(await vault.list(`${folder}/versions`))].sort()).toEqual(['1.ipynb', '2.ipynb']);
    expect(await vault.list('')).toContain(folder);
    await vault.remove(`${folder}/versions/1.ipynb`);
    await vault.remove(`${folder}/versions/none`);
    expect(await vault.list(`${folder}/versions`)).toEqual(['2.ipynb']);
    await vault.remove(folder);
    expect(await vault.list('')).not.toContain(folder);
  });
});

describe('this browser', () => {
  it('keeps notebooks in OPFS', async () => {
    expect((await openVault()).kind).toBe('opfs');
  });

  it('keeps them in IndexedDB where OPFS is refused, and in the page where both are', async () => {
    const { storage } = navigator;
    const { indexedDB } = globalThis;
    Object.defineProperty(navigator, 'storage', { value: undefined, configurable: true });
    try {
      expect((await openVault()).kind).toBe('indexeddb');
      Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
      expect((await openVault()).kind).toBe('memory');
    } finally {
      Object.defineProperty(navigator, 'storage', { value: storage, configurable: true });
      Object.defineProperty(globalThis, 'indexedDB', { value: indexedDB, configurable: true });
    }
  });

  it('lets one tab write with its own locks, and hands the notebook over', async () => {
    const vault = await openVault();
    const documents = { a: emptyDocument(), b: emptyDocument() };
    const desk = (name: 'a' | 'b'): Desk =>
      createDesk({
        vault: async () => vault,
        journals: localStorage,
        timing: { pause: 5, longest: 20 },
        ports: {
          document: () => documents[name],
          show: (document) => {
            documents[name] = document;
          },
          onState: () => undefined,
        },
      });
    const [a, b] = [desk('a'), desk('b')];
    await a.start();
    await a.create({ ...emptyDocument('n'), cells: [newCell('code', 'x = 1')] });
    await b.start();
    await b.open(a.state.id!);
    expect([a.state.role, b.state.role]).toEqual(['owner', 'reader']);
    a.changed({ ...documents.a, name: 'typed' });
    await b.takeOver();
    await expect.poll(() => [a.state.role, b.state.role]).toEqual(['reader', 'owner']);
    await expect.poll(() => documents.b.name).toBe('typed');
    b.changed({ ...documents.b, name: 'by b' });
    await expect.poll(() => documents.a.name).toBe('by b');
    await b.remove(b.state.id!);
  });

  it('opens a notebook of two hundred cells in well under half a second', async () => {
    const vault = await openVault();
    let shown = emptyDocument();
    const desk = createDesk({
      vault: async () => vault,
      ports: { document: () => shown, show: (document) => (shown = document), onState: () => undefined },
    });
    await desk.start();
    const output = { output_type: 'stream', name: 'stdout', text: 'x'.repeat(2000) } as const;
    const cells = Array.from({ length: 200 }, (_, i) => ({ ...newCell('code', `x${i} = ${i}`), outputs: [output] }));
    await desk.create({ ...emptyDocument('large'), cells });
    const { id } = desk.state;
    await desk.create();
    const started = performance.now();
    await desk.open(id!);
    expect(shown.cells.length).toBe(200);
    expect(performance.now() - started).toBeLessThan(500);
    await desk.remove(id!);
  });
});
