/** Tells NumPy's two file formats from all others, as `np.load` does, and names the others. */
import { FormatError } from '#core/base/errors.ts';
import type { ReadOptions, Source } from '../sources/source.ts';
import { MAGIC } from './npy/header.ts';
import { kindOf, PICKLE } from './signatures.ts';

/** Enough for every signature and for nearly every `.npy` header, in one read. */
export const HEAD_BYTES = 65_536;

export type Sniffed =
  | { readonly format: 'npy' | 'npz' }
  | {
      readonly format: 'other';
      /** `an HDF5 file`, `an empty file` … */
      readonly kind: string;
      /** One helpful sentence; its cause is NumPy's own error. */
      readonly error: FormatError;
    };

/** The first bytes, to be handed to `sniff` and then to `describeNpy`, so that a `.npy` costs one read. */
export function readHead(source: Source, options: ReadOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  return source.read({ start: 0, end: Math.min(HEAD_BYTES, source.byteLength) }, options);
}

/** From the first bytes alone; the name only sharpens the words of a refusal. */
export function sniff(head: Uint8Array, fileName: string): Sniffed {
  if (startsWith(head, MAGIC)) return { format: 'npy' };
  if (startsWith(head, ZIP_MEMBER) || startsWith(head, ZIP_END)) return { format: 'npz' };
  if (head.length === 0) return emptyFile();
  const kind = kindOf(head, fileName);
  return { format: 'other', kind: kind.name, error: refusal(kind.name, kind.hint) };
}

const ZIP_MEMBER = Uint8Array.of(0x50, 0x4b, 3, 4);
/** An archive without members is only its end record. */
const ZIP_END = Uint8Array.of(0x50, 0x4b, 5, 6);

function startsWith(head: Uint8Array, prefix: Uint8Array): boolean {
  return head.length >= prefix.length && prefix.every((byte, index) => head[index] === byte);
}

function emptyFile(): Sniffed {
  const cause = new FormatError('No data left in file', { pythonType: 'EOFError' });
  const error = new FormatError('The file is empty: it has no bytes.', { pythonType: 'EOFError', cause });
  return { format: 'other', kind: 'an empty file', error };
}

/** What `np.load` says of whatever is neither `.npy` nor zip: it takes it for a pickle. */
function numpyRefusal(): FormatError {
  return new FormatError(
    'This file contains pickled (object) data. If you trust the file you can load it unsafely using the ' +
      '`allow_pickle=` keyword argument or `pickle.load()`.',
  );
}

function refusal(kind: string, hint: string | undefined): FormatError {
  const sentence = `This is ${kind}, not a NumPy .npy or .npz file.`;
  return new FormatError(hint === undefined ? sentence : `${sentence} ${hint}`, {
    cause: numpyRefusal(),
    fields: { kind, pickle: kind === PICKLE.name },
  });
}
