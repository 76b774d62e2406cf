import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headersFor, PAGE_POLICY, WORKER_POLICY } from './headers.mjs';
import { handler, localFiles } from './serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'arraybook-serve-'));
const waves = join(folder, 'waves and more.npy');
const secret = join(folder, 'secret.txt');
let server: Server;

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

/** A raw request: unlike `fetch`, it does not tidy the path or the Host header. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((settle, fail) => {
    const outgoing = request({ host: '127.0.0.1', port, path, headers, method }, (incoming) => {
      let body = '';
      incoming.setEncoding('latin1');
      incoming.on('data', (text: string) => {
        body += text;
      });
      incoming.on('end', () => settle({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }));
    });
    outgoing.on('error', fail);
    outgoing.end();
  });
}

beforeAll(async () => {
  writeFileSync(waves, '0123456789');
  writeFileSync(secret, 'nobody named me');
  server = createServer(handler(localFiles([waves])));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterAll(() => server.close());

test('the named files are listed with the address under which they are served', async () => {
  const answer = await ask('/local-files.json');
  expect(JSON.parse(answer.body)).toEqual([
    { name: 'waves and more.npy', url: '/local/0/waves%20and%20more.npy', byteLength: 10 },
  ]);
});

test('a named file answers ranges, and a range beyond its end is refused', async () => {
  const part = await ask('/local/0/waves%20and%20more.npy', { Range: 'bytes=2-4' });
  expect([part.status, part.body, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10']);
  expect((await ask('/local/0/waves%20and%20more.npy', { Range: 'bytes=50-' })).status).toBe(416);
});

test.each([
  '/local/1/waves.npy',
  '/local/0/../secret.txt',
  '/local/0/..%2Fsecret.txt/',
  '/local/../../etc/passwd',
  '/../package.json',
  '/..%2fpackage.json',
  '/%2e%2e/package.json',
])('%s does not lead outside the named files and the app', async (path) => {
  const answer = await ask(path);
  expect(answer.body).not.toContain('nobody named me');
  expect(answer.body).not.toContain('"scripts"');
  expect([403, 404]).toContain(answer.status);
});

test('a link is followed once, when the server starts, so that it cannot be bent afterwards', () => {
  const link = join(folder, 'link.npy');
  symlinkSync(secret, link);
  expect(localFiles([link])[0]).toMatchObject({ path: secret, name: 'link.npy' });
});

test('a page elsewhere that rebinds its own name to this address is refused', async () => {
  expect((await ask('/local/0/waves%20and%20more.npy', { Host: 'evil.example' })).status).toBe(421);
});

test('nothing can be written', async () => {
  expect((await ask('/local/0/waves%20and%20more.npy', {}, 'PUT')).status).toBe(405);
});

test('files that are missing or folders are refused with a sentence', () => {
  expect(() => localFiles([join(folder, 'nope.npy')])).toThrow('no such file');
  expect(() => localFiles([folder])).toThrow('not a file');
});

test('every answer isolates the page, and no script may come from elsewhere or be evaluated', async () => {
  const { headers } = await ask('/local-files.json');
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  expect(headers['content-security-policy']).toBe(PAGE_POLICY);
  expect(/script-src ([^;]*)/.exec(PAGE_POLICY)?.[1]).toBe("'self' 'wasm-unsafe-eval'");
});

test('only workers may connect to another origin', () => {
  expect(headersFor('/assets/engine.worker-Ab12_x.js')['Content-Security-Policy']).toBe(WORKER_POLICY);
  expect(headersFor('/assets/index-Ab12.js')['Content-Security-Policy']).toBe(PAGE_POLICY);
  expect(/connect-src ([^;]*)/.exec(PAGE_POLICY)?.[1]).toBe("'self'");
});
