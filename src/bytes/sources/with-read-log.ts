/** Counts what is read through it: "opening costs one read of at most 64 KiB" becomes an assertion. */
import type { ByteRange, Source } from './source.ts';

export interface ReadLogEntry extends ByteRange {
  readonly verb: 'read' | 'readInto' | 'readIntoSync' | 'stream';
}

export interface ReadLog {
  readonly entries: readonly ReadLogEntry[];
  /** Calls, of whatever verb. */
  readonly readCount: number;
  /** Bytes asked for. */
  readonly byteCount: number;
  clear(): void;
}

export type LoggedSource = Source & { readonly readLog: ReadLog };

export function withReadLog(source: Source): LoggedSource {
  const entries: ReadLogEntry[] = [];
  const note = (verb: ReadLogEntry['verb'], start: number, end: number) => void entries.push({ verb, start, end });
  const { readIntoSync } = source;
  return {
    ...source,
    read(range, options) {
      note('read', range.start, range.end);
      return source.read(range, options);
    },
    readInto(target, start, options) {
      note('readInto', start, start + target.length);
      return source.readInto(target, start, options);
    },
    stream(range, options) {
      note('stream', range.start, range.end);
      return source.stream(range, options);
    },
    readIntoSync:
      readIntoSync &&
      ((target, start) => {
        note('readIntoSync', start, start + target.length);
        readIntoSync(target, start);
      }),
    readLog: {
      entries,
      get readCount() {
        return entries.length;
      },
      get byteCount() {
        return entries.reduce((sum, { start, end }) => sum + end - start, 0);
      },
      clear() {
        entries.length = 0;
      },
    },
  };
}
