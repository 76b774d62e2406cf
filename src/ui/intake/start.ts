/** Wires every way in that is not a button: the input, early drops, the fragment, paste, remembered files. */
import type { Page } from '../page.ts';
import { parseUrl } from '../session/file-requests.ts';
import { filesOfInput, filesOfPicker, hasFilePicker } from './device.ts';
import { wishOfFragment } from './fragment.ts';
import { fetchLocalFiles } from './lists.ts';
import { openDeviceFiles, openFiles } from './open.ts';
import { loadRemembered } from './remembered.ts';

declare global {
  /** From `public/first-paint.js`: files dropped before this ran. */
  var arraybookEarlyDrops: (() => readonly File[]) | undefined;
}

/** Returns the way to show a file picker. */
export function startIntake(page: Page): () => void {
  const chooseFiles = takeInput(page);
  takeEarlyDrops(page);
  takePaste(page);
  takeFragment(page);
  window.addEventListener('hashchange', () => takeFragment(page));
  void loadRemembered(page.remembered);
  return chooseFiles;
}

function takeInput(page: Page): () => void {
  const input = document.getElementById('file-input');
  if (!(input instanceof HTMLInputElement)) return () => undefined;
  const take = () => {
    if ((input.files?.length ?? 0) > 0) void openDeviceFiles(page, filesOfInput(input));
  };
  input.addEventListener('change', take);
  take();
  return () => {
    if (!hasFilePicker()) return input.click();
    filesOfPicker().then(
      (files) => {
        if (files !== null) void openDeviceFiles(page, files);
      },
      // The picker is there but may not be used (a frame, a policy): the input always may.
      () => input.click(),
    );
  };
}

function takeEarlyDrops(page: Page): void {
  const dropped = globalThis.arraybookEarlyDrops?.() ?? [];
  if (dropped.length > 0) void openFiles(page, dropped);
}

/** Pasted files open; a pasted address is offered in the dialog. */
function takePaste(page: Page): void {
  document.addEventListener('paste', (event) => {
    const field = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable=true]');
    if (field || event.clipboardData === null) return;
    const files = Array.from(event.clipboardData.files);
    if (files.length > 0) return void openFiles(page, files);
    const text = event.clipboardData.getData('text/plain').trim();
    if (!/^https?:\/\/\S+$/i.test(text) || 'problem' in parseUrl(text, document.baseURI)) return;
    page.stores.surface.setState({ kind: 'url', url: text, from: 'person' }, true);
  });
}

function takeFragment(page: Page): void {
  const wish = wishOfFragment(location.hash);
  if (wish.kind === 'url') page.stores.surface.setState({ kind: 'url', url: wish.url, from: 'link' }, true);
  if (wish.kind === 'notebook') page.stores.surface.setState({ kind: 'link', payload: wish.payload }, true);
  if (wish.kind === 'local') void fetchLocalFiles().then((requests) => page.session.openFiles(requests));
}
