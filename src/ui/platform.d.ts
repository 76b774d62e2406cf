/** File System Access, where the browser has it: not yet in the DOM library. */
interface FilePickerAcceptType {
  readonly description?: string;
  readonly accept: Readonly<Record<string, readonly string[]>>;
}
interface Window {
  showOpenFilePicker?: (options?: {
    readonly multiple?: boolean;
    readonly id?: string;
    readonly types?: readonly FilePickerAcceptType[];
    readonly excludeAcceptAllOption?: boolean;
  }) => Promise<FileSystemFileHandle[]>;
}
interface DataTransferItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}
interface FileSystemHandle {
  queryPermission?: (options: { readonly mode: 'read' }) => Promise<PermissionState>;
  requestPermission?: (options: { readonly mode: 'read' }) => Promise<PermissionState>;
}
