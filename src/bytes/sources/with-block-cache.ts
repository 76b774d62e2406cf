/**
 * Keeps recently read blocks within a byte budget, the least recently used go first; a block is never fetched twice at
 * the same time. For origins where a read is dear (HTTP, a dropped File); synchronous reads and streams pass by.
 */
import { type SharedRead, sharedRead } from './shared-read.ts';
import type { ByteRange, ReadOptions, Source } from './source.ts';
import { sourceOf } from './source-frame.ts';

/** About what a network or a File delivers in the time that one request costs anyway. */
const BLOCK_BYTES = 256 * 1024;

export interface BlockCacheOptions {
  readonly budgetBytes: number;
  readonly blockBytes?: number;
}

export interface CacheReport {
  /** Blocks answered from memory, joined in flight, fetched, thrown out. */
  readonly hits: number;
  readonly joins: number;
  readonly misses: number;
  readonly evictions: number;
  /** Reads that were larger than half the budget and went straight through. */
  readonly bypasses: number;
  /** Bytes held now. */
  readonly heldBytes: number;
}

export type CachedSource = Source & { cacheReport(): CacheReport };

type Bytes = Uint8Array<ArrayBuffer>;

/** Consecutive missing blocks, read in one go. */
interface Run extends ByteRange {
  readonly bytes: SharedRead<Bytes>;
}

export function withBlockCache(source: Source, options: BlockCacheOptions): CachedSource {
  const blocks = blockCache(source, options);
  return {
    ...sourceOf({
      name: source.name,
      byteLength: source.byteLength,
      identity: source.identity,
      fill: blocks.fill,
      fillSync: source.readIntoSync,
      pass: source.stream,
      release() {
        blocks.clear();
        source.close();
      },
    }),
    cacheReport: blocks.report,
  };
}

function blockCache(source: Source, { budgetBytes, blockBytes = BLOCK_BYTES }: BlockCacheOptions) {
  const held = new Map<number, Bytes>(); // in order of use
  const coming = new Map<number, Run>();
  const counts = { hits: 0, joins: 0, misses: 0, evictions: 0, bypasses: 0 };
  let heldBytes = 0;

  function keep(block: number, bytes: Bytes): void {
    if (held.has(block)) return;
    held.set(block, bytes);
    heldBytes += bytes.length;
    for (const [oldest, old] of held) {
      if (heldBytes <= budgetBytes) break;
      held.delete(oldest);
      heldBytes -= old.length;
      counts.evictions += 1;
    }
  }

  function touch(block: number): Bytes | undefined {
    const bytes = held.get(block);
    if (bytes === undefined) return undefined;
    held.delete(block);
    held.set(block, bytes);
    return bytes;
  }

  /** Fetches blocks [first, last) as one read. */
  function startRun(first: number, last: number): Run {
    const range = { start: first * blockBytes, end: Math.min(last * blockBytes, source.byteLength) };
    const forget = () => {
      for (let block = first; block < last; block++) if (coming.get(block) === run) coming.delete(block);
    };
    const fetchRun = async (signal: AbortSignal) => {
      try {
        const bytes = await source.read(range, { signal });
        for (let block = first; block < last; block++)
          keep(block, bytes.slice((block - first) * blockBytes, (block - first + 1) * blockBytes));
        return bytes;
      } finally {
        forget();
      }
    };
    const run: Run = { ...range, bytes: sharedRead(fetchRun, forget) };
    for (let block = first; block < last; block++) coming.set(block, run);
    counts.misses += last - first;
    return run;
  }

  /** Copies what is held and returns the runs that the rest of the blocks come with. */
  function gather(target: Uint8Array, start: number): Set<Run> {
    const runs = new Set<Run>();
    const last = Math.ceil((start + target.length) / blockBytes);
    for (let block = Math.floor(start / blockBytes); block < last; block++) {
      const bytes = touch(block);
      const run = coming.get(block);
      if (bytes) {
        counts.hits += 1;
        copyOverlap(target, start, bytes, block * blockBytes);
      } else if (run) {
        counts.joins += 1;
        runs.add(run);
      } else {
        const from = block;
        while (block + 1 < last && !held.has(block + 1) && !coming.has(block + 1)) block += 1;
        runs.add(startRun(from, block + 1));
      }
    }
    return runs;
  }

  async function fill(target: Uint8Array, start: number, { signal }: ReadOptions): Promise<void> {
    if (target.length > budgetBytes / 2) {
      counts.bypasses += 1;
      return source.readInto(target, start, { signal });
    }
    const copies = [...gather(target, start)].map(async (run) =>
      copyOverlap(target, start, await run.bytes.join(signal), run.start),
    );
    const ends = await Promise.allSettled(copies); // nothing may write into the target after this returns
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  }

  return {
    fill,
    clear() {
      held.clear();
      heldBytes = 0;
    },
    report: (): CacheReport => ({ ...counts, heldBytes }),
  };
}

/** Copies what `bytes` (which begin at `bytesStart`) have of `target` (which begins at `targetStart`). */
function copyOverlap(target: Uint8Array, targetStart: number, bytes: Uint8Array, bytesStart: number): void {
  const start = Math.max(targetStart, bytesStart);
  const end = Math.min(targetStart + target.length, bytesStart + bytes.length);
  if (start < end) target.set(bytes.subarray(start - bytesStart, end - bytesStart), start - targetStart);
}
