/** Paths inside the origin's private file system: `imports/ab12.npy`. */
import { SourceError, UnsupportedError } from '#core/base/errors.ts';
import { errorName, opfsRoot } from './platform.ts';

interface Walk {
  readonly create: boolean;
}

/** The parts of a path. Refuses the empty one and parts that are not plain names. */
export function pathParts(path: string): string[] {
  const parts = path.split('/');
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\\'))) return parts;
  throw new SourceError(`${path}: not a path inside the private file system`, { fields: { name: path } });
}

export async function opfsDirectory(parts: readonly string[], walk: Walk): Promise<FileSystemDirectoryHandle> {
  let directory = await opfsRoot();
  if (directory === null) throw new UnsupportedError('this browser has no private file system here (OPFS)');
  for (const part of parts) directory = await directory.getDirectoryHandle(part, walk);
  return directory;
}

export async function opfsFileHandle(path: string, walk: Walk): Promise<FileSystemFileHandle> {
  const parts = pathParts(path);
  const directory = await opfsDirectory(parts.slice(0, -1), walk);
  return directory.getFileHandle(parts.at(-1)!, walk);
}

export function opfsFailure(name: string, error: unknown): unknown {
  const reason = REASON_TEXT[errorName(error)];
  return reason ? new SourceError(`${name}: ${reason}`, { fields: { name }, cause: error }) : error;
}

const REASON_TEXT: Record<string, string | undefined> = {
  NotFoundError: 'there is no such file in the private file system; its storage may have been cleared',
  NoModificationAllowedError: 'the file is held open by another tab or worker',
  TypeMismatchError: 'a directory stands where the file should be',
  InvalidStateError: 'the file was changed or removed while it was being opened',
};
