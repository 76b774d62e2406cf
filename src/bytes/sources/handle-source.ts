/** A file behind a File System Access handle: a File that can be asked for again. */
import { SourceError } from '#core/base/errors.ts';
import { fileSource } from './file-source.ts';
import { errorName, readPermission } from './platform.ts';
import type { Source } from './source.ts';

/** Throws `SourceError` when permission has to be asked for first (only a click may), or the file is gone. */
export async function openHandleSource(handle: FileSystemFileHandle): Promise<Source> {
  const permission = await readPermission(handle);
  if (permission !== 'granted') throw lacksPermission(handle.name, permission);
  const file = await handle.getFile().catch((error) => {
    throw openFailure(handle.name, error);
  });
  return fileSource(file, { origin: 'handle', recheck: () => handle.getFile() });
}

function lacksPermission(name: string, permission: PermissionState): SourceError {
  const text =
    permission === 'prompt' ? 'permission to read it must be given again' : 'permission to read it was refused';
  return new SourceError(`${name}: ${text}`, { fields: { name, reason: 'permission', permission } });
}

function openFailure(name: string, error: unknown): SourceError {
  const removed = errorName(error) === 'NotFoundError';
  const text = removed ? 'the file is no longer there: it was moved, renamed or removed' : 'the file cannot be opened';
  return new SourceError(`${name}: ${text}`, {
    fields: { name, reason: removed ? 'removed' : 'unreadable' },
    cause: error,
  });
}
