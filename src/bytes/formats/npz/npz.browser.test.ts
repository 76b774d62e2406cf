import { describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { ArraybookError } from '#core/base/errors.ts';
import { fileSource } from '../../sources/file-source.ts';
import { memorySource } from '../../sources/memory-source.ts';
import type { Source } from '../../sources/source.ts';
import { describeNpz, inflateMember, memberWindow, type NpzMember } from './npz.ts';

interface Truth {
  readonly zipfile: { members?: { path: string; sha256?: string }[] };
}

async function fixture(name: string): Promise<{ source: Source; truth: Truth }> {
  const path = `fixtures/npz/${name}`;
  const text = (await commands.readFile(`${path}.npz`, 'latin1')) as string;
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  const truth = JSON.parse((await commands.readFile(`${path}.json`)) as string) as Truth;
  return { source: fileSource(new File([bytes], `${name}.npz`)), truth };
}

async function member(source: Source, path: string): Promise<NpzMember> {
  return (await describeNpz(source)).members.find((one) => one.path === path)!;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function refusal(promise: Promise<unknown>): Promise<ArraybookError> {
  const thrown = await promise.catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(ArraybookError);
  return thrown as ArraybookError;
}

describe('an npz in the browser, with its own inflater', () => {
  it.each([
    'stored',
    'deflated',
    'mixed',
    'zip64',
    'zip64-directory',
    'descriptors',
    'prepended',
    'unicode-names',
    'empty-member',
  ])('%s: every member has the bytes that zipfile gives', async (name) => {
    const { source, truth } = await fixture(name);
    const { members } = await describeNpz(source);
    expect(members.map(({ path }) => path)).toEqual(truth.zipfile.members?.map(({ path }) => path));
    for (const [at, one] of members.entries()) {
      const bytes = new Uint8Array(one.byteLength);
      await inflateMember(source, one, { sink: (piece, start) => bytes.set(piece, start) });
      expect(await sha256(bytes)).toBe(truth.zipfile.members?.[at].sha256);
      if (one.compression !== 'stored') continue;
      const window = await memberWindow(source, one);
      expect(await sha256(await window.read({ start: 0, end: window.byteLength }))).toBe(
        truth.zipfile.members?.[at].sha256,
      );
    }
  });

  it.each([
    ['bad-crc', 'wave.npy', /Bad CRC-32 for file 'wave\.npy'/],
    ['bad-deflate', 'wave.npy', /wave\.npy: the deflated data is damaged or cut off/],
    ['size-too-small', 'wave.npy', /inflates to more than the 1000 bytes/],
    ['size-too-large', 'wave.npy', /8135 bytes are declared, inflated to 8128/],
    ['bomb', 'bomb.npy', /inflates to more than the 4096 bytes/],
  ])('%s: refuses %s as a FormatError that names it', async (name, path, message) => {
    const { source } = await fixture(name);
    const error = await refusal(inflateMember(source, await member(source, path), { sink: () => {} }));
    expect(error.tag).toBe('format');
    expect(error.message).toMatch(message);
  });

  it('passes on what the sink throws, and stops when aborted', async () => {
    const { source } = await fixture('deflated');
    const zeros = await member(source, 'zeros.npy');
    const full = new TypeError('no room');
    const sink = () => {
      throw full;
    };
    await expect(inflateMember(source, zeros, { sink })).rejects.toBe(full);
    const controller = new AbortController();
    const abort = () => controller.abort();
    const error = await refusal(inflateMember(source, zeros, { sink: abort, signal: controller.signal }));
    expect(error.tag).toBe('cancelled');
  });

  it('does not read ahead of a slow sink', async () => {
    const source = memorySource('noise.npz', await storedAsDeflate(20 * 1024 * 1024));
    const noise = await member(source, 'noise.npy');
    let ahead = 0;
    await inflateMember(source, noise, {
      sink: () => new Promise((resolve) => setTimeout(resolve, 0)),
      onProgress: ({ compressedDone, bytesDone }) => {
        ahead = Math.max(ahead, compressedDone - bytesDone);
      },
    });
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThan(1024 * 1024);
  });
});

/** An archive of one deflated member of random bytes, made with the browser's own deflater. */
async function storedAsDeflate(byteLength: number): Promise<ArrayBuffer> {
  const noise = new Uint8Array(byteLength);
  for (let at = 0; at < byteLength; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
  const deflated = await new Response(
    new Blob([noise]).stream().pipeThrough(new CompressionStream('deflate-raw')),
  ).blob();
  const { createCRC32 } = await import('hash-wasm');
  const crc = Number.parseInt((await createCRC32()).init().update(noise).digest('hex'), 16);
  const name = new TextEncoder().encode('noise.npy');
  const local = new DataView(new ArrayBuffer(30));
  const central = new DataView(new ArrayBuffer(46));
  const end = new DataView(new ArrayBuffer(22));
  local.setUint32(0, 0x04034b50, true);
  central.setUint32(0, 0x02014b50, true);
  end.setUint32(0, 0x06054b50, true);
  for (const [view, at] of [
    [local, 4],
    [central, 6],
  ] as const) {
    view.setUint16(at + 4, 8, true);
    view.setUint32(at + 10, crc, true);
    view.setUint32(at + 14, deflated.size, true);
    view.setUint32(at + 18, byteLength, true);
    view.setUint16(at + 22, name.length, true);
  }
  end.setUint16(8, 1, true);
  end.setUint16(10, 1, true);
  end.setUint32(12, 46 + name.length, true);
  end.setUint32(16, 30 + name.length + deflated.size, true);
  return new Blob([local, name, deflated, central, name, end]).arrayBuffer();
}
