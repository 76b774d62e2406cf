/** Notebooks that the page's own server offers, with the sample files that they read. */
import { SourceError } from '#core/base/errors.ts';
import { requestOfUrl } from '../session/file-requests.ts';
import type { Desk } from '../session/notebook-desk.ts';
import type { Session } from '../session/session.ts';

export interface Example {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  /** Sample files, opened without cards: cells load them by name. */
  readonly files: readonly string[];
}

function isExample(value: unknown): value is Example {
  if (typeof value !== 'object' || value === null) return false;
  const { file, title, description, files } = value as Partial<Record<keyof Example, unknown>>;
  return (
    typeof file === 'string' &&
    typeof title === 'string' &&
    typeof description === 'string' &&
    Array.isArray(files) &&
    files.every((name) => typeof name === 'string')
  );
}

/** No examples is no error: the page is whole without them. */
export async function fetchExamples(): Promise<readonly Example[]> {
  try {
    const response = await fetch(new URL('notebooks/index.json', document.baseURI));
    const listed: unknown = response.ok ? await response.json() : null;
    return Array.isArray(listed) ? listed.filter(isExample) : [];
  } catch {
    return [];
  }
}

export interface ExamplePorts {
  readonly desk: Pick<Desk, 'importFile'>;
  readonly session: Pick<Session, 'openFiles'>;
  /** Names of the files that are open already. */
  readonly openNames: () => readonly string[];
}

/** Opens a copy of the notebook, and its files beside it. Throws a `SourceError` when the server does not answer. */
export async function openExample({ desk, session, openNames }: ExamplePorts, example: Example): Promise<void> {
  const response = await fetch(new URL(`notebooks/${example.file}`, document.baseURI));
  if (!response.ok)
    throw new SourceError(`${example.file} could not be fetched: the server answered ${response.status}`);
  await desk.importFile(example.file, new Uint8Array(await response.arrayBuffer()));
  const missing = example.files.filter((name) => !openNames().includes(name));
  const requests = missing.map((name) => requestOfUrl(new URL(`samples/${name}`, document.baseURI), 'sample'));
  await session.openFiles(requests, { cards: false });
}
