/** The headless contract: JSON lines in, JSON lines out, files confined. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CellServer, type Output } from './node-cells.ts';
import { readOptions } from './node-options.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arraybook-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ask(server: CellServer, ...cells: string[]): Output[] {
  return JSON.parse(server.answer(JSON.stringify({ id: 7, cells }))).outputs;
}
function serve(...words: string[]): CellServer {
  return new CellServer(readOptions(words));
}

describe('cells on the command line', () => {
  it('answers what a Python prompt prints', () => {
    const [first, second, third] = ask(serve(), "print('a')\n1 + 1", 'None', 'np.arange(3)');
    expect(first).toEqual({ text: 'a\n2\n', error: null });
    expect(second).toEqual({ text: '', error: null });
    expect(third).toEqual({ text: 'array([0, 1, 2])\n', error: null });
  });

  it('goes on after an error, and after exit()', () => {
    const [first, second, third, fourth] = ask(serve(), '1 / 0', 'x = 5', 'exit()', 'x');
    expect(first).toEqual({ text: '', error: { name: 'ZeroDivisionError', message: 'division by zero' } });
    expect(second.error).toBeNull();
    expect(third.error?.name).toBe('SystemExit');
    expect(fourth.text).toBe('5\n');
  });

  it('gives every request a fresh namespace, folder and random state, unless a session is named', () => {
    const server = serve();
    const one = ask(server, 'x = 1', "open('f', 'w').close()", 'np.random.seed(1); np.random.rand()');
    const [x, files, random] = ask(server, 'x', 'import os; os.listdir()', 'np.random.seed(1); np.random.rand()');
    expect(x.error?.name).toBe('NameError');
    expect(files.text).toBe('[]\n');
    expect(random.text).toBe(one[2].text);
    const line = (cells: string[]): string => JSON.stringify({ id: 1, session: 's', cells });
    server.answer(line(['y = 2']));
    expect(JSON.parse(server.answer(line(['y']))).outputs[0].text).toBe('2\n');
  });

  it('says what is wrong with a request, with its id', () => {
    expect(JSON.parse(serve().answer('nonsense')).error.message).toMatch(/^not JSON/);
    expect(JSON.parse(serve().answer('{"id": 3, "cells": 5}'))).toMatchObject({ id: 3, outputs: [] });
  });
});

describe('files of cells', () => {
  it('are those of --cwd and --allow, and no others', () => {
    const outside = join(mkdtempSync(join(tmpdir(), 'arraybook-other-')), 'secret.txt');
    writeFileSync(outside, 'secret');
    writeFileSync(join(folder, 'own.txt'), 'own');
    symlinkSync(outside, join(folder, 'link'));
    symlinkSync('/tmp/arraybook-does-not-exist', join(folder, 'dangling'));
    const tries = [
      `open(${JSON.stringify(outside)}).read()`,
      "open('link').read()",
      "open('../escape', 'w')",
      "open('dangling', 'w')",
      `import shutil; shutil.copy(${JSON.stringify(outside)}, 'copy')`,
      `np.fromfile(${JSON.stringify(outside)}, dtype='u1')`,
    ];
    for (const { error } of ask(serve('--cwd', folder), ...tries)) expect(error?.name).toBe('PermissionError');
    expect(ask(serve('--cwd', folder), "open('own.txt').read()")[0].text).toBe("'own'\n");
    expect(ask(serve('--allow', outside), `open(${JSON.stringify(outside)}).read()`)[0].text).toBe("'secret'\n");
  });

  it('are written where they belong', () => {
    const [saved] = ask(serve('--cwd', folder), "np.save('a.npy', np.arange(3)); np.load('a.npy')");
    expect(saved.text).toBe('array([0, 1, 2])\n');
    expect(readFileSync(join(folder, 'a.npy')).subarray(1, 6).toString()).toBe('NUMPY');
  });
});
