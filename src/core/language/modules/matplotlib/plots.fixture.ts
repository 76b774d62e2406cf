/** Runs a cell and hands over what it drew: for tests. */
import { expect } from 'vitest';
import { CellRunner } from '../../interpreter.ts';
import '../../modules/all.ts';
import { MemoryFiles } from '../../memory-files.ts';
import type { FigureSpec } from './figure-spec.ts';

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };

export interface Drawn {
  readonly figures: readonly FigureSpec[];
  readonly text: string;
  readonly error: string | null;
  readonly runner: CellRunner;
}

export function runCell(source: string, runner = new CellRunner(new MemoryFiles(() => 0), host, watch)): Drawn {
  const { outputs, text, error } = runner.run(source);
  const figures = outputs.flatMap((output) => (output.kind === 'figure' ? [output.figure] : []));
  return { figures, text, error: error === null ? null : `${error.name}: ${error.message}`, runner };
}

/** The one figure of a cell that draws with `plt`. */
export function drawn(source: string): FigureSpec {
  const { figures, error } = runCell(`import matplotlib.pyplot as plt\n${source}`);
  expect(error).toBeNull();
  expect(figures).toHaveLength(1);
  return figures[0];
}
