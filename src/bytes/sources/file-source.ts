/** A dropped or picked File. The whole-file pass is a BYOB stream: two to three times as fast as slices. */
import { SourceError } from '#core/base/errors.ts';
import { errorName, syncFileReader } from './platform.ts';
import { passReadable } from './readable-pass.ts';
import type { ByteRange, Source } from './source.ts';
import { orCancelled, shortRead, sourceOf } from './source-frame.ts';

export interface FileSourceOptions {
  readonly name?: string;
  /** Prefix of the identity: where the file comes from. */
  readonly origin?: string;
  /** Asks the file system for the file as it is now, where that can be asked (handles); tells changed from removed. */
  readonly recheck?: () => Promise<File>;
}

export function fileSource(file: File, { name = file.name, origin = 'file', recheck }: FileSourceOptions = {}): Source {
  const explain = (error: unknown) => lostFile({ error, file, name, recheck });
  const reader = syncFileReader();

  async function take(range: ByteRange, { signal }: { signal?: AbortSignal }): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await file
      .slice(range.start, range.end)
      .arrayBuffer()
      .catch(async (error) => {
        throw orCancelled(await explain(error), signal);
      });
    return whole(new Uint8Array(bytes), name, range);
  }

  function fillSync(target: Uint8Array, start: number): void {
    const range = { start, end: start + target.length };
    target.set(whole(new Uint8Array(readSync(file, range)), name, range));
  }

  function readSync(from: File, range: ByteRange): ArrayBuffer {
    try {
      return reader!.readAsArrayBuffer(from.slice(range.start, range.end));
    } catch (error) {
      throw lostFileError(name, lossOf(error) ?? 'unreadable', error);
    }
  }

  return sourceOf({
    name,
    byteLength: file.size,
    identity: `${origin}:${name}:${file.size}:${file.lastModified}`,
    take,
    fillSync: reader && fillSync,
    pass: (range, options) =>
      passReadable(file.slice(range.start, range.end).stream(), {
        ...options,
        name,
        range,
        explain: async (error) => explain(await streamFailure(file, range, error)),
      }),
  });
}

function whole(bytes: Uint8Array<ArrayBuffer>, name: string, range: ByteRange): Uint8Array<ArrayBuffer> {
  if (bytes.length !== range.end - range.start) throw shortRead(name, range, bytes.length);
  return bytes;
}

/** A broken stream of a File says only "network error"; reading one byte of it says why. */
async function streamFailure(file: File, { start }: ByteRange, error: unknown): Promise<unknown> {
  if (lossOf(error) !== null) return error;
  return file
    .slice(start, start + 1)
    .arrayBuffer()
    .then(
      () => error,
      (reason) => reason,
    );
}

type Loss = 'changed' | 'removed' | 'unreadable' | 'forbidden';

const LOSS_TEXT: Record<Loss, string> = {
  changed: 'the file was changed after it was opened; open it again',
  removed: 'the file was moved, renamed or removed after it was opened',
  unreadable: 'the file can no longer be read: it was changed, moved or removed after it was opened; open it again',
  forbidden: 'permission to read the file was taken back; open it again',
};

function lossOf(error: unknown): Loss | null {
  switch (errorName(error)) {
    case 'NotFoundError':
      return 'removed';
    case 'NotReadableError':
      return 'unreadable';
    case 'NotAllowedError':
    case 'SecurityError':
      return 'forbidden';
    default:
      return null;
  }
}

function lostFileError(name: string, loss: Loss, cause: unknown): SourceError {
  return new SourceError(`${name}: ${LOSS_TEXT[loss]}`, { fields: { name, reason: loss }, cause });
}

interface LostFile {
  readonly error: unknown;
  readonly file: File;
  readonly name: string;
  readonly recheck?: () => Promise<File>;
}

/** What a failed read of a File means. */
async function lostFile({ error, file, name, recheck }: LostFile): Promise<unknown> {
  const loss = lossOf(error) ?? 'unreadable';
  return lostFileError(name, loss === 'unreadable' && recheck ? await lossNow(file, recheck) : loss, error);
}

async function lossNow(file: File, recheck: () => Promise<File>): Promise<Loss> {
  try {
    const now = await recheck();
    return now.size !== file.size || now.lastModified !== file.lastModified ? 'changed' : 'unreadable';
  } catch (error) {
    return lossOf(error) ?? 'unreadable';
  }
}
