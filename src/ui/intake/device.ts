/// <reference path="../platform.d.ts" />
/** Files from this device: dropped, chosen in the browser's picker, or chosen in the page's own input. */
import { requestOfFile, requestOfHandle } from '../session/file-requests.ts';
import type { FileRequest } from '../store/files.ts';

/** A request, and the handle to remember it by where the browser gave one. */
export interface DeviceFile {
  readonly request: FileRequest;
  readonly handle: FileSystemFileHandle | null;
}

export const hasFilePicker = (): boolean => typeof window.showOpenFilePicker === 'function';

export function filesOfInput(input: HTMLInputElement): DeviceFile[] {
  const chosen = Array.from(input.files ?? [], (file) => ({ request: requestOfFile(file), handle: null }));
  input.value = '';
  return chosen;
}

/** Null when the person closed the picker without choosing. */
export async function filesOfPicker(): Promise<DeviceFile[] | null> {
  try {
    const handles = await window.showOpenFilePicker?.({
      id: 'arraybook',
      multiple: true,
      types: [{ description: 'NumPy arrays', accept: { 'application/octet-stream': ['.npy', '.npz'] } }],
    });
    return handles === undefined ? null : Promise.all(handles.map(fileOfHandle));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** A dropped File is opened as itself: its handle only serves to find it again after a reload. */
async function fileOfHandle(handle: FileSystemFileHandle): Promise<DeviceFile> {
  const file = await handle.getFile();
  return { request: requestOfFile(file), handle };
}

export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

/** Must be called inside the drop event: the items are gone when it ends. */
export function filesOfDrop(transfer: DataTransfer): Promise<DeviceFile[]> {
  const items = Array.from(transfer.items).filter((item) => item.kind === 'file');
  const pending = items.map((item) => ({ file: item.getAsFile(), handle: item.getAsFileSystemHandle?.() ?? null }));
  return Promise.all(pending.map(resolved)).then((found) => found.filter((each) => each !== null));
}

interface PendingItem {
  readonly file: File | null;
  readonly handle: Promise<FileSystemHandle | null> | null;
}

async function resolved({ file, handle }: PendingItem): Promise<DeviceFile | null> {
  const found = await Promise.resolve(handle).catch(() => null);
  if (found instanceof FileSystemFileHandle) {
    return file === null
      ? { request: requestOfHandle(found, null), handle: found }
      : { request: requestOfFile(file), handle: found };
  }
  if (file === null || found?.kind === 'directory') return null;
  return { request: requestOfFile(file), handle: null };
}
