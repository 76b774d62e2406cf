/** The same cells under real matplotlib: limits, ticks, counts, levels, quartiles, colours (`fixtures/plots/golden.py`). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomModule } from '../../../kernels/random/random-machine.ts';
import { runCell } from './plots.fixture.ts';

const kernels = new URL('../../../kernels/random/build/random.wasm', import.meta.url);
randomModule.load = () => new WebAssembly.Module(readFileSync(kernels));

interface Golden {
  readonly matplotlib: string;
  readonly prelude: string;
  readonly cases: readonly {
    readonly source: string;
    readonly asks: readonly string[];
    readonly answers: readonly (readonly (number | null)[])[];
  }[];
}
const file = new URL('../../../../../fixtures/plots/golden.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;

/** The colour maps are drawn through few points: one step of 255. */
const COLOUR_STEP = 0.006;

function flat(ask: string): string {
  return `def _flat(v):
    if isinstance(v, (list, tuple)):
        return [x for one in v for x in _flat(one)]
    return [float(x) for x in np.ravel(np.asarray(v, dtype=float))]
import json
print(json.dumps([None if x != x or abs(x) == float('inf') else x for x in _flat(${ask})]))`;
}

describe(`what matplotlib ${golden.matplotlib} says`, () => {
  it.each(golden.cases)('$source', ({ source, asks, answers }) => {
    const first = runCell(
      `import matplotlib.pyplot as plt\n${golden.prelude}${source}\n${asks.map((ask, k) => `_a${k} = ${ask}`).join('\n')}`,
    );
    expect(first.error).toBeNull();
    for (const [k, ask] of asks.entries()) {
      const { text, error } = runCell(flat(`_a${k}`), first.runner);
      expect(error, ask).toBeNull();
      const ours = JSON.parse(text) as (number | null)[];
      const theirs = answers[k];
      expect(ours, ask).toHaveLength(theirs.length);
      const slack = /cmap|to_rgba/.test(source) ? COLOUR_STEP : 1e-9;
      for (const [j, x] of theirs.entries()) {
        if (x === null) expect(ours[j], ask).toBeNull();
        else
          expect(Math.abs((ours[j] ?? Number.NaN) - x), `${ask}[${j}]: ${ours[j]} for ${x}`).toBeLessThanOrEqual(
            slack * Math.max(1, Math.abs(x)),
          );
      }
    }
  });
});
