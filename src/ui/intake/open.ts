/** From what a person handed over to open cards, remembering what can be found again. */
import type { Page } from '../page.ts';
import { requestOfUrl } from '../session/file-requests.ts';
import { type DeviceFile, type Dropped, leftOutWords } from './device.ts';
import { type RememberedFile, rememberFile, reopen } from './remembered.ts';

/** Opens the files of a drop, and says what was left out. */
export async function openDropped(page: Page, dropped: Dropped): Promise<void> {
  const leftOut = leftOutWords(dropped);
  if (leftOut !== null) page.session.say(leftOut, { tone: 'problem' });
  if (dropped.files.length > 0) await openDeviceFiles(page, dropped.files);
}

export async function openDeviceFiles(page: Page, files: readonly DeviceFile[]): Promise<void> {
  const opening = page.session.openFiles(files.map((file) => file.request));
  for (const { request, handle: pending } of files) {
    const handle = await pending;
    if (handle !== null) await rememberFile(page.remembered, request, { kind: 'handle', handle });
  }
  await opening;
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
