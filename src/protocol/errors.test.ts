import { expose, wrap } from 'comlink';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ArraybookError,
  BudgetError,
  CancelledError,
  DTypeError,
  FormatError,
  InternalError,
  SelectionError,
  ShapeError,
  SourceError,
  UnsupportedError,
} from '#core/base/errors.ts';
import { installErrorTransfer } from './errors.ts';

const CLASSES = [
  FormatError,
  SourceError,
  SelectionError,
  DTypeError,
  ShapeError,
  UnsupportedError,
  BudgetError,
  CancelledError,
  InternalError,
];

describe('errors across threads', () => {
  installErrorTransfer();
  const { port1, port2 } = new MessageChannel();
  expose(
    {
      fail(index: number) {
        const cause = new SourceError('inner', { fields: { at: 7 }, cause: new TypeError('root') });
        throw new CLASSES[index]('outer', { fields: { wanted: 118, got: 40 }, pythonType: 'KeyError', cause });
      },
      failPlainly() {
        throw new RangeError('not ours');
      },
    },
    port1,
  );
  const remote = wrap<{ fail(index: number): void; failPlainly(): void }>(port2);
  afterAll(() => {
    port1.close();
    port2.close();
  });

  it.each(CLASSES.map((cls, index) => [cls.name, index] as const))(
    '%s arrives as its own class with fields and the whole cause chain',
    async (_name, index) => {
      const error = (await Promise.resolve(remote.fail(index)).catch((reason: unknown) => reason)) as ArraybookError;
      expect(error).toBeInstanceOf(CLASSES[index]);
      expect(error.message).toBe('outer');
      expect(error.fields).toEqual({ wanted: 118, got: 40 });
      expect(error.pythonType).toBe('KeyError');
      const cause = error.cause as ArraybookError;
      expect(cause).toBeInstanceOf(SourceError);
      expect(cause.fields).toEqual({ at: 7 });
      expect((cause.cause as ArraybookError).message).toBe('root');
    },
  );

  it('an error that is not ours arrives as an internal one that keeps its name', async () => {
    const error = (await Promise.resolve(remote.failPlainly()).catch((reason: unknown) => reason)) as ArraybookError;
    expect(error).toBeInstanceOf(InternalError);
    expect(error.fields.name).toBe('RangeError');
  });
});
