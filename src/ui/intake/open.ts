/** From what a person handed over to open cards, remembering what can be found again. */
import type { Page } from '../page.ts';
import { requestOfFile, requestOfUrl } from '../session/file-requests.ts';
import { type DeviceFile, type Dropped, leftOutWords } from './device.ts';
import { type RememberedFile, rememberFile, reopen } from './remembered.ts';

/** Opens the files of a drop, and says what was left out. */
export async function openDropped(page: Page, dropped: Dropped): Promise<void> {
  const leftOut = leftOutWords(dropped);
  if (leftOut !== null) page.session.say(leftOut, { tone: 'problem' });
  if (dropped.files.length > 0) await openDeviceFiles(page, dropped.files);
}

/** Arrays become cards; a notebook becomes the open document. */
export async function openDeviceFiles(page: Page, files: readonly DeviceFile[]): Promise<void> {
  const [notebooks, arrays] = [files.filter(isNotebook), files.filter((file) => !isNotebook(file))];
  // Only one document is open: of several notebooks the last one is shown, the others are kept.
  for (const { request } of notebooks) if (request.spec.kind === 'file') await openNotebook(page, request.spec.file);
  const opening = page.session.openFiles(arrays.map((file) => file.request));
  for (const { request, handle: pending } of arrays) {
    const handle = await pending;
    if (handle !== null) await rememberFile(page.remembered, request, { kind: 'handle', handle });
  }
  await opening;
}

export function openFiles(page: Page, files: readonly File[]): Promise<void> {
  return openDeviceFiles(
    page,
    files.map((file) => ({ request: requestOfFile(file), handle: Promise.resolve(null) })),
  );
}

const isNotebook = ({ request }: DeviceFile): boolean => /\.(ipynb|py)$/i.test(request.name);

async function openNotebook({ desk, session }: Page, file: File): Promise<void> {
  try {
    await desk.importFile(file.name, new Uint8Array(await file.arrayBuffer()));
    session.say(`${file.name} is open`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    session.say(`${file.name} is not a notebook that can be opened: ${why}`, { tone: 'problem' });
  }
}

export async function openUrl(page: Page, url: URL): Promise<void> {
  const request = requestOfUrl(url);
  const opening = page.session.openFiles([request]);
  await rememberFile(page.remembered, request, { kind: 'url', url: url.href });
  await opening;
}

export async function openRemembered(page: Page, file: RememberedFile): Promise<void> {
  const reopened = await reopen(file);
  if ('problem' in reopened) return page.session.say(reopened.problem, { tone: 'problem' });
  const opening = page.session.openFiles([reopened.request]);
  await rememberFile(page.remembered, reopened.request, file.place);
  await opening;
}
