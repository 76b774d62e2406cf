/** Reading a server's answer: which bytes, of which version, or why not. */
import { SourceError } from '#core/base/errors.ts';

export interface ContentRange {
  /** Half-open, unlike the header's. */
  readonly start: number;
  readonly end: number;
  /** Null: the server does not know. */
  readonly total: number | null;
}

/** Null when the header is missing, hidden from this origin, or not about bytes. */
export function contentRange(answer: Response): ContentRange | null {
  const text = answer.headers.get('Content-Range') ?? '';
  const total = /\/(\d+)$/.exec(text);
  const range = /^bytes (\d+)-(\d+)\//.exec(text);
  if (!range && !/^bytes \*\//.test(text)) return null;
  return {
    start: range ? Number(range[1]) : 0,
    end: range ? Number(range[2]) + 1 : 0,
    total: total ? Number(total[1]) : null,
  };
}

/** What changes when the bytes do: the ETag, else the last change; empty when neither can be seen. */
export function resourceVersion(answer: Response): string {
  return answer.headers.get('ETag') ?? answer.headers.get('Last-Modified') ?? '';
}

interface Place {
  readonly url: string;
  readonly name: string;
}

const STATUS_TEXT: Record<number, string | undefined> = {
  401: 'the server wants a login that this page does not have',
  403: 'the server refuses to give the file to this page',
  404: 'there is no such file on the server',
  410: 'the file was removed from the server',
  416: 'the server refuses the range',
  429: 'the server is being asked too often; try again later',
};

export function failedStatus({ url, name }: Place, { status, statusText }: Response): SourceError {
  const known = STATUS_TEXT[status];
  const general = status >= 500 ? 'the server failed' : 'the server gave no file';
  return new SourceError(`${name}: ${known ?? general} (HTTP ${status}${statusText ? ` ${statusText}` : ''})`, {
    fields: { name, url, status },
  });
}

/** `fetch` rejects alike for "no network" and "not allowed"; the origin tells which is likelier. */
export function unreachableServer({ url, name }: Place, cause: unknown): SourceError {
  const here = (globalThis as { location?: { origin: string } }).location?.origin;
  const there = URL.canParse(url, here) ? new URL(url, here).origin : null;
  const fields = { name, url, reason: there === null ? 'bad-url' : here === there ? 'network' : 'cors' };
  if (there === null) return new SourceError(`${name}: ${url} is not an address`, { fields, cause });
  if (here === undefined || here === there)
    return new SourceError(`${name}: ${there} could not be reached`, { fields, cause });
  return new SourceError(
    `${name}: ${there} could not be reached, or does not allow pages of ${here} to read its files; the server must send Access-Control-Allow-Origin (CORS). Or download the file and drop it here`,
    { fields, cause },
  );
}
