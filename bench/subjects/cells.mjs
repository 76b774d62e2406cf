/** Plain Python loops in a cell beside CPython, and the time to start the headless runner. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { here, report, root } from '../lab.mjs';

const program = join(here, 'python/cells.py');

function timings(text) {
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([name, ms]) => [name.replaceAll('_', ' '), Number(ms)]),
  );
}

function inCell(cells) {
  const request = `${JSON.stringify({ id: 1, cells })}\n`;
  const options = { input: request, encoding: 'utf8', cwd: root };
  const started = performance.now();
  const answer = JSON.parse(execFileSync('node', ['bin/arraybook.mjs', 'cells'], options));
  return { text: answer.outputs[0].text, ms: performance.now() - started };
}

export default async function cells() {
  const native = timings(execFileSync('python3', [program], { encoding: 'utf8' }));
  const ours = timings(inCell([readFileSync(program, 'utf8')]).text);
  const start = inCell(['1 + 1']).ms;
  const rows = [...ours].map(([name, ms]) => {
    const ratio = ms / (native.get(name) ?? Number.NaN);
    return [
      `${name}, ms`,
      { measured: ms.toFixed(1), CPython: native.get(name)?.toFixed(1), ratio: ratio.toFixed(2), target: 3 },
    ];
  });
  report('cells', { ...Object.fromEntries(rows), 'first answer of a process, ms': { measured: Math.round(start) } });
}
