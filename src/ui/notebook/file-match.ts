/** Whether a file that a person gives is the one that a notebook wants. */
import type { DataFileRecord } from './document.ts';

export interface GivenFile {
  readonly name: string;
  readonly byteLength: number;
  /** Null: not computed yet. */
  readonly blake3: string | null;
}

export type FileMatch =
  /** `certain`: the fingerprints agree. Otherwise the name and size do, and the fingerprint is still to be compared. */
  | { readonly kind: 'match'; readonly wanted: DataFileRecord; readonly certain: boolean }
  /** Of this name, but not this file. */
  | { readonly kind: 'mismatch'; readonly wanted: DataFileRecord; readonly text: string }
  | { readonly kind: 'unknown' };

export function matchFile(wanted: readonly DataFileRecord[], given: GivenFile): FileMatch {
  const same = wanted.find(({ blake3 }) => blake3 !== null && blake3 === given.blake3);
  if (same !== undefined) return { kind: 'match', wanted: same, certain: true };
  const named = wanted.find(({ name }) => name === given.name);
  if (named === undefined) return bySize(wanted, given);
  if (named.byteLength !== given.byteLength) {
    return mismatch(named, `it has ${given.byteLength} bytes, not ${named.byteLength}`);
  }
  if (named.blake3 !== null && given.blake3 !== null) {
    return mismatch(named, `its fingerprint is ${short(given.blake3)}, not ${short(named.blake3)}`);
  }
  return { kind: 'match', wanted: named, certain: false };
}

/** A renamed file: one of this very size is wanted, and what it holds is not known yet. */
function bySize(wanted: readonly DataFileRecord[], given: GivenFile): FileMatch {
  const alike = wanted.filter(({ byteLength, blake3 }) => byteLength === given.byteLength && blake3 !== null);
  return given.blake3 === null && alike.length === 1
    ? { kind: 'match', wanted: alike[0], certain: false }
    : { kind: 'unknown' };
}

function mismatch(wanted: DataFileRecord, how: string): FileMatch {
  return { kind: 'mismatch', wanted, text: `This is not the ${wanted.name} that the notebook was made with: ${how}.` };
}

export const short = (fingerprint: string): string => `${fingerprint.slice(0, 8)}…`;
