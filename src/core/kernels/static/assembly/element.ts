// Reading one packed element of any code as float64. NaT and NaN are NaN.

export const BOOL: i32 = 0, INT8: i32 = 1, UINT8: i32 = 2, INT16: i32 = 3, UINT16: i32 = 4, INT32: i32 = 5, UINT32: i32 = 6;
export const INT64: i32 = 7, UINT64: i32 = 8, FLOAT16: i32 = 9, FLOAT32: i32 = 10, FLOAT64: i32 = 11;
export const COMPLEX64: i32 = 12, COMPLEX128: i32 = 13, DATETIME: i32 = 14;

export function itemsizeOf(code: i32): usize {
  if (code <= UINT8) return 1;
  if (code <= UINT16 || code == FLOAT16) return 2;
  if (code <= UINT32 || code == FLOAT32) return 4;
  return code == COMPLEX128 ? 16 : 8;
}

export function half(bits: u32): f64 {
  const rest = (bits & 0x7fff) << 13;
  let size: f32;
  if (rest < 0x00800000) size = <f32>(bits & 0x3ff) * reinterpret<f32>(0x33800000); // 2^-24
  else size = reinterpret<f32>(rest >= 0x0f800000 ? rest | 0x7f800000 : rest + 0x38000000);
  return <f64>(bits & 0x8000 ? -size : size);
}

/** `np.abs` of a complex number. */
export function magnitude(re: f64, im: f64): f64 {
  const a = abs(re), b = abs(im);
  if (a == Infinity || b == Infinity) return Infinity;
  const big = max(a, b);
  if (!(big > 0)) return big;
  if (big > 1e-140 && big < 1e140) return sqrt(a * a + b * b);
  const ratio = min(a, b) / big;
  return big * sqrt(1 + ratio * ratio);
}

/** The same in the precision of the parts, as NumPy's. */
// @ts-ignore: decorator
@inline
export function magnitudeAt<T>(ptr: usize): f64 {
  return <f64><T>magnitude(<f64>load<T>(ptr), <f64>load<T>(ptr + sizeof<T>()));
}

/** Compile-time switch: elements that are not plain AssemblyScript numbers. */
export const PLAIN: i32 = 0, HALF: i32 = 1, TIME: i32 = 2, COMPLEX: i32 = 3;

// @ts-ignore: decorator
@inline
export function read<T>(ptr: usize, form: i32): f64 {
  if (form == HALF) return half(load<u16>(ptr));
  if (form == COMPLEX) return magnitudeAt<T>(ptr);
  if (form == TIME && load<i64>(ptr) == i64.MIN_VALUE) return NaN;
  return <f64>load<T>(ptr);
}
