/** Bytes that are brought into the first cache level at a time. */
export const PIECE: usize = 16384;

/**
 * Touches every cache line of a stretch. Loops that do much for each element wait for every page and line in turn; a
 * loop that does nothing but touch has many of them under way at once.
 */
// @ts-ignore: decorator
@inline
export function touch(from: usize, end: usize): void {
  for (; from < end; from += 64) load<u32>(from);
}
