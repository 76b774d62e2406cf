/**
 * Errors across threads: Comlink's own handler keeps only name, message and stack. This one carries an
 * `ErrorRecord`, so the other side throws the same class with its tag, fields and whole cause chain.
 */
import { type TransferHandler, transferHandlers } from 'comlink';
import { type ErrorRecord, fromErrorRecord, toErrorRecord } from '#core/base/error-record.ts';

interface Thrown {
  readonly value: unknown;
}
interface ThrownRecord {
  readonly record: ErrorRecord;
}

let installed = false;

/** Teaches this thread's Comlink to throw our errors; both ends need it. Idempotent. */
export function installErrorTransfer(): void {
  if (installed) return;
  installed = true;
  const builtIn = transferHandlers.get('throw');
  const handler: TransferHandler<Thrown, ThrownRecord> = {
    canHandle: (value): value is Thrown => builtIn?.canHandle(value) ?? false,
    serialize: ({ value }) => [{ record: toErrorRecord(value) }, []],
    deserialize: ({ record }) => {
      throw fromErrorRecord(record);
    },
  };
  transferHandlers.set('throw', handler as TransferHandler<unknown, unknown>);
}
