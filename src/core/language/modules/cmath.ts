/** `cmath`. */
import { PyComplex, PyFloat, PyObject, PyTuple, typeName, type Value } from '../../base/python.ts';
import { raise, typeError, valueError } from '../runtime/exceptions.ts';
import { hypot } from '../runtime/hypot.ts';
import { complexDivide, floatOf, toComplex } from '../runtime/numbers.ts';
import { defineModule } from './module.ts';

type C = PyComplex;
const c = (re: number, im: number): C => new PyComplex(re, im);
const add = (a: C, b: C): C => c(a.re + b.re, a.im + b.im);
const sub = (a: C, b: C): C => c(a.re - b.re, a.im - b.im);
const mul = (a: C, b: C): C => c(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
const timesI = (a: C): C => c(-a.im, a.re);
const overI = (a: C): C => c(a.im, -a.re);
const ONE = c(1, 0);

function argument(value: Value | undefined): C {
  const plain = toComplex(value ?? null) ?? (value instanceof PyObject ? value.toComplex?.() : undefined);
  if (plain !== undefined) return plain;
  if (value instanceof PyObject && value.toFloat?.() !== undefined) return c(floatOf(value), 0);
  throw typeError(`must be real number, not ${typeName(value ?? null)}`);
}

export function sqrt(z: C): C {
  if (z.re === 0 && z.im === 0) return c(0, z.im);
  const size = Math.sqrt((Math.abs(z.re) + Math.hypot(z.re, z.im)) / 2);
  if (z.re >= 0) return c(size, z.im / (2 * size));
  const im = z.im < 0 || Object.is(z.im, -0) ? -size : size;
  return c(Math.abs(z.im) / (2 * size), im);
}
function log(z: C): C {
  if (z.re === 0 && z.im === 0) throw valueError('math domain error');
  return c(Math.log(Math.hypot(z.re, z.im)), Math.atan2(z.im, z.re));
}
function exp(z: C): C {
  const size = Math.exp(z.re);
  if (!Number.isFinite(size) && Number.isFinite(z.re)) throw raise('OverflowError', 'math range error');
  return z.im === 0 ? c(size, z.im) : c(size * Math.cos(z.im), size * Math.sin(z.im));
}
const sinh = (z: C): C => c(Math.sinh(z.re) * Math.cos(z.im), Math.cosh(z.re) * Math.sin(z.im));
const cosh = (z: C): C => c(Math.cosh(z.re) * Math.cos(z.im), Math.sinh(z.re) * Math.sin(z.im));
function tanh(z: C): C {
  const d = Math.cosh(2 * z.re) + Math.cos(2 * z.im);
  return Math.abs(z.re) > 20 ? c(Math.sign(z.re), 0) : c(Math.sinh(2 * z.re) / d, Math.sin(2 * z.im) / d);
}
const asinh = (z: C): C => {
  const s1 = sqrt(add(ONE, timesI(z)));
  const s2 = sqrt(sub(ONE, timesI(z)));
  return c(Math.asinh(s1.re * s2.im * -1 + s2.re * s1.im), Math.atan2(z.im, mul(s1, s2).re));
};
const acos = (z: C): C => {
  const s1 = sqrt(sub(ONE, z));
  const s2 = sqrt(add(ONE, z));
  return c(2 * Math.atan2(s1.re, s2.re), Math.asinh(s2.re * s1.im - s2.im * s1.re));
};
const acosh = (z: C): C => {
  const s1 = sqrt(sub(z, ONE));
  const s2 = sqrt(add(z, ONE));
  return c(Math.asinh(s1.re * s2.re + s1.im * s2.im), 2 * Math.atan2(s1.im, s2.re));
};
const atanh = (z: C): C => {
  const top = log(add(ONE, z));
  const bottom = log(sub(ONE, z));
  return c((top.re - bottom.re) / 2, (top.im - bottom.im) / 2);
};

defineModule('cmath', 'Mathematical functions of complex numbers.', (module) => {
  module
    .float('pi', Math.PI)
    .float('e', Math.E)
    .float('tau', 2 * Math.PI)
    .float('inf', Number.POSITIVE_INFINITY)
    .float('nan', Number.NaN);
  module.value('infj', c(0, Number.POSITIVE_INFINITY)).value('nanj', c(0, Number.NaN));
  const functions: Record<string, (z: C) => C> = {
    sqrt,
    exp,
    sinh,
    cosh,
    tanh,
    asinh,
    acos,
    acosh,
    atanh,
    sin: (z) => overI(sinh(timesI(z))),
    cos: (z) => cosh(timesI(z)),
    tan: (z) => overI(tanh(timesI(z))),
    asin: (z) => overI(asinh(timesI(z))),
    atan: (z) => overI(atanh(timesI(z))),
    log10: (z) => complexDivide(log(z), c(Math.LN10, 0)),
  };
  for (const [name, f] of Object.entries(functions)) module.def(`${name}(z, /)`, ([z]) => f(argument(z)));
  module.def('log(z, base=..., /)', ([z, base]) =>
    base === undefined ? log(argument(z)) : complexDivide(log(argument(z)), log(argument(base))),
  );
  module.def('phase(z, /)', ([z]) => new PyFloat(Math.atan2(argument(z).im, argument(z).re)));
  module.def('polar(z, /)', ([z]) => {
    const { re, im } = argument(z);
    return new PyTuple([new PyFloat(hypot(re, im)), new PyFloat(Math.atan2(im, re))]);
  });
  module.def('rect(r, phi, /)', ([r, phi]) =>
    c(floatOf(r as Value) * Math.cos(floatOf(phi as Value)), floatOf(r as Value) * Math.sin(floatOf(phi as Value))),
  );
  const parts = (z: Value | undefined): number[] => [argument(z).re, argument(z).im];
  module.def('isnan(z, /)', ([z]) => parts(z).some(Number.isNaN));
  module.def('isinf(z, /)', ([z]) => parts(z).some((x) => Math.abs(x) === Number.POSITIVE_INFINITY));
  module.def('isfinite(z, /)', ([z]) => parts(z).every(Number.isFinite));
  module.def('isclose(a, b, *, rel_tol=..., abs_tol=...)', ([a, b, rel, abs]) => {
    const [x, y] = [argument(a), argument(b)];
    const size = (z: C): number => Math.hypot(z.re, z.im);
    const limit = Math.max(
      (rel === undefined ? 1e-9 : floatOf(rel)) * Math.max(size(x), size(y)),
      abs === undefined ? 0 : floatOf(abs),
    );
    return size(sub(x, y)) <= limit;
  });
});
