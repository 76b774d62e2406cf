// From the bytes of a file to packed native elements.
import { COMPLEX64, magnitudeAt } from './element';

export function byteSwap(ptr: usize, byteLength: usize, unit: i32): void {
  const end = ptr + byteLength;
  const whole = ptr + (byteLength & ~15);
  if (unit == 2) {
    for (; ptr < whole; ptr += 16) {
      const v = v128.load(ptr);
      v128.store(ptr, v128.or(i16x8.shl(v, 8), i16x8.shr_u(v, 8)));
    }
    for (; ptr < end; ptr += 2) store<u16>(ptr, bswap<u16>(load<u16>(ptr)));
  } else if (unit == 4) {
    for (; ptr < whole; ptr += 16) {
      const v = v128.load(ptr);
      v128.store(ptr, v128.shuffle<i8>(v, v, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
    }
    for (; ptr < end; ptr += 4) store<u32>(ptr, bswap<u32>(load<u32>(ptr)));
  } else if (unit == 8) {
    for (; ptr < whole; ptr += 16) {
      const v = v128.load(ptr);
      v128.store(ptr, v128.shuffle<i8>(v, v, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8));
    }
    for (; ptr < end; ptr += 8) store<u64>(ptr, bswap<u64>(load<u64>(ptr)));
  }
}

function gatherOf<T>(source: usize, stride: isize, count: usize, target: usize): void {
  for (const end = target + count * sizeof<T>(); target < end; target += sizeof<T>()) {
    store<T>(target, load<T>(source));
    source += stride;
  }
}

export function gather(source: usize, stride: isize, itemsize: usize, count: usize, target: usize): void {
  if (<usize>stride == itemsize) return memory.copy(target, source, count * itemsize);
  if (itemsize == 1) gatherOf<u8>(source, stride, count, target);
  else if (itemsize == 2) gatherOf<u16>(source, stride, count, target);
  else if (itemsize == 4) gatherOf<u32>(source, stride, count, target);
  else if (itemsize == 8) gatherOf<u64>(source, stride, count, target);
  else {
    for (; count > 0; count--) {
      memory.copy(target, source, itemsize);
      source += stride;
      target += itemsize;
    }
  }
}

/** x87: 64-bit mantissa with its leading one written out, 15-bit exponent, sign; rounded to nearest, ties to even. */
function extended(mantissa: u64, head: u32): u64 {
  const sign = <u64>(head >>> 15 & 1) << 63;
  const biased = <i32>(head & 0x7fff);
  if (biased == 0x7fff) return sign | (mantissa << 1 == 0 ? 0x7ff0000000000000 : 0x7ff8000000000000);
  if (mantissa == 0) return sign;
  const shift = <i32>clz(mantissa);
  mantissa <<= <u64>shift;
  const exponent = biased - shift - 16383;
  if (exponent > 1023) return sign | 0x7ff0000000000000;
  const below = exponent < -1022 ? -1022 - exponent : 0;
  if (below > 53) return sign;
  const drop = <u64>(11 + below);
  let kept = drop == 64 ? 0 : mantissa >> drop;
  const rest = drop == 64 ? mantissa : mantissa & (((<u64>1) << drop) - 1);
  const tie = (<u64>1) << (drop - 1);
  if (rest > tie || (rest == tie && (kept & 1) == 1)) kept++;
  // A carry out of the mantissa lands in the exponent, which is what it should do.
  return sign | (below ? kept : kept + (<u64>(exponent + 1022) << 52));
}

export function extendedToFloat64(source: usize, itemsize: usize, count: usize, target: usize, bigEndian: bool): void {
  for (; count > 0; count--) {
    const mantissa = bigEndian ? bswap<u64>(load<u64>(source + itemsize - 8)) : load<u64>(source);
    const head = bigEndian ? <u32>bswap<u16>(load<u16>(source + itemsize - 10)) : <u32>load<u16>(source + 8);
    store<u64>(target, extended(mantissa, head));
    source += itemsize;
    target += 8;
  }
}

function componentOf<T>(component: i32, source: usize, count: usize, target: usize): void {
  for (const end = target + count * 8; target < end; target += 8) {
    const re = <f64>load<T>(source), im = <f64>load<T>(source + sizeof<T>());
    store<f64>(target, component == 0 ? magnitudeAt<T>(source) : component == 1 ? NativeMath.atan2(im, re) : component == 2 ? re : im);
    source += sizeof<T>() * 2;
  }
}

/** 0 magnitude, 1 phase, 2 real, 3 imag */
export function complexComponent(code: i32, component: i32, source: usize, count: usize, target: usize): void {
  if (code == COMPLEX64) componentOf<f32>(component, source, count, target);
  else componentOf<f64>(component, source, count, target);
}
