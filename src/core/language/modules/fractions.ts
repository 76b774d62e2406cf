/** `fractions`, written in the language. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'fractions',
  'Exact fractions.',
  String.raw`
import math as _math
import re as _re

_FORMAT = _re.compile(r'\s*([-+]?)(?=\d|\.\d)(\d*|\d+(?:_\d+)*)(?:/(\d+(?:_\d+)*)|(?:\.(\d*))?(?:[eE]([-+]?\d+))?)?\s*')

class Fraction:
    'A ratio of ints.'
    def __init__(self, numerator=0, denominator=None):
        if denominator is None:
            if isinstance(numerator, str):
                m = _FORMAT.fullmatch(numerator)
                if m is None:
                    raise ValueError('Invalid literal for Fraction: %r' % numerator)
                sign, num, denom, decimal, exp = m.groups()
                n = int(num or '0')
                d = 1
                if denom:
                    d = int(denom)
                else:
                    if decimal:
                        n = n * 10 ** len(decimal) + int(decimal)
                        d = 10 ** len(decimal)
                    if exp:
                        if int(exp) >= 0:
                            n *= 10 ** int(exp)
                        else:
                            d *= 10 ** -int(exp)
                numerator, denominator = (-n if sign == '-' else n), d
            elif isinstance(numerator, Fraction):
                numerator, denominator = numerator.numerator, numerator.denominator
            elif hasattr(numerator, 'as_integer_ratio'):
                numerator, denominator = numerator.as_integer_ratio()
            elif isinstance(numerator, int):
                denominator = 1
            else:
                raise TypeError('argument should be a string or a Rational instance')
        elif isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)):
            a, b = Fraction(numerator), Fraction(denominator)
            numerator, denominator = a._numerator * b._denominator, a._denominator * b._numerator
        else:
            raise TypeError('both arguments should be Rational instances')
        if denominator == 0:
            raise ZeroDivisionError('Fraction(%s, 0)' % numerator)
        g = _math.gcd(numerator, denominator)
        if denominator < 0:
            g = -g
        self._numerator = numerator // g
        self._denominator = denominator // g
    numerator = property(lambda self: self._numerator)
    denominator = property(lambda self: self._denominator)
    real = property(lambda self: self)
    imag = property(lambda self: 0)
    @classmethod
    def from_float(cls, f):
        return cls(*f.as_integer_ratio())
    from_decimal = from_float
    def as_integer_ratio(self):
        return (self._numerator, self._denominator)
    def is_integer(self):
        return self._denominator == 1
    def conjugate(self):
        return self
    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError('max_denominator should be at least 1')
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        bound1 = Fraction(p0 + k * p1, q0 + k * q1)
        bound2 = Fraction(p1, q1)
        return bound2 if abs(bound2 - self) <= abs(bound1 - self) else bound1
    def __repr__(self):
        return 'Fraction(%s, %s)' % (self._numerator, self._denominator)
    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else '%s/%s' % (self._numerator, self._denominator)
    def __format__(self, spec):
        return format(str(self), spec) if not spec or spec[-1] not in 'eEfFgG%' else format(float(self), spec)
    def _operate(self, other, exact, inexact):
        if isinstance(other, (int, Fraction)):
            return exact(self, Fraction(other) if isinstance(other, int) else other)
        if isinstance(other, (float, complex)):
            return inexact(float(self), other)
        return NotImplemented
    def _reflect(self, other, exact, inexact):
        if isinstance(other, int):
            return exact(Fraction(other), self)
        if isinstance(other, (float, complex)):
            return inexact(other, float(self))
        return NotImplemented
    def __add__(self, other):
        return self._operate(other, _add, lambda a, b: a + b)
    def __radd__(self, other):
        return self._reflect(other, _add, lambda a, b: a + b)
    def __sub__(self, other):
        return self._operate(other, _sub, lambda a, b: a - b)
    def __rsub__(self, other):
        return self._reflect(other, _sub, lambda a, b: a - b)
    def __mul__(self, other):
        return self._operate(other, _mul, lambda a, b: a * b)
    def __rmul__(self, other):
        return self._reflect(other, _mul, lambda a, b: a * b)
    def __truediv__(self, other):
        return self._operate(other, _div, lambda a, b: a / b)
    def __rtruediv__(self, other):
        return self._reflect(other, _div, lambda a, b: a / b)
    def __floordiv__(self, other):
        return self._operate(other, _floor, lambda a, b: a // b)
    def __rfloordiv__(self, other):
        return self._reflect(other, _floor, lambda a, b: a // b)
    def __mod__(self, other):
        return self._operate(other, lambda a, b: a - b * _floor(a, b), lambda a, b: a % b)
    def __rmod__(self, other):
        return self._reflect(other, lambda a, b: a - b * _floor(a, b), lambda a, b: a % b)
    def __divmod__(self, other):
        return self // other, self % other
    def __pow__(self, other):
        if isinstance(other, (int, Fraction)) and (isinstance(other, int) or other._denominator == 1):
            n = int(other)
            if n >= 0:
                return Fraction(self._numerator ** n, self._denominator ** n)
            if self._numerator == 0:
                raise ZeroDivisionError('Fraction(%s, 0)' % self._denominator ** -n)
            return Fraction(self._denominator ** -n, self._numerator ** -n)
        return float(self) ** (float(other) if isinstance(other, Fraction) else other)
    def __rpow__(self, other):
        if self._denominator == 1 and self._numerator >= 0:
            return other ** self._numerator
        return other ** float(self)
    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)
    def __pos__(self):
        return self
    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)
    def __trunc__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 else self._numerator // self._denominator
    __int__ = __trunc__
    def __floor__(self):
        return self._numerator // self._denominator
    def __ceil__(self):
        return -(-self._numerator // self._denominator)
    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self._numerator, self._denominator)
            if rest * 2 < self._denominator or (rest * 2 == self._denominator and floor % 2 == 0):
                return floor
            return floor + 1
        shift = 10 ** abs(ndigits)
        return Fraction(round(self * shift), shift) if ndigits > 0 else Fraction(round(self / shift) * shift)
    def __float__(self):
        return self._numerator / self._denominator
    def __complex__(self):
        return complex(float(self))
    def __bool__(self):
        return self._numerator != 0
    def __hash__(self):
        if self._denominator == 1:
            return hash(self._numerator)
        try:
            inverse = pow(self._denominator, -1, 2 ** 61 - 1)
        except ValueError:
            return 314159
        value = abs(self._numerator) * inverse % (2 ** 61 - 1)
        return -value if self._numerator < 0 else value
    def __eq__(self, other):
        if isinstance(other, int):
            return self._numerator == other and self._denominator == 1
        if isinstance(other, Fraction):
            return self._numerator == other._numerator and self._denominator == other._denominator
        if isinstance(other, float):
            return other == other and abs(other) != _math.inf and self == Fraction(other)
        if isinstance(other, complex):
            return other.imag == 0 and self == other.real
        return NotImplemented
    def _order(self, other, compare):
        if isinstance(other, (int, Fraction)):
            other = Fraction(other)
            return compare(self._numerator * other._denominator, other._numerator * self._denominator)
        if isinstance(other, float):
            if other != other or abs(other) == _math.inf:
                return compare(0.0, other)
            return compare(self, Fraction(other))
        return NotImplemented
    def __lt__(self, other):
        return self._order(other, lambda a, b: a < b)
    def __le__(self, other):
        return self._order(other, lambda a, b: a <= b)
    def __gt__(self, other):
        return self._order(other, lambda a, b: a > b)
    def __ge__(self, other):
        return self._order(other, lambda a, b: a >= b)

def _add(a, b):
    return Fraction(a._numerator * b._denominator + b._numerator * a._denominator, a._denominator * b._denominator)
def _sub(a, b):
    return Fraction(a._numerator * b._denominator - b._numerator * a._denominator, a._denominator * b._denominator)
def _mul(a, b):
    return Fraction(a._numerator * b._numerator, a._denominator * b._denominator)
def _div(a, b):
    return Fraction(a._numerator * b._denominator, a._denominator * b._numerator)
def _floor(a, b):
    return a._numerator * b._denominator // (a._denominator * b._numerator)
`,
);
