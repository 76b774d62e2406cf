/** Asks the engine and sleeps until it has answered. */
import { CancelledError, SourceError } from '#core/base/errors.ts';
import { SYNC_STATE, SYNC_WORD, type SyncCall, type SyncFiles, type SyncLine } from '#protocol/cells-line.ts';

/** Between two looks at the stop flag (milliseconds). */
const NAP = 50;

export class SyncCaller {
  #port!: MessagePort;
  #control!: Int32Array;
  #answer!: Uint8Array;
  readonly #interrupted: () => boolean;

  constructor(line: SyncLine, interrupted: () => boolean) {
    this.#interrupted = interrupted;
    this.link(line);
  }

  /** From now on another engine answers. */
  link({ port, control, answer }: SyncLine): void {
    this.#port = port;
    this.#control = new Int32Array(control);
    this.#answer = new Uint8Array(answer);
  }

  files(): SyncFiles {
    return JSON.parse(this.#text(this.#call({ op: 'list' }))) as SyncFiles;
  }

  /** All bytes of an open file, in pieces that the line can hold. */
  read(name: string, byteLength: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(byteLength);
    for (let start = 0; start < byteLength; ) {
      const end = Math.min(byteLength, start + this.#answer.length);
      bytes.set(this.#answer.subarray(0, this.#call({ op: 'read', name, start, end })), start);
      start = end;
    }
    return bytes;
  }

  /** Bytes of the answer. */
  #call(call: SyncCall): number {
    Atomics.store(this.#control, SYNC_WORD.state, SYNC_STATE.asked);
    this.#port.postMessage(call);
    while (Atomics.wait(this.#control, SYNC_WORD.state, SYNC_STATE.asked, NAP) === 'timed-out') {
      if (this.#interrupted()) throw new CancelledError('');
    }
    const byteLength = Atomics.load(this.#control, SYNC_WORD.byteLength);
    if (Atomics.load(this.#control, SYNC_WORD.failed) !== 0) throw new SourceError(this.#text(byteLength));
    return byteLength;
  }

  /** A decoder refuses shared memory: decode a copy. */
  #text(byteLength: number): string {
    return new TextDecoder().decode(this.#answer.slice(0, byteLength));
  }
}
