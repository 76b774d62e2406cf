// The most that 128-bit fused multiply-add gives on one thread: independent chains in registers, nothing else. The factors are
// arguments because some engines make constants anew in every round.
export function doubles(rounds: i32, x: f64, y: f64): f64 {
  const a = f64x2.splat(x);
  const b = f64x2.splat(y);
  let s0 = f64x2.splat(1);
  let s1 = f64x2.splat(2);
  let s2 = f64x2.splat(3);
  let s3 = f64x2.splat(4);
  let s4 = f64x2.splat(5);
  let s5 = f64x2.splat(6);
  let s6 = f64x2.splat(7);
  let s7 = f64x2.splat(8);
  let s8 = f64x2.splat(9);
  let s9 = f64x2.splat(10);
  for (let k = 0; k < rounds; k++) {
    s0 = f64x2.relaxed_madd(a, b, s0);
    s1 = f64x2.relaxed_madd(a, b, s1);
    s2 = f64x2.relaxed_madd(a, b, s2);
    s3 = f64x2.relaxed_madd(a, b, s3);
    s4 = f64x2.relaxed_madd(a, b, s4);
    s5 = f64x2.relaxed_madd(a, b, s5);
    s6 = f64x2.relaxed_madd(a, b, s6);
    s7 = f64x2.relaxed_madd(a, b, s7);
    s8 = f64x2.relaxed_madd(a, b, s8);
    s9 = f64x2.relaxed_madd(a, b, s9);
  }
  s0 = f64x2.add(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)), f64x2.add(f64x2.add(s4, s5), f64x2.add(s6, s7)));
  s0 = f64x2.add(s0, f64x2.add(s8, s9));
  return f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
}

export function singles(rounds: i32, x: f64, y: f64): f32 {
  const a = f32x4.splat(<f32>x);
  const b = f32x4.splat(<f32>y);
  let s0 = f32x4.splat(1);
  let s1 = f32x4.splat(2);
  let s2 = f32x4.splat(3);
  let s3 = f32x4.splat(4);
  let s4 = f32x4.splat(5);
  let s5 = f32x4.splat(6);
  let s6 = f32x4.splat(7);
  let s7 = f32x4.splat(8);
  let s8 = f32x4.splat(9);
  let s9 = f32x4.splat(10);
  for (let k = 0; k < rounds; k++) {
    s0 = f32x4.relaxed_madd(a, b, s0);
    s1 = f32x4.relaxed_madd(a, b, s1);
    s2 = f32x4.relaxed_madd(a, b, s2);
    s3 = f32x4.relaxed_madd(a, b, s3);
    s4 = f32x4.relaxed_madd(a, b, s4);
    s5 = f32x4.relaxed_madd(a, b, s5);
    s6 = f32x4.relaxed_madd(a, b, s6);
    s7 = f32x4.relaxed_madd(a, b, s7);
    s8 = f32x4.relaxed_madd(a, b, s8);
    s9 = f32x4.relaxed_madd(a, b, s9);
  }
  s0 = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)));
  s0 = f32x4.add(s0, f32x4.add(s8, s9));
  return f32x4.extract_lane(s0, 0) + f32x4.extract_lane(s0, 1);
}
