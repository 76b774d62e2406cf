/** Files that the page's own server offers: bundled samples, and local files named on the command line. */
import { requestOfUrl } from '../session/file-requests.ts';
import type { FileRequest } from '../store/files.ts';

export interface Sample {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly bytes: number;
}

function isSample(value: unknown): value is Sample {
  if (typeof value !== 'object' || value === null) return false;
  const { file, title, description, bytes } = value as Partial<Record<keyof Sample, unknown>>;
  return (
    typeof file === 'string' &&
    typeof title === 'string' &&
    typeof description === 'string' &&
    typeof bytes === 'number'
  );
}

/** No samples is no error: the page is whole without them. */
export async function fetchSamples(): Promise<readonly Sample[]> {
  const listed = await fetchJson('samples/index.json');
  return Array.isArray(listed) ? listed.filter(isSample) : [];
}

export function requestOfSample(sample: Sample): FileRequest {
  return requestOfUrl(new URL(`samples/${sample.file}`, document.baseURI), 'sample', sample.bytes);
}

interface LocalFile {
  readonly name: string;
  readonly url: string;
  readonly byteLength: number;
}

function isLocalFile(value: unknown): value is LocalFile {
  if (typeof value !== 'object' || value === null) return false;
  const { name, url, byteLength } = value as Partial<Record<keyof LocalFile, unknown>>;
  return typeof name === 'string' && typeof url === 'string' && typeof byteLength === 'number';
}

export async function fetchLocalFiles(): Promise<readonly FileRequest[]> {
  const listed = await fetchJson('local-files.json');
  if (!Array.isArray(listed)) return [];
  return listed.filter(isLocalFile).map(({ name, url, byteLength }) => ({
    name,
    byteLength,
    origin: 'local',
    spec: { kind: 'url', url: new URL(url, document.baseURI).href, name },
  }));
}

async function fetchJson(path: string): Promise<unknown> {
  try {
    const response = await fetch(new URL(path, document.baseURI));
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
