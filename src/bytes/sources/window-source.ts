/** A range of another source as a source of its own: how a stored zip member is read where it lies. */
import type { ByteRange, Source } from './source.ts';
import { checkRange, sourceOf } from './source-frame.ts';

export interface WindowOptions extends ByteRange {
  readonly name: string;
  /** Closing the window closes what it looks at; for a window that opened it itself. */
  readonly owner?: boolean;
}

export function windowSource(of: Source, { name, start, end, owner = false }: WindowOptions): Source {
  checkRange(of, { start, end });
  const { readIntoSync } = of;
  return sourceOf({
    name,
    byteLength: end - start,
    identity: `${of.identity}[${start},${end})`,
    take: (range, options) => of.read({ start: start + range.start, end: start + range.end }, options),
    fill: (target, at, options) => of.readInto(target, start + at, options),
    fillSync: readIntoSync && ((target, at) => readIntoSync(target, start + at)),
    pass: (range, options) =>
      of.stream(
        { start: start + range.start, end: start + range.end },
        { ...options, sink: (piece, at) => options.sink(piece, at - start) },
      ),
    release: () => owner && of.close(),
  });
}
