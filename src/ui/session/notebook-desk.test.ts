import { afterEach, describe, expect, it } from 'vitest';
import { type CellId, emptyDocument, type NotebookDocument, newCell } from '../notebook/document.ts';
import { withCell } from '../notebook/edits.ts';
import { createDesk, type Desk, type DeskState } from './notebook-desk.ts';
import { memoryVault, type Vault } from './notebook-vault.ts';
import { superfluous } from './notebook-versions.ts';

const id = (name: string) => name as CellId;
const notebook = (source: string, name = 'waves'): NotebookDocument => ({
  ...emptyDocument(name),
  metadata: { kernelspec: { name: 'python3' } },
  cells: [newCell('code', source, id('a')), newCell('code', 'y = 2', id('b'))],
});

function storage(): Storage {
  const map = new Map<string, string>();
  return {
    get length() {
      return map.size;
    },
    clear: () => map.clear(),
    key: (index) => [...map.keys()][index] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

/** Locks as the browser's, of one origin. */
function lockManager(): LockManager {
  const held = new Map<string, { readonly steal: (error: Error) => void }>();
  async function request(name: string, options: LockOptions, callback: (lock: Lock | null) => unknown) {
    if (options.steal) held.get(name)?.steal(new DOMException('stolen', 'AbortError'));
    else if (held.has(name)) return callback(null);
    return new Promise((resolve, reject) => {
      const mine = { steal: reject };
      held.set(name, mine);
      const done = () => held.get(name) === mine && held.delete(name);
      Promise.resolve(callback({ name, mode: 'exclusive' })).then((value) => {
        done();
        resolve(value);
      }, reject);
    });
  }
  return { request, query: async () => ({}) } as unknown as LockManager;
}

interface Tab {
  readonly desk: Desk;
  document: NotebookDocument;
  readonly states: DeskState[];
  change(document: NotebookDocument): void;
}

interface World {
  readonly vault: Vault;
  readonly journals: Storage;
  clock: number;
  readonly locks?: LockManager;
}
const world = (vault: Vault = memoryVault()): World => ({ vault, journals: storage(), clock: 1_700_000_000_000 });

const opened: Tab[] = [];
function tab(around: World, own: Storage = storage()): Tab {
  const self: Tab = {
    document: emptyDocument(),
    states: [],
    change: (document) => {
      self.document = document;
      self.desk.changed(document);
    },
    desk: createDesk({
      vault: async () => around.vault,
      journals: around.journals,
      tab: own,
      locks: around.locks,
      now: () => around.clock,
      timing: { pause: 5, longest: 20, retry: 10 },
      ports: {
        document: () => self.document,
        show: (document) => {
          self.document = document;
        },
        onState: (state) => self.states.push(state),
      },
    }),
  };
  opened.push(self);
  return self;
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return;
    await wait(5);
  }
  throw new Error('never came true');
}
const saved = (one: Tab) => until(() => one.desk.state.saving.status === 'saved');

afterEach(() => {
  opened.length = 0;
});

describe('a notebook in this browser', () => {
  it('is kept a moment after its first change, and opens again when the page is loaded anew', async () => {
    const around = world();
    const own = storage();
    const first = tab(around, own);
    expect(await first.desk.start()).toBe(false);
    expect(await first.desk.list()).toEqual([]);
    first.change(notebook('x = 1'));
    await saved(first);
    const again = tab(around, own);
    expect(await again.desk.start()).toBe(true);
    expect(again.document).toEqual(notebook('x = 1'));
    expect(again.desk.state).toMatchObject({ restoredFrom: null, notes: [], role: 'owner', keeper: 'memory' });
  });

  it('of a page that died is there up to the last letter, with the outputs of the last save', async () => {
    const around = world();
    const own = storage();
    const first = tab(around, own);
    await first.desk.start();
    const outputs = [{ output_type: 'stream', name: 'stdout', text: '1' }] as const;
    first.change(withCell(notebook('x = 1'), id('b'), { outputs }));
    await saved(first);
    // The disk takes nothing more, and then the page is gone.
    around.vault.write = () => new Promise(() => undefined);
    around.clock += 50;
    const typed = withCell(first.document, id('a'), { source: 'x = 12' });
    first.change({ ...typed, name: 'new name', cells: [...typed.cells, newCell('markdown', '# new', id('c'))] });
    await wait(10);
    const again = tab(around, own);
    await again.desk.start();
    expect(again.document.cells.map(({ source }) => source)).toEqual(['x = 12', 'y = 2', '# new']);
    expect(again.document.cells[1].outputs).toEqual(outputs);
    expect(again.document.name).toBe('new name');
    expect(again.desk.state.restoredFrom).toBe(around.clock);
  });

  it('is not journalled back over a newer save', async () => {
    const around = world();
    const own = storage();
    const first = tab(around, own);
    await first.desk.start();
    first.change(notebook('x = 1'));
    await saved(first);
    around.clock += 10;
    first.change(notebook('x = 2'));
    const [key] = [...Array(around.journals.length).keys()].map((index) => around.journals.key(index)!);
    await until(() => around.journals.getItem(key ?? '') === null || key === undefined);
    const stale = JSON.stringify({ base: 1, at: 2, order: ['a'], cells: [], document: {} });
    around.journals.setItem(`arraybook:journal:${first.desk.state.id}`, stale);
    await saved(first);
    const again = tab(around, own);
    await again.desk.start();
    expect(again.document.cells[0].source).toBe('x = 2');
  });

  it('can be renamed, copied, thrown away and brought back', async () => {
    const around = world();
    const one = tab(around);
    await one.desk.start();
    await one.desk.create(notebook('x = 1'));
    const first = one.desk.state.id!;
    const copy = await one.desk.duplicate(first);
    expect(copy.name).toBe('waves copy');
    expect((await one.desk.duplicate(copy.id)).name).toBe('waves copy 2');
    await one.desk.rename(copy.id, 'other');
    await one.desk.remove(first);
    expect(one.document.cells).toEqual([]);
    expect((await one.desk.list()).map(({ name }) => name).sort()).toEqual(['other', 'waves copy 2']);
    expect((await one.desk.bin()).map(({ name }) => name)).toEqual(['waves']);
    await one.desk.restore(first);
    await one.desk.open(first);
    expect(one.document).toEqual(notebook('x = 1'));
    around.clock += 31 * 86_400_000;
    await one.desk.remove(copy.id);
    around.clock += 31 * 86_400_000;
    expect((await one.desk.list()).length).toBe(2);
    expect(await one.desk.bin()).toEqual([]);
  });

  it('has older states, a minute apart, and goes back to them without losing the present one', async () => {
    const around = world();
    const one = tab(around);
    await one.desk.start();
    for (const [source, minutes] of [
      ['x = 1', 0],
      ['x = 2', 0.8],
      ['x = 3', 2],
      ['x = 4', 2],
    ] as const) {
      around.clock += minutes * 60_000;
      one.change(notebook(source));
      await one.desk.saveNow();
    }
    const versions = await one.desk.versions();
    expect(versions.map(({ at }) => (around.clock - at) / 60_000)).toEqual([2, 4, 4.8]);
    await one.desk.restoreVersion(versions[2].at);
    expect(one.document.cells[0].source).toBe('x = 1');
    expect((await one.desk.versions()).length).toBe(4);
    await one.desk.restoreVersion((await one.desk.versions())[0].at);
    expect(one.document.cells[0].source).toBe('x = 4');
  });

  it('that is broken is said to be, and its file can still be had', async () => {
    const around = world();
    const one = tab(around);
    await one.desk.start();
    await one.desk.create(notebook('x = 1'));
    const broken = one.desk.state.id!;
    await one.desk.create(notebook('y = 1', 'second'));
    const whole = (await around.vault.read(`${broken}/current.ipynb`))!;
    await around.vault.write(`${broken}/current.ipynb`, whole.slice(0, 100));
    await expect(one.desk.open(broken)).rejects.toThrow('cut short');
    expect(one.document.name).toBe('second');
    expect(await one.desk.text(broken)).toBe(whole.slice(0, 100));
    await around.vault.write(`${broken}/facts.json`, '{');
    expect((await one.desk.list()).map(({ name }) => name).sort()).toEqual(['Recovered', 'second']);
  });

  it('is imported as Jupyter wrote it, or as a Python file, and a broken file changes nothing', async () => {
    const one = tab(world());
    await one.desk.start();
    const bytes = (text: string) => new TextEncoder().encode(text);
    await one.desk.importFile('a.py', bytes('# %% [markdown]\n# Hi\n# %%\nx = 1'));
    expect(one.document.cells.map(({ source }) => source)).toEqual(['Hi', 'x = 1']);
    await expect(one.desk.importFile('b.ipynb', bytes('{"cells": ['))).rejects.toThrow('cut short');
    expect(one.document.name).toBe('a');
    const cells = [{ cell_type: 'video', metadata: {} }];
    await one.desk.importFile(
      'c.ipynb',
      bytes(JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 })),
    );
    expect(one.desk.state.notes[0].where).toBe('cells[0]');
  });
});

describe('a disk that is full', () => {
  const full = () => new DOMException('no room', 'QuotaExceededError');

  it('is said, and saving goes on when there is room', async () => {
    const vault = memoryVault();
    const around = world(vault);
    const one = tab(around);
    await one.desk.start();
    const { write } = vault;
    vault.write = async () => Promise.reject(full());
    one.change(notebook('x = 1'));
    await until(() => one.desk.state.saving.status === 'failed');
    expect(one.desk.state.saving).toMatchObject({ cause: 'quota', text: expect.stringContaining('Download it') });
    one.change(notebook('x = 2'));
    vault.write = write;
    await saved(one);
    expect(JSON.parse(await one.desk.text(one.desk.state.id!)).cells[0].source).toEqual(['x = 2']);
  });

  it('gives up older states before it gives up the newest', async () => {
    const vault = memoryVault();
    const around = world(vault);
    const one = tab(around);
    await one.desk.start();
    for (const source of ['x = 1', 'x = 2', 'x = 3']) {
      around.clock += 3 * 60_000;
      one.change(notebook(source));
      await one.desk.saveNow();
    }
    expect((await one.desk.versions()).length).toBe(2);
    const { write } = vault;
    vault.write = async (path, text) => {
      const room = (await vault.list(`${one.desk.state.id}/versions`)).length < 2;
      return room || path.includes('facts') ? write(path, text) : Promise.reject(full());
    };
    one.change(notebook('x = 4'));
    await one.desk.saveNow();
    expect(one.states.some(({ saving }) => saving.status === 'failed')).toBe(false);
    expect((await one.desk.versions()).length).toBe(1);
  });

  it('keeps the open notebook open rather than lose what it cannot keep', async () => {
    const vault = memoryVault();
    const around = world(vault);
    const one = tab(around);
    await one.desk.start();
    await one.desk.create(notebook('x = 1'));
    const first = one.desk.state.id!;
    await one.desk.create(notebook('y = 1', 'second'));
    vault.write = async () => Promise.reject(full());
    one.change({ ...one.document, name: 'changed' });
    await expect(one.desk.open(first)).rejects.toThrow('no room');
    expect(one.document.name).toBe('changed');
  });
});

describe('two tabs with one notebook', () => {
  it('have one that writes; the other follows, and takes over with all that was written', async () => {
    const around = { ...world(), locks: lockManager() };
    const a = tab(around);
    const b = tab(around);
    await a.desk.start();
    await a.desk.create(notebook('x = 1'));
    await b.desk.open(a.desk.state.id!);
    expect([a.desk.state.role, b.desk.state.role]).toEqual(['owner', 'reader']);
    a.change(notebook('x = 2'));
    await until(() => b.document.cells[0].source === 'x = 2');
    b.change(notebook('lost?'));
    await b.desk.saveNow();
    expect((await a.desk.text(a.desk.state.id!)).includes('lost')).toBe(false);
    around.clock += 5;
    a.change(notebook('x = 3'));
    await b.desk.takeOver();
    await until(() => b.desk.state.role === 'owner' && a.desk.state.role === 'reader');
    expect(b.document.cells[0].source).toBe('x = 3');
    around.clock += 5;
    b.change(notebook('x = 4'));
    await until(() => a.document.cells[0].source === 'x = 4');
  });

  it('of which one does not answer: the other takes over from its journal', async () => {
    const around = { ...world(), locks: lockManager() };
    const a = tab(around);
    await a.desk.start();
    await a.desk.create(notebook('x = 1'));
    const { write } = around.vault;
    around.vault.write = () => new Promise(() => undefined);
    around.clock += 50;
    a.change(notebook('x = typed'));
    await wait(40);
    around.vault.write = write;
    const b = tab(around);
    await b.desk.start();
    await b.desk.open(a.desk.state.id!);
    expect(b.desk.state.role).toBe('reader');
    await b.desk.takeOver();
    await until(() => b.desk.state.role === 'owner');
    expect(b.document.cells[0].source).toBe('x = typed');
  }, 20_000);
});

describe('old states', () => {
  const MINUTE = 60_000;
  it('are kept by the minute for an hour, by the hour for a day, by the day for a month', () => {
    const now = 1_700_000_000_000;
    const versions = Array.from({ length: 60 * 24 * 40 }, (_, index) => ({
      at: now - index * MINUTE,
      byteLength: 1000,
    }));
    const gone = new Set(superfluous(versions, now));
    const kept = versions.filter(({ at }) => !gone.has(at));
    expect(kept.length).toBeGreaterThan(60 + 22 + 28);
    expect(kept.length).toBeLessThan(60 + 25 + 32);
    expect(superfluous(kept, now)).toEqual([]);
  });

  it('stay within their size, and the newest three stay always', () => {
    const now = 1_700_000_000_000;
    const versions = [1, 2, 3, 4, 5].map((minutes) => ({ at: now - minutes * MINUTE, byteLength: 100 }));
    expect(superfluous(versions, now, 250)).toEqual([now - 4 * MINUTE, now - 5 * MINUTE]);
  });
});
