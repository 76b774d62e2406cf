import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CellRunner } from '../../language/interpreter.ts';
import '../../language/modules/all.ts';
import { MemoryFiles } from '../../language/memory-files.ts';

interface Cell {
  readonly source: string;
  readonly text: string;
  readonly error: { readonly name: string; readonly message: string } | null;
}
const url = new URL('../../../../fixtures/masked/answers.json', import.meta.url);
const { groups } = JSON.parse(readFileSync(url, 'utf8')) as { groups: { name: string; cells: Cell[] }[] };

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };

describe.each(groups)('$name print and raise what NumPy does', ({ cells }) => {
  const runner = new CellRunner(new MemoryFiles(() => 0), host, watch);
  runner.run('import numpy as np');
  test.each(cells)('$source', ({ source, text, error }) => {
    const result = runner.run(source);
    const raised = result.error === null ? null : { name: result.error.name, message: result.error.message };
    expect(raised).toEqual(error);
    expect(`${result.text}`.trim()).toBe(text);
  });
});
