/** Deflated members: their header from the first inflated bytes, then all of them into memory or scratch. */
import type { ArrayDescription } from '#bytes/formats/format.ts';
import { describeNpy } from '#bytes/formats/npy/describe.ts';
import { inflateMember, type NpzMember } from '#bytes/formats/npz/npz.ts';
import { memorySource } from '#bytes/sources/memory-source.ts';
import { openSource } from '#bytes/sources/open-source.ts';
import { removeOpfsFile, storageEstimate } from '#bytes/sources/opfs-file.ts';
import type { Source } from '#bytes/sources/source.ts';
import { BudgetError } from '#core/base/errors.ts';
import type { Region } from '../compute/task.ts';
import { scratchPath } from './copies.ts';
import type { EngineRoom } from './engine-room.ts';
import { bytesOf } from './open-file.ts';
import { ProgressMeter } from './progress.ts';
import type { ArraySession, FileSession } from './sessions.ts';
import { SMALL_BYTES } from './small.ts';

/** The longest header that is read, and its prefix. */
const HEAD_BYTES = (1 << 20) + 4096;
/** Members up to this size may live in memory where there is no private file system. */
const LARGEST_IN_HEAP = 1 << 30;

class HeadIsThere extends Error {}

/** The description of a deflated member, from as little of it as that takes. */
export async function describeDeflated(archive: Source, member: NpzMember): Promise<ArrayDescription> {
  const head = new Uint8Array(Math.min(HEAD_BYTES, member.byteLength));
  let filled = 0;
  const sink = (piece: Uint8Array) => {
    const part = piece.subarray(0, head.length - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled === head.length && head.length < member.byteLength) throw new HeadIsThere();
  };
  await inflateMember(archive, member, { sink }).catch((error: unknown) => {
    if (!(error instanceof HeadIsThere)) throw error;
  });
  const start = memorySource(member.path, head.buffer);
  return describeNpy({ ...start, byteLength: member.byteLength }, { head, fileName: member.path });
}

/** Brings all bytes of the member to where they can be read at random; sets `bytes` and `source` of the array. */
export async function inflateArray(room: EngineRoom, file: FileSession, array: ArraySession): Promise<void> {
  const member = array.member!;
  const meter = new ProgressMeter(member.byteLength);
  array.state.update({ phase: 'inflating', progress: meter.progress() });
  const to = await roomFor(room, member);
  try {
    await room.scheduler.run(
      { kind: 'inflate', archive: bytesOf(file.fileId, file.spec), member, to },
      {
        priority: member.byteLength <= SMALL_BYTES ? 'prefetch' : 'background',
        signal: array.passAbort.signal,
        pause: array.pause,
        report: (report) => array.state.update({ progress: meter.add(report.bytes ?? 0) }),
      },
    );
  } catch (error) {
    if (to.kind === 'heap') room.heap.free(to.region);
    throw error;
  }
  if (to.kind === 'heap') {
    array.region = to.region;
    array.bytes = { kind: 'heap', address: to.region.address, start: 0, end: member.byteLength };
  } else {
    const spec = { kind: 'opfs', path: to.path, name: member.path } as const;
    array.scratch = to.path;
    array.bytes = bytesOf(`${array.arrayId}@scratch`, spec);
    array.source = await openSource(spec);
  }
}

type Destination =
  | { readonly kind: 'heap'; readonly region: Region }
  | { readonly kind: 'scratch'; readonly path: string };

async function roomFor({ heap, info }: EngineRoom, { path, byteLength }: NpzMember): Promise<Destination> {
  if (byteLength <= SMALL_BYTES) return { kind: 'heap', region: heap.allocate(byteLength) };
  if (info.opfs !== 'none') {
    const { usage, quota } = await storageEstimate();
    if (byteLength <= quota - usage) return { kind: 'scratch', path: scratchPath() };
  }
  if (byteLength <= LARGEST_IN_HEAP) return { kind: 'heap', region: heap.allocate(byteLength) };
  throw new BudgetError(
    `${path}: inflates to ${byteLength} bytes; neither memory nor browser storage has room for it`,
    {
      fields: { path, byteLength },
    },
  );
}

export async function removeScratch(array: ArraySession): Promise<void> {
  if (array.scratch === null) return;
  array.source?.close();
  await removeOpfsFile(array.scratch).catch(() => {});
  array.scratch = null;
}
