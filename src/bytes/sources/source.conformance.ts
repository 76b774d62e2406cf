/** What every source promises, as a suite to be run over each of them, in Node and in browsers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancelledError, SourceError } from '#core/base/errors.ts';
import type { Source } from './source.ts';

/** Opens a new source over exactly these bytes. */
export type OpenOver = (bytes: Uint8Array<ArrayBuffer>) => Promise<Source> | Source;

/** Bytes that differ at every offset that a mistaken read could hit. */
export function patternBytes(byteLength: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  let state = seed;
  for (let at = 0; at < byteLength; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** Compares without the matcher's element-by-element diff, which takes seconds for a megabyte. */
export function expectSameBytes(found: Uint8Array, expected: Uint8Array): void {
  expect(found.length).toBe(expected.length);
  expect(found.findIndex((byte, at) => byte !== expected[at])).toBe(-1);
}

const SIZE = 300_001;

export function describeSource(kind: string, open: OpenOver): void {
  describe(`a source: ${kind}`, () => {
    const bytes = patternBytes(SIZE);

    async function using<T>(use: (source: Source) => Promise<T>, over = bytes): Promise<T> {
      const source = await open(over);
      try {
        return await use(source);
      } finally {
        source.close();
      }
    }

    describeFacts(using);
    describeReads(using, bytes);
    describeStreams(using, bytes);
    describeRefusals(using);
  });
}

type Using = <T>(use: (source: Source) => Promise<T>, over?: Uint8Array<ArrayBuffer>) => Promise<T>;

function describeFacts(using: Using): void {
  it('knows its size, and has a name and an identity', () =>
    using(async (source) => {
      expect(source.byteLength).toBe(SIZE);
      expect(source.name).not.toBe('');
      expect(source.identity).not.toBe('');
    }));

  it('may be empty', () =>
    using(async (source) => {
      expect(source.byteLength).toBe(0);
      expect(await source.read({ start: 0, end: 0 })).toEqual(new Uint8Array(0));
      await expect(source.read({ start: 0, end: 1 })).rejects.toBeInstanceOf(SourceError);
    }, new Uint8Array(0)));
}

function describeReads(using: Using, bytes: Uint8Array): void {
  it('reads exactly the bytes of a range', () =>
    using(async (source) => {
      for (const [start, end] of [
        [0, 1],
        [0, SIZE],
        [SIZE - 1, SIZE],
        [65_535, 65_537],
        [100_000, 299_999],
      ])
        expectSameBytes(await source.read({ start, end }), bytes.subarray(start, end));
    }));

  it('reads nothing from an empty range, anywhere up to the end', () =>
    using(async (source) => {
      for (const at of [0, 7, SIZE]) expect((await source.read({ start: at, end: at })).length).toBe(0);
      await source.readInto(new Uint8Array(0), SIZE);
    }));

  it('gives a fresh buffer, which the caller may overwrite', () =>
    using(async (source) => {
      const first = await source.read({ start: 10, end: 20 });
      expect(first.buffer.byteLength).toBe(10);
      first.fill(0);
      expectSameBytes(await source.read({ start: 10, end: 20 }), bytes.subarray(10, 20));
    }));

  it('fills a target, and only the target', () =>
    using(async (source) => {
      const whole = new Uint8Array(120).fill(255);
      await source.readInto(whole.subarray(10, 110), 5_000);
      expectSameBytes(whole.subarray(10, 110), bytes.subarray(5_000, 5_100));
      expect([...whole.subarray(0, 10), ...whole.subarray(110)]).toEqual(new Array(20).fill(255));
    }));

  it.skipIf(typeof SharedArrayBuffer === 'undefined')('fills shared memory', () =>
    using(async (source) => {
      const shared = new Uint8Array(new SharedArrayBuffer(70_000));
      await source.readInto(shared, 12_345);
      expectSameBytes(shared, bytes.subarray(12_345, 82_345));
    }),
  );

  it('reads synchronously where it says it can', () =>
    using(async (source) => {
      if (source.readIntoSync === null) return;
      const shared = new Uint8Array(new SharedArrayBuffer(1_000));
      source.readIntoSync(shared, SIZE - 1_000);
      expectSameBytes(shared, bytes.subarray(SIZE - 1_000));
      expect(() => source.readIntoSync?.(new Uint8Array(2), SIZE - 1)).toThrow(SourceError);
    }));

  it('agrees with memory for any ranges, read one by one and all at once', () =>
    using(async (source) => {
      const range = fc
        .tuple(fc.nat(SIZE), fc.nat(70_000))
        .map(([start, length]) => ({ start, end: Math.min(start + length, SIZE) }));
      await fc.assert(
        fc.asyncProperty(fc.array(range, { minLength: 1, maxLength: 6 }), async (ranges) => {
          const found = await Promise.all(ranges.map((wanted) => source.read(wanted)));
          for (const [at, { start, end }] of ranges.entries()) expectSameBytes(found[at], bytes.subarray(start, end));
        }),
        { numRuns: 25 },
      );
    }));
}

function describeStreams(using: Using, bytes: Uint8Array): void {
  it('streams a range in order, in pieces no larger than asked', () =>
    using(async (source) => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(SIZE),
          fc.nat(SIZE),
          fc.integer({ min: 1_000, max: 200_000 }),
          async (a, b, pieceBytes) => {
            const range = { start: Math.min(a, b), end: Math.max(a, b) };
            const got = new Uint8Array(range.end - range.start);
            let expected = range.start;
            await source.stream(range, {
              pieceBytes,
              sink: (piece, start) => {
                expect(start).toBe(expected);
                expect(piece.length).toBeLessThanOrEqual(pieceBytes);
                got.set(piece, start - range.start);
                expected += piece.length;
              },
            });
            expect(expected).toBe(range.end);
            expectSameBytes(got, bytes.subarray(range.start, range.end));
          },
        ),
        { numRuns: 8 },
      );
    }));

  it('waits for a promise that the sink returns', () =>
    using(async (source) => {
      let inside = 0;
      await source.stream(
        { start: 0, end: SIZE },
        {
          pieceBytes: 50_000,
          sink: async () => {
            expect(++inside).toBe(1);
            await new Promise((resolve) => setTimeout(resolve, 1));
            inside -= 1;
          },
        },
      );
    }));

  it('passes on what the sink throws, as it is', () =>
    using(async (source) => {
      const refusal = new TypeError('no more');
      const sink = () => {
        throw refusal;
      };
      await expect(source.stream({ start: 0, end: SIZE }, { pieceBytes: 1_000, sink })).rejects.toBe(refusal);
      expect((await source.read({ start: 0, end: 10 })).length).toBe(10);
    }));

  it('stops streaming when aborted', () =>
    using(async (source) => {
      const controller = new AbortController();
      let seen = 0;
      const streaming = source.stream(
        { start: 0, end: SIZE },
        {
          pieceBytes: 1_000,
          signal: controller.signal,
          sink: (piece) => {
            seen += piece.length;
            controller.abort();
          },
        },
      );
      await expect(streaming).rejects.toBeInstanceOf(CancelledError);
      expect(seen).toBeLessThanOrEqual(1_000);
    }));
}

function describeRefusals(using: Using): void {
  it.each([
    { start: 0, end: SIZE + 1 },
    { start: SIZE, end: SIZE + 1 },
    { start: -1, end: 4 },
    { start: 10, end: 9 },
    { start: 0.5, end: 2 },
    { start: Number.NaN, end: 2 },
    { start: 2 ** 53, end: 2 ** 53 + 2 },
  ])('refuses the range [$start, $end) with the size that there is', (range) =>
    using(async (source) => {
      const refusal = await source.read(range).then(
        () => null,
        (error: unknown) => error,
      );
      expect(refusal).toBeInstanceOf(SourceError);
      expect((refusal as SourceError).message).toContain(String(SIZE));
      await expect(source.stream(range, { pieceBytes: 10, sink: () => {} })).rejects.toBeInstanceOf(SourceError);
    }),
  );

  it('does not start when the signal has fired already', () =>
    using(async (source) => {
      const options = { signal: AbortSignal.abort() };
      await expect(source.read({ start: 0, end: 10 }, options)).rejects.toBeInstanceOf(CancelledError);
      await expect(source.readInto(new Uint8Array(10), 0, options)).rejects.toBeInstanceOf(CancelledError);
    }));

  it('gives up a read when the signal fires meanwhile', () =>
    using(async (source) => {
      const controller = new AbortController();
      const reading = source.read({ start: 70_000, end: SIZE }, { signal: controller.signal });
      controller.abort();
      await expect(reading).rejects.toBeInstanceOf(CancelledError);
    }));

  it('refuses reads after closing, and may be closed twice', () =>
    using(async (source) => {
      source.close();
      source.close();
      await expect(source.read({ start: 0, end: 1 })).rejects.toThrow(/closed/);
      await expect(source.readInto(new Uint8Array(1), 0)).rejects.toThrow(/closed/);
      await expect(source.stream({ start: 0, end: 1 }, { pieceBytes: 1, sink: () => {} })).rejects.toThrow(/closed/);
      if (source.readIntoSync) expect(() => source.readIntoSync?.(new Uint8Array(1), 0)).toThrow(/closed/);
    }));
}
