import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../sources/memory-source.ts';
import { describeNpy } from '../npy/describe.ts';
import { DEFAULT_LIMITS, readPickle } from './machine.ts';
import { readObjectArray } from './object-array.ts';
import { pickleText } from './text.ts';

interface Golden {
  rows: { protocol: number; bytes: string; repr: string }[];
  refused: { protocol: number; bytes: string; kind: string }[];
  objectArrays: { bytes: string; shape: number[]; reprs: string[] }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../fixtures/npy/pickles.json', import.meta.url), 'utf8'),
) as Golden;

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

describe('PICKLE-1, PICKLE-5: plain pickles read as Python prints them', () => {
  test.each(golden.rows.map((row, index) => [row.repr.slice(0, 60), row.protocol, index] as const))(
    '%s in protocol %i (#%i)',
    (_, __, index) => {
      const { bytes, repr } = golden.rows[index];
      const result = readPickle(decode(bytes));
      expect(pickleText(result.value)).toBe(repr);
      expect(result.refused).toEqual([]);
    },
  );
});

describe('PICKLE-2, PICKLE-3: what would need code is refused by name', () => {
  const NAMES: Record<string, RegExp> = {
    Shell: /^(?:posix|nt)\.system$/,
    Point: /Point$|_reconstructor$|__newobj__$/,
    MaskedArray: /_mareconstruct$|MaskedArray$/,
    builtin_function_or_method: /getcwd$/,
    Counter: /Counter$/,
    defaultdict: /defaultdict$/,
    list: /\.eval$/,
    dict: /Names$|_reconstructor$|__newobj__$/,
  };
  test.each(golden.refused.map((row) => [row.kind, row.protocol, row.bytes] as const))(
    '%s in protocol %i',
    (kind, _, bytes) => {
      const result = readPickle(decode(bytes));
      expect(result.refused.length).toBeGreaterThan(0);
      expect(result.refused.some((name) => NAMES[kind].test(name))).toBe(true);
      expect(pickleText(result.value)).toContain('<refused: ');
    },
  );

  test('neighbours of what is refused are shown', () => {
    const row = golden.refused.find(({ kind, protocol }) => kind === 'list' && protocol === 4);
    expect(pickleText(readPickle(decode(row?.bytes ?? '')).value)).toMatch(/^\[1, <refused: .*eval>, 'ok'\]$/);
  });

  test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])(
    'a global called %s is nothing special',
    (name) => {
      expect(readPickle(ascii(`cbuiltins\n${name}\n)R.`)).refused).toEqual([`builtins.${name}`]);
    },
  );
});

describe('PICKLE-4, PICKLE-6: hostile pickles', () => {
  test.each([
    ['nothing at all', ''],
    ['no stop', 'N'],
    ['a stack underflow', '.'],
    ['a tuple of nothing', '\x80\x02\x85.'],
    ['a missing mark', 't.'],
    ['a memo that was never put', 'h\x05.'],
    ['a length beyond the end', 'X\xff\xff\xff\x7fabc.'],
    ['a 64-bit length', '\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\xff.'],
    ['an unknown opcode', '\xfe.'],
    ['protocol 6', '\x80\x06N.'],
    ['a bad integer', 'Iabc\n.'],
    ['a float that is a word', 'Fconstructor\n.'],
    ['an unquoted string', 'Sabc\n.'],
    ['an array state that is none', 'cnumpy.core.multiarray\n_reconstruct\n)RNb.'],
  ])('%s is an unpickling error', (_, text) => {
    expect(() => readPickle(ascii(text))).toThrow(expect.objectContaining({ pythonType: 'UnpicklingError' }));
  });

  test('shared lists that double forty times print a bounded text', () => {
    const doubled = `]${'q\x000(h\x00h\x00l'.repeat(40)}.`;
    const text = pickleText(readPickle(ascii(doubled)).value, 2000);
    expect(text.length).toBeLessThan(2100);
    expect(text).toContain('…');
  });

  test('deep nesting is cut, not a stack overflow', () => {
    const nested = readPickle(ascii(`N${'\x85'.repeat(200_000)}.`));
    expect(pickleText(nested.value)).toContain('...');
  });

  test('more operations than allowed end the reading', () => {
    const many = ascii(`${'N0'.repeat(50_000)}N.`);
    expect(() => readPickle(many, { ...DEFAULT_LIMITS, operations: 1000 })).toThrow(/too many objects/);
  });

  test('a string that is encoded over and over is stopped', () => {
    const long = `V${'a'.repeat(1_000_000)}\nq\x00c_codecs\nencode\nq\x01`;
    const bomb = ascii(`${long}${'h\x01h\x00\x85R0'.repeat(500)}N.`);
    expect(() => readPickle(bomb)).toThrow(/unfolds into too much data/);
  });

  test('an abort ends the reading', () => {
    const signal = AbortSignal.abort();
    expect(() => readPickle(ascii('N.'), { ...DEFAULT_LIMITS, signal })).toThrow(
      expect.objectContaining({ tag: 'cancelled' }),
    );
  });

  test('an array that claims more elements than it has is refused', () => {
    const lie = 'cnumpy.core.multiarray\n_reconstruct\n)R(I1\n(I1000000000\ntcnumpy\ndtype\n(Vf8\nI0\nI1\ntRI00\n(ltb.';
    expect(() => readPickle(ascii(lie))).toThrow(/malformed/);
  });
});

describe('object arrays', () => {
  test.each(golden.objectArrays.map((row) => [row.reprs.join(' ').slice(0, 70), row] as const))(
    '%s',
    async (_, row) => {
      const source = memorySource('objects.npy', decode(row.bytes).buffer);
      const description = await describeNpy(source);
      const read = await readObjectArray(source, description);
      expect(read.shape).toEqual(row.shape);
      expect(read.texts(0, read.items.length)).toEqual(row.reprs);
      expect(read.texts(1, 2)).toEqual(row.reprs.slice(1, 2));
      expect(read.refused).toEqual([]);
    },
  );
});
