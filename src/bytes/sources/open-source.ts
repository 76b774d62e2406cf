/** The door to bytes: from plain data that crosses threads to a source of this thread. */
import { unreachable } from '#core/base/errors.ts';
import { fileSource } from './file-source.ts';
import { openHandleSource } from './handle-source.ts';
import { FIRST_BLOCK_BYTES, openHttpSource } from './http-source.ts';
import { memorySource } from './memory-source.ts';
import { openOpfsSource } from './opfs-source.ts';
import type { Source, SourceSpec } from './source.ts';
import { checkAbort } from './source-frame.ts';
import { windowSource } from './window-source.ts';
import { withBlockCache } from './with-block-cache.ts';
import { withCoalescing } from './with-coalescing.ts';

export interface OpenOptions {
  /** Hears what a person should know: a server without Range whose file was downloaded whole. */
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
}

export async function openSource(spec: SourceSpec, options: OpenOptions = {}): Promise<Source> {
  checkAbort(options.signal);
  switch (spec.kind) {
    case 'file':
      return fileSource(spec.file);
    case 'handle':
      return openHandleSource(spec.handle);
    case 'opfs':
      return openOpfsSource(spec);
    case 'url':
      return cheaper(await openHttpSource({ ...options, url: spec.url, name: spec.name }));
    case 'memory':
      return memorySource(spec.name, spec.bytes, spec);
    case 'window':
      return openWindow(spec, options);
    default:
      return unreachable(spec);
  }
}

/** Bytes that one thread keeps of one remote file. */
const REMOTE_CACHE_BYTES = 32 * 1024 * 1024;

/** A round trip is dear: near reads go together, and blocks are kept. Blocks as large as what opening brings anyway. */
function cheaper(remote: Source): Source {
  if (remote.readIntoSync !== null) return remote; // was downloaded whole
  return withBlockCache(withCoalescing(remote), { budgetBytes: REMOTE_CACHE_BYTES, blockBytes: FIRST_BLOCK_BYTES });
}

async function openWindow(spec: SourceSpec & { kind: 'window' }, options: OpenOptions): Promise<Source> {
  const of = await openSource(spec.of, options);
  try {
    return windowSource(of, { name: spec.name, start: spec.start, end: spec.end, owner: true });
  } catch (error) {
    of.close();
    throw error;
  }
}
