/** What files that are not NumPy's begin with, so that a refusal can name them. */

export interface FileKind {
  /** Reads after "This is": `an HDF5 file`. */
  readonly name: string;
  /** What to do about it, as a sentence. */
  readonly hint?: string;
}

interface Signature extends FileKind {
  readonly at?: number;
  readonly bytes: string;
}

const UNPACK = 'Unpack it and open what is inside.';

/** Byte strings at fixed places; the first that fits names the file. */
const SIGNATURES: readonly Signature[] = [
  { bytes: 'MATLAB 7.3 MAT-file', name: 'a MATLAB 7.3 file (HDF5)' },
  { bytes: 'MATLAB 5.0 MAT-file', name: 'a MATLAB file' },
  { bytes: '\x89HDF\r\n\x1a\n', name: 'an HDF5 file' },
  { bytes: '\x89HDF\r\n\x1a\n', at: 512, name: 'an HDF5 file' },
  { bytes: '\x89HDF\r\n\x1a\n', at: 1024, name: 'an HDF5 file' },
  { bytes: '\x89HDF\r\n\x1a\n', at: 2048, name: 'an HDF5 file' },
  { bytes: 'CDF\x01', name: 'a NetCDF file' },
  { bytes: 'CDF\x02', name: 'a NetCDF file' },
  { bytes: 'CDF\x05', name: 'a NetCDF file' },
  { bytes: 'II*\0', name: 'a TIFF image' },
  { bytes: 'MM\0*', name: 'a TIFF image' },
  { bytes: 'II+\0', name: 'a BigTIFF image' },
  { bytes: 'MM\0+', name: 'a BigTIFF image' },
  { bytes: 'SIMPLE  =', name: 'a FITS file' },
  { bytes: 'n+1\0', at: 344, name: 'a NIfTI volume' },
  { bytes: 'ni1\0', at: 344, name: 'a NIfTI header' },
  { bytes: 'n+2\0', at: 4, name: 'a NIfTI-2 volume' },
  { bytes: 'ni2\0', at: 4, name: 'a NIfTI-2 header' },
  { bytes: '\x89PNG\r\n\x1a\n', name: 'a PNG image' },
  { bytes: '\xff\xd8\xff', name: 'a JPEG image' },
  { bytes: 'GIF8', name: 'a GIF image' },
  { bytes: 'WEBP', at: 8, name: 'a WebP image' },
  { bytes: 'WAVE', at: 8, name: 'a WAV sound' },
  { bytes: 'ftyp', at: 4, name: 'an MP4 or HEIF file' },
  { bytes: '\x76\x2f\x31\x01', name: 'an OpenEXR image' },
  { bytes: '%PDF-', name: 'a PDF document' },
  { bytes: 'DICM', at: 128, name: 'a DICOM file' },
  { bytes: 'NRRD', name: 'an NRRD file' },
  { bytes: 'GRIB', name: 'a GRIB file' },
  { bytes: 'PAR1', name: 'a Parquet file' },
  { bytes: 'ARROW1', name: 'an Arrow file' },
  { bytes: 'GGUF', name: 'a GGUF model' },
  { bytes: 'SQLite format 3\0', name: 'an SQLite database' },
  { bytes: 'BZh', name: 'a bzip2-compressed file', hint: UNPACK },
  { bytes: '\xfd7zXZ\0', name: 'an xz-compressed file', hint: UNPACK },
  { bytes: '\x28\xb5\x2f\xfd', name: 'a Zstandard-compressed file', hint: UNPACK },
  { bytes: '\x04\x22\x4d\x18', name: 'an LZ4-compressed file', hint: UNPACK },
  { bytes: '7z\xbc\xaf\x27\x1c', name: 'a 7-Zip archive', hint: UNPACK },
  { bytes: 'Rar!\x1a\x07', name: 'a RAR archive', hint: UNPACK },
  { bytes: 'ustar', at: 257, name: 'a tar archive', hint: UNPACK },
  { bytes: '\x7fELF', name: 'a program' },
  { bytes: 'MZ', name: 'a Windows program' },
  {
    bytes: 'version https://git-lfs.github.com/spec/',
    name: 'a Git LFS pointer, not the file that it stands for',
    hint: 'Run `git lfs pull` in its repository to fetch the real file.',
  },
];

function bytesAt(head: Uint8Array, at: number, text: string): boolean {
  if (at + text.length > head.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (head[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** The kind of a file that is neither empty nor NumPy's, from its first bytes (a few KiB) and its name. */
export function kindOf(head: Uint8Array, fileName: string): FileKind {
  const name = fileName.toLowerCase();
  const signature = SIGNATURES.find(({ at, bytes }) => bytesAt(head, at ?? 0, bytes));
  if (signature !== undefined) return refined(signature, name);
  if (bytesAt(head, 0, '\x1f\x8b')) return gzipKind(name);
  if (isPickle(head)) return PICKLE;
  if (isSafetensors(head)) return { name: 'a safetensors file' };
  return isText(head) ? textKind(head, name) : { name: 'a binary file of unknown format' };
}

function refined(kind: FileKind, name: string): FileKind {
  return kind.name === 'an HDF5 file' && name.endsWith('.nc') ? { name: 'a NetCDF-4 file (HDF5)' } : kind;
}

function gzipKind(name: string): FileKind {
  const inner = /\.(npy|npz|nii|fits|csv|txt|tar)\.gz$/.exec(name)?.[1];
  const names: Record<string, string> = {
    npy: 'a gzip-compressed .npy file',
    npz: 'a gzip-compressed .npz file',
    nii: 'a gzip-compressed NIfTI volume',
    fits: 'a gzip-compressed FITS file',
    csv: 'gzip-compressed CSV text',
    txt: 'gzip-compressed text',
    tar: 'a gzip-compressed tar archive',
  };
  return { name: inner === undefined ? 'a gzip-compressed file' : names[inner], hint: UNPACK };
}

export const PICKLE: FileKind = {
  name: 'a Python pickle',
  hint: 'A pickle can run code, so it is not opened; save the array itself with np.save.',
};

/** Protocols 2 to 5 announce themselves; 0 and 1 begin with a handful of opcodes and end in a stop. */
function isPickle(head: Uint8Array): boolean {
  if (head[0] === 0x80 && head[1] >= 2 && head[1] <= 5) return true;
  const start = String.fromCharCode(...head.subarray(0, 64));
  return /^(?:[(\]})][lpdtq]|c[\w.]+\n\w+\n|\(d?[lt]?p\d+\n|\]q\0|\}q\0)/.test(start);
}

function isSafetensors(head: Uint8Array): boolean {
  if (head.length < 10) return false;
  const view = new DataView(head.buffer, head.byteOffset, 8);
  const length = view.getBigUint64(0, true);
  return length >= 2n && length < 100_000_000n && head[8] === 0x7b && [0x22, 0x7d].includes(head[9]);
}

/** No control characters but white space, in UTF-8 or Latin-1. */
function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
}

function textKind(head: Uint8Array, name: string): FileKind {
  const start = new TextDecoder().decode(head.slice(0, 512)).trimStart().toLowerCase();
  if (/^(?:<!doctype html|<html|<head|<body|<script)/.test(start)) {
    return { name: 'an HTML page', hint: 'Probably an error or a login page was saved instead of the file.' };
  }
  if (start.startsWith('<?xml') || start.startsWith('<error')) return { name: 'an XML document' };
  if (/(?:^|[/\\])(?:\.z(?:group|array|attrs|metadata)|zarr\.json)$/.test(name))
    return { name: 'part of a Zarr store' };
  if (name.endsWith('.csv')) return { name: 'CSV text' };
  if (name.endsWith('.tsv')) return { name: 'TSV text' };
  if (/^[{[]/.test(start) && /^(?:\{\s*["}]|\[\s*[[{"\d\]-])/.test(start)) return { name: 'JSON text' };
  return { name: 'plain text' };
}
