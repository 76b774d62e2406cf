/** Counts of steps → where the first record of each goes. */

export function places32(table: usize, slots: u32): void {
  let sum: u32 = 0;
  for (const end = table + (<usize>slots << 2); table < end; table += 4) {
    const count = load<u32>(table);
    store<u32>(table, sum);
    sum += count;
  }
}

/** A multiple of eight slots; the sum of all counts is below 65536. */
export function places16(table: usize, slots: u32): void {
  const zero = i16x8.splat(0);
  let sum = zero;
  for (const end = table + (<usize>slots << 1); table < end; table += 16) {
    const own = v128.load(table);
    let v = i16x8.add(own, v128.shuffle<u8>(zero, own, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29));
    v = i16x8.add(v, v128.shuffle<u8>(zero, v, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
    v = i16x8.add(v, v128.shuffle<u8>(zero, v, 0, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23));
    v = i16x8.add(v, sum);
    v128.store(table, i16x8.sub(v, own));
    sum = v128.shuffle<u8>(v, v, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15);
  }
}
