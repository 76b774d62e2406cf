/** The door to bytes: from plain data that crosses threads to a source of this thread. */
import { unreachable } from '#core/base/errors.ts';
import { fileSource } from './file-source.ts';
import { openHandleSource } from './handle-source.ts';
import { openHttpSource } from './http-source.ts';
import { memorySource } from './memory-source.ts';
import { openOpfsSource } from './opfs-source.ts';
import type { Source, SourceSpec } from './source.ts';
import { checkAbort } from './source-frame.ts';
import { windowSource } from './window-source.ts';

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
      return openHttpSource({ ...options, url: spec.url, name: spec.name });
    case 'memory':
      return memorySource(spec.name, spec.bytes);
    case 'window':
      return openWindow(spec, options);
    default:
      return unreachable(spec);
  }
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
