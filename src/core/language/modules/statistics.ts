/** `statistics` and `numbers`, written in the language. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'statistics',
  'Statistics of lists.',
  String.raw`
import math as _math
from fractions import Fraction as _Fraction

class StatisticsError(ValueError):
    pass

def _exact(data):
    total = _Fraction(0)
    kind = int
    count = 0
    for x in data:
        count += 1
        if isinstance(x, float):
            kind = float
            if x != x or x in (_math.inf, -_math.inf):
                return None, kind, list(data)
            total += _Fraction(x)
        elif isinstance(x, _Fraction):
            kind = _Fraction if kind is int else kind
            total += x
        else:
            total += _Fraction(int(x)) if isinstance(x, int) else _Fraction(float(x))
            if not isinstance(x, int):
                kind = float
    return total, kind, count

def _convert(value, kind):
    if kind is int and value.denominator == 1:
        return int(value)
    if kind is _Fraction:
        return value
    return float(value)

def mean(data):
    data = list(data)
    if not data:
        raise StatisticsError('mean requires at least one data point')
    total, kind, count = _exact(data)
    if total is None:
        return sum(data) / len(data)
    return _convert(total / count, kind)
def fmean(data, weights=None):
    data = [float(x) for x in data]
    if not data:
        raise StatisticsError('fmean requires at least one data point')
    if weights is None:
        return _math.fsum(data) / len(data)
    weights = [float(w) for w in weights]
    return _math.fsum(x * w for x, w in zip(data, weights)) / _math.fsum(weights)
def geometric_mean(data):
    try:
        return _math.exp(fmean(map(_math.log, data)))
    except ValueError:
        raise StatisticsError('geometric mean requires a non-empty dataset containing positive numbers') from None
def harmonic_mean(data, weights=None):
    data = list(data)
    if not data:
        raise StatisticsError('harmonic_mean requires at least one data point')
    if any(x < 0 for x in data):
        raise StatisticsError('harmonic mean does not support negative values')
    if 0 in data:
        return 0
    weights = [1] * len(data) if weights is None else list(weights)
    total, kind, count = _exact([_Fraction(w) / _Fraction(x) for w, x in zip(weights, data)])
    return _convert(_Fraction(sum(weights)) / total, _exact(data)[1])
def median(data):
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError('no median for empty data')
    return data[n // 2] if n % 2 else (data[n // 2 - 1] + data[n // 2]) / 2
def median_low(data):
    data = sorted(data)
    if not data:
        raise StatisticsError('no median for empty data')
    return data[(len(data) - 1) // 2]
def median_high(data):
    data = sorted(data)
    if not data:
        raise StatisticsError('no median for empty data')
    return data[len(data) // 2]
def mode(data):
    counts = {}
    for x in data:
        counts[x] = counts.get(x, 0) + 1
    if not counts:
        raise StatisticsError('no mode for empty data')
    return max(counts, key=counts.get)
def multimode(data):
    counts = {}
    for x in data:
        counts[x] = counts.get(x, 0) + 1
    top = max(counts.values(), default=0)
    return [x for x, n in counts.items() if n == top]
def _squares(data, center):
    total, kind, count = _exact(data)
    m = total / count if center is None else _Fraction(center)
    return sum((_Fraction(x) - m) ** 2 for x in data), kind, count
def pvariance(data, mu=None):
    data = list(data)
    if not data:
        raise StatisticsError('pvariance requires at least one data point')
    total, kind, count = _squares(data, mu)
    return _convert(total / count, kind)
def variance(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError('variance requires at least two data points')
    total, kind, count = _squares(data, xbar)
    return _convert(total / (count - 1), kind)
def _root(value):
    value = _Fraction(value)
    n, d = value.numerator, value.denominator
    shift = 2 * max(0, 120 - n.bit_length() + d.bit_length())
    root = _math.isqrt((n << shift) // d)
    if root * root * d != n << shift:
        root = root * 2 + 1
        return float(_Fraction(root, 2 << (shift // 2)))
    return float(_Fraction(root, 1 << (shift // 2)))
def stdev(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError('stdev requires at least two data points')
    total, kind, count = _squares(data, xbar)
    return _root(total / (count - 1))
def pstdev(data, mu=None):
    data = list(data)
    if not data:
        raise StatisticsError('pstdev requires at least one data point')
    total, kind, count = _squares(data, mu)
    return _root(total / count)
def quantiles(data, *, n=4, method='exclusive'):
    data = sorted(data)
    ld = len(data)
    if n < 1:
        raise StatisticsError('n must be at least 1')
    if ld < 2:
        raise StatisticsError('must have at least two data points')
    result = []
    if method == 'inclusive':
        m = ld - 1
        for i in range(1, n):
            j, delta = divmod(i * m, n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        return result
    if method != 'exclusive':
        raise ValueError('Unknown method: %r' % method)
    m = ld + 1
    for i in range(1, n):
        j = i * m // n
        j = 1 if j < 1 else ld - 1 if j > ld - 1 else j
        delta = i * m - j * n
        result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
    return result
def covariance(x, y, /):
    n = len(x)
    if len(y) != n:
        raise StatisticsError('covariance requires that both inputs have same number of data points')
    if n < 2:
        raise StatisticsError('covariance requires at least two data points')
    xbar = _math.fsum(x) / n
    ybar = _math.fsum(y) / n
    return _math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y)) / (n - 1)
def correlation(x, y, /):
    n = len(x)
    if len(y) != n:
        raise StatisticsError('correlation requires that both inputs have same number of data points')
    if n < 2:
        raise StatisticsError('correlation requires at least two data points')
    xbar = _math.fsum(x) / n
    ybar = _math.fsum(y) / n
    sxy = _math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y))
    sxx = _math.fsum((a - xbar) ** 2.0 for a in x)
    syy = _math.fsum((b - ybar) ** 2.0 for b in y)
    try:
        return sxy / _math.sqrt(sxx * syy)
    except ZeroDivisionError:
        raise StatisticsError('at least one of the inputs is constant') from None
def linear_regression(x, y, /, *, proportional=False):
    from collections import namedtuple
    n = len(x)
    if len(y) != n:
        raise StatisticsError('linear regression requires that both inputs have same number of data points')
    if n < 2:
        raise StatisticsError('linear regression requires at least two data points')
    if proportional:
        sxy = _math.fsum(a * b for a, b in zip(x, y))
        sxx = _math.fsum(a * a for a in x)
        xbar = ybar = 0.0
    else:
        xbar = _math.fsum(x) / n
        ybar = _math.fsum(y) / n
        sxy = _math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y))
        sxx = _math.fsum((a - xbar) ** 2.0 for a in x)
    slope = sxy / sxx
    return namedtuple('LinearRegression', ('slope', 'intercept'))(slope, 0.0 if proportional else ybar - slope * xbar)

class NormalDist:
    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError('sigma must be non-negative')
        self._mu = float(mu)
        self._sigma = float(sigma)
    mean = property(lambda self: self._mu)
    stdev = property(lambda self: self._sigma)
    variance = property(lambda self: self._sigma ** 2)
    def pdf(self, x):
        d = x - self._mu
        v = self._sigma ** 2
        return _math.exp(d * d / (-2.0 * v)) / _math.sqrt(2 * _math.pi * v)
    def cdf(self, x):
        return 0.5 * (1.0 + _math.erf((x - self._mu) / (self._sigma * _math.sqrt(2.0))))
    def zscore(self, x):
        return (x - self._mu) / self._sigma
    def __repr__(self):
        return 'NormalDist(mu=%r, sigma=%r)' % (self._mu, self._sigma)
`,
);

definePythonModule(
  'numbers',
  'The tower of numbers.',
  String.raw`
class _Kind(type):
    def __instancecheck__(cls, value):
        return isinstance(value, cls._kinds) or cls in type(value).__mro__ or any(issubclass(type(value), k) for k in cls._registered)
    def __subclasscheck__(cls, other):
        return issubclass(other, cls._kinds) or cls in other.__mro__ or any(issubclass(other, k) for k in cls._registered)
    def register(cls, other):
        cls._registered = cls._registered + (other,)
        return other
def _numpy(name):
    import numpy
    kind = getattr(numpy, name, None)
    return () if kind is None else (kind,)
class Number(metaclass=_Kind):
    _kinds = (int, float, complex) + _numpy('number')
    _registered = ()
class Complex(Number):
    _kinds = (int, float, complex) + _numpy('inexact') + _numpy('integer')
    _registered = ()
class Real(Complex):
    _kinds = (int, float) + _numpy('floating') + _numpy('integer')
    _registered = ()
class Rational(Real):
    _kinds = (int,) + _numpy('integer')
    _registered = ()
class Integral(Rational):
    _kinds = (int,) + _numpy('integer')
    _registered = ()
`,
);
