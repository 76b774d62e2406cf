import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openNodeFile } from '../../sources/node-file-source.ts';
import type { Source } from '../../sources/source.ts';
import { describeNpz, inflateMember, memberWindow, type NpzMember } from './npz.ts';

const corpus = process.env.ARRAYBOOK_CORPUS;
if (!corpus) console.warn('ARRAYBOOK_CORPUS is not set: the npz files of other projects are not tested');

interface ZipTruth {
  readonly name: string;
  readonly method: string;
  readonly compressed: number;
  readonly size: number;
  readonly crc32: string;
  readonly data_offset: number;
}
interface Row {
  readonly file: string;
  readonly kind: string;
  readonly truth: {
    readonly zip: readonly ZipTruth[];
    readonly members: Record<string, { header: { data_offset: number; header: string }; sha256_c_le?: string }>;
  };
}

const rows: readonly Row[] = corpus
  ? (JSON.parse(fs.readFileSync(join(corpus, 'manifest.json'), 'utf8')) as Row[]).filter(({ kind }) => kind === 'npz')
  : [];

async function memberBytes(source: Source, member: NpzMember): Promise<Uint8Array> {
  const bytes = new Uint8Array(member.byteLength);
  await inflateMember(source, member, { sink: (piece, start) => bytes.set(piece, start) });
  return bytes;
}

describe.skipIf(!corpus)('npz files of other projects', () => {
  it('has all fourteen of them', () => {
    expect(rows.length).toBe(14);
  });

  it.each(rows)('$file: directory, places and bytes are what zipfile and NumPy say', async ({ file, truth }) => {
    const source = openNodeFile(fs, { path: join(corpus!, 'files', file) });
    const { members } = await describeNpz(source);
    expect(
      members.map(({ path, compression, compressedLength, byteLength, crc32 }) => ({
        name: path,
        method: compression,
        compressed: compressedLength,
        size: byteLength,
        crc32: crc32.toString(16).padStart(8, '0'),
      })),
    ).toEqual(
      truth.zip.map(({ name, method, compressed, size, crc32 }) => ({ name, method, compressed, size, crc32 })),
    );
    for (const [index, member] of members.entries()) {
      expect(member.problem).toBeNull();
      const bytes = await memberBytes(source, member);
      const { header, sha256_c_le: sha } = truth.members[member.path];
      const text = new TextDecoder('latin1').decode(bytes.subarray(0, header.data_offset));
      expect(text).toContain(header.header);
      if (sha && header.header.includes("'fortran_order': False") && !header.header.includes('>'))
        expect(createHash('sha256').update(bytes.subarray(header.data_offset)).digest('hex')).toBe(sha);
      if (member.compression !== 'stored') continue;
      const window = await memberWindow(source, member);
      expect(window.identity).toContain(`[${truth.zip[index].data_offset},`);
      expect(Buffer.compare(await window.read({ start: 0, end: window.byteLength }), bytes)).toBe(0);
    }
    source.close();
  });
});
