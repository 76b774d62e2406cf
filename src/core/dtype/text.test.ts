import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dtypeFromDescr } from './descr.ts';
import type { DType } from './dtype.ts';
import { decodeElement } from './element.ts';
import { parseLiteral } from './literal.ts';
import { elementText, textReader } from './text.ts';

interface TextRow {
  descr: string;
  bytes: string;
  texts: string[];
}
interface HashedRow {
  descr: string;
  count: number;
  blocks: string[];
}
interface Golden {
  scalars: TextRow[];
  records: TextRow[];
  hashed: Record<string, HashedRow>;
}

const golden = JSON.parse(readFileSync(new URL('../../../fixtures/npy/texts.json', import.meta.url), 'utf8')) as Golden;

function dtypeOf(descr: string): DType {
  return dtypeFromDescr(parseLiteral(descr).value);
}

function textsOf(dtype: DType, bytes: Uint8Array, count: number): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = textReader(dtype);
  return Array.from({ length: count }, (_, index) => read(view, index * dtype.itemsize));
}

/** The same words as `lcg` in fixtures/npy/texts.py. */
function randomWords(count: number, seed: bigint): BigUint64Array<ArrayBuffer> {
  const words = new BigUint64Array(count);
  let state = seed;
  for (let index = 0; index < count; index++) {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    words[index] = state;
  }
  return words;
}

const words = randomWords(60_000, 7n);

function longDoubles(top: (word: bigint) => bigint): BigUint64Array<ArrayBuffer> {
  const pairs = new BigUint64Array(40_000);
  for (let index = 0; index < 20_000; index++) {
    pairs[2 * index] = words[index] | (1n << 63n);
    pairs[2 * index + 1] = top(words[20_000 + index] >> 40n);
  }
  return pairs;
}

const RANDOM_BYTES: Record<string, () => ArrayBufferView<ArrayBuffer>> = {
  float16: () => Uint16Array.from({ length: 65536 }, (_, index) => index),
  float32: () => Uint32Array.from(words, (word) => Number(word >> 32n)),
  float64: () => words,
  'datetime64[us]': () => words,
  longdouble: () => longDoubles((bits) => bits & 0xffffn),
  'longdouble near one': () => longDoubles((bits) => 16383n - 32n + (bits & 63n)),
};

describe('element text is what NumPy prints', () => {
  test.each(golden.scalars.map((row, index) => [`${row.descr} #${index}`, row] as const))('for %s', (_, row) => {
    expect(textsOf(dtypeOf(row.descr), Buffer.from(row.bytes, 'base64'), row.texts.length)).toEqual(row.texts);
  });

  test.each(golden.records.map((row, index) => [index, row] as const))('for records #%i', (_, row) => {
    expect(textsOf(dtypeOf(row.descr), Buffer.from(row.bytes, 'base64'), row.texts.length)).toEqual(row.texts);
  });

  test.each(Object.entries(golden.hashed))('for every one of many bit patterns of %s', (name, row) => {
    const bits = RANDOM_BYTES[name]();
    const bytes = new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
    const texts = textsOf(dtypeOf(row.descr), bytes, row.count);
    const blocks = row.blocks.map((_, block) => {
      const joined = texts.slice(block * 1000, (block + 1) * 1000).join('\n');
      return createHash('sha256').update(joined).digest('hex').slice(0, 16);
    });
    expect(blocks).toEqual(row.blocks);
  });
});

describe('decoding', () => {
  const at = (descr: string, bytes: number[]) =>
    decodeElement(dtypeOf(descr), new DataView(Uint8Array.from(bytes).buffer), 0);

  test('64-bit integers are exact', () => {
    expect(at("'<i8'", [255, 255, 255, 255, 255, 255, 255, 127])).toBe(9223372036854775807n);
    expect(at("'>u8'", [255, 255, 255, 255, 255, 255, 255, 255])).toBe(18446744073709551615n);
  });

  test('both byte orders give the same number', () => {
    expect(at("'<f2'", [0, 0x3c])).toBe(1);
    expect(at("'>f2'", [0x3c, 0])).toBe(1);
    expect(at("'>c8'", [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0])).toEqual({ re: 1, im: -2 });
  });

  test('text loses its trailing NULs only', () => {
    expect(at("'|S4'", [0, 97, 0, 0])).toEqual(Uint8Array.of(0, 97));
    expect(at("'>U3'", [0, 1, 0xf6, 0, 0, 0, 0, 0x78, 0, 0, 0, 0])).toBe('\u{1F600}x');
  });

  test('a code point that Unicode does not have is replaced, never thrown', () => {
    expect(at("'<U1'", [0, 0, 0x11, 0])).toBe('\ufffd');
  });

  test('a 12-byte long double is read as its first ten bytes say', () => {
    expect(at("'<f12'", [0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f, 0, 0])).toBe(1);
    expect(
      elementText(
        dtypeOf("'<f12'"),
        new DataView(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0xc0, 9, 9]).buffer),
        0,
      ),
    ).toBe('-3.0');
  });

  test('records and subarrays nest', () => {
    expect(at("[('a', '<i2'), ('b', 'u1', (2, 2))]", [1, 0, 1, 2, 3, 4])).toEqual([
      1,
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(at("'|O'", [0, 0, 0, 0, 0, 0, 0, 0])).toBeNull();
  });
});

test('a subarray of a quarter of a million elements is cut at once', () => {
  const dtype = dtypeOf("[('x', '<i4', (250000,)), ('c', '<c8', (200000,)), ('none', '|S0', (2147483647,))]");
  const text = elementText(dtype, new DataView(new ArrayBuffer(dtype.itemsize)), 0);
  expect(text).toBe(
    "([0, 0, 0, ..., 0, 0, 0], [0.+0.j, 0.+0.j, 0.+0.j, ..., 0.+0.j, 0.+0.j, 0.+0.j], [b'', b'', b'', ..., b'', b'', b''])",
  );
});
