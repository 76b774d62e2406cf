/** A module that imports a shared memory, made to import a plain one: a single bit of its import section. */

/** The import of `env.memory` up to its flags: two names with their lengths, and the kind. */
const IMPORT = [3, ...text('env'), 6, ...text('memory'), 2];
const [PLAIN, SHARED] = [1, 3];

function text(word: string): number[] {
  return [...word].map((letter) => letter.charCodeAt(0));
}

/** The bytes for a memory that is shared or not; the given ones are built for a shared one. */
export function forMemory(bytes: Uint8Array<ArrayBuffer>, shared: boolean): Uint8Array<ArrayBuffer> {
  if (shared) return bytes;
  const made = bytes.slice();
  const at = indexOf(made, IMPORT) + IMPORT.length;
  if (made[at] === SHARED) made[at] = PLAIN;
  return made;
}

function indexOf(bytes: Uint8Array, wanted: readonly number[]): number {
  for (let at = 0; at + wanted.length < bytes.length; at++) {
    if (wanted.every((byte, k) => bytes[at + k] === byte)) return at;
  }
  return -wanted.length;
}
