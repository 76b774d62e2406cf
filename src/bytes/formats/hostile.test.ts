import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArraybookError } from '#core/base/errors.ts';
import { parseLiteral } from '#core/dtype/literal.ts';
import { hasObject } from '#core/dtype/struct.ts';
import { textReader } from '#core/dtype/text.ts';
import { memorySource } from '../sources/memory-source.ts';
import { describeNpy } from './npy/describe.ts';
import { readPickle } from './pickle/machine.ts';
import { pickleText } from './pickle/text.ts';
import { sniff } from './sniff.ts';

const fixtures = new URL('../../../fixtures/npy/', import.meta.url);
const files = readdirSync(new URL('files/', fixtures))
  .filter((name) => /^(?:regular-record|regular-le-|odd|hostile).*\.npy$/.test(name))
  .map((name) => new Uint8Array(readFileSync(new URL(`files/${name}`, fixtures))))
  .filter((bytes) => bytes.length < 4000);
const { rows } = JSON.parse(readFileSync(new URL('pickles.json', fixtures), 'utf8')) as { rows: { bytes: string }[] };
const pickles = rows.map(({ bytes }) => new Uint8Array(Buffer.from(bytes, 'base64')));

/** A file with some of its bytes changed, and perhaps cut. */
function damaged(originals: Uint8Array<ArrayBuffer>[], within: number) {
  return fc
    .record({
      original: fc.constantFrom(...originals),
      changes: fc.array(fc.tuple(fc.nat(within), fc.nat(255)), { maxLength: 6 }),
      cut: fc.option(fc.nat(200)),
    })
    .map(({ original, changes, cut }) => {
      const bytes = original.slice(0, cut === null ? undefined : Math.max(0, original.length - cut));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
}

function expectOurs(error: unknown): void {
  if (!(error instanceof ArraybookError)) throw error;
  expect(error.message.length).toBeGreaterThan(0);
}

describe('damaged files end in an answer or in an error of ours', () => {
  test('.npy: what opens can also be printed within the bytes that are there', async () => {
    await fc.assert(
      fc.asyncProperty(damaged(files, 200), async (bytes) => {
        try {
          const found = await describeNpy(memorySource('a.npy', bytes.buffer));
          expect(found.availableLength).toBeLessThanOrEqual(bytes.length - found.dataOffset);
          expect(found.availableLength).toBeLessThanOrEqual(found.dataLength);
          const { dtype, dataOffset, availableLength } = found;
          if (hasObject(dtype) || dtype.itemsize === 0 || availableLength < dtype.itemsize) return;
          expect(typeof textReader(dtype)(new DataView(bytes.buffer), dataOffset)).toBe('string');
        } catch (error) {
          expectOurs(error);
        }
      }),
      { numRuns: 4000 },
    );
  });

  test('pickles', () => {
    fc.assert(
      fc.property(damaged(pickles, 120), (bytes) => {
        try {
          const text = pickleText(readPickle(bytes, { operations: 10_000, milliseconds: 1000 }).value, 500);
          expect(text.length).toBeLessThan(20_000);
        } catch (error) {
          expectOurs(error);
        }
      }),
      { numRuns: 6000 },
    );
  });

  test('random bytes are sniffed and unpickled without surprise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        sniff(bytes, 'a.npy');
        try {
          readPickle(bytes, { operations: 10_000, milliseconds: 1000 });
        } catch (error) {
          expectOurs(error);
        }
      }),
      { numRuns: 4000 },
    );
  });

  test('literals made of literal characters', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      "'",
      '"',
      '\\',
      '1',
      'L',
      '-',
      '.',
      'e',
      'b',
      'True',
      ' ',
      '\n',
      'x',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        try {
          parseLiteral(parts.join(''));
        } catch (error) {
          expectOurs(error);
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
