/** `datetime` and `calendar`. */
import { PyFloat } from '../../base/python.ts';
import { native } from '../runtime/calls.ts';
import { session } from '../runtime/session.ts';
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'datetime',
  'Dates and times.',
  String.raw`
import math as _math
import re as _re

MINYEAR = 1
MAXYEAR = 9999
_MONTHS = ['', 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
_DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
_BEFORE = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

def _leap(y):
    return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
def _month_days(y, m):
    return 29 if m == 2 and _leap(y) else [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m]
def _ordinal(y, m, d):
    p = y - 1
    return p * 365 + p // 4 - p // 100 + p // 400 + _BEFORE[m] + (m > 2 and _leap(y)) + d
def _from_ordinal(n):
    if not 1 <= n <= 3652059:
        raise OverflowError('date value out of range')
    y = (n * 400) // 146097 + 1
    while _ordinal(y, 1, 1) > n:
        y -= 1
    while _ordinal(y + 1, 1, 1) <= n if y < 9999 else False:
        y += 1
    m = 1
    while m < 12 and _ordinal(y, m + 1, 1) <= n:
        m += 1
    return y, m, n - _ordinal(y, m, 1) + 1
def _check_date(y, m, d):
    for v in (y, m, d):
        if not isinstance(v, int):
            raise TypeError("'%s' object cannot be interpreted as an integer" % type(v).__name__)
    if not 1 <= y <= 9999:
        raise ValueError('year %d is out of range' % y)
    if not 1 <= m <= 12:
        raise ValueError('month must be in 1..12')
    if not 1 <= d <= _month_days(y, m):
        raise ValueError('day is out of range for month')
def _check_time(h, m, s, us):
    if not 0 <= h <= 23:
        raise ValueError('hour must be in 0..23')
    if not 0 <= m <= 59:
        raise ValueError('minute must be in 0..59')
    if not 0 <= s <= 59:
        raise ValueError('second must be in 0..59')
    if not 0 <= us <= 999999:
        raise ValueError('microsecond must be in 0..999999')
def _round_half_even(x):
    return round(x)

class timedelta:
    'A span of time.'
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        def split(value, unit):
            if isinstance(value, int):
                return value * unit, 0.0
            fraction, whole = _math.modf(value)
            exact = int(whole) * unit
            return exact, fraction * unit
        total = 0
        rest = 0.0
        for value, unit in ((days, 86400000000), (seconds, 1000000), (microseconds, 1), (milliseconds, 1000), (minutes, 60000000), (hours, 3600000000), (weeks, 604800000000)):
            exact, part = split(value, unit)
            total += exact
            rest += part
        self._set(total + _round_half_even(rest))
    def _set(self, us):
        days, rest = divmod(us, 86400000000)
        if not -999999999 <= days <= 999999999:
            raise OverflowError('days=%d; must have magnitude <= 999999999' % days)
        self._days = days
        self._seconds, self._microseconds = divmod(rest, 1000000)
    @classmethod
    def _make(cls, us):
        made = timedelta.__new__(timedelta)
        made._set(us)
        return made
    days = property(lambda self: self._days)
    seconds = property(lambda self: self._seconds)
    microseconds = property(lambda self: self._microseconds)
    def _us(self):
        return (self._days * 86400 + self._seconds) * 1000000 + self._microseconds
    def total_seconds(self):
        return self._us() / 10 ** 6
    def __repr__(self):
        args = []
        if self._days:
            args.append('days=%d' % self._days)
        if self._seconds:
            args.append('seconds=%d' % self._seconds)
        if self._microseconds:
            args.append('microseconds=%d' % self._microseconds)
        return 'datetime.timedelta(%s)' % (', '.join(args) or '0')
    def __str__(self):
        mm, ss = divmod(self._seconds, 60)
        hh, mm = divmod(mm, 60)
        s = '%d:%02d:%02d' % (hh, mm, ss)
        if self._days:
            s = '%d day%s, ' % (self._days, '' if abs(self._days) == 1 else 's') + s
        if self._microseconds:
            s += '.%06d' % self._microseconds
        return s
    def __add__(self, other):
        return timedelta._make(self._us() + other._us()) if isinstance(other, timedelta) else NotImplemented
    __radd__ = __add__
    def __sub__(self, other):
        return timedelta._make(self._us() - other._us()) if isinstance(other, timedelta) else NotImplemented
    def __neg__(self):
        return timedelta._make(-self._us())
    def __pos__(self):
        return self
    def __abs__(self):
        return -self if self._days < 0 else self
    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._make(self._us() * other)
        if isinstance(other, float):
            n, d = other.as_integer_ratio()
            return timedelta._make(_divide_nearest(self._us() * n, d))
        return NotImplemented
    __rmul__ = __mul__
    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._us() / other._us()
        if isinstance(other, int):
            return timedelta._make(_divide_nearest(self._us(), other))
        if isinstance(other, float):
            n, d = other.as_integer_ratio()
            return timedelta._make(_divide_nearest(d * self._us(), n))
        return NotImplemented
    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._us() // other._us()
        if isinstance(other, int):
            return timedelta._make(self._us() // other)
        return NotImplemented
    def __mod__(self, other):
        return timedelta._make(self._us() % other._us()) if isinstance(other, timedelta) else NotImplemented
    def __divmod__(self, other):
        return self // other, self % other
    def __eq__(self, other):
        return self._us() == other._us() if isinstance(other, timedelta) else NotImplemented
    def __lt__(self, other):
        return self._us() < other._us() if isinstance(other, timedelta) else NotImplemented
    def __le__(self, other):
        return self._us() <= other._us() if isinstance(other, timedelta) else NotImplemented
    def __gt__(self, other):
        return self._us() > other._us() if isinstance(other, timedelta) else NotImplemented
    def __ge__(self, other):
        return self._us() >= other._us() if isinstance(other, timedelta) else NotImplemented
    def __hash__(self):
        return hash(self._us())
    def __bool__(self):
        return self._us() != 0
timedelta.min = timedelta(-999999999)
timedelta.max = timedelta._make(999999999 * 86400000000 + 86399999999)
timedelta.resolution = timedelta(microseconds=1)

def _divide_nearest(a, b):
    q, r = divmod(a, b)
    r *= 2
    if (r > b if b > 0 else r < b) or (r == b and q % 2 == 1):
        q += 1
    return q

class tzinfo:
    def utcoffset(self, dt):
        raise NotImplementedError('a tzinfo subclass must implement utcoffset()')
    def tzname(self, dt):
        raise NotImplementedError('a tzinfo subclass must implement tzname()')
    def dst(self, dt):
        return None
class timezone(tzinfo):
    def __init__(self, offset, name=None):
        if not timedelta(hours=-24) < offset < timedelta(hours=24):
            raise ValueError('offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not %r.' % offset)
        self._offset = offset
        self._name = name
    def utcoffset(self, dt):
        return self._offset
    def tzname(self, dt):
        return self._name or ('UTC' + (_offset_text(self._offset) if self._offset else ''))
    def dst(self, dt):
        return None
    def __eq__(self, other):
        return isinstance(other, timezone) and self._offset == other._offset
    def __hash__(self):
        return hash(self._offset)
    def __repr__(self):
        if self is timezone.utc:
            return 'datetime.timezone.utc'
        if self._name is None:
            return 'datetime.timezone(%r)' % self._offset
        return 'datetime.timezone(%r, %r)' % (self._offset, self._name)
    def __str__(self):
        return self.tzname(None)
timezone.utc = timezone(timedelta(0))
UTC = timezone.utc

def _offset_text(offset, colon=':'):
    sign = '-' if offset._days < 0 else '+'
    seconds = abs(offset)._us() // 1000000
    text = '%s%02d%s%02d' % (sign, seconds // 3600, colon, seconds // 60 % 60)
    return text + ('%s%02d' % (colon, seconds % 60) if seconds % 60 else '')

def _strftime(self, fmt, h, m, s, us, offset, zone):
    is_date = hasattr(self, 'toordinal')
    y, mo, d = (self.year, self.month, self.day) if is_date else (1900, 1, 1)
    wd = (_ordinal(y, mo, d) + 6) % 7
    yd = _ordinal(y, mo, d) - _ordinal(y, 1, 1) + 1
    iso = None
    out = []
    i = 0
    while i < len(fmt):
        c = fmt[i]
        i += 1
        if c != '%' or i == len(fmt):
            out.append(c)
            continue
        c = fmt[i]
        i += 1
        if c == '-' and i < len(fmt):
            c = fmt[i]
            i += 1
            out.append(_strftime(self, '%' + c, h, m, s, us, offset, zone).lstrip('0') or '0')
            continue
        if c == 'Y': out.append(str(y))
        elif c == 'm': out.append('%02d' % mo)
        elif c == 'd': out.append('%02d' % d)
        elif c == 'e': out.append('%2d' % d)
        elif c == 'H': out.append('%02d' % h)
        elif c == 'I': out.append('%02d' % (h % 12 or 12))
        elif c == 'M': out.append('%02d' % m)
        elif c == 'S': out.append('%02d' % s)
        elif c == 'f': out.append('%06d' % us)
        elif c == 'p': out.append('AM' if h < 12 else 'PM')
        elif c == 'y': out.append('%02d' % (y % 100))
        elif c == 'C': out.append('%02d' % (y // 100))
        elif c == 'B': out.append(_MONTHS[mo])
        elif c in 'bh': out.append(_MONTHS[mo][:3])
        elif c == 'A': out.append(_DAYS[wd])
        elif c == 'a': out.append(_DAYS[wd][:3])
        elif c == 'w': out.append(str((wd + 1) % 7))
        elif c == 'u': out.append(str(wd + 1))
        elif c == 'j': out.append('%03d' % yd)
        elif c == 'U': out.append('%02d' % ((yd + 6 - (wd + 1) % 7) // 7))
        elif c == 'W': out.append('%02d' % ((yd + 6 - wd) // 7))
        elif c in 'GV':
            iso = iso or date(y, mo, d).isocalendar()
            out.append(str(iso[0]) if c == 'G' else '%02d' % iso[1])
        elif c == 'z': out.append('' if offset is None else _offset_text(offset, ''))
        elif c == 'Z': out.append(zone or '')
        elif c == 'D': out.append('%02d/%02d/%02d' % (mo, d, y % 100))
        elif c == 'F': out.append('%d-%02d-%02d' % (y, mo, d))
        elif c == 'T' or c == 'X': out.append('%02d:%02d:%02d' % (h, m, s))
        elif c == 'R': out.append('%02d:%02d' % (h, m))
        elif c == 'r': out.append('%02d:%02d:%02d %s' % (h % 12 or 12, m, s, 'AM' if h < 12 else 'PM'))
        elif c == 'x': out.append('%02d/%02d/%02d' % (mo, d, y % 100))
        elif c == 'c': out.append('%s %s %2d %02d:%02d:%02d %d' % (_DAYS[wd][:3], _MONTHS[mo][:3], d, h, m, s, y))
        elif c == 's': out.append(str((_ordinal(y, mo, d) - 719163) * 86400 + h * 3600 + m * 60 + s))
        elif c == 'n': out.append('\n')
        elif c == 't': out.append('\t')
        elif c == '%': out.append('%')
        else: out.append('%' + c)
    return ''.join(out)

class date:
    'A day.'
    def __init__(self, year, month=None, day=None):
        if month is None or day is None:
            raise TypeError("function missing required argument '%s' (pos %d)" % (('month', 2) if month is None else ('day', 3)))
        _check_date(year, month, day)
        self._year, self._month, self._day = year, month, day
    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)
    @classmethod
    def today(cls):
        return cls.fromtimestamp(_now())
    @classmethod
    def fromtimestamp(cls, t):
        return cls(*_from_ordinal(719163 + int(t // 86400)))
    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))
    @classmethod
    def fromisoformat(cls, text):
        m = _re.fullmatch(r'(\d{4})-?(\d\d)-?(\d\d)', text)
        if m is None:
            w = _re.fullmatch(r'(\d{4})-?W(\d\d)(?:-?(\d))?', text)
            if w is None:
                raise ValueError('Invalid isoformat string: %r' % text)
            return cls.fromisocalendar(int(w[1]), int(w[2]), int(w[3] or 1))
        return cls(int(m[1]), int(m[2]), int(m[3]))
    @classmethod
    def fromisocalendar(cls, year, week, day):
        first = _ordinal(year, 1, 4)
        start = first - (first + 6) % 7
        return cls(*_from_ordinal(start + (week - 1) * 7 + day - 1))
    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)
    def weekday(self):
        return (self.toordinal() + 6) % 7
    def isoweekday(self):
        return self.toordinal() % 7 or 7
    def isocalendar(self):
        from collections import namedtuple
        y = self._year
        n = self.toordinal()
        def start(y):
            first = _ordinal(y, 1, 4)
            return first - (first + 6) % 7
        if n < start(y):
            y -= 1
        elif y < 9999 and n >= start(y + 1):
            y += 1
        return _IsoDate(y, (n - start(y)) // 7 + 1, (n - start(y)) % 7 + 1)
    def isoformat(self):
        return '%04d-%02d-%02d' % (self._year, self._month, self._day)
    __str__ = isoformat
    def __repr__(self):
        return 'datetime.date(%d, %d, %d)' % (self._year, self._month, self._day)
    def ctime(self):
        return self.strftime('%a %b %e 00:00:00 %Y')
    def strftime(self, fmt):
        return _strftime(self, fmt, 0, 0, 0, 0, None, None)
    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)
    def timetuple(self):
        return (self._year, self._month, self._day, 0, 0, 0, self.weekday(), self.toordinal() - _ordinal(self._year, 1, 1) + 1, -1)
    def replace(self, year=None, month=None, day=None):
        return type(self)(self._year if year is None else year, self._month if month is None else month, self._day if day is None else day)
    def _key(self):
        return (self._year, self._month, self._day)
    def _same(self, other):
        return isinstance(other, date) and isinstance(self, datetime) == isinstance(other, datetime)
    def __eq__(self, other):
        return self._key() == other._key() if self._same(other) else NotImplemented
    def __lt__(self, other):
        return self._key() < other._key() if self._same(other) else NotImplemented
    def __le__(self, other):
        return self._key() <= other._key() if self._same(other) else NotImplemented
    def __gt__(self, other):
        return self._key() > other._key() if self._same(other) else NotImplemented
    def __ge__(self, other):
        return self._key() >= other._key() if self._same(other) else NotImplemented
    def __hash__(self):
        return hash(self._key())
    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return type(self)(*_from_ordinal(self.toordinal() + other._days))
    __radd__ = __add__
    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other._days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented
class _IsoDate(tuple):
    def __new__(cls, year, week, weekday):
        return tuple.__new__(cls, (year, week, weekday))
    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])
    def __repr__(self):
        return 'datetime.IsoCalendarDate(year=%d, week=%d, weekday=%d)' % tuple(self)
date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(1)

def _time_text(h, m, s, us, spec='auto'):
    if spec == 'auto':
        spec = 'microseconds' if us else 'seconds'
    forms = {'hours': '%02d' % h, 'minutes': '%02d:%02d' % (h, m), 'seconds': '%02d:%02d:%02d' % (h, m, s), 'milliseconds': '%02d:%02d:%02d.%03d' % (h, m, s, us // 1000), 'microseconds': '%02d:%02d:%02d.%06d' % (h, m, s, us)}
    if spec not in forms:
        raise ValueError('Unknown timespec value')
    return forms[spec]

def _parse_time(text):
    m = _re.fullmatch(r'(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d:?\d\d(?::?\d\d)?)?', text)
    if m is None:
        return None
    us = int((m[4] or '0').ljust(6, '0')[:6])
    zone = None
    if m[5] == 'Z':
        zone = timezone.utc
    elif m[5]:
        digits = m[5][1:].replace(':', '')
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:] or 0))
        zone = timezone(-offset if m[5][0] == '-' else offset) if offset else timezone.utc
    return int(m[1]), int(m[2] or 0), int(m[3] or 0), us, zone

class time:
    'A time of day.'
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        _check_time(hour, minute, second, microsecond)
        self._parts = (hour, minute, second, microsecond)
        self._tzinfo = tzinfo
    hour = property(lambda self: self._parts[0])
    minute = property(lambda self: self._parts[1])
    second = property(lambda self: self._parts[2])
    microsecond = property(lambda self: self._parts[3])
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: 0)
    @classmethod
    def fromisoformat(cls, text):
        parts = _parse_time(text)
        if parts is None:
            raise ValueError('Invalid isoformat string: %r' % text)
        return cls(*parts)
    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(None)
    def isoformat(self, timespec='auto'):
        offset = self.utcoffset()
        return _time_text(*self._parts, timespec) + ('' if offset is None else _offset_text(offset))
    __str__ = isoformat
    def __repr__(self):
        h, m, s, us = self._parts
        text = '%d, %d' % (h, m) + (', %d, %d' % (s, us) if us else ', %d' % s if s else '')
        return 'datetime.time(%s%s)' % (text, '' if self._tzinfo is None else ', tzinfo=%r' % self._tzinfo)
    def strftime(self, fmt):
        return _strftime(self, fmt, *self._parts, self.utcoffset(), None if self._tzinfo is None else self._tzinfo.tzname(None))
    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)
    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True):
        new = [old if v is None else v for v, old in zip((hour, minute, second, microsecond), self._parts)]
        return time(*new, self._tzinfo if tzinfo is True else tzinfo)
    def __eq__(self, other):
        return self._parts == other._parts if isinstance(other, time) else NotImplemented
    def __lt__(self, other):
        return self._parts < other._parts if isinstance(other, time) else NotImplemented
    def __le__(self, other):
        return self._parts <= other._parts if isinstance(other, time) else NotImplemented
    def __gt__(self, other):
        return self._parts > other._parts if isinstance(other, time) else NotImplemented
    def __ge__(self, other):
        return self._parts >= other._parts if isinstance(other, time) else NotImplemented
    def __hash__(self):
        return hash(self._parts)
time.min = time(0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
_time = time

class datetime(date):
    'A moment.'
    def __init__(self, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        date.__init__(self, year, month, day)
        _check_time(hour, minute, second, microsecond)
        self._parts = (hour, minute, second, microsecond)
        self._tzinfo = tzinfo
    hour = property(lambda self: self._parts[0])
    minute = property(lambda self: self._parts[1])
    second = property(lambda self: self._parts[2])
    microsecond = property(lambda self: self._parts[3])
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: 0)
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_now(), tz)
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_now())
    @classmethod
    def today(cls):
        return cls.now()
    @classmethod
    def _from_us(cls, us, tz=None):
        days, rest = divmod(us, 86400000000)
        y, m, d = _from_ordinal(days)
        s, us = divmod(rest, 1000000)
        return cls(y, m, d, s // 3600, s // 60 % 60, s % 60, us, tz)
    @classmethod
    def fromtimestamp(cls, t, tz=None):
        us = round(t * 1000000) if isinstance(t, int) else _round_half_even(_math.modf(t)[0] * 1e6) + int(_math.modf(t)[1]) * 1000000
        made = cls._from_us(us + 719163 * 86400000000, timezone.utc if tz is not None else None)
        return made if tz is None else made.astimezone(tz)
    @classmethod
    def utcfromtimestamp(cls, t):
        return cls.fromtimestamp(t)
    @classmethod
    def combine(cls, date, time, tzinfo=True):
        return cls(date.year, date.month, date.day, *time._parts, time._tzinfo if tzinfo is True else tzinfo)
    @classmethod
    def fromisoformat(cls, text):
        m = _re.fullmatch(r'(\d{4}-?\d\d-?\d\d|\d{4}-?W\d\d(?:-?\d)?)(?:[T ](.*))?', text)
        parts = _parse_time(m[2]) if m is not None and m[2] else (0, 0, 0, 0, None)
        if m is None or parts is None:
            raise ValueError('Invalid isoformat string: %r' % text)
        day = date.fromisoformat(m[1])
        return cls(day.year, day.month, day.day, *parts)
    @classmethod
    def strptime(cls, text, fmt):
        return _strptime(cls, text, fmt)
    def _us(self):
        h, m, s, us = self._parts
        return self.toordinal() * 86400000000 + ((h * 60 + m) * 60 + s) * 1000000 + us
    def _utc_us(self):
        offset = self.utcoffset()
        return self._us() - (offset._us() if offset is not None else 0)
    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(self)
    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(self)
    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(self)
    def date(self):
        return date(self._year, self._month, self._day)
    def time(self):
        return _time(*self._parts)
    def timetz(self):
        return _time(*self._parts, self._tzinfo)
    def timestamp(self):
        return (self._utc_us() - 719163 * 86400000000) / 1000000
    def astimezone(self, tz=None):
        tz = tz or timezone.utc
        made = datetime._from_us(self._utc_us(), tz)
        return datetime._from_us(self._utc_us() + made.utcoffset()._us(), tz)
    def isoformat(self, sep='T', timespec='auto'):
        offset = self.utcoffset()
        return date.isoformat(self) + sep + _time_text(*self._parts, timespec) + ('' if offset is None else _offset_text(offset))
    def __str__(self):
        return self.isoformat(' ')
    def __repr__(self):
        parts = [self._year, self._month, self._day, *self._parts]
        if parts[-1] == 0:
            parts.pop()
            if parts[-1] == 0:
                parts.pop()
        text = ', '.join(map(str, parts)) + ('' if self._tzinfo is None else ', tzinfo=%r' % self._tzinfo)
        return 'datetime.datetime(%s)' % text
    def ctime(self):
        return self.strftime('%a %b %e %H:%M:%S %Y')
    def strftime(self, fmt):
        return _strftime(self, fmt, *self._parts, self.utcoffset(), self.tzname())
    def timetuple(self):
        return (self._year, self._month, self._day, *self._parts[:3], self.weekday(), self.toordinal() - _ordinal(self._year, 1, 1) + 1, -1)
    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        new = [old if v is None else v for v, old in zip((year, month, day, hour, minute, second, microsecond), (self._year, self._month, self._day, *self._parts))]
        return type(self)(*new, self._tzinfo if tzinfo is True else tzinfo)
    def _key(self):
        return self._utc_us()
    def _same(self, other):
        if not isinstance(other, datetime):
            return False
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return True
    def __eq__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            return False
        return self._utc_us() == other._utc_us()
    def __hash__(self):
        return hash(self._utc_us())
    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return type(self)._from_us(self._us() + other._us(), self._tzinfo)
    __radd__ = __add__
    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)._from_us(self._us() - other._us(), self._tzinfo)
        if isinstance(other, datetime):
            if (self.utcoffset() is None) != (other.utcoffset() is None):
                raise TypeError("can't subtract offset-naive and offset-aware datetimes")
            return timedelta._make(self._utc_us() - other._utc_us())
        return NotImplemented
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)

_FIELDS = {
    'Y': r'(?P<Y>\d{4})', 'm': r'(?P<m>1[0-2]|0[1-9]|[1-9])', 'd': r'(?P<d>3[01]|[12]\d|0[1-9]|[1-9]| [1-9])',
    'H': r'(?P<H>2[0-3]|[01]\d|\d)', 'I': r'(?P<I>1[0-2]|0[1-9]|[1-9])', 'M': r'(?P<M>[0-5]\d|\d)', 'S': r'(?P<S>6[01]|[0-5]\d|\d)',
    'f': r'(?P<f>\d{1,6})', 'p': r'(?P<p>am|pm)', 'y': r'(?P<y>\d\d)', 'j': r'(?P<j>\d{1,3})', 'z': r'(?P<z>Z|[+-]\d\d:?[0-5]\d(?::?[0-5]\d)?)', 'Z': r'(?P<Z>[A-Za-z]*)',
    'B': '(?P<B>' + '|'.join(_MONTHS[1:]) + ')', 'b': '(?P<b>' + '|'.join(m[:3] for m in _MONTHS[1:]) + ')',
    'A': '(?P<A>' + '|'.join(_DAYS) + ')', 'a': '(?P<a>' + '|'.join(d[:3] for d in _DAYS) + ')', '%': '%',
}
def _strptime(cls, text, fmt):
    full = fmt.replace('%T', '%H:%M:%S').replace('%D', '%m/%d/%y').replace('%F', '%Y-%m-%d').replace('%R', '%H:%M')
    pattern = ''
    i = 0
    while i < len(full):
        c = full[i]
        if c == '%' and i + 1 < len(full):
            i += 1
            if full[i] not in _FIELDS:
                raise ValueError("'%s' is a bad directive in format '%s'" % (full[i], fmt))
            pattern += _FIELDS[full[i]]
        elif c.isspace():
            pattern += r'\s+'
        else:
            pattern += _re.escape(c)
        i += 1
    m = _re.match(pattern, text, _re.I)
    if m is None:
        raise ValueError('time data %r does not match format %r' % (text, fmt))
    if m.end() != len(text):
        raise ValueError('unconverted data remains: ' + text[m.end():])
    got = m.groupdict()
    year, month, day = 1900, 1, 1
    if 'Y' in got:
        year = int(got['Y'])
    elif 'y' in got:
        year = int(got['y'])
        year += 2000 if year < 69 else 1900
    if 'm' in got:
        month = int(got['m'])
    elif 'B' in got:
        month = [n.lower() for n in _MONTHS].index(got['B'].lower())
    elif 'b' in got:
        month = [n[:3].lower() for n in _MONTHS].index(got['b'].lower())
    if 'd' in got:
        day = int(got['d'])
    if 'j' in got:
        year, month, day = _from_ordinal(_ordinal(year, 1, 1) + int(got['j']) - 1)
    hour = int(got.get('H') or 0)
    if 'I' in got:
        hour = int(got['I']) % 12 + (12 if (got.get('p') or '').lower() == 'pm' else 0)
    zone = None
    if got.get('z'):
        z = got['z']
        if z == 'Z':
            zone = timezone.utc
        else:
            digits = z[1:].replace(':', '')
            offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:] or 0))
            zone = timezone(-offset if z[0] == '-' else offset)
    elif got.get('Z', '').upper() in ('UTC', 'GMT') and got.get('Z'):
        zone = timezone.utc
    return cls(year, month, day, hour, int(got.get('M') or 0), int(got.get('S') or 0), int((got.get('f') or '0').ljust(6, '0')), zone)
`,
  () => ({ _now: native('_now()', () => new PyFloat(session().host.now() / 1000)) }),
);

definePythonModule(
  'calendar',
  'Facts about months and years.',
  String.raw`
import datetime as _datetime
month_name = ['', 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
month_abbr = [name[:3] for name in month_name]
day_name = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
day_abbr = [name[:3] for name in day_name]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
def isleap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
def leapdays(y1, y2):
    y1 -= 1
    y2 -= 1
    return (y2 // 4 - y1 // 4) - (y2 // 100 - y1 // 100) + (y2 // 400 - y1 // 400)
def weekday(year, month, day):
    return _datetime.date(year, month, day).weekday()
def monthrange(year, month):
    days = 29 if month == 2 and isleap(year) else [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month]
    return weekday(year, month, 1), days
`,
);
