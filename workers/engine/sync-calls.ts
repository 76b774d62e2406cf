/** The engine's end of the synchronous line of the cells worker: files that are open, then those kept in this browser. */
import type { Source } from '#bytes/sources/source.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import { SourceError } from '#core/base/errors.ts';
import { SYNC_STATE, SYNC_WORD, type SyncCall, type SyncFiles, type SyncLine } from '#protocol/cells-line.ts';
import type { KeptFiles } from './kept-files.ts';

/** What cells may read: name → where its bytes come from now. Asked anew at every call. */
export type OpenSources = () => readonly { readonly name: string; readonly source: Source }[];

export function answerCells({ port, control, answer }: SyncLine, sources: OpenSources, kept: KeptFiles): void {
  const words = new Int32Array(control);
  const room = new Uint8Array(answer);
  const reply = (failed: number, byteLength: number) => {
    Atomics.store(words, SYNC_WORD.failed, failed);
    Atomics.store(words, SYNC_WORD.byteLength, byteLength);
    Atomics.store(words, SYNC_WORD.state, SYNC_STATE.answered);
    Atomics.notify(words, SYNC_WORD.state);
  };
  const say = (failed: number, text: string) => {
    const bytes = new TextEncoder().encode(text).subarray(0, room.length);
    room.set(bytes);
    reply(failed, bytes.length);
  };
  port.onmessage = async ({ data: call }: MessageEvent<SyncCall>) => {
    try {
      if (call.op === 'list') return say(0, JSON.stringify(await filesOf(sources, kept)));
      const { name, start, end } = call;
      const fill = (source: Source) => source.readInto(room.subarray(0, end - start), start);
      const open = sources().find((file) => file.name === name)?.source;
      if (open !== undefined) await fill(open);
      else if (!(await kept.use(name, fill))) throw new SourceError(`${name} is no longer open`);
      reply(0, end - start);
    } catch (error) {
      say(1, toErrorRecord(error).message);
    }
  };
}

async function filesOf(sources: OpenSources, kept: KeptFiles): Promise<SyncFiles> {
  const open = sources().map(({ name, source }) => ({ name, byteLength: source.byteLength }));
  const names = new Set(open.map(({ name }) => name));
  const others = (await kept.list()).filter(({ name }) => !names.has(name));
  return [...open, ...others.map(({ name, byteLength }) => ({ name, byteLength }))];
}
