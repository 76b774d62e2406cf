/** Small modules written in the language: `string`, `textwrap`, `statistics`, `typing`, `timeit`, `numbers`, `pprint`, … */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'string',
  'Constants and templates of text.',
  String.raw`
whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdefABCDEF'
octdigits = '01234567'
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_` +
    '`' +
    String.raw`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace

def capwords(s, sep=None):
    return (sep or ' ').join(word.capitalize() for word in s.split(sep))

class Template:
    'Text with $names.'
    delimiter = '$'
    def __init__(self, template):
        self.template = template
    def _fill(self, values, safe):
        import re
        def one(match):
            name = match.group('named') or match.group('braced')
            if match.group('escaped') is not None:
                return '$'
            if name is not None:
                if safe and name not in values:
                    return match.group()
                return str(values[name])
            if safe:
                return match.group()
            raise ValueError('Invalid placeholder in string: line 1, col %d' % (match.start() + 1))
        return re.sub(r'\$(?:(?P<escaped>\$)|(?P<named>[_a-zA-Z][_a-zA-Z0-9]*)|\{(?P<braced>[_a-zA-Z][_a-zA-Z0-9]*)\}|(?P<invalid>))', one, self.template)
    def substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, False)
    def safe_substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, True)

class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)
    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
`,
);

definePythonModule(
  'textwrap',
  'Text in lines.',
  String.raw`
import re as _re

class TextWrapper:
    def __init__(self, width=70, initial_indent='', subsequent_indent='', expand_tabs=True, replace_whitespace=True, fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8, *, max_lines=None, placeholder=' [...]'):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder
    def _chunks(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = _re.sub(r'[\t\n\v\f\r ]', ' ', text)
        parts = []
        for part in _re.split(r'( +)', text):
            if not part:
                continue
            if self.break_on_hyphens and '-' in part:
                parts.extend(p for p in _re.findall(r'[^-]*[a-zA-Z]-(?=[a-zA-Z])|.+?(?<=[a-zA-Z]-)(?=[a-zA-Z])|.+', part) if p)
            else:
                parts.append(part)
        return parts
    def wrap(self, text):
        if self.width <= 0:
            raise ValueError('invalid width %r (must be > 0)' % self.width)
        chunks = self._chunks(text)[::-1]
        lines = []
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[-1].strip() == '' and lines:
                chunks.pop()
            line = []
            size = 0
            while chunks and size + len(chunks[-1]) <= width:
                size += len(chunks[-1])
                line.append(chunks.pop())
            if chunks and len(chunks[-1]) > width:
                space = max(1, width - size)
                if self.break_long_words:
                    line.append(chunks[-1][:space])
                    chunks[-1] = chunks[-1][space:]
                elif not line:
                    line.append(chunks.pop())
                size = sum(map(len, line))
            if self.drop_whitespace and line and line[-1].strip() == '':
                size -= len(line[-1])
                line.pop()
            if line:
                rest_blank = not chunks or (self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip())
                if self.max_lines is None or len(lines) + 1 < self.max_lines or (rest_blank and size <= width):
                    lines.append(indent + ''.join(line))
                else:
                    while line:
                        if line[-1].strip() and size + len(self.placeholder) <= width:
                            line.append(self.placeholder)
                            lines.append(indent + ''.join(line))
                            break
                        size -= len(line[-1])
                        line.pop()
                    else:
                        if lines:
                            previous = lines[-1].rstrip()
                            if len(previous) + len(self.placeholder) <= self.width:
                                lines[-1] = previous + self.placeholder
                                break
                        lines.append(indent + self.placeholder.lstrip())
                    break
        return lines
    def fill(self, text):
        return '\n'.join(self.wrap(text))

def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)
def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)
def shorten(text, width, **kwargs):
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(' '.join(text.strip().split()))
def dedent(text):
    lines = [line if line.strip() else '' for line in text.split('\n')]
    margin = None
    for line in lines:
        if not line:
            continue
        indent = line[:len(line) - len(line.lstrip())]
        if margin is None:
            margin = indent
        else:
            common = ''
            for x, y in zip(margin, indent):
                if x != y:
                    break
                common += x
            margin = common
    return '\n'.join(line[len(margin):] if line and margin else line for line in lines)
def indent(text, prefix, predicate=None):
    keep = predicate or (lambda line: line.strip())
    return ''.join(prefix + line if keep(line) else line for line in text.splitlines(True))
`,
);

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

definePythonModule(
  'typing',
  'Names of types; nothing is checked.',
  String.raw`
class _Special:
    def __init__(self, name):
        self._name = name
    def __repr__(self):
        return 'typing.' + self._name
    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        return _Alias(self._name, parameters)
    def __call__(self, *args, **kwargs):
        raise TypeError('Cannot instantiate ' + repr(self))
    def __or__(self, other):
        return _Alias('Union', (self, other))
    def __ror__(self, other):
        return _Alias('Union', (other, self))
    def __mro_entries__(self, bases):
        return (object,)

def _show(t):
    if isinstance(t, type):
        return t.__qualname__ if t.__module__ == 'builtins' else t.__module__ + '.' + t.__qualname__
    if t is ...:
        return '...'
    if t is None:
        return 'None'
    if isinstance(t, list):
        return '[' + ', '.join(map(_show, t)) + ']'
    return repr(t)

class _Alias(_Special):
    def __init__(self, name, args):
        self._name = name
        self.__args__ = args
    def __repr__(self):
        if self._name == 'Union' and len(self.__args__) == 2 and self.__args__[1] in (None, type(None)):
            return 'typing.Optional[' + _show(self.__args__[0]) + ']'
        args = self.__args__
        if self._name == 'Optional':
            return 'typing.Optional[' + _show(args[0]) + ']'
        return 'typing.' + self._name + '[' + ', '.join('None' if a is type(None) else _show(a) for a in args) + ']'
    def __eq__(self, other):
        return isinstance(other, _Alias) and (self._name, self.__args__) == (other._name, other.__args__)
    def __hash__(self):
        return hash((self._name, self.__args__))

_names = 'Any Union Optional List Dict Set FrozenSet Tuple Type Callable Iterable Iterator Generator Sequence Mapping MutableMapping MutableSequence Literal ClassVar Final Annotated NoReturn Never Self Awaitable Coroutine AsyncIterator Hashable Sized Container Collection AbstractSet Deque DefaultDict Counter OrderedDict ChainMap IO TextIO BinaryIO Pattern Match Concatenate TypeAlias Required NotRequired Unpack LiteralString TypeGuard SupportsFloat SupportsIndex'.split()
for _name in _names:
    _define(_name, _Special(_name))

AnyStr = str
Text = str
TYPE_CHECKING = False

class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
    def __repr__(self):
        return '~' + self.__name__
    def __or__(self, other):
        return _Alias('Union', (self, other))
    def __ror__(self, other):
        return _Alias('Union', (other, self))
class ParamSpec(TypeVar):
    pass
class TypeVarTuple(TypeVar):
    pass
class Generic:
    def __class_getitem__(cls, parameters):
        return cls
class _ProtocolMeta(type):
    def __instancecheck__(cls, value):
        if cls in type(value).__mro__:
            return True
        if not cls.__dict__.get('_runtime'):
            raise TypeError('Instance and class checks can only be used with @runtime_checkable protocols')
        names = [n for n in cls.__dict__ if not n.startswith('_')] + list(cls.__dict__.get('__annotations__', ()))
        return all(hasattr(value, n) for n in names)
class Protocol(metaclass=_ProtocolMeta):
    def __class_getitem__(cls, parameters):
        return cls
def runtime_checkable(cls):
    cls._runtime = True
    return cls
class _NamedTupleMeta(type):
    def __new__(meta, name, bases, namespace):
        if not bases:
            return type.__new__(meta, name, bases, namespace)
        from collections import namedtuple
        names = list(namespace.get('__annotations__', {}))
        made = namedtuple(name, names, defaults=[namespace[n] for n in names if n in namespace])
        for key, value in namespace.items():
            if key not in names and key not in ('__module__', '__qualname__'):
                setattr(made, key, value)
        return made
    def __call__(cls, typename, fields=()):
        from collections import namedtuple
        return namedtuple(typename, [name for name, _ in fields])
class NamedTuple(metaclass=_NamedTupleMeta):
    pass
class TypedDict(dict):
    pass
def NewType(name, tp):
    return lambda value: value
def cast(typ, val):
    return val
def overload(func):
    return func
def final(func):
    return func
def no_type_check(func):
    return func
def get_type_hints(obj, *args, **kwargs):
    return dict(getattr(obj, '__annotations__', {}))
def get_origin(tp):
    return getattr(tp, '__origin__', None)
def get_args(tp):
    return getattr(tp, '__args__', ())
`,
);

definePythonModule(
  'timeit',
  'How long a piece of code takes.',
  String.raw`
import time as _time
default_timer = _time.perf_counter
class Timer:
    def __init__(self, stmt='pass', setup='pass', timer=default_timer, globals=None):
        if not callable(stmt):
            self._code = stmt
            stmt = lambda: exec(self._code, globals)
        self._stmt = stmt
        self._setup = setup
        self._timer = timer
    def timeit(self, number=1000000):
        if callable(self._setup):
            self._setup()
        start = self._timer()
        for _ in range(number):
            self._stmt()
        return self._timer() - start
    def repeat(self, repeat=5, number=1000000):
        return [self.timeit(number) for _ in range(repeat)]
def timeit(stmt='pass', setup='pass', timer=default_timer, number=1000000, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)
def repeat(stmt='pass', setup='pass', timer=default_timer, repeat=5, number=1000000, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
`,
);

definePythonModule(
  'pprint',
  'Values over several lines.',
  String.raw`
def _format(obj, width, indent, depth, level, sort):
    flat = repr(obj) if not (sort and isinstance(obj, dict)) else '{' + ', '.join('%s: %s' % (repr(k), _format(v, 10 ** 9, 0, depth, level + 1, sort)) for k, v in _items(obj, sort)) + '}'
    if len(flat) + indent <= width:
        return flat
    inner = indent + 1
    if isinstance(obj, dict):
        rows = []
        for k, v in _items(obj, sort):
            key = repr(k) + ': '
            rows.append(key + _format(v, width, inner + len(key), depth, level + 1, sort))
        return '{' + (',\n' + ' ' * inner).join(rows) + '}'
    if isinstance(obj, (list, tuple, set)) and type(obj).__repr__ in (list.__repr__, tuple.__repr__, set.__repr__):
        open, close = {list: '[]', tuple: '()', set: '{}'}[type(obj)]
        items = sorted(obj) if isinstance(obj, set) else obj
        rows = [_format(v, width, inner, depth, level + 1, sort) for v in items]
        end = ',' + close if isinstance(obj, tuple) and len(obj) == 1 else close
        return open + (',\n' + ' ' * inner).join(rows) + end
    return flat
def _items(obj, sort):
    if not sort:
        return list(obj.items())
    try:
        return sorted(obj.items())
    except TypeError:
        return list(obj.items())
def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return _format(object, width, 0, depth, 0, sort_dicts)
def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    print(pformat(object, indent, width, depth, sort_dicts=sort_dicts), file=stream)
pp = lambda object, *args, sort_dicts=False, **kwargs: pprint(object, *args, sort_dicts=sort_dicts, **kwargs)
class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
        self._options = dict(indent=indent, width=width, depth=depth, sort_dicts=sort_dicts)
        self._stream = stream
    def pprint(self, object):
        pprint(object, self._stream, **self._options)
    def pformat(self, object):
        return pformat(object, **self._options)
`,
);

definePythonModule(
  'bisect',
  'Search in sorted lists.',
  String.raw`
def bisect_right(a, x, lo=0, hi=None, *, key=None):
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if x < (a[mid] if key is None else key(a[mid])):
            hi = mid
        else:
            lo = mid + 1
    return lo
def bisect_left(a, x, lo=0, hi=None, *, key=None):
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if (a[mid] if key is None else key(a[mid])) < x:
            lo = mid + 1
        else:
            hi = mid
    return lo
bisect = bisect_right
def insort_right(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_right(a, x if key is None else key(x), lo, hi, key=key), x)
insort = insort_right
def insort_left(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_left(a, x if key is None else key(x), lo, hi, key=key), x)
`,
);

definePythonModule(
  'heapq',
  'A list as a heap.',
  String.raw`
def heappush(heap, item):
    heap.append(item)
    pos = len(heap) - 1
    while pos > 0:
        parent = (pos - 1) >> 1
        if not item < heap[parent]:
            break
        heap[pos] = heap[parent]
        pos = parent
    heap[pos] = item
def _sift(heap, pos):
    end = len(heap)
    start = pos
    item = heap[pos]
    child = 2 * pos + 1
    while child < end:
        right = child + 1
        if right < end and not heap[child] < heap[right]:
            child = right
        heap[pos] = heap[child]
        pos = child
        child = 2 * pos + 1
    while pos > start:
        parent = (pos - 1) >> 1
        if not item < heap[parent]:
            break
        heap[pos] = heap[parent]
        pos = parent
    heap[pos] = item
def heappop(heap):
    last = heap.pop()
    if heap:
        top = heap[0]
        heap[0] = last
        _sift(heap, 0)
        return top
    return last
def heapify(x):
    for i in reversed(range(len(x) // 2)):
        _sift(x, i)
def heapreplace(heap, item):
    top = heap[0]
    heap[0] = item
    _sift(heap, 0)
    return top
def heappushpop(heap, item):
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _sift(heap, 0)
    return item
def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:n]
def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:n]
def merge(*iterables, key=None, reverse=False):
    items = [x for it in iterables for x in it]
    yield from sorted(items, key=key, reverse=reverse)
`,
);
