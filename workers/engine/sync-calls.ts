/** The engine's end of the synchronous line of the cells worker: bytes of files that are open, and their names. */
import type { Source } from '#bytes/sources/source.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import { SourceError } from '#core/base/errors.ts';
import { SYNC_STATE, SYNC_WORD, type SyncCall, type SyncFiles, type SyncLine } from '#protocol/cells-line.ts';

/** What cells may read: name → where its bytes come from now. Asked anew at every call. */
export type OpenSources = () => readonly { readonly name: string; readonly source: Source }[];

export function answerCells({ port, control, answer }: SyncLine, sources: OpenSources): void {
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
      if (call.op === 'list') return say(0, JSON.stringify(filesOf(sources)));
      const { name, start, end } = call;
      const source = sources().find((file) => file.name === name)?.source;
      if (source === undefined) throw new SourceError(`${name} is no longer open`);
      await source.readInto(room.subarray(0, end - start), start);
      reply(0, end - start);
    } catch (error) {
      say(1, toErrorRecord(error).message);
    }
  };
}

function filesOf(sources: OpenSources): SyncFiles {
  return sources().map(({ name, source }) => ({ name, byteLength: source.byteLength }));
}
