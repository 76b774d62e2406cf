/**
 * What is sorted: packed elements of a type T, by themselves (P = u8) or each with a 32-bit number behind it (P = u16),
 * its place in the array it came from, in a record twice as wide.
 */

// @ts-ignore: decorator
@inline
export function width<T, P>(): usize {
  return sizeof<P>() == 1 ? sizeof<T>() : 2 * sizeof<T>();
}

// @ts-ignore: decorator
@inline
export function move<T, P>(to: usize, from: usize): void {
  if (sizeof<P>() == 1) store<T>(to, load<T>(from));
  else if (sizeof<T>() == 4) store<u64>(to, load<u64>(from));
  else v128.store(to, v128.load(from));
}

/** True where an element has no order: NaN. */
// @ts-ignore: decorator
@inline
export function unordered<T>(x: T): bool {
  if (isFloat<T>()) return x != x;
  return false;
}

/** Unsigned integers in the order of the elements; zeros of both signs have the same. */
// @ts-ignore: decorator
@inline
export function keyOf<T>(x: T): u64 {
  if (isFloat<T>()) {
    if (sizeof<T>() == 8) {
      const bits = reinterpret<i64>(<f64>x + 0.0);
      return <u64>(bits ^ ((bits >> 63) & 0x7fffffffffffffff)) ^ 0x8000000000000000;
    }
    const bits = reinterpret<i32>(<f32>x + <f32>0.0);
    return <u64>(<u32>(bits ^ ((bits >> 31) & 0x7fffffff)) ^ 0x80000000);
  }
  if (isSigned<T>()) {
    if (sizeof<T>() == 8) return <u64>x ^ 0x8000000000000000;
    return <u64>(<u32>x ^ 0x80000000);
  }
  return <u64>x;
}
