/** Modules that come when a cell names them: announced by name, there before the cell runs. */
import { describe, expect, it } from 'vitest';
import { CellRunner } from '../interpreter.ts';
import { MemoryFiles } from '../memory-files.ts';
import { knownModules } from '../runtime/modules.ts';

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const newRunner = () =>
  new CellRunner(new MemoryFiles(), host, { interrupted: () => false, now: () => 0, memory: () => 0 });

describe('modules on demand', () => {
  it('are fetched when an import names them, and then all are there that were announced', async () => {
    const always = new Set(knownModules());
    const { modulesFor, PARTS } = await import('./on-demand.ts');
    const announced = PARTS.flatMap(({ names }) => names);
    expect(announced.filter((name) => always.has(name))).toEqual([]);
    expect(knownModules()).toEqual(expect.arrayContaining(announced));
    expect(newRunner().run('import decimal').error?.name).toBe('ModuleNotFoundError');
    await modulesFor('x = 1\n# fractions\nprint("decimal")');
    expect(newRunner().run('import decimal').error?.name).toBe('ModuleNotFoundError');
    await modulesFor('def f():\n    from  decimal import Decimal');
    await modulesFor('import numpy as np, matplotlib.pyplot as plt');
    for (const name of announced.filter((one) => one !== 'mpl_toolkits')) {
      expect(newRunner().run(`import ${name}`).error?.message ?? name).toBe(name);
    }
    const told = new Set([...always, ...announced]);
    const silent = knownModules().filter((name) => !told.has(name) && !/[._]/.test(name));
    expect(silent).toEqual([]);
  });
});
