/**
 * A file on a web server, by Range requests. Its first request brings the first block (so a header costs no second
 * round trip), the size, and what identifies the version; every later answer is held against those.
 */
import { SourceError } from '#core/base/errors.ts';
import { type ContentRange, contentRange, failedStatus, resourceVersion, unreachableServer } from './http-answer.ts';
import { memorySource } from './memory-source.ts';
import { passReadable } from './readable-pass.ts';
import type { ByteRange, ReadOptions, Source, StreamOptions } from './source.ts';
import { checkAbort, orCancelled, shortRead, sourceOf } from './source-frame.ts';

/** What opening reads: enough for any sensible array header and the sampled start of a small file. */
export const FIRST_BLOCK_BYTES = 64 * 1024;
/** A server without Range: larger files are not downloaded whole unasked, because they have to stay in memory. */
const WHOLE_FILE_LIMIT = 64 * 1024 * 1024;

export interface HttpSourceOptions extends ReadOptions {
  readonly url: string;
  readonly name: string;
  readonly onNotice?: (text: string) => void;
}

export async function openHttpSource(options: HttpSourceOptions): Promise<Source> {
  const target = { url: options.url, name: options.name, signal: options.signal };
  const first = await request(target, { headers: { Range: `bytes=0-${FIRST_BLOCK_BYTES - 1}` } });
  try {
    if (first.status === 206) return await rangedSource(target, first);
    if (first.status === 416 && contentRange(first)?.total === 0) return emptySource(target, first);
    if (first.status === 200) return await wholeSource(options, first);
    throw failedStatus(target, first);
  } catch (error) {
    drop(first);
    throw orCancelled(error, options.signal);
  }
}

interface Target extends ReadOptions {
  readonly url: string;
  readonly name: string;
}

async function request({ url, name, signal }: Target, init: RequestInit): Promise<Response> {
  checkAbort(signal);
  try {
    // no-store: a cached part of an older version must not be taken for the file as it is now
    return await fetch(url, { ...init, signal, cache: 'no-store', credentials: 'same-origin' });
  } catch (error) {
    throw orCancelled(unreachableServer({ url, name }, error), signal);
  }
}

function drop(response: Response): void {
  if (!response.bodyUsed) void response.body?.cancel().catch(() => {});
}

function emptySource({ url, name }: Target, response: Response): Source {
  drop(response);
  return sourceOf({
    name,
    byteLength: 0,
    identity: `url:${url}:0:${resourceVersion(response)}`,
    take: async () => new Uint8Array(0),
  });
}

// ── Servers with Range ────────────────────────────────────────────────────────────────────────────

/** What every answer must agree with. */
interface Resource extends Target {
  readonly byteLength: number;
  /** ETag or Last-Modified; empty when the server gives neither (or hides it from this origin). */
  readonly version: string;
}

async function rangedSource(target: Target, first: Response): Promise<Source> {
  const byteLength = contentRange(first)?.total ?? (await lengthByHead(target));
  const resource: Resource = { ...target, signal: undefined, byteLength, version: resourceVersion(first) };
  const head = await bodyBytes(first, resource, { start: 0, end: Math.min(FIRST_BLOCK_BYTES, byteLength) });
  return sourceOf({
    name: target.name,
    byteLength,
    identity: `url:${target.url}:${byteLength}:${resource.version}`,
    take: async (range, options) =>
      range.end <= head.length ? head.slice(range.start, range.end) : takeRange(resource, range, options),
    pass: (range, options) => passRange(resource, range, options),
  });
}

/** Other origins may hide Content-Range but never Content-Length. */
async function lengthByHead(target: Target): Promise<number> {
  const answer = await request(target, { method: 'HEAD' });
  const length = Number(answer.headers.get('Content-Length') ?? Number.NaN);
  if (answer.ok && Number.isSafeInteger(length)) return length;
  throw new SourceError(
    `${target.name}: the server does not tell the size of the file; it must expose the Content-Range header to this page, or answer HEAD with Content-Length`,
    { fields: { name: target.name, url: target.url, status: answer.status } },
  );
}

async function takeRange(resource: Resource, range: ByteRange, { signal }: ReadOptions) {
  const answer = await requestRange({ ...resource, signal }, range);
  try {
    return await bodyBytes(answer, resource, range);
  } catch (error) {
    throw orCancelled(error, signal);
  }
}

async function passRange(resource: Resource, range: ByteRange, options: StreamOptions): Promise<void> {
  const answer = await requestRange({ ...resource, signal: options.signal }, range);
  if (answer.body === null) throw shortRead(resource.name, range, 0);
  const explain = (error: unknown) => interrupted(resource, range, error);
  await passReadable(answer.body, { ...options, name: resource.name, range, explain });
}

async function requestRange(resource: Resource, range: ByteRange): Promise<Response> {
  const answer = await request(resource, { headers: { Range: `bytes=${range.start}-${range.end - 1}` } });
  try {
    checkAnswer(resource, range, answer);
    return answer;
  } catch (error) {
    drop(answer);
    throw error;
  }
}

function checkAnswer(resource: Resource, range: ByteRange, answer: Response): void {
  const version = resourceVersion(answer);
  if ((answer.status === 200 || answer.status === 206 || answer.status === 416) && version !== resource.version)
    throw changed(resource, `it was ${resource.version || 'unversioned'}, now it is ${version || 'unversioned'}`);
  if (answer.status === 416) throw changed(resource, `it no longer has bytes [${range.start}, ${range.end})`);
  if (answer.status === 200) throw lostRange(resource);
  if (answer.status !== 206) throw failedStatus(resource, answer);
  const given = contentRange(answer);
  if (given !== null) checkContentRange(resource, range, given);
}

function checkContentRange(resource: Resource, range: ByteRange, given: ContentRange): void {
  if (given.total !== null && given.total !== resource.byteLength)
    throw changed(resource, `it had ${resource.byteLength} bytes, now it has ${given.total}`);
  if (given.start === range.start && given.end === range.end) return;
  throw new SourceError(
    `${resource.name}: bytes [${range.start}, ${range.end}) were asked for, the server sent [${given.start}, ${given.end})`,
    { fields: { name: resource.name, url: resource.url, start: range.start, end: range.end } },
  );
}

async function bodyBytes(answer: Response, resource: Resource, range: ByteRange): Promise<Uint8Array<ArrayBuffer>> {
  const wanted = range.end - range.start;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    throw interrupted(resource, range, error);
  }
  if (bytes.length !== wanted) throw shortRead(resource.name, range, bytes.length);
  return bytes;
}

function changed({ name, url }: Target, detail: string): SourceError {
  return new SourceError(`${name}: the file on the server changed while it was open: ${detail}; open it again`, {
    fields: { name, url, reason: 'changed' },
  });
}

function lostRange({ name, url }: Target): SourceError {
  return new SourceError(`${name}: the server stopped answering ranges and sent the whole file`, {
    fields: { name, url, status: 200 },
  });
}

/** A body that broke off is a short read; our own errors pass. */
function interrupted({ name, url }: Target, range: ByteRange, error: unknown): unknown {
  if (!(error instanceof TypeError)) return error;
  return new SourceError(`${name}: the connection broke while bytes [${range.start}, ${range.end}) were sent`, {
    fields: { name, url, start: range.start, end: range.end },
    cause: error,
  });
}

// ── Servers without Range ─────────────────────────────────────────────────────────────────────────

async function wholeSource({ name, url, signal, onNotice }: HttpSourceOptions, answer: Response): Promise<Source> {
  const announced = answer.headers.get('Content-Length');
  if (announced !== null && Number(announced) > WHOLE_FILE_LIMIT) throw tooLargeWithoutRange(name, url);
  const bytes = await limitedBody(answer, { name, url, signal });
  const encoded = answer.headers.get('Content-Encoding') !== null;
  if (announced !== null && !encoded && Number(announced) !== bytes.length)
    throw shortRead(name, { start: 0, end: Number(announced) }, bytes.length);
  onNotice?.('the server does not support ranges, so the whole file was downloaded into memory');
  const source = memorySource(name, bytes.buffer);
  return { ...source, identity: `url:${url}:${bytes.length}:${resourceVersion(answer) || source.identity}` };
}

async function limitedBody(answer: Response, target: Target): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  const reader = answer.body?.getReader();
  for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
    checkAbort(target.signal);
    pieces.push(next.value);
    total += next.value.length;
    if (total > WHOLE_FILE_LIMIT) {
      await reader?.cancel();
      throw tooLargeWithoutRange(target.name, target.url);
    }
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function tooLargeWithoutRange(name: string, url: string): SourceError {
  const limit = WHOLE_FILE_LIMIT / 1024 / 1024;
  return new SourceError(
    `${name}: the server cannot send parts of a file (no Range support), and the file is larger than the ${limit} MiB that are downloaded whole; download it yourself and drop it here`,
    { fields: { name, url, reason: 'no-range' } },
  );
}
