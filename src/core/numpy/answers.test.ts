import { readFileSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { deflateCodec } from '../base/deflate-codec.ts';
import { CellRunner } from '../language/interpreter.ts';
import '../language/modules/all.ts';
import { MemoryFiles } from '../language/memory-files.ts';
import './index.ts';

deflateCodec.current = {
  deflate: (bytes) => deflateRawSync(bytes),
  inflate: (bytes) => inflateRawSync(bytes),
};

interface Answer {
  readonly source: string;
  readonly text?: string;
  readonly error?: string;
  readonly message?: string;
}

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };

function answersAbout(subject: string): Answer[] {
  const url = new URL(`../../../fixtures/${subject}/answers.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Answer[];
}

/** Numbers may differ in the last digits that a different order of summation gives. */
function close(text: string | undefined): string | undefined {
  return text
    ?.replace(/-?\d+\.\d*(e[+-]?\d+)?/g, (number) =>
      `${Number(Number(number).toPrecision(7))} `.replace(/^-?0 $/, '0 '),
    )
    .replace(/\s+/g, ' ');
}

/** Where lines break is the printer's business. */
function spaced(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, ' ');
}

for (const subject of ['files', 'text', 'dates', 'polynomials']) {
  describe(`NumPy's answers about ${subject}`, () => {
    test.each(answersAbout(subject))('$source', ({ source, text, error, message }) => {
      const { text: found, error: raised } = new CellRunner(new MemoryFiles(() => 0), host, watch).run(source);
      if (error !== undefined)
        expect({ name: raised?.name, message: raised?.message }).toEqual({ name: error, message });
      else {
        const shown = subject === 'polynomials' ? close : spaced;
        expect({ text: shown(found), error: raised?.message }).toEqual({ text: shown(text), error: undefined });
      }
    });
  });
}
