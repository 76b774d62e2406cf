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
      types: [
        {
          description: 'Arrays and notebooks',
          accept: {
            'application/octet-stream': ['.npy', '.npz'],
            'application/x-ipynb+json': ['.ipynb'],
            'text/x-python': ['.py'],
          },
        },
      ],
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

export interface Dropped {
  readonly files: readonly DeviceFile[];
  /** Names of folders that were dropped with them. */
  readonly folders: readonly string[];
}

/** Must be called inside the drop event: the items are gone when it ends. */
export function filesOfDrop(transfer: DataTransfer): Dropped {
  const files: DeviceFile[] = [];
  const folders: string[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory) {
      folders.push(entry.name);
      continue;
    }
    const file = fileOfItem(item);
    if (file !== null) files.push(file);
  }
  return { files, folders };
}

/** A sentence about what was dropped and not opened; null when everything was. */
export function leftOutWords({ files, folders }: Dropped): string | null {
  if (folders.length === 0) return files.length === 0 ? 'That was not a file. Drop .npy or .npz files.' : null;
  const what =
    folders.length === 1
      ? `${folders[0]} is a folder`
      : `${folders.slice(0, 3).join(', ')}${folders.length > 3 ? ' …' : ''} are folders`;
  const rest =
    files.length === 0
      ? ''
      : files.length === 1
        ? 'The file beside it was opened; '
        : 'The files beside it were opened; ';
  return `${what}. ${rest}${rest === '' ? 'Folders' : 'folders'} cannot be opened: drop the files in ${folders.length === 1 ? 'it' : 'them'}.`;
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
