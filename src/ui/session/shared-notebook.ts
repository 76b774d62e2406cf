/** What a link carries, and what follows when a person agrees to open one. */
import { LARGEST_INSIDE, type LinkArray, type ReadLink } from '../notebook/links.ts';
import type { Page } from '../page.ts';
import type { FileRecord, FileRequest } from '../store/files.ts';
import { filesOf } from './document-files.ts';
import { parseUrl, renamedRequest, requestOfFile, requestOfUrl } from './file-requests.ts';

/** The notebook with what is known of its files now. */
export function documentToShare({ stores }: Page) {
  const { document } = stores.notebook.getState();
  return { ...document, files: filesOf(document, stores.files.getState()) };
}

/** Files so small that they travel inside. */
export async function smallArrays({ stores }: Page): Promise<readonly LinkArray[]> {
  const { files } = documentToShareFiles(stores);
  const small = files.filter(
    ({ spec, byteLength }) => spec.kind === 'file' && (byteLength ?? Infinity) <= LARGEST_INSIDE,
  );
  return Promise.all(small.map(async ({ name, spec }) => ({ name, bytes: await bytesOf(spec) })));
}

function documentToShareFiles(stores: Page['stores']): { readonly files: readonly FileRecord[] } {
  const { document } = stores.notebook.getState();
  const named = ({ name }: FileRecord) => document.cells.some(({ source }) => source.includes(name));
  return { files: stores.files.getState().filter((file) => file.status === 'open' && named(file)) };
}

async function bytesOf(spec: FileRecord['spec']): Promise<Uint8Array> {
  return spec.kind === 'file' ? new Uint8Array(await spec.file.arrayBuffer()) : new Uint8Array();
}

/** After the person agreed: the notebook becomes the open one, and its files are fetched from where it names. */
export async function openShared({ desk, session, stores }: Page, link: ReadLink): Promise<void> {
  await desk.create(link.document);
  const open = new Set(stores.files.getState().map(({ name }) => name));
  const requests = filesToLoad(link).filter(({ name }) => !open.has(name));
  await session.openFiles(requests);
}

function filesToLoad({ document, arrays, base }: ReadLink): readonly FileRequest[] {
  const inside = new Set(arrays.map(({ name }) => name));
  const carried = arrays.map(({ name, bytes }) => requestOfFile(new File([bytes.slice()], name)));
  const fetched = document.files.flatMap(({ name, byteLength, url }): FileRequest[] => {
    if (inside.has(name)) return [];
    const address = url ?? (base === null ? null : addressUnder(base, name));
    const parsed = address === null ? null : parseUrl(address, globalThis.document.baseURI);
    return parsed !== null && 'url' in parsed
      ? [renamedRequest(requestOfUrl(parsed.url, 'link', byteLength), name)]
      : [];
  });
  return [...carried, ...fetched];
}

function addressUnder(base: string, name: string): string | null {
  try {
    return new URL(encodeURIComponent(name), base.endsWith('/') ? base : `${base}/`).href;
  } catch {
    return null;
  }
}
