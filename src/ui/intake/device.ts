/// <reference path="../platform.d.ts" />
/** Files from this device: dropped, chosen in the browser's picker, or chosen in the page's own input. */
import { requestOfFile } from '../session/file-requests.ts';
import type { FileRequest } from '../store/files.ts';

/** A request, and the handle to remember it by where the browser gives one (which may take longer than opening). */
export interface DeviceFile {
  readonly request: FileRequest;
  readonly handle: Promise<FileSystemFileHandle | null>;
}

const noHandle = Promise.resolve(null);

export const hasFilePicker = (): boolean => typeof window.showOpenFilePicker === 'function';

export function filesOfInput(input: HTMLInputElement): DeviceFile[] {
  const chosen = Array.from(input.files ?? [], (file) => ({ request: requestOfFile(file), handle: noHandle }));
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

/** A chosen File is opened as itself: its handle only serves to find it again after a reload. */
async function fileOfHandle(handle: FileSystemFileHandle): Promise<DeviceFile> {
  return { request: requestOfFile(await handle.getFile()), handle: Promise.resolve(handle) };
}

export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

/** Must be called inside the drop event: the items are gone when it ends. Folders are left out. */
export function filesOfDrop(transfer: DataTransfer): DeviceFile[] {
  return Array.from(transfer.items)
    .filter((item) => item.kind === 'file' && item.webkitGetAsEntry()?.isDirectory !== true)
    .map(fileOfItem)
    .filter((file) => file !== null);
}

function fileOfItem(item: DataTransferItem): DeviceFile | null {
  const file = item.getAsFile();
  if (file === null) return null;
  const handle = item.getAsFileSystemHandle?.().then(
    (found) => (found instanceof FileSystemFileHandle ? found : null),
    () => null,
  );
  return { request: requestOfFile(file), handle: handle ?? noHandle };
}
