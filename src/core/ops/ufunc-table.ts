/**
 * The ufuncs: arity, identity, and the element types they have loops for, in the order in which NumPy tries them.
 * `types` lists input codes; the output has the code of the (promoted) inputs unless `to` says otherwise.
 */
export interface UfuncRow {
  readonly nin: 1 | 2;
  readonly nout: 1 | 2;
  readonly types: string;
  /** `?`: bool results; `d`: real part's type; a code: that type. */
  readonly to?: 'bool' | 'real' | 'B';
  readonly identity?: number | boolean;
  readonly doc: string;
}

const INTS = 'bBhHiIlL';
const FLOATS = 'efd';
const NUMBERS = `${INTS}${FLOATS}FD`;

function one(types: string, doc: string, to?: UfuncRow['to']): UfuncRow {
  return { nin: 1, nout: 1, types, doc, to };
}
function two(types: string, doc: string, extra: Partial<UfuncRow> = {}): UfuncRow {
  return { nin: 2, nout: 1, types, doc, ...extra };
}
const INEXACT = `${FLOATS}FDO`;
const REAL = `${FLOATS}O`;

export const UFUNCS: Readonly<Record<string, UfuncRow>> = {
  add: two(`?${NUMBERS}O`, 'Sum of two arrays, element by element.', { identity: 0 }),
  subtract: two(`${NUMBERS}O`, 'Difference of two arrays, element by element.'),
  multiply: two(`?${NUMBERS}O`, 'Product of two arrays, element by element.', { identity: 1 }),
  divide: two(INEXACT, 'True quotient of two arrays, element by element.'),
  floor_divide: two(`${INTS}${REAL}`, 'Quotient rounded down to a whole number.'),
  remainder: two(`${INTS}${REAL}`, 'Remainder with the sign of the divisor.'),
  fmod: two(`${INTS}${REAL}`, 'Remainder with the sign of the dividend.'),
  divmod: { nin: 2, nout: 2, types: `${INTS}${FLOATS}`, doc: 'Floor quotient and remainder together.' },
  power: two(`${NUMBERS}O`, 'First array to the power of the second.'),
  float_power: two('dD', 'Power in double precision at least.'),
  arctan2: two(REAL, 'Angle of the point (x2, x1), by quadrant.'),
  hypot: two(REAL, 'Length of the hypotenuse.', { identity: 0 }),
  logaddexp: two(FLOATS, 'Logarithm of the sum of exponentials.', { identity: Number.NEGATIVE_INFINITY }),
  logaddexp2: two(FLOATS, 'Base-2 logarithm of the sum of powers of two.', { identity: Number.NEGATIVE_INFINITY }),
  copysign: two(FLOATS, 'Magnitude of the first with the sign of the second.'),
  nextafter: two(FLOATS, 'Next representable number towards the second.'),
  heaviside: two(FLOATS, 'Step function, with the second as its value at zero.'),
  ldexp: two(FLOATS, 'First times two to the power of the second.'),
  gcd: two(`${INTS}O`, 'Greatest common divisor.', { identity: 0 }),
  lcm: two(`${INTS}O`, 'Least common multiple.'),
  bitwise_and: two(`?${INTS}O`, 'Bitwise AND.', { identity: -1 }),
  bitwise_or: two(`?${INTS}O`, 'Bitwise OR.', { identity: 0 }),
  bitwise_xor: two(`?${INTS}O`, 'Bitwise XOR.', { identity: 0 }),
  left_shift: two(`${INTS}O`, 'Bits moved to the left.'),
  right_shift: two(`${INTS}O`, 'Bits moved to the right.'),
  maximum: two(`?${NUMBERS}O`, 'Larger of two, NaN if either is.'),
  minimum: two(`?${NUMBERS}O`, 'Smaller of two, NaN if either is.'),
  fmax: two(`?${NUMBERS}O`, 'Larger of two, ignoring NaN.'),
  fmin: two(`?${NUMBERS}O`, 'Smaller of two, ignoring NaN.'),
  equal: two(`?${NUMBERS}O`, 'Whether the elements are equal.', { to: 'bool' }),
  not_equal: two(`?${NUMBERS}O`, 'Whether the elements differ.', { to: 'bool' }),
  less: two(`?${NUMBERS}O`, 'Whether the first is smaller.', { to: 'bool' }),
  less_equal: two(`?${NUMBERS}O`, 'Whether the first is not larger.', { to: 'bool' }),
  greater: two(`?${NUMBERS}O`, 'Whether the first is larger.', { to: 'bool' }),
  greater_equal: two(`?${NUMBERS}O`, 'Whether the first is not smaller.', { to: 'bool' }),
  logical_and: two(`?${NUMBERS}O`, 'Truth of both.', { to: 'bool', identity: true }),
  logical_or: two(`?${NUMBERS}O`, 'Truth of either.', { to: 'bool', identity: false }),
  logical_xor: two(`?${NUMBERS}O`, 'Truth of exactly one.', { to: 'bool', identity: false }),
  absolute: one(`?${NUMBERS}O`, 'Magnitude.', 'real'),
  fabs: one(REAL, 'Magnitude of real numbers, as floats.'),
  negative: one(`${NUMBERS}O`, 'Opposite number.'),
  positive: one(`${NUMBERS}O`, 'The number itself.'),
  sign: one(`${NUMBERS}O`, 'Sign: -1, 0 or 1.'),
  square: one(`${NUMBERS}O`, 'Product with itself.'),
  reciprocal: one(`${NUMBERS}O`, 'One divided by the element.'),
  sqrt: one(INEXACT, 'Square root.'),
  cbrt: one(REAL, 'Cube root.'),
  exp: one(INEXACT, 'Exponential.'),
  exp2: one(INEXACT, 'Two to the power of the element.'),
  expm1: one(INEXACT, 'Exponential minus one, exact near zero.'),
  log: one(INEXACT, 'Natural logarithm.'),
  log2: one(INEXACT, 'Base-2 logarithm.'),
  log10: one(INEXACT, 'Base-10 logarithm.'),
  log1p: one(INEXACT, 'Logarithm of one plus the element, exact near zero.'),
  sin: one(INEXACT, 'Sine of an angle in radians.'),
  cos: one(INEXACT, 'Cosine of an angle in radians.'),
  tan: one(INEXACT, 'Tangent of an angle in radians.'),
  arcsin: one(INEXACT, 'Inverse sine.'),
  arccos: one(INEXACT, 'Inverse cosine.'),
  arctan: one(INEXACT, 'Inverse tangent.'),
  sinh: one(INEXACT, 'Hyperbolic sine.'),
  cosh: one(INEXACT, 'Hyperbolic cosine.'),
  tanh: one(INEXACT, 'Hyperbolic tangent.'),
  arcsinh: one(INEXACT, 'Inverse hyperbolic sine.'),
  arccosh: one(INEXACT, 'Inverse hyperbolic cosine.'),
  arctanh: one(INEXACT, 'Inverse hyperbolic tangent.'),
  degrees: one(REAL, 'Radians as degrees.'),
  rad2deg: one(REAL, 'Radians as degrees.'),
  radians: one(REAL, 'Degrees as radians.'),
  deg2rad: one(REAL, 'Degrees as radians.'),
  floor: one(`?${INTS}${REAL}`, 'Largest whole number that is not larger.'),
  ceil: one(`?${INTS}${REAL}`, 'Smallest whole number that is not smaller.'),
  trunc: one(`?${INTS}${REAL}`, 'Whole part.'),
  rint: one(INEXACT, 'Nearest whole number, ties to even.'),
  conjugate: one(`${NUMBERS}O`, 'Complex conjugate.'),
  invert: one(`?${INTS}O`, 'Bitwise NOT.'),
  bitwise_count: one(`${INTS}O`, 'Number of one bits of the magnitude.', 'B'),
  logical_not: one(`?${NUMBERS}O`, 'Truth of the opposite.', 'bool'),
  isnan: one(`?${NUMBERS}`, 'Whether the element is NaN (or NaT).', 'bool'),
  isinf: one(`?${NUMBERS}`, 'Whether the element is infinite.', 'bool'),
  isfinite: one(`?${NUMBERS}`, 'Whether the element is neither infinite nor NaN.', 'bool'),
  isnat: one('', 'Whether the time is NaT.', 'bool'),
  signbit: one(FLOATS, 'Whether the sign bit is set.', 'bool'),
  spacing: one(FLOATS, 'Distance to the next representable number.'),
  modf: { nin: 1, nout: 2, types: FLOATS, doc: 'Fractional and whole part.' },
  frexp: { nin: 1, nout: 2, types: FLOATS, doc: 'Mantissa and exponent of base two.' },
};
