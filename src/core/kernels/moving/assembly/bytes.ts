/** Plain copies. Engines copy shared memory word by word in `memory.copy`; vectors are several times as fast. */

/** From a stretch to another one that does not begin within it. */
export function copyBytes(to: usize, from: usize, count: usize): void {
  const end = to + count;
  for (; to + 64 <= end; to += 64, from += 64) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c = v128.load(from, 32);
    const d = v128.load(from, 48);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
  }
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  if (to + 8 <= end) {
    store<u64>(to, load<u64>(from));
    to += 8;
    from += 8;
  }
  for (; to < end; to++, from++) store<u8>(to, load<u8>(from));
}
