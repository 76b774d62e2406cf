/** A basic `decimal`, written in the language. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'decimal',
  'Decimal numbers of a chosen precision (rounding half to even).',
  String.raw`
import math as _math
import re as _re

class DecimalException(ArithmeticError):
    pass
class InvalidOperation(DecimalException):
    pass
class DivisionByZero(DecimalException, ZeroDivisionError):
    pass
class Inexact(DecimalException):
    pass
class Rounded(Inexact):
    pass
ROUND_HALF_EVEN = 'ROUND_HALF_EVEN'
ROUND_HALF_UP = 'ROUND_HALF_UP'
ROUND_HALF_DOWN = 'ROUND_HALF_DOWN'
ROUND_DOWN = 'ROUND_DOWN'
ROUND_UP = 'ROUND_UP'
ROUND_FLOOR = 'ROUND_FLOOR'
ROUND_CEILING = 'ROUND_CEILING'

class Context:
    def __init__(self, prec=28, rounding=ROUND_HALF_EVEN):
        self.prec = prec
        self.rounding = rounding
    def copy(self):
        return Context(self.prec, self.rounding)
    def __enter__(self):
        global _context
        self._saved = _context
        _context = self
        return self
    def __exit__(self, *exc):
        global _context
        _context = self._saved
_context = Context()
def getcontext():
    return _context
def setcontext(context):
    global _context
    _context = context
def localcontext(ctx=None, **kwargs):
    made = (ctx or _context).copy()
    for name, value in kwargs.items():
        setattr(made, name, value)
    return made

_TEXT = _re.compile(r'([-+]?)(?:(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?|(inf(?:inity)?)|(s?nan))', _re.I)

def _divide(n, d, rounding):
    'n / d as an int (d > 0), rounded; n carries the sign.'
    sign = -1 if n < 0 else 1
    q, r = divmod(abs(n), d)
    if r:
        twice = 2 * r
        if rounding == ROUND_HALF_EVEN:
            up = twice > d or (twice == d and q % 2 == 1)
        elif rounding == ROUND_HALF_UP:
            up = twice >= d
        elif rounding == ROUND_HALF_DOWN:
            up = twice > d
        elif rounding == ROUND_UP:
            up = True
        elif rounding == ROUND_DOWN:
            up = False
        elif rounding == ROUND_FLOOR:
            up = sign < 0
        else:
            up = sign > 0
        q += up
    return sign * q

class Decimal:
    'A decimal number: sign, digits and exponent.'
    def __init__(self, value='0', context=None):
        self._special = None
        self._negative = False
        if isinstance(value, Decimal):
            self._int, self._exp, self._special, self._negative = value._int, value._exp, value._special, value._negative
        elif isinstance(value, int):
            self._int, self._exp = abs(int(value)), 0
            self._negative = value < 0
        elif isinstance(value, float):
            if value != value or abs(value) == _math.inf:
                self._int, self._exp = 0, 0
                self._special = 'NaN' if value != value else 'Infinity'
                self._negative = value < 0
            else:
                n, d = value.as_integer_ratio()
                k = d.bit_length() - 1
                self._int, self._exp = abs(n) * 5 ** k, -k
                self._negative = value < 0 or (value == 0 and _math.copysign(1, value) < 0)
        elif isinstance(value, tuple):
            sign, digits, exp = value
            self._int, self._exp, self._negative = int(''.join(map(str, digits)) or '0'), exp, bool(sign)
        elif isinstance(value, str):
            m = _TEXT.fullmatch(value.strip().replace('_', ''))
            if m is None or not (m.group(2) or m.group(3) or m.group(5) or m.group(6)):
                raise InvalidOperation('[<class \'decimal.ConversionSyntax\'>]')
            sign, whole, fraction, exp, inf, nan = m.groups()
            self._negative = sign == '-'
            self._int, self._exp = 0, 0
            if inf or nan:
                self._special = 'Infinity' if inf else 'NaN'
            else:
                self._int = int((whole or '') + (fraction or ''))
                self._exp = int(exp or 0) - len(fraction or '')
        else:
            raise TypeError('conversion from %s to Decimal is not supported' % type(value).__name__)
    @classmethod
    def from_float(cls, f):
        return cls(f)
    @property
    def _signed(self):
        return -self._int if self._negative else self._int
    def _fix(self):
        if self._special:
            return self
        drop = len(str(self._int)) - _context.prec
        if drop <= 0:
            return self
        n = abs(_divide(self._signed, 10 ** drop, _context.rounding))
        made = _make(self._negative, n, self._exp + drop)
        return made._fix() if len(str(n)) > _context.prec else made
    def is_nan(self):
        return self._special == 'NaN'
    def is_infinite(self):
        return self._special == 'Infinity'
    def is_finite(self):
        return self._special is None
    def is_zero(self):
        return self._special is None and self._int == 0
    def is_signed(self):
        return self._negative
    def adjusted(self):
        return self._exp + len(str(self._int)) - 1
    def as_tuple(self):
        from collections import namedtuple
        kind = namedtuple('DecimalTuple', 'sign digits exponent')
        return kind(int(self._negative), tuple(int(c) for c in str(self._int)), self._exp)
    def as_integer_ratio(self):
        if self._exp >= 0:
            return self._signed * 10 ** self._exp, 1
        d = 10 ** -self._exp
        g = _math.gcd(self._int, d)
        return self._signed // g, d // g
    def __str__(self):
        sign = '-' if self._negative else ''
        if self._special:
            return sign + self._special
        digits = str(self._int)
        left = self._exp + len(digits)
        if self._exp <= 0 and left > -6:
            if self._exp == 0:
                return sign + digits
            if left <= 0:
                return sign + '0.' + '0' * -left + digits
            return sign + digits[:left] + '.' + digits[left:]
        exponent = left - 1
        body = digits[0] + ('.' + digits[1:] if len(digits) > 1 else '')
        return sign + body + 'E%+d' % exponent
    def __repr__(self):
        return "Decimal('%s')" % self
    def __format__(self, spec):
        m = _re.fullmatch(r'(.*?)(,?)(?:\.(\d+))?([eEfFgG%]?)', spec)
        fill, comma, precision, kind = m.groups()
        value = self
        if kind == '%':
            value = self * 100
        if kind in ('f', 'F', '%') or (precision is not None and kind == ''):
            places = 6 if precision is None else int(precision)
            text = _plain(value.quantize(_make(False, 1, -places), _context.rounding))
        elif kind in ('e', 'E'):
            text = format(float(self), '.%s%s' % (6 if precision is None else precision, kind))
        else:
            text = str(self)
        if comma:
            head, dot, tail = text.partition('.')
            text = format(int(head), ',') + dot + tail
        if kind == '%':
            text += '%'
        if not fill:
            return text
        if text[0] not in '-+' and '+' in fill:
            text = '+' + text
        fill = fill.replace('+', '')
        return format(text, fill if fill and fill[0] in '<>^' or len(fill) > 1 and fill[1] in '<>^' else '>' + fill) if fill else text
    def quantize(self, exp, rounding=None, context=None):
        shift = self._exp - exp._exp
        n = self._int * 10 ** shift if shift >= 0 else abs(_divide(self._signed, 10 ** -shift, rounding or _context.rounding))
        if len(str(n)) > _context.prec:
            raise InvalidOperation('[<class \'decimal.InvalidOperation\'>]')
        return _make(self._negative, n, exp._exp)
    def normalize(self, context=None):
        value = self._fix()
        if value._special or value._int == 0:
            return _make(value._negative, 0, 0) if not value._special else value
        n, e = value._int, value._exp
        while n % 10 == 0:
            n //= 10
            e += 1
        return _make(value._negative, n, e)
    def to_integral_value(self, rounding=None, context=None):
        return self if self._exp >= 0 else self.quantize(_make(False, 1, 0), rounding)
    to_integral = to_integral_value
    def copy_abs(self):
        return _make(False, self._int, self._exp, self._special)
    def compare(self, other, context=None):
        return Decimal(-1 if self < other else 1 if self > other else 0)
    def sqrt(self, context=None):
        if self._negative and self._int:
            raise InvalidOperation('sqrt(-x)')
        prec = _context.prec
        exact = self._exp // 2
        shift = 2 * (prec + 2)
        n, e = self._int, self._exp
        if e % 2:
            n, e = n * 10, e - 1
        scaled = n * 10 ** shift
        root = _math.isqrt(scaled)
        if root * root == scaled:
            made = _make(False, root, (e - shift) // 2)._fix()
            while made._exp < exact and made._int % 10 == 0:
                made = _make(False, made._int // 10, made._exp + 1)
            return made
        return _make(False, root * 10 + 1, (e - shift) // 2 - 1)._fix()
    def exp(self, context=None):
        return _series(self, lambda x: _exponential(x))
    def ln(self, context=None):
        return _series(self, lambda x: _logarithm(x))
    def log10(self, context=None):
        if self._int and str(self._int).rstrip('0') == '1':
            return Decimal(self.adjusted())
        return _series(self, lambda x: _logarithm(x) / _logarithm(Decimal(10)))
    def _other(self, other):
        if isinstance(other, Decimal):
            return other
        if isinstance(other, int):
            return Decimal(other)
        return None
    def _nan(self, other):
        return self._special == 'NaN' or other._special == 'NaN'
    def __add__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        if self._special or other._special:
            if self._nan(other) or (self._special and other._special and self._negative != other._negative):
                return Decimal('NaN')
            return self if self._special else other
        e = min(self._exp, other._exp)
        total = self._signed * 10 ** (self._exp - e) + other._signed * 10 ** (other._exp - e)
        return _make(total < 0 or (total == 0 and self._negative and other._negative), abs(total), e)._fix()
    __radd__ = __add__
    def __neg__(self):
        return _make(not self._negative and (self._int != 0 or self._special is not None), self._int, self._exp, self._special)._fix()
    def __pos__(self):
        return self._fix()
    def __abs__(self):
        return self.copy_abs()._fix()
    def __sub__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else self + _make(not other._negative, other._int, other._exp, other._special)
    def __rsub__(self, other):
        return Decimal(other) - self
    def __mul__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        negative = self._negative != other._negative
        if self._special or other._special:
            if self._nan(other) or self.is_zero() or other.is_zero():
                return Decimal('NaN')
            return _make(negative, 0, 0, 'Infinity')
        return _make(negative, self._int * other._int, self._exp + other._exp)._fix()
    __rmul__ = __mul__
    def __truediv__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        negative = self._negative != other._negative
        if self._special or other._special:
            if self._nan(other) or (self._special and other._special):
                return Decimal('NaN')
            return _make(negative, 0, 0, 'Infinity' if self._special else None)
        if other._int == 0:
            if self._int == 0:
                raise InvalidOperation("[<class 'decimal.DivisionUndefined'>]")
            raise DivisionByZero("[<class 'decimal.DivisionByZero'>]")
        shift = max(0, len(str(other._int)) - len(str(self._int)) + _context.prec + 1)
        q, r = divmod(self._int * 10 ** shift, other._int)
        e = self._exp - other._exp - shift
        if r:
            return _make(negative, q * 10 + 1, e - 1)._fix()
        ideal = self._exp - other._exp
        while e < ideal and q % 10 == 0:
            q //= 10
            e += 1
        return _make(negative, q, e)._fix()
    def __rtruediv__(self, other):
        return Decimal(other) / self
    def __floordiv__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        if other._int == 0:
            raise DivisionByZero("[<class 'decimal.DivisionByZero'>]")
        e = min(self._exp, other._exp)
        q = (self._int * 10 ** (self._exp - e)) // (other._int * 10 ** (other._exp - e))
        return _make(self._negative != other._negative, q, 0)
    def __rfloordiv__(self, other):
        return Decimal(other) // self
    def __mod__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        if other._int == 0:
            raise InvalidOperation("[<class 'decimal.InvalidOperation'>]")
        e = min(self._exp, other._exp)
        r = (self._int * 10 ** (self._exp - e)) % (other._int * 10 ** (other._exp - e))
        return _make(self._negative, r, e)._fix()
    def __rmod__(self, other):
        return Decimal(other) % self
    def __divmod__(self, other):
        return self // other, self % other
    def __pow__(self, other, modulo=None):
        other = self._other(other)
        if other is None:
            return NotImplemented
        if other == other.to_integral_value():
            n = int(other)
            if n >= 0:
                return _make(self._negative and n % 2 == 1, self._int ** n, self._exp * n)._fix()
            return Decimal(1) / self ** -n
        return _series(self, lambda x: _exponential(_logarithm(x) * other))
    def __rpow__(self, other):
        return Decimal(other) ** self
    def __int__(self):
        if self._special:
            raise ValueError('cannot convert NaN to integer') if self.is_nan() else OverflowError('cannot convert Infinity to integer')
        n = self._int * 10 ** self._exp if self._exp >= 0 else self._int // 10 ** -self._exp
        return -n if self._negative else n
    __trunc__ = __int__
    def __float__(self):
        return float(str(self))
    def __floor__(self):
        return int(self.to_integral_value(ROUND_FLOOR))
    def __ceil__(self):
        return int(self.to_integral_value(ROUND_CEILING))
    def __round__(self, ndigits=None):
        if ndigits is None:
            return int(self.to_integral_value(ROUND_HALF_EVEN))
        return self.quantize(_make(False, 1, -ndigits), ROUND_HALF_EVEN)
    def __bool__(self):
        return self._special is not None or self._int != 0
    def _compare(self, other, test):
        if isinstance(other, float):
            other = Decimal(other)
        other = self._other(other)
        if other is None:
            return NotImplemented
        if self._nan(other):
            return False
        def key(x):
            return (-1 if x._negative else 1) if x._special else 0
        if self._special or other._special:
            return test(key(self), key(other))
        e = min(self._exp, other._exp)
        return test(self._signed * 10 ** (self._exp - e), other._signed * 10 ** (other._exp - e))
    def __eq__(self, other):
        return self._compare(other, lambda a, b: a == b)
    def __lt__(self, other):
        return self._compare(other, lambda a, b: a < b)
    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b)
    def __gt__(self, other):
        return self._compare(other, lambda a, b: a > b)
    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b)
    def __hash__(self):
        from fractions import Fraction
        return hash(Fraction(*self.as_integer_ratio())) if self._special is None else 0
    def max(self, other):
        return self if self >= other else Decimal(other)
    def min(self, other):
        return self if self <= other else Decimal(other)

def _make(negative, digits, exp, special=None):
    made = Decimal.__new__(Decimal)
    made._negative, made._int, made._exp, made._special = negative, digits, exp, special
    return made

def _plain(value):
    digits = str(value._int)
    if value._exp < 0:
        digits = digits.rjust(1 - value._exp, '0')
        digits = digits[:value._exp] + '.' + digits[value._exp:]
    else:
        digits += '0' * value._exp
    return ('-' if value._negative else '') + digits

def _series(x, f):
    with localcontext(prec=_context.prec + 10):
        value = f(x)
    return +value
def _exponential(x):
    k = max(0, x.adjusted() + 5) * 4
    y = x / 2 ** k
    term = total = Decimal(1)
    i = 0
    while True:
        i += 1
        term = term * y / i
        if total + term == total:
            break
        total += term
    for _ in range(k):
        total = total * total
    return total
def _logarithm(x):
    if x <= 0:
        raise InvalidOperation('ln(x) of a number that is not positive')
    guess = Decimal(repr(_math.log(float(x)))) if 1e-300 < float(x) < 1e300 else Decimal(x.adjusted()) * Decimal('2.302585092994046')
    for _ in range(8):
        e = _exponential(guess)
        step = 2 * (x - e) / (x + e)
        if guess + step == guess:
            break
        guess += step
    return guess
`,
);
