/** What is moved: cells of a type C that has the width of an element (u8, u16, u32, u64; v128 for complex doubles). */

// @ts-ignore: decorator
@inline
export function width<C>(): usize {
  return isVector<C>() ? 16 : sizeof<C>();
}
// @ts-ignore: decorator
@inline
export function move<C>(to: usize, from: usize): void {
  if (isVector<C>()) v128.store(to, v128.load(from));
  else store<C>(to, load<C>(from));
}

/** Bytes that are brought into the first cache level at a time. */
export const PIECE: usize = 16384;

/** Touches every cache line of a stretch: many of them are under way at once then. */
// @ts-ignore: decorator
@inline
export function touch(from: usize, end: usize): void {
  for (; from < end; from += 64) load<u8>(from);
}
