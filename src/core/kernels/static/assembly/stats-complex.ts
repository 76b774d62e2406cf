import { tick, coarse } from './stats-counts';
import { sample } from './distinct';
import { magnitudeAt } from './element';
import { accumulate, BINS, BLOCK, bump, CENTRE, FINE_AT, IMAG_SQUARES, IMAG_SUM, INVERSE, LOW, NAN, POS_INF, SQUARES, SUM, widen, ZERO } from './state';

// ── Complex: extremes and histogram over magnitudes, moments over both parts ──

export function blocksComplex<T>(state: usize, ptr: usize, count: usize): void {
  const end = ptr + count * sizeof<T>() * 2;
  while (ptr < end) {
    const stop = min<usize>(ptr + BLOCK * sizeof<T>() * 2, end);
    blockComplex<T>(state, ptr, stop);
    ptr = stop;
  }
}

function blockComplex<T>(state: usize, ptr: usize, end: usize): void {
  const centre = load<f64>(state + CENTRE);
  const bins = <f64>load<i32>(state + BINS);
  const inverse = load<f64>(state + INVERSE), low = load<f64>(state + LOW);
  const fine = state + FINE_AT + 4;
  const step = sizeof<T>();
  let s: f64 = 0, q: f64 = 0, si: f64 = 0, qi: f64 = 0;
  let least = Infinity, greatest = -Infinity;
  let zero: i64 = 0;
  for (; ptr < end; ptr += step * 2) {
    const re = <f64>load<T>(ptr), im = <f64>load<T>(ptr + step);
    const size = magnitudeAt<T>(ptr);
    if (!(size < Infinity)) {
      bump(state, size != size ? NAN : POS_INF, 1);
      continue;
    }
    zero += <i64>(size == 0);
    least = size < least ? size : least;
    greatest = size > greatest ? size : greatest;
    const d = re - centre;
    s += re;
    q += d * d;
    si += im;
    qi += im * im;
    const at = floor(size * inverse) - low;
    if (at >= 0 && at < bins) tick(fine + (<usize>at << 2));
    else coarse(state, size, false, at < 0);
    if (sizeof<T>() == 4) sample(state, (<u64>reinterpret<u32>(<f32>im + 0) << 32) | <u64>reinterpret<u32>(<f32>re + 0), true);
    else sample(state, (reinterpret<u64>(re + 0) * 0x9e3779b97f4a7c15) ^ rotl(reinterpret<u64>(im + 0), 29), true);
  }
  accumulate(state + SUM, s);
  accumulate(state + SQUARES, q);
  accumulate(state + IMAG_SUM, si);
  accumulate(state + IMAG_SQUARES, qi);
  bump(state, ZERO, zero);
  widen(state, least, greatest);
}
