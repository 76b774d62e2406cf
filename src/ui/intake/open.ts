/** From what a person handed over to open cards, remembering what can be found again. */
import type { Page } from '../page.ts';
import { requestOfUrl } from '../session/file-requests.ts';
import type { DeviceFile } from './device.ts';
import { type RememberedFile, rememberFile, reopen } from './remembered.ts';

export async function openDeviceFiles(page: Page, files: readonly DeviceFile[]): Promise<void> {
  if (files.length === 0) {
    page.session.say('That was not a file. Folders cannot be opened yet: drop the files in them.', { tone: 'problem' });
    return;
  }
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
