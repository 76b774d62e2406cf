/** The server that HTTP sources are held against: its manners can be changed while it runs. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Manners {
  ranges: boolean;
  etag: string | null;
  lastModified: string | null;
  contentRange: boolean;
  contentLength: boolean;
  status: number | null;
  /** Body bytes after which the connection is cut. */
  cutAfter: number | null;
  /** Sends another range than asked. */
  shift: number;
  redirect: boolean;
  delay: number;
}

export interface FileServer {
  readonly url: string;
  readonly manners: Manners;
  readonly requests: { method: string; range: string | null }[];
  bytes: Uint8Array;
  close(): Promise<void>;
}

const POLITE: Manners = {
  ranges: true,
  etag: '"v1"',
  lastModified: null,
  contentRange: true,
  contentLength: true,
  status: null,
  cutAfter: null,
  shift: 0,
  redirect: false,
  delay: 0,
};

export async function startFileServer(bytes: Uint8Array, manners: Partial<Manners> = {}): Promise<FileServer> {
  const state = { bytes, manners: { ...POLITE, ...manners }, requests: [] as FileServer['requests'] };
  const server = createServer((request, response) => {
    state.requests.push({ method: request.method ?? '', range: request.headers.range ?? null });
    setTimeout(() => respond(state, request, response), state.manners.delay);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/file.npy`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function respond(
  { bytes, manners }: Pick<FileServer, 'bytes' | 'manners'>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  if (manners.redirect && request.url === '/file.npy')
    return void response.writeHead(302, { Location: '/moved' }).end();
  if (manners.status) return void response.writeHead(manners.status).end('no');
  const headers: Record<string, string> = {};
  if (manners.etag) headers['ETag'] = manners.etag;
  if (manners.lastModified) headers['Last-Modified'] = manners.lastModified;
  const range = manners.ranges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : null;
  const start = range ? Number(range[1]) + manners.shift : 0;
  const end = range ? Math.min(Number(range[2]) + 1 + manners.shift, bytes.length) : bytes.length;
  if (range && start >= bytes.length)
    return void response.writeHead(416, { ...headers, 'Content-Range': `bytes */${bytes.length}` }).end();
  if (range && manners.contentRange) headers['Content-Range'] = `bytes ${start}-${end - 1}/${bytes.length}`;
  if (manners.contentLength) headers['Content-Length'] = String(end - start);
  response.writeHead(range ? 206 : 200, headers);
  if (request.method === 'HEAD') return void response.end();
  const body = bytes.subarray(start, end);
  if (manners.cutAfter === null) return void response.end(body);
  response.write(body.subarray(0, manners.cutAfter), () => setTimeout(() => response.destroy(), 5));
}
