/** Plane rotations with LAPACK's conventions, and the small 2×2 problems of QR iterations. */
import { EPSILON, TINY, withSign } from './dense.ts';

export interface Rotation {
  c: number;
  s: number;
  r: number;
}
const LOW = Math.sqrt(TINY);
const HIGH = Math.sqrt(1 / TINY / 2);

/** [c s; −s c] [f; g] = [r; 0], r with the sign of f. */
export function rotation(f: number, g: number, into: Rotation): void {
  if (g === 0) {
    into.c = 1;
    into.s = 0;
    into.r = f;
    return;
  }
  const [f1, g1] = [Math.abs(f), Math.abs(g)];
  if (f === 0) {
    into.c = 0;
    into.s = withSign(1, g);
    into.r = g1;
    return;
  }
  const unit = f1 > LOW && f1 < HIGH && g1 > LOW && g1 < HIGH ? 1 : Math.max(f1, g1);
  const [x, y] = [f / unit, g / unit];
  const length = Math.sqrt(x * x + y * y);
  into.c = Math.abs(x) / length;
  into.r = withSign(length, f);
  into.s = y / into.r;
  into.r *= unit;
}

/** Columns p and q of a column-major matrix: p ← c p + s q, q ← c q − s p. */
export function rotateColumns(z: Float64Array, rows: number, p: number, q: number, c: number, s: number): void {
  const [a, b] = [p * rows, q * rows];
  for (let k = 0; k < rows; k++) {
    const [x, y] = [z[a + k], z[b + k]];
    z[a + k] = c * x + s * y;
    z[b + k] = c * y - s * x;
  }
}

/** Eigenvalues of [a b; b c], the larger magnitude first, and the unit eigenvector (cs, sn) of the first. */
export function symmetric2(a: number, b: number, c: number): { rt1: number; rt2: number; cs: number; sn: number } {
  const [sum, df, tb] = [a + c, a - c, b + b];
  const [adf, ab] = [Math.abs(df), Math.abs(tb)];
  const [big, small] = Math.abs(a) > Math.abs(c) ? [a, c] : [c, a];
  const rt =
    adf > ab ? adf * Math.sqrt(1 + (ab / adf) ** 2) : adf < ab ? ab * Math.sqrt(1 + (adf / ab) ** 2) : ab * Math.SQRT2;
  const sign1 = sum < 0 ? -1 : 1;
  const rt1 = sum === 0 ? 0.5 * rt : 0.5 * (sum + sign1 * rt);
  const rt2 = sum === 0 ? -0.5 * rt : (big / rt1) * small - (b / rt1) * b;
  const sign2 = df >= 0 ? 1 : -1;
  const [cs, sn] = direction(df + sign2 * rt, tb, ab);
  return sign1 === sign2 ? { rt1, rt2, cs: -sn, sn: cs } : { rt1, rt2, cs, sn };
}

function direction(cs: number, tb: number, ab: number): [number, number] {
  if (Math.abs(cs) > ab) {
    const ct = -tb / cs;
    const sn = 1 / Math.sqrt(1 + ct * ct);
    return [ct * sn, sn];
  }
  if (ab === 0) return [1, 0];
  const tn = -cs / tb;
  const c = 1 / Math.sqrt(1 + tn * tn);
  return [c, tn * c];
}

/** Smaller singular value of [f g; 0 h]. */
export function smallerSingular(f: number, g: number, h: number): number {
  const [fa, ga, ha] = [Math.abs(f), Math.abs(g), Math.abs(h)];
  const [low, high] = [Math.min(fa, ha), Math.max(fa, ha)];
  if (low === 0) return 0;
  const [as, at] = [1 + low / high, (high - low) / high];
  if (ga < high) {
    const au = (ga / high) ** 2;
    return low * (2 / (Math.sqrt(as * as + au) + Math.sqrt(at * at + au)));
  }
  const au = high / ga;
  if (au === 0) return (low * high) / ga;
  return low * (1 / (Math.sqrt(1 + (as * au) ** 2) + Math.sqrt(1 + (at * au) ** 2))) * au * 2;
}

export interface Singular2 {
  readonly min: number;
  readonly max: number;
  readonly sinRight: number;
  readonly cosRight: number;
  readonly sinLeft: number;
  readonly cosLeft: number;
}

/** Singular values and vectors of [f g; 0 h]. */
export function singular2(f: number, g: number, h: number): Singular2 {
  const swap = Math.abs(h) > Math.abs(f);
  const [ft, ht] = swap ? [h, f] : [f, h];
  const core = triangular2(ft, g, ht);
  const [cosLeft, sinLeft, cosRight, sinRight] = swap
    ? [core.sr, core.cr, core.sl, core.cl]
    : [core.cl, core.sl, core.cr, core.sr];
  const sign = (x: number) => withSign(1, x);
  let total = sign(cosRight) * sign(cosLeft) * sign(f);
  if (Math.abs(g) > Math.abs(ft)) total = sign(sinRight) * sign(cosLeft) * sign(g);
  else if (swap) total = sign(sinRight) * sign(sinLeft) * sign(h);
  return {
    max: withSign(core.max, total),
    min: withSign(core.min, total * sign(f) * sign(h)),
    sinRight,
    cosRight,
    sinLeft,
    cosLeft,
  };
}

interface Core {
  readonly min: number;
  readonly max: number;
  readonly cl: number;
  readonly sl: number;
  readonly cr: number;
  readonly sr: number;
}

function triangular2(ft: number, gt: number, ht: number): Core {
  const [fa, ga, ha] = [Math.abs(ft), Math.abs(gt), Math.abs(ht)];
  if (ga === 0) return { min: ha, max: fa, cl: 1, sl: 0, cr: 1, sr: 0 };
  if (ga > fa && fa / ga < EPSILON) {
    const min = ha > 1 ? fa / (ga / ha) : (fa / ga) * ha;
    return { min, max: ga, cl: 1, sl: ht / gt, cr: ft / gt, sr: 1 };
  }
  const d = fa - ha;
  const l = d === fa ? 1 : d / fa;
  const m = gt / ft;
  const t = 2 - l;
  const mm = m * m;
  const s = Math.sqrt(t * t + mm);
  const r = l === 0 ? Math.abs(m) : Math.sqrt(l * l + mm);
  const a = 0.5 * (s + r);
  let tan = (m / (s + t) + m / (r + l)) * (1 + a);
  if (mm === 0) tan = l === 0 ? withSign(2, ft) * withSign(1, gt) : gt / withSign(d, ft) + m / t;
  const length = Math.sqrt(tan * tan + 4);
  const [cr, sr] = [2 / length, tan / length];
  return { min: ha / a, max: fa * a, cl: (cr + sr * m) / a, sl: ((ht / ft) * sr) / a, cr, sr };
}
