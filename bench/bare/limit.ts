// The raw limit: SIMD min, max, sum and sum of squares of float32, nothing else (AssemblyScript).
export function pass(pointer: usize, count: usize, into: usize): void {
  let least = v128.load(into);
  let greatest = v128.load(into, 16);
  let sum = v128.load(into, 32);
  let squares = v128.load(into, 48);
  const end = pointer + (count << 2);
  for (; pointer < end; pointer += 16) {
    const x = v128.load(pointer);
    least = f32x4.pmin(least, x);
    greatest = f32x4.pmax(greatest, x);
    sum = f32x4.add(sum, x);
    squares = f32x4.add(squares, f32x4.mul(x, x));
  }
  v128.store(into, least);
  v128.store(into, greatest, 16);
  v128.store(into, sum, 32);
  v128.store(into, squares, 48);
}
