/** Every snippet of fixtures/language prints what CPython printed (see generate.py there). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CellResult, CellRunner } from './interpreter.ts';
import './modules/all.ts';
import { MemoryFiles } from './memory-files.ts';

interface Golden {
  readonly topic: string;
  readonly source: string;
  readonly text: string;
  readonly error: { readonly name: string; readonly message: string } | null;
}

const golden: Golden[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/language/golden.json', import.meta.url), 'utf8'),
);

/** Where the cell language says something else on purpose. */
const OTHERWISE: readonly RegExp[] = [
  /^async def/,
  /^import ast, pprint/,
  /^import io, os, pathlib/,
  /^exit$/,
  /^class A\(5\)/,
  /^float\.__name__/,
  /^from math import nothing/,
];

function fresh(): CellRunner {
  const host = {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    entropy: (target: Uint8Array) => void crypto.getRandomValues(target as Uint8Array<ArrayBuffer>),
    sleep: () => undefined,
  };
  const watch = { interrupted: () => false, now: () => performance.now(), memory: () => 0 };
  return new CellRunner(new MemoryFiles(), host, watch);
}

function shown(text: string): string {
  return text.replace(/0x[0-9a-f]{6,}/g, '0x…');
}

function message(result: CellResult): string | null {
  if (result.error === null) return null;
  return shown(
    result.error.message.replace(/ \(<(?:cell \d+|string)>, line \d+\)$/, '').replace(/ \(it is not part of.*\)$/, ''),
  );
}

const topics = [...new Set(golden.map(({ topic }) => topic))];
describe.each(topics)('%s print as in CPython', (topic) => {
  const snippets = golden.filter(
    (one) => one.topic === topic && !OTHERWISE.some((pattern) => pattern.test(one.source)),
  );
  it.each(snippets.map((one) => [one.source.split('\n')[0].slice(0, 80), one] as const))(
    '%s',
    (_title, { source, text, error }) => {
      const result = fresh().run(source);
      expect(shown(result.text)).toBe(shown(text));
      expect(result.error?.name ?? null).toBe(error?.name ?? null);
      const wanted = error === null ? null : shown(error.message);
      expect(message(result)).toBe(wanted);
    },
  );
});
