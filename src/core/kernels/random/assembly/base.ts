/** Uniform, normal and exponential draws: what every other distribution is made of. */
import { exp } from './exponential';
import { log1p } from './logarithm';
import { log1pf } from './single';
import {
  EXP_F, EXP_F32, EXP_K, EXP_K32, EXP_W, EXP_W32, NORMAL_F, NORMAL_F32, NORMAL_K, NORMAL_K32, NORMAL_W, NORMAL_W32,
} from './tables';
import { Bits } from './bits';

const NORMAL_EDGE: f64 = 3.6541528853610087963519472518;
const NORMAL_EDGE_INVERSE: f64 = 0.27366123732975827203338247596;
const EXP_EDGE: f64 = 7.6971174701310497140446280481;

// @ts-ignore: decorator
@inline
function entry(table: usize, layer: usize): f64 {
  return load<f64>(table + (layer << 3));
}
// @ts-ignore: decorator
@inline
function entry32(table: usize, layer: usize): f32 {
  return load<f32>(table + (layer << 2));
}

/** Beyond the last layer (Marsaglia 1964). */
function normalTail(bits: Bits, negative: bool): f64 {
  while (true) {
    const x = -NORMAL_EDGE_INVERSE * log1p(-bits.unit());
    const y = -log1p(-bits.unit());
    if (y + y > x * x) return negative ? -(NORMAL_EDGE + x) : NORMAL_EDGE + x;
  }
}

/** The draw was not inside its layer: the tail, the wedge, or (NaN) try again. */
function normalEdge(bits: Bits, layer: usize, x: f64, magnitude: u64): f64 {
  if (layer == 0) return normalTail(bits, ((magnitude >> 8) & 1) != 0);
  const height = (entry(NORMAL_F, layer - 1) - entry(NORMAL_F, layer)) * bits.unit() + entry(NORMAL_F, layer);
  return height < exp(-0.5 * x * x) ? x : NaN;
}

// @ts-ignore: decorator
@inline
export function normalOf<G>(bits: G): f64 {
  while (true) {
    let r = bits.next64();
    const layer = <usize>(r & 0xff);
    r >>= 8;
    const magnitude = (r >> 1) & 0x000fffffffffffff;
    let x = <f64>(<i64>magnitude) * entry(NORMAL_W, layer);
    x = reinterpret<f64>(reinterpret<u64>(x) | ((r & 1) << 63));
    if (magnitude < load<u64>(NORMAL_K + (layer << 3))) return x;
    x = normalEdge(changetype<Bits>(bits), layer, x, magnitude);
    if (x == x) return x;
  }
}

function exponentialEdge(bits: Bits, layer: usize, x: f64): f64 {
  if (layer == 0) return EXP_EDGE - log1p(-bits.unit());
  const height = (entry(EXP_F, layer - 1) - entry(EXP_F, layer)) * bits.unit() + entry(EXP_F, layer);
  return height < exp(-x) ? x : NaN;
}

// @ts-ignore: decorator
@inline
export function exponentialOf<G>(bits: G): f64 {
  while (true) {
    let r = bits.next64() >> 3;
    const layer = <usize>(r & 0xff);
    r >>= 8;
    let x = <f64>(<i64>r) * entry(EXP_W, layer);
    if (r < load<u64>(EXP_K + (layer << 3))) return x;
    x = exponentialEdge(changetype<Bits>(bits), layer, x);
    if (x == x) return x;
  }
}

export function standardNormal(bits: Bits): f64 {
  return normalOf<Bits>(bits);
}
export function standardExponential(bits: Bits): f64 {
  return exponentialOf<Bits>(bits);
}

export function standardNormal32(bits: Bits): f32 {
  while (true) {
    const r = bits.next32();
    const layer = <usize>(r & 0xff);
    const magnitude = (r >> 9) & 0x7fffff;
    let x = <f32>magnitude * entry32(NORMAL_W32, layer);
    if ((r >> 8) & 1) x = -x;
    if (magnitude < load<u32>(NORMAL_K32 + (layer << 2))) return x;
    if (layer == 0) return normalTail32(bits, ((magnitude >> 8) & 1) != 0);
    const above = entry32(NORMAL_F32, layer);
    const height = (entry32(NORMAL_F32, layer - 1) - above) * bits.unit32() + above;
    if (<f64>height < exp(-0.5 * <f64>x * <f64>x)) return x;
  }
}

function normalTail32(bits: Bits, negative: bool): f32 {
  while (true) {
    const x: f32 = -(<f32>NORMAL_EDGE_INVERSE) * log1pf(-bits.unit32());
    const y: f32 = -log1pf(-bits.unit32());
    if (y + y > x * x) return negative ? -(<f32>NORMAL_EDGE + x) : <f32>NORMAL_EDGE + x;
  }
}

export function standardExponential32(bits: Bits): f32 {
  while (true) {
    let r = bits.next32() >> 1;
    const layer = <usize>(r & 0xff);
    r >>= 8;
    const x = <f32>r * entry32(EXP_W32, layer);
    if (r < load<u32>(EXP_K32 + (layer << 2))) return x;
    if (layer == 0) return <f32>EXP_EDGE - log1pf(-bits.unit32());
    const above = entry32(EXP_F32, layer);
    const height = (entry32(EXP_F32, layer - 1) - above) * bits.unit32() + above;
    if (height < <f32>exp(<f64>(-x))) return x;
  }
}
