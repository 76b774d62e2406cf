import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDocument, type NotebookDocument, newCell } from './document.ts';
import { matchFile } from './file-match.ts';
import { deflated, linkOfBytes } from './link-bytes.ts';
import { describeLink, type LinkContent, makeLink, payloadOfFragment, readLink } from './links.ts';

const ADDRESS = 'https://arraybook.example/app/?x=1#old';
const fingerprint = 'ab'.repeat(32);

const document: NotebookDocument = {
  ...emptyDocument('waves'),
  cells: [
    newCell('markdown', '# ä'),
    { ...newCell('explorer', "np.load('waves.npy')"), view: { axis: 2, note: 'ü' } },
    {
      ...newCell('code', 'np.pi'),
      outputs: [{ output_type: 'stream', name: 'stdout', text: '3' }],
      executionCount: 1,
    },
  ],
  files: [
    { name: 'waves.npy', byteLength: 400, blake3: fingerprint, url: 'https://data.example/waves.npy' },
    { name: 'own.npy', byteLength: 5, blake3: null, url: null },
  ],
  automatic: true,
};
const content: LinkContent = {
  document,
  arrays: [{ name: 'tiny.npy', bytes: Uint8Array.of(1, 2, 255) }],
  base: null,
};

async function payloadOf(of: LinkContent, options = {}): Promise<string> {
  const link = await makeLink(of, { address: ADDRESS, ...options });
  if (link.kind !== 'link') throw new Error(link.text);
  return payloadOfFragment(new URL(link.url).hash)!;
}
const refusal = (payload: string): Promise<string> => readLink(payload).then(() => 'no error', String);
const packedLink = async (text: string, version = 1) =>
  linkOfBytes(version, await deflated(new TextEncoder().encode(text)));

describe('a link', () => {
  it('brings the notebook, its views, files and small arrays, without outputs', async () => {
    const read = await readLink(await payloadOf(content));
    expect(read.document).toEqual({
      ...document,
      cells: document.cells.map((cell) => ({ ...cell, outputs: [], executionCount: null })),
      metadata: read.document.metadata,
    });
    expect(read.arrays).toEqual(content.arrays);
    expect(read.notes).toEqual([]);
  });

  it('brings outputs where they are wanted', async () => {
    const read = await readLink(await payloadOf(content, { withOutputs: true }));
    expect(read.document.cells[2].outputs).toEqual(document.cells[2].outputs);
  });

  it('keeps the address of the page and replaces its fragment', async () => {
    const link = await makeLink(content, { address: ADDRESS });
    expect(link.kind === 'link' && link.url).toMatch(/^https:\/\/arraybook\.example\/app\/\?x=1#notebook=[\w-]+$/);
  });

  it('that would be too long offers a file', async () => {
    const noise = Array.from({ length: 60_000 }, () => Math.random().toString(36).slice(2, 4)).join('');
    const link = await makeLink(
      { ...content, document: { ...document, cells: [newCell('code', noise)] } },
      { address: ADDRESS },
    );
    expect(link.kind === 'too-long' && link.text).toContain('Send the notebook as a file instead.');
  });

  it('that is long says who may cut it', async () => {
    const noise = Array.from({ length: 7000 }, () => Math.random().toString(36).slice(2, 4)).join('');
    const link = await makeLink(
      { ...content, document: { ...document, cells: [newCell('code', noise)] } },
      { address: ADDRESS },
    );
    expect(link.kind === 'link' && link.note).toContain('some mail programs and chats cut it');
  });

  it('takes small arrays along, not large ones', async () => {
    const arrays = [4096, 5000, 100].map((length, index) => ({ name: `${index}.npy`, bytes: new Uint8Array(length) }));
    const read = await readLink(await payloadOf({ ...content, arrays }));
    expect(read.arrays.map(({ name }) => name)).toEqual(['2.npy', '0.npy']);
  });

  it('round-trips any sources', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed())),
        async (sources) => {
          const cells = sources.map((source) => newCell('code', source));
          const read = await readLink(await payloadOf({ ...content, document: { ...emptyDocument('n'), cells } }));
          expect(read.document.cells.map(({ id, source }) => [id, source])).toEqual(
            cells.map(({ id, source }) => [id, source]),
          );
        },
      ),
      { numRuns: 60 },
    ));
});

describe('a link that arrived badly', () => {
  it('cut at any place says that it is cut', async () => {
    const payload = await payloadOf(content);
    for (let end = 0; end < payload.length; end += 11) {
      expect(await refusal(payload.slice(0, end))).toMatch(/FormatError: The link is cut short/);
    }
  });

  it('with a changed character says that it is damaged', async () => {
    const payload = await payloadOf(content);
    for (let at = 16; at < payload.length; at += 23) {
      const changed = payload.slice(0, at) + (payload[at] === 'A' ? 'B' : 'A') + payload.slice(at + 1);
      expect(await refusal(changed)).toContain('The link is damaged');
    }
    expect(await refusal(`${payload}AAAA`)).toContain('The link is damaged');
    expect(await refusal(`${payload.slice(0, 30)}%%${payload.slice(30)}`)).toContain('characters that no link has');
  });

  it('wrapped by a mail program is read all the same', async () => {
    const payload = await payloadOf(content);
    const wrapped = payload.replace(/.{60}/g, '$&\n ');
    expect((await readLink(wrapped)).document.name).toBe('waves');
  });

  it('of a newer version says so', async () => {
    expect(await refusal(await packedLink('{}', 2))).toContain('made by a newer version of this page');
  });

  it('that unpacks to a hundred megabytes is stopped on the way', async () => {
    const packed = await packedLink('a'.repeat(100_000_000));
    const started = performance.now();
    expect(await refusal(packed)).toContain('unpacks to more than 16777216 bytes');
    expect(performance.now() - started).toBeLessThan(3000);
    expect(await refusal('A'.repeat(5_000_000))).toContain('links of at most 4000000 are read');
  });

  it.each([
    ['no JSON', 'x'],
    ['another JSON', '{"a": 1}'],
    ['no notebook', '{"notebook": {"a": 1}}'],
    ['cells that are a text', '{"notebook": {"nbformat": 4, "cells": "x"}}'],
    ['deep lists', '['.repeat(100_000)],
  ])('that holds %s is refused by name', async (_, text) => {
    expect(await refusal(await packedLink(text))).toMatch(/^FormatError/);
  });

  it('never takes an address that is none', async () => {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      cells: [],
      metadata: { arraybook: { files: [{ name: 'x', byteLength: 1, url: 'javascript:alert(1)' }] } },
    };
    const read = await readLink(await packedLink(JSON.stringify({ notebook, base: 'file:///etc/' })));
    expect(read.base).toBeNull();
    expect(describeLink(read)).toMatchObject({ origins: [], files: [{ name: 'x', from: 'drop' }] });
  });
});

describe('links of old versions', () => {
  const frozen = JSON.parse(
    readFileSync(new URL('../../../fixtures/notebooks/frozen-links.json', import.meta.url), 'utf8'),
  ) as { made: string; fragment: string; sources: string[]; files: unknown; arrays: string[] }[];

  it.each(frozen)('of $made open with what they held', async ({ fragment, sources, files, arrays }) => {
    const read = await readLink(payloadOfFragment(fragment)!);
    expect(read.document.cells.map(({ source }) => source)).toEqual(sources);
    expect(read.document.files).toEqual(files);
    expect(read.arrays.map(({ name, bytes }) => `${name} ${bytes.join(' ')}`)).toEqual(arrays);
  });
});

describe('what a link wants', () => {
  it('is said with every origin, once', async () => {
    const description = describeLink(await readLink(await payloadOf({ ...content, base: 'https://base.example/d/' })));
    expect(description).toMatchObject({
      name: 'waves',
      codeCells: 2,
      otherCells: 1,
      origins: ['https://data.example', 'https://base.example'],
      insideBytes: 3,
    });
    expect(description.files.map(({ name, from }) => `${name} ${from}`)).toEqual([
      'waves.npy address',
      'own.npy address',
      'tiny.npy inside',
    ]);
  });
});

describe('a file that is given', () => {
  const wanted = document.files;
  it.each([
    ['waves.npy', 400, fingerprint, 'match'],
    ['renamed.npy', 400, fingerprint, 'match'],
    ['waves.npy', 400, null, 'match'],
    ['renamed.npy', 400, null, 'match'],
    ['own.npy', 5, 'cd'.repeat(32), 'match'],
    ['other.npy', 7, null, 'unknown'],
    ['renamed.npy', 400, 'cd'.repeat(32), 'unknown'],
  ])('%s of %i bytes with fingerprint %s: %s', (name, byteLength, blake3, kind) => {
    expect(matchFile(wanted, { name, byteLength, blake3 }).kind).toBe(kind);
  });

  it('and is another says how it differs', () => {
    const otherSize = matchFile(wanted, { name: 'waves.npy', byteLength: 401, blake3: null });
    expect(otherSize).toMatchObject({
      text: 'This is not the waves.npy that the notebook was made with: it has 401 bytes, not 400.',
    });
    const otherContent = matchFile(wanted, { name: 'waves.npy', byteLength: 400, blake3: 'cd'.repeat(32) });
    expect(otherContent).toMatchObject({
      text: expect.stringContaining('its fingerprint is cdcdcdcd…, not abababab…'),
    });
  });
});
