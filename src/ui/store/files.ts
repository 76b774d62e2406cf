/** Files that a person opened, by a key of the page's own: it exists before the engine has answered. */
import { createStore } from 'zustand/vanilla';
import type { Brand } from '#core/base/brand.ts';
import type { ErrorRecord } from '#core/base/error-record.ts';
import { unreachable } from '#core/base/errors.ts';
import type { EngineApi, FileState, OpenedFile } from '#protocol/engine-api.ts';

export type SourceSpec = Parameters<EngineApi['open']>[0];

export type FileKey = Brand<string, 'FileKey'>;
export const FileKey = {
  of: (serial: number): FileKey => `opened-${serial}` as FileKey,
  /** What a cell made is no file, and has its place among the arrays all the same. */
  ofCellArray: (handle: number): FileKey => `cell-array-${handle}` as FileKey,
};

export type FileOrigin = 'device' | 'link' | 'sample' | 'local';

export interface FileRequest {
  readonly name: string;
  /** Null while only the far side knows. */
  readonly byteLength: number | null;
  readonly origin: FileOrigin;
  readonly spec: SourceSpec;
}

export interface FileRecord extends FileRequest {
  readonly key: FileKey;
  readonly status: 'opening' | 'open' | 'failed';
  readonly opened: OpenedFile | null;
  /** Import and fingerprint; null until the engine first reports. */
  readonly work: FileState | null;
  readonly error: ErrorRecord | null;
}

export type FileMessage =
  | { readonly type: 'requested'; readonly key: FileKey; readonly request: FileRequest }
  | { readonly type: 'retried'; readonly key: FileKey }
  | { readonly type: 'opened'; readonly key: FileKey; readonly file: OpenedFile }
  | { readonly type: 'worked'; readonly key: FileKey; readonly work: FileState }
  | { readonly type: 'failed'; readonly key: FileKey; readonly error: ErrorRecord }
  /** What a person calls it from now on; cells find it by that name. */
  | { readonly type: 'renamed'; readonly key: FileKey; readonly name: string }
  | { readonly type: 'removed'; readonly key: FileKey };

/** In the order in which they were opened. */
export type FilesState = readonly FileRecord[];

/** The next list of files; messages about a file that is gone change nothing. */
export function transitionFiles(files: FilesState, message: FileMessage): FilesState {
  switch (message.type) {
    case 'requested':
      return [
        ...files,
        { ...message.request, key: message.key, status: 'opening', opened: null, work: null, error: null },
      ];
    case 'removed':
      return files.filter((file) => file.key !== message.key);
    default: {
      const index = files.findIndex((file) => file.key === message.key);
      return index < 0 ? files : files.with(index, transitionFile(files[index], message));
    }
  }
}

type LaterMessage = Exclude<FileMessage, { type: 'requested' | 'removed' }>;

function transitionFile(file: FileRecord, message: LaterMessage): FileRecord {
  switch (message.type) {
    case 'retried':
      return { ...file, status: 'opening', opened: null, work: null, error: null };
    case 'opened':
      return { ...file, status: 'open', opened: message.file, byteLength: message.file.byteLength, error: null };
    case 'renamed':
      return { ...file, name: message.name };
    case 'worked':
      return { ...file, work: message.work };
    case 'failed':
      return { ...file, status: 'failed', error: message.error };
    default:
      return unreachable(message);
  }
}

export const createFilesStore = () => createStore<FilesState>(() => []);
