import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ArraybookError } from '#core/base/errors.ts';
import { memorySource } from '../../sources/memory-source.ts';
import { openNodeFile } from '../../sources/node-file-source.ts';
import { patternBytes } from '../../sources/source.conformance.ts';
import type { Source } from '../../sources/source.ts';
import { withReadLog } from '../../sources/with-read-log.ts';
import { describeNpz, inflateMember, locateMember, memberWindow, type NpzMember } from './npz.ts';

const FOLDER = new URL('../../../../fixtures/npz/', import.meta.url).pathname;

interface ZipfileRow {
  readonly path: string;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  readonly crc32: number;
  readonly encrypted: boolean;
  readonly headerOffset: number;
  readonly sha256?: string;
  readonly error?: { type: string; message: string };
}
interface Truth {
  readonly why: string;
  readonly zipfile: { members?: ZipfileRow[]; refused?: { type: string; message: string }; comment?: string };
}

const fixtures = fs
  .readdirSync(FOLDER)
  .filter((file) => file.endsWith('.npz'))
  .map((file) => file.slice(0, -'.npz'.length));

const openFixture = (name: string) => openNodeFile(fs, { path: `${FOLDER}${name}.npz` });
const truthOf = (name: string) => JSON.parse(fs.readFileSync(`${FOLDER}${name}.json`, 'utf8')) as Truth;

async function memberOf(name: string, path: string) {
  const source = openFixture(name);
  const { members } = await describeNpz(source);
  return { source, member: members.find((member) => member.path === path)! };
}

async function inflated(source: Source, member: NpzMember): Promise<Uint8Array> {
  const bytes = new Uint8Array(member.byteLength);
  let expected = 0;
  await inflateMember(source, member, {
    sink: (piece, start) => {
      expect(start).toBe(expected);
      bytes.set(piece, start);
      expected += piece.length;
    },
  });
  return bytes;
}

async function refusal(promise: Promise<unknown>): Promise<ArraybookError> {
  const thrown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(ArraybookError);
  return thrown as ArraybookError;
}

/** Where we are stricter than zipfile, which trusts the directory and reads on. */
const STRICTER: Record<string, string[]> = {
  methods: ['bz.npy', 'lz.npy'],
  nested: ['dir/'],
  'other-members': ['readme.txt', 'meta.json'],
  'size-too-large': ['wave.npy'],
  'size-impossible': ['wave.npy'],
  'stored-sizes-differ': ['a.npy'],
  'same-place': ['a.npy'],
  overlapping: ['a.npy'],
  bomb: ['bomb.npy'],
  'local-method-differs': ['a.npy'],
};
/** Where the damage can be read around. */
const READABLE = new Set(['directory-size-huge']);

describe('the fixtures that zipfile wrote', () => {
  it('are all there', () => expect(fixtures.length).toBeGreaterThanOrEqual(38));

  it.each(fixtures)('%s: the directory is what zipfile says, or both refuse', async (name) => {
    const { zipfile } = truthOf(name);
    const source = openFixture(name);
    if (zipfile.refused && !READABLE.has(name)) {
      const error = await refusal(describeNpz(source));
      expect(error.tag).toBe('format');
      expect(error.pythonType).toBe('BadZipFile');
      expect(error.message).toMatch(/expected|damaged/);
      return;
    }
    const { members } = await describeNpz(source);
    const rows = members.map((m) => [m.path, m.compressedLength, m.byteLength, m.crc32, m.encrypted]);
    const wanted = zipfile.members?.map((m) => [m.path, m.compressed, m.size, m.crc32, m.encrypted]);
    if (wanted) expect(rows).toEqual(wanted);
  });

  it.each(fixtures)('%s: each member is the bytes that zipfile gives, or is refused by name', async (name) => {
    const { zipfile } = truthOf(name);
    if (!zipfile.members) return;
    const source = openFixture(name);
    const { members } = await describeNpz(source);
    for (const [index, member] of members.entries()) {
      const row = zipfile.members[index];
      if (!row.error && !STRICTER[name]?.includes(member.path)) {
        const bytes = await inflated(source, member);
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(row.sha256);
      } else if (name !== 'directory-offset-beyond') {
        const error = await refusal(inflated(source, member));
        expect(['format', 'unsupported']).toContain(error.tag);
        expect(error.message).toContain(member.path);
      }
    }
  });
});

describe('describeNpz', () => {
  it('reads a small archive once, and no member', async () => {
    const source = withReadLog(openFixture('mixed'));
    await describeNpz(source);
    expect(source.readLog.readCount).toBe(1);
  });

  it('reads the end and the directory of a large archive, however many members there are', async () => {
    const source = withReadLog(memorySource('many.npz', manyMembers(3_000).buffer));
    const { members } = await describeNpz(source);
    expect(members.length).toBe(3_000);
    expect(members.every(({ problem }) => problem === null)).toBe(true);
    expect(source.readLog.readCount).toBe(2);
  });

  it('refuses a directory that claims more than anybody packs, before reading it', async () => {
    const claim = new Uint8Array(50_000_000);
    const end = new DataView(claim.buffer, claim.length - 22);
    end.setUint32(0, 0x06054b50, true);
    end.setUint16(8, 1, true);
    end.setUint16(10, 1, true);
    end.setUint32(12, claim.length - 22, true);
    claim.set([0x50, 0x4b, 1, 2]);
    const source = withReadLog(memorySource('huge.npz', claim.buffer));
    expect(await refusal(describeNpz(source))).toMatchObject({ tag: 'budget', fields: { length: claim.length - 22 } });
    expect(source.readLog.byteCount).toBeLessThan(100_000);
  });

  it('says which duplicate np.load reads', async () => {
    const { members, notices } = await describeNpz(openFixture('duplicates'));
    expect(notices.map(({ code }) => code)).toEqual(['duplicate-name']);
    expect(members.map((member) => member.notices.map(({ text }) => text))).toEqual([
      ['2 members have this name; np.load reads the last, not this one'],
      [],
      ['2 members have this name; np.load reads this one, the last'],
    ]);
  });

  it('keeps names that point outside verbatim, as labels, with a notice', async () => {
    const { members } = await describeNpz(openFixture('unsafe-names'));
    expect(members.map(({ path }) => path)).toEqual(truthOf('unsafe-names').zipfile.members?.map(({ path }) => path));
    expect(members.every(({ notices }) => notices[0].code === 'unsafe-name')).toBe(true);
    expect(members[0].name).toBe('../../etc/x');
  });

  it.each([
    ['encrypted', 'a.npy', 'unsupported', /encrypted, password required/],
    ['methods', 'bz.npy', 'unsupported', /compression method bzip2 is not supported/],
    ['methods', 'lz.npy', 'unsupported', /compression method lzma is not supported/],
    ['nested', 'dir/', 'unsupported', /is a directory/],
    ['other-members', 'readme.txt', 'unsupported', /not an \.npy member/],
    ['stored-sizes-differ', 'a.npy', 'format', /stored, so \d+ bytes were expected, but \d+ are recorded/],
    [
      'size-impossible',
      'wave.npy',
      'format',
      /4294967280 bytes are declared, but \d+ bytes cannot inflate to more than/,
    ],
    ['same-place', 'a.npy', 'format', /overlapped entries/],
    ['same-place', 'b.npy', 'format', /overlapped entries/],
    ['overlapping', 'a.npy', 'format', /overlapped entries/],
  ])('%s: knows from the directory alone that %s cannot be opened', async (name, path, tag, message) => {
    const { member, source } = await memberOf(name, path);
    expect(member.problem?.tag).toBe(tag);
    expect(member.problem?.message).toMatch(message);
    expect((await refusal(locateMember(source, member))).tag).toBe(tag);
    expect((await refusal(memberWindow(source, member))).message).toMatch(message);
  });

  it('lets a member without any extension be tried: it may be an array', async () => {
    expect((await memberOf('other-members', 'noext')).member.problem).toBeNull();
  });

  it('shows the comment, and bytes before or after the archive, as notices', async () => {
    const texts = async (name: string) => (await describeNpz(openFixture(name))).notices.map(({ text }) => text).join();
    expect(await texts('comment')).toBe('comment: made by hand');
    expect(await texts('prepended')).toMatch(/bytes before the archive/);
    expect(await texts('appended')).toMatch(/bytes after the end/);
    expect(await texts('count-too-large')).toMatch(/promises more members than the 2/);
  });

  it.each([
    ['html', /File is not a zip file: .* expected .*, found none; the file begins with 3c 21 44 4f/],
    ['npy', /begins with 93 4e 55 4d/],
    ['no-bytes', /begins with nothing/],
    ['truncated-end', /the end of the file is missing/],
    ['truncated-half', /the end of the file is missing/],
  ])('%s: says what was expected and what was found', async (name, message) => {
    expect((await refusal(describeNpz(openFixture(name)))).message).toMatch(message);
  });

  it('is the same for every cut of an archive: a FormatError, or fewer members, never another error', async () => {
    const whole = fs.readFileSync(`${FOLDER}stored.npz`);
    for (let length = 0; length < whole.length; length++) {
      const cut = memorySource('cut.npz', new Uint8Array(whole.subarray(0, length)).buffer);
      const error = await refusal(describeNpz(cut));
      expect(error.tag).toBe('format');
    }
  });

  it('answers any single damaged byte with a directory or a tagged error', async () => {
    const whole = fs.readFileSync(`${FOLDER}zip64-directory.npz`);
    for (let at = 0; at < whole.length; at++) {
      const bytes = new Uint8Array(whole);
      bytes[at] ^= 0xff;
      const source = memorySource('damaged.npz', bytes.buffer);
      try {
        for (const member of (await describeNpz(source)).members)
          if (member.problem === null) await inflateMember(source, member, { sink: () => {} });
      } catch (error) {
        expect(error).toBeInstanceOf(ArraybookError);
        expect((error as ArraybookError).tag).not.toBe('internal');
      }
    }
  });
});

describe('memberWindow', () => {
  it('finds a stored member with one read of 30 bytes', async () => {
    const { source, member } = await memberOf('zip64', 'a.npy');
    const log = withReadLog(source);
    const window = await memberWindow(log, member);
    expect(log.readLog.byteCount).toBe(30);
    expect(window.byteLength).toBe(member.byteLength);
    expect(await window.read({ start: 0, end: 6 })).toEqual(new TextEncoder().encode('\x00NUMPY').fill(0x93, 0, 1));
  });

  it('refuses a deflated member', async () => {
    const { source, member } = await memberOf('mixed', 'wave.npy');
    expect((await refusal(memberWindow(source, member))).message).toMatch(/has to be inflated/);
  });

  it.each([
    ['bad-local-header', /bad magic number for file header at 0: expected 50 4b 03 04, found 78 56 34 12/],
    ['local-method-differs', /directory says stored, the member's header says compression method 8/],
  ])('%s: is refused', async (name, message) => {
    const { source, member } = await memberOf(name, 'a.npy');
    expect((await refusal(memberWindow(source, member))).message).toMatch(message);
  });
});

describe('inflateMember', () => {
  it.each([
    ['bad-crc', 'a.npy', /Bad CRC-32 for file 'a\.npy': expected deadbeef, found [0-9a-f]{8}/],
    ['bad-crc', 'wave.npy', /Bad CRC-32 for file 'wave\.npy'/],
    ['flipped-byte', 'a.npy', /Bad CRC-32/],
    ['bad-deflate', 'wave.npy', /wave\.npy: the deflated data is damaged or cut off/],
    ['size-too-small', 'wave.npy', /inflates to more than the 1000 bytes/],
    ['size-too-large', 'wave.npy', /8135 bytes are declared, inflated to 8128/],
  ])('%s: refuses %s as a FormatError that names it', async (name, path, message) => {
    const { source, member } = await memberOf(name, path);
    const error = await refusal(inflateMember(source, member, { sink: () => {} }));
    expect(error.tag).toBe('format');
    expect(error.message).toMatch(message);
  });

  it('never hands out more of a bomb than it declares', async () => {
    const { source, member } = await memberOf('bomb', 'bomb.npy');
    let handed = 0;
    const sink = (piece: Uint8Array) => {
      handed += piece.length;
    };
    const error = await refusal(inflateMember(source, member, { sink }));
    expect(error.message).toMatch(/inflates to more than the 4096 bytes/);
    expect(handed).toBeLessThanOrEqual(4096);
  });

  it('refuses a member above the budget before reading it', async () => {
    const { source, member } = await memberOf('deflated', 'zeros.npy');
    const log = withReadLog(source);
    const error = await refusal(inflateMember(log, member, { sink: () => {}, maxBytes: 1_000 }));
    expect(error.tag).toBe('budget');
    expect(error.pythonType).toBe('MemoryError');
    expect(log.readLog.readCount).toBe(0);
  });

  it('waits for the sink, and reports progress up to the whole', async () => {
    const { source, member } = await memberOf('deflated', 'zeros.npy');
    let inside = 0;
    let last = { compressedDone: 0, bytesDone: 0 };
    await inflateMember(source, member, {
      sink: async () => {
        expect(++inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inside -= 1;
      },
      onProgress: (progress) => {
        expect(progress.bytesDone).toBeGreaterThan(last.bytesDone);
        last = progress;
      },
    });
    expect(last).toEqual({
      compressedDone: member.compressedLength,
      compressedTotal: member.compressedLength,
      bytesDone: member.byteLength,
      bytesTotal: member.byteLength,
    });
  });

  it('passes on what the sink throws', async () => {
    const { source, member } = await memberOf('deflated', 'zeros.npy');
    const full = new TypeError('no room');
    const sink = () => {
      throw full;
    };
    await expect(inflateMember(source, member, { sink })).rejects.toBe(full);
  });

  it('stops when aborted', async () => {
    const { source, member } = await memberOf('deflated', 'zeros.npy');
    const controller = new AbortController();
    let calls = 0;
    const sink = () => {
      calls += 1;
      controller.abort();
    };
    expect((await refusal(inflateMember(source, member, { sink, signal: controller.signal }))).tag).toBe('cancelled');
    expect(calls).toBe(1);
  });

  it('passes on what the archive throws', async () => {
    const { source, member } = await memberOf('deflated', 'zeros.npy');
    source.close();
    expect((await refusal(inflateMember(source, member, { sink: () => {} }))).tag).toBe('source');
  });
});

/** An archive of so many stored members of a few bytes that its directory is larger than the tail. */
function manyMembers(count: number): Uint8Array<ArrayBuffer> {
  const payload = patternBytes(8);
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (let at = 0; at < count; at++) {
    const name = Buffer.from(`member-number-${at}.npy`);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(8, 14);
    common.writeUInt32LE(8, 18);
    common.writeUInt16LE(name.length, 22);
    const record = Buffer.alloc(46);
    record.write('PK\x01\x02', 'latin1');
    record.writeUInt16LE(20, 4);
    common.copy(record, 6);
    record.writeUInt32LE(offset, 42);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, Buffer.from(payload));
    directory.push(record, name);
    offset += 30 + name.length + 8;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, ...directory, end]));
}
