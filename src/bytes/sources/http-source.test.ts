import { afterEach, describe, expect, it } from 'vitest';
import { SourceError } from '#core/base/errors.ts';
import { type FileServer, type Manners, startFileServer } from './http-server.conformance.ts';
import { openHttpSource } from './http-source.ts';
import { openSource } from './open-source.ts';
import { expectSameBytes, patternBytes } from './source.conformance.ts';

const SIZE = 1_000_000;
const bytes = patternBytes(SIZE);
const servers: FileServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(manners: Partial<Manners> = {}, over: Uint8Array = bytes): Promise<FileServer> {
  const server = await startFileServer(over, manners);
  servers.push(server);
  return server;
}

const open = ({ url }: { url: string }, onNotice?: (text: string) => void) =>
  openHttpSource({ url, name: 'a.npy', onNotice });

async function refusal(promise: Promise<unknown>): Promise<SourceError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SourceError);
  return error as SourceError;
}

describe('an HTTP source', () => {
  it('opens with one request of 64 KiB, which also answers the header read', async () => {
    const server = await serve();
    const source = await open(server);
    expectSameBytes(await source.read({ start: 0, end: 65_536 }), bytes.subarray(0, 65_536));
    expect(server.requests).toEqual([{ method: 'GET', range: 'bytes=0-65535' }]);
  });

  it('streams a range with one request', async () => {
    const server = await serve();
    const source = await open(server);
    await source.stream({ start: 0, end: SIZE }, { pieceBytes: 10_000, sink: () => {} });
    expect(server.requests.map(({ range }) => range)).toEqual(['bytes=0-65535', `bytes=0-${SIZE - 1}`]);
  });

  it('has an identity that changes with the version', async () => {
    const server = await serve({ etag: '"one"' });
    const before = (await open(server)).identity;
    expect((await open(server)).identity).toBe(before);
    server.manners.etag = '"two"';
    expect((await open(server)).identity).not.toBe(before);
  });

  it.each<[string, Partial<Manners>, Partial<Manners>]>([
    ['its ETag', { etag: '"one"' }, { etag: '"two"' }],
    [
      'its last change',
      { etag: null, lastModified: 'Mon, 02 Nov 2026 10:00:00 GMT' },
      { lastModified: 'Tue, 03 Nov 2026 10:00:00 GMT' },
    ],
    ['its ETag, and the server now sends it whole', { etag: '"one"' }, { etag: '"two"', ranges: false }],
  ])('notices that the file changed, by %s', async (_, before, after) => {
    const server = await serve(before);
    const source = await open(server);
    Object.assign(server.manners, after);
    const error = await refusal(source.read({ start: 500_000, end: 500_010 }));
    expect(error.message).toMatch(/a\.npy: the file on the server changed/);
    expect(error.fields['reason']).toBe('changed');
  });

  it('notices that the file changed its size, also where there is no version', async () => {
    const server = await serve({ etag: null });
    const source = await open(server);
    server.bytes = bytes.subarray(0, 900_000);
    expect((await refusal(source.read({ start: 500_000, end: 500_010 }))).message).toMatch(
      /1000000 bytes, now it has 900000/,
    );
    expect((await refusal(source.read({ start: 950_000, end: 950_010 }))).message).toMatch(/no longer has bytes/);
  });

  it('refuses another range than it asked for', async () => {
    const server = await serve();
    const source = await open(server);
    server.manners.shift = 1;
    expect((await refusal(source.read({ start: 70_000, end: 70_010 }))).message).toContain(
      'bytes [70000, 70010) were asked for, the server sent [70001, 70011)',
    );
  });

  it.each([404, 403, 401, 500, 503])('says what HTTP %i means', async (status) => {
    const error = await refusal(open(await serve({ status })));
    expect(error.message).toMatch(new RegExp(`a\\.npy: .*\\(HTTP ${status}`));
    expect(error.fields['status']).toBe(status);
  });

  it('calls a body that breaks off a broken connection', async () => {
    const server = await serve();
    const source = await open(server);
    server.manners.cutAfter = 1_000;
    await refusal(source.read({ start: 100_000, end: 200_000 }));
    await refusal(source.stream({ start: 100_000, end: 200_000 }, { pieceBytes: 500, sink: () => {} }));
  });

  it('calls a body that is shorter than the range a short read', async () => {
    const server = await serve();
    const source = await open(server);
    Object.assign(server.manners, { cutAfter: 1_000, contentLength: false });
    server.manners.contentRange = false;
    await refusal(source.read({ start: 100_000, end: 200_000 }));
  });

  it('downloads a small file whole where the server knows no ranges, and says so', async () => {
    const server = await serve({ ranges: false });
    const notices: string[] = [];
    const source = await open(server, (text) => notices.push(text));
    expect(notices).toEqual([expect.stringContaining('does not support ranges')]);
    expectSameBytes(await source.read({ start: 900_000, end: SIZE }), bytes.subarray(900_000));
    expect(server.requests.length).toBe(1);
  });

  it.each([true, false])('refuses a large file without ranges (announced size: %s)', async (contentLength) => {
    const server = await serve({ ranges: false, contentLength }, new Uint8Array(64 * 1024 * 1024 + 1));
    const error = await refusal(open(server));
    expect(error.message).toMatch(/no Range support.*64 MiB/);
    expect(error.fields['reason']).toBe('no-range');
  });

  it('says that a server cannot be reached', async () => {
    const server = await serve();
    await server.close();
    servers.length = 0;
    expect((await refusal(open(server))).message).toMatch(/could not be reached/);
  });

  it('says that an address is none', async () => {
    expect((await refusal(openHttpSource({ url: 'http://', name: 'x' }))).message).toMatch(/not an address/);
  });

  it('opened as a spec, answers header and near reads with few requests, and nothing twice', async () => {
    const server = await serve();
    const source = await openSource({ kind: 'url', url: server.url, name: 'a.npy' });
    await source.read({ start: 0, end: 128 });
    await source.read({ start: 0, end: 65_536 });
    expect(server.requests.length).toBe(1);
    const rows = Array.from({ length: 100 }, (_, row) => ({
      start: 300_000 + row * 4_000,
      end: 300_100 + row * 4_000,
    }));
    for (let pass = 0; pass < 2; pass++) {
      const found = await Promise.all(rows.map((range) => source.read(range)));
      for (const [at, { start, end }] of rows.entries()) expectSameBytes(found[at], bytes.subarray(start, end));
    }
    expect(server.requests.length).toBe(2);
  });

  it('gives up opening when the signal fires', async () => {
    const server = await serve({ delay: 2_000 });
    const controller = new AbortController();
    const opening = openHttpSource({ url: server.url, name: 'a', signal: controller.signal });
    controller.abort();
    await expect(opening).rejects.toMatchObject({ tag: 'cancelled' });
  });
});
