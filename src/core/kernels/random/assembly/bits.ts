/**
 * The bit generators, over one state block:
 *
 *   0  i32  kind (0 PCG64, 1 PCG64DXSM, 2 MT19937, 3 Philox, 4 SFC64)
 *   4  i32  has_uint32: half of a 64-bit draw is kept
 *   8  u32  uinteger: that half
 *  12  i32  MT19937: position in the key; Philox: position in the buffer
 *  16       PCG: state and increment, low word first. SFC64: four words. Philox: counter (4), key (2), buffer (4).
 *           MT19937: 624 words of 32 bits.
 *
 * Sources: O'Neill 2014 (PCG), Matsumoto and Nishimura 1998 (MT19937), Salmon and others 2011 (Philox), Doty-Humphrey
 * (SFC64). Each generator is a class without fields, so that loops can be compiled for one of them.
 */
import { mulHigh } from './wide';

export const STATE_BYTES: usize = 2560;

const MULTIPLIER_HIGH: u64 = 0x2360ed051fc65da4;
const MULTIPLIER_LOW: u64 = 0x4385df649fccf645;
const CHEAP_MULTIPLIER: u64 = 0xda942042e4dd58b5;
const TO_UNIT: f64 = 1.0 / 9007199254740992.0;

// @ts-ignore: decorator
@inline
function halfOf(self: usize, draw: u64): u32 {
  store<i32>(self, 1, 4);
  store<u32>(self, <u32>(draw >> 32), 8);
  return <u32>draw;
}

// @ts-ignore: decorator
@inline
function keptHalf(self: usize): u32 {
  store<i32>(self, 0, 4);
  return load<u32>(self, 8);
}

@unmanaged
export class Pcg64 {
  // @ts-ignore: decorator
  @inline
  next64(): u64 {
    const self = changetype<usize>(this);
    const low = load<u64>(self, 16);
    const productLow = low * MULTIPLIER_LOW;
    const productHigh = mulHigh(low, MULTIPLIER_LOW) + load<u64>(self, 24) * MULTIPLIER_LOW + low * MULTIPLIER_HIGH;
    const sumLow = productLow + load<u64>(self, 32);
    const sumHigh = productHigh + load<u64>(self, 40) + <u64>(sumLow < productLow);
    store<u64>(self, sumLow, 16);
    store<u64>(self, sumHigh, 24);
    return rotr<u64>(sumHigh ^ sumLow, sumHigh >> 58);
  }
  // @ts-ignore: decorator
  @inline
  next32(): u32 {
    const self = changetype<usize>(this);
    return load<i32>(self, 4) ? keptHalf(self) : halfOf(self, this.next64());
  }
  // @ts-ignore: decorator
  @inline
  unit(): f64 {
    return <f64>(this.next64() >> 11) * TO_UNIT;
  }
}

@unmanaged
export class Pcg64Dxsm {
  // @ts-ignore: decorator
  @inline
  next64(): u64 {
    const self = changetype<usize>(this);
    const low = load<u64>(self, 16);
    const high = load<u64>(self, 24);
    let mixed = high ^ (high >> 32);
    mixed *= CHEAP_MULTIPLIER;
    mixed ^= mixed >> 48;
    mixed *= low | 1;
    const productLow = low * CHEAP_MULTIPLIER;
    const productHigh = mulHigh(low, CHEAP_MULTIPLIER) + high * CHEAP_MULTIPLIER;
    const sumLow = productLow + load<u64>(self, 32);
    store<u64>(self, sumLow, 16);
    store<u64>(self, productHigh + load<u64>(self, 40) + <u64>(sumLow < productLow), 24);
    return mixed;
  }
  // @ts-ignore: decorator
  @inline
  next32(): u32 {
    const self = changetype<usize>(this);
    return load<i32>(self, 4) ? keptHalf(self) : halfOf(self, this.next64());
  }
  // @ts-ignore: decorator
  @inline
  unit(): f64 {
    return <f64>(this.next64() >> 11) * TO_UNIT;
  }
}

@unmanaged
export class Sfc64 {
  // @ts-ignore: decorator
  @inline
  next64(): u64 {
    const self = changetype<usize>(this);
    const b = load<u64>(self, 24);
    const c = load<u64>(self, 32);
    const count = load<u64>(self, 40);
    const draw = load<u64>(self, 16) + b + count;
    store<u64>(self, b ^ (b >> 11), 16);
    store<u64>(self, c + (c << 3), 24);
    store<u64>(self, rotl<u64>(c, 24) + draw, 32);
    store<u64>(self, count + 1, 40);
    return draw;
  }
  // @ts-ignore: decorator
  @inline
  next32(): u32 {
    const self = changetype<usize>(this);
    return load<i32>(self, 4) ? keptHalf(self) : halfOf(self, this.next64());
  }
  // @ts-ignore: decorator
  @inline
  unit(): f64 {
    return <f64>(this.next64() >> 11) * TO_UNIT;
  }
}

/** Counter + 1, then ten rounds of two 64 × 64-bit products; four draws into the buffer. */
function philoxRefill(self: usize): void {
  for (let k: usize = 16; k < 48; k += 8) {
    const word = load<u64>(self + k) + 1;
    store<u64>(self + k, word);
    if (word != 0) break;
  }
  let c0 = load<u64>(self, 16);
  let c1 = load<u64>(self, 24);
  let c2 = load<u64>(self, 32);
  let c3 = load<u64>(self, 40);
  let k0 = load<u64>(self, 48);
  let k1 = load<u64>(self, 56);
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(0xd2e7470ee14c6c93, c0);
    const low0 = 0xd2e7470ee14c6c93 * c0;
    const high1 = mulHigh(0xca5a826395121157, c2);
    const low1 = 0xca5a826395121157 * c2;
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 += 0x9e3779b97f4a7c15;
    k1 += 0xbb67ae8584caa73b;
  }
  store<u64>(self, c0, 64);
  store<u64>(self, c1, 72);
  store<u64>(self, c2, 80);
  store<u64>(self, c3, 88);
}

@unmanaged
export class Philox {
  // @ts-ignore: decorator
  @inline
  next64(): u64 {
    const self = changetype<usize>(this);
    let at = load<u32>(self, 12);
    if (at >= 4) {
      philoxRefill(self);
      at = 0;
    }
    store<u32>(self, at + 1, 12);
    return load<u64>(self + (<usize>at << 3), 64);
  }
  // @ts-ignore: decorator
  @inline
  next32(): u32 {
    const self = changetype<usize>(this);
    return load<i32>(self, 4) ? keptHalf(self) : halfOf(self, this.next64());
  }
  // @ts-ignore: decorator
  @inline
  unit(): f64 {
    return <f64>(this.next64() >> 11) * TO_UNIT;
  }
}

// @ts-ignore: decorator
@inline
function twist(key: usize, at: usize, next: usize, other: usize): void {
  const y = (load<u32>(key + (at << 2)) & 0x80000000) | (load<u32>(key + (next << 2)) & 0x7fffffff);
  store<u32>(key + (at << 2), load<u32>(key + (other << 2)) ^ (y >> 1) ^ (-(y & 1) & 0x9908b0df));
}

/** Four words at once; none of those read is written in the same step. */
// @ts-ignore: decorator
@inline
function twistFour(key: usize, at: usize, other: usize): void {
  const place = key + (at << 2);
  const y = v128.or(
    v128.and(v128.load(place), i32x4.splat(<i32>0x80000000)),
    v128.and(v128.load(place, 4), i32x4.splat(0x7fffffff)),
  );
  const odd = i32x4.neg(v128.and(y, i32x4.splat(1)));
  const flips = v128.and(odd, i32x4.splat(<i32>0x9908b0df));
  v128.store(place, v128.xor(v128.xor(v128.load(key + (other << 2)), i32x4.shr_u(y, 1)), flips));
}

function mersenneRefill(key: usize): void {
  let i: usize = 0;
  for (; i < 224; i += 4) twistFour(key, i, i + 397);
  for (; i < 227; i++) twist(key, i, i + 1, i + 397);
  for (; i < 623; i += 4) twistFour(key, i, i - 227);
  twist(key, 623, 0, 396);
}

@unmanaged
export class Mersenne {
  // @ts-ignore: decorator
  @inline
  next32(): u32 {
    const self = changetype<usize>(this);
    let at = load<i32>(self, 12);
    if (at == 624) {
      mersenneRefill(self + 16);
      at = 0;
    }
    let y = load<u32>(self + (<usize>at << 2), 16);
    store<i32>(self, at + 1, 12);
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >> 18);
  }
  // @ts-ignore: decorator
  @inline
  next64(): u64 {
    const high = <u64>this.next32();
    return (high << 32) | <u64>this.next32();
  }
  // @ts-ignore: decorator
  @inline
  unit(): f64 {
    const a = this.next32() >> 5;
    const b = this.next32() >> 6;
    return (<f64>a * 67108864.0 + <f64>b) * TO_UNIT;
  }
}

function any64(self: usize): u64 {
  switch (load<i32>(self)) {
    case 0:
      return changetype<Pcg64>(self).next64();
    case 1:
      return changetype<Pcg64Dxsm>(self).next64();
    case 2:
      return changetype<Mersenne>(self).next64();
    case 3:
      return changetype<Philox>(self).next64();
    default:
      return changetype<Sfc64>(self).next64();
  }
}

function any32(self: usize): u32 {
  if (load<i32>(self) == 2) return changetype<Mersenne>(self).next32();
  return load<i32>(self, 4) ? keptHalf(self) : halfOf(self, any64(self));
}

function anyUnit(self: usize): f64 {
  return load<i32>(self) == 2 ? changetype<Mersenne>(self).unit() : <f64>(any64(self) >> 11) * TO_UNIT;
}

/** Whichever generator the state block says: for everything that is not a tight loop. */
@unmanaged
export class Bits {
  // @ts-ignore: decorator
  @inline
  next64(): u64 {
    return any64(changetype<usize>(this));
  }
  // @ts-ignore: decorator
  @inline
  next32(): u32 {
    return any32(changetype<usize>(this));
  }
  // @ts-ignore: decorator
  @inline
  unit(): f64 {
    return anyUnit(changetype<usize>(this));
  }
  // @ts-ignore: decorator
  @inline
  unit32(): f32 {
    return <f32>(any32(changetype<usize>(this)) >> 8) * <f32>(1.0 / 16777216.0);
  }
}
