/** `collections`, written in the language. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'collections',
  'Containers beyond list, dict and tuple.',
  String.raw`
from operator import itemgetter as _itemgetter
import sys as _sys

class OrderedDict(dict):
    'A dict that can reorder its keys.'
    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
        else:
            rest = list(self.items())
            self.clear()
            self[key] = value
            for k, v in rest:
                self[k] = v
    def popitem(self, last=True):
        if not self:
            raise KeyError('dictionary is empty')
        key = next(reversed(list(self))) if last else next(iter(self))
        return key, self.pop(key)
    def copy(self):
        return OrderedDict(self)
    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return list(self.items()) == list(other.items())
        return dict(self) == other
    __hash__ = None
    def __repr__(self):
        if not self:
            return 'OrderedDict()'
        return 'OrderedDict(%r)' % (list(self.items()),)

class defaultdict(dict):
    'A dict that makes missing values.'
    def __init__(self, default_factory=None, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        dict.__init__(self, *args, **kwargs)
    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value
    def copy(self):
        return defaultdict(self.default_factory, self)
    def __repr__(self):
        return 'defaultdict(%r, %r)' % (self.default_factory, dict(self))

class Counter(dict):
    'Counts of hashable items.'
    def __init__(self, iterable=None, /, **kwargs):
        dict.__init__(self)
        self.update(iterable, **kwargs)
    def __missing__(self, key):
        return 0
    def update(self, iterable=None, /, **kwargs):
        if iterable is not None:
            if hasattr(iterable, 'keys'):
                for key in iterable.keys():
                    self[key] = self.get(key, 0) + iterable[key]
            else:
                get = self.get
                for item in iterable:
                    self[item] = get(item, 0) + 1
        for key, value in kwargs.items():
            self[key] = self.get(key, 0) + value
    def subtract(self, iterable=None, /, **kwargs):
        if iterable is not None:
            if hasattr(iterable, 'keys'):
                for key in iterable.keys():
                    self[key] = self.get(key, 0) - iterable[key]
            else:
                for item in iterable:
                    self[item] = self.get(item, 0) - 1
        for key, value in kwargs.items():
            self[key] = self.get(key, 0) - value
    def most_common(self, n=None):
        items = sorted(self.items(), key=_itemgetter(1), reverse=True)
        return items if n is None else items[:n]
    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key
    def total(self):
        return sum(self.values())
    def copy(self):
        return Counter(self)
    def __delitem__(self, key):
        if key in self:
            self.pop(key)
    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError('Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')
    def __repr__(self):
        if not self:
            return 'Counter()'
        try:
            items = self.most_common()
        except TypeError:
            items = list(self.items())
        return 'Counter({' + ', '.join('%r: %r' % pair for pair in items) + '})'
    def __eq__(self, other):
        if not isinstance(other, Counter):
            return dict(self) == other
        return all(self[e] == other[e] for c in (self, other) for e in c)
    __hash__ = None
    def __ne__(self, other):
        return not self == other
    def __le__(self, other):
        return all(self[e] <= other[e] for c in (self, other) for e in c)
    def __lt__(self, other):
        return self <= other and self != other
    def __ge__(self, other):
        return all(self[e] >= other[e] for c in (self, other) for e in c)
    def __gt__(self, other):
        return self >= other and self != other
    def _merge(self, other, pick):
        result = Counter()
        for key in list(self) + [k for k in other if k not in self]:
            count = pick(self[key], other[key])
            if count > 0:
                result[key] = count
        return result
    def __add__(self, other):
        return self._merge(other, lambda a, b: a + b)
    def __sub__(self, other):
        return self._merge(other, lambda a, b: a - b)
    def __or__(self, other):
        return self._merge(other, max)
    def __and__(self, other):
        return self._merge(other, min)
    def __pos__(self):
        return Counter({k: v for k, v in self.items() if v > 0})
    def __neg__(self):
        return Counter({k: -v for k, v in self.items() if v < 0})
    def __iadd__(self, other):
        for k, v in other.items():
            self[k] += v
        return self._positive()
    def __isub__(self, other):
        for k, v in other.items():
            self[k] -= v
        return self._positive()
    def _positive(self):
        for key in [k for k, v in self.items() if not v > 0]:
            del self[key]
        return self

class deque:
    'A list with fast ends, and a greatest length if asked for.'
    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None and maxlen < 0:
            raise ValueError('maxlen must be non-negative')
        self._items = []
        self._maxlen = maxlen
        self.extend(iterable)
    @property
    def maxlen(self):
        return self._maxlen
    def append(self, item):
        self._items.append(item)
        if self._maxlen is not None and len(self._items) > self._maxlen:
            del self._items[0]
    def appendleft(self, item):
        self._items.insert(0, item)
        if self._maxlen is not None and len(self._items) > self._maxlen:
            del self._items[-1]
    def extend(self, iterable):
        for item in list(iterable):
            self.append(item)
    def extendleft(self, iterable):
        for item in list(iterable):
            self.appendleft(item)
    def pop(self):
        if not self._items:
            raise IndexError('pop from an empty deque')
        return self._items.pop()
    def popleft(self):
        if not self._items:
            raise IndexError('pop from an empty deque')
        return self._items.pop(0)
    def rotate(self, n=1):
        if self._items:
            n %= len(self._items)
            if n:
                self._items = self._items[-n:] + self._items[:-n]
    def clear(self):
        self._items = []
    def copy(self):
        return deque(self._items, self._maxlen)
    __copy__ = copy
    def count(self, value):
        return self._items.count(value)
    def index(self, value, *args):
        try:
            return self._items.index(value, *args)
        except ValueError:
            raise ValueError('%r is not in deque' % (value,)) from None
    def insert(self, index, value):
        if self._maxlen is not None and len(self._items) >= self._maxlen:
            raise IndexError('deque already at its maximum size')
        self._items.insert(index, value)
    def remove(self, value):
        try:
            self._items.remove(value)
        except ValueError:
            raise ValueError('deque.remove(x): x not in deque') from None
    def reverse(self):
        self._items.reverse()
    def __len__(self):
        return len(self._items)
    def __iter__(self):
        return iter(self._items)
    def __reversed__(self):
        return reversed(self._items)
    def __contains__(self, item):
        return item in self._items
    def __getitem__(self, index):
        if isinstance(index, slice):
            raise TypeError("sequence index must be integer, not 'slice'")
        try:
            return self._items[index]
        except IndexError:
            raise IndexError('deque index out of range') from None
    def __setitem__(self, index, value):
        self._items[index] = value
    def __delitem__(self, index):
        del self._items[index]
    def __bool__(self):
        return bool(self._items)
    def __eq__(self, other):
        return isinstance(other, deque) and self._items == other._items
    __hash__ = None
    def __lt__(self, other):
        return self._items < other._items
    def __add__(self, other):
        return deque(self._items + list(other), self._maxlen)
    def __iadd__(self, other):
        self.extend(other)
        return self
    def __mul__(self, n):
        return deque(self._items * n, self._maxlen)
    def __repr__(self):
        if self._maxlen is None:
            return 'deque(%r)' % (self._items,)
        return 'deque(%r, maxlen=%d)' % (self._items, self._maxlen)

class ChainMap:
    'Several dicts seen as one.'
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]
    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        raise KeyError(key)
    def get(self, key, default=None):
        return self[key] if key in self else default
    def __setitem__(self, key, value):
        self.maps[0][key] = value
    def __delitem__(self, key):
        del self.maps[0][key]
    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)
    def __iter__(self):
        keys = {}
        for mapping in reversed(self.maps):
            keys.update(dict.fromkeys(mapping))
        return iter(keys)
    def __len__(self):
        return len(set().union(*self.maps))
    def keys(self):
        return dict.fromkeys(self).keys()
    def values(self):
        return [self[key] for key in self]
    def items(self):
        return [(key, self[key]) for key in self]
    def new_child(self, m=None, **kwargs):
        return ChainMap({**(m or {}), **kwargs}, *self.maps)
    @property
    def parents(self):
        return ChainMap(*self.maps[1:])
    def __repr__(self):
        return 'ChainMap(' + ', '.join(map(repr, self.maps)) + ')'

_KEYWORDS = frozenset('False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split())

def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    fields = [str(f) for f in field_names]
    if rename:
        seen = set()
        for i, name in enumerate(fields):
            if not name.isidentifier() or name in _KEYWORDS or name.startswith('_') or name in seen:
                fields[i] = '_%d' % i
            seen.add(name)
    for name in [typename] + fields:
        if not name.isidentifier():
            raise ValueError('Type names and field names must be valid identifiers: %r' % name)
        if name in _KEYWORDS:
            raise ValueError('Type names and field names cannot be a keyword: %r' % name)
    seen = set()
    for name in fields:
        if name.startswith('_') and not rename:
            raise ValueError('Field names cannot start with an underscore: %r' % name)
        if name in seen:
            raise ValueError('Encountered duplicate field name: %r' % name)
        seen.add(name)
    fields = tuple(fields)
    defaults = () if defaults is None else tuple(defaults)
    if len(defaults) > len(fields):
        raise TypeError('Got more default values than field names')
    first = len(fields) - len(defaults)
    field_defaults = dict(zip(fields[first:], defaults))

    def __new__(cls, *args, **kwargs):
        if len(args) > len(fields):
            raise TypeError('%s.__new__() takes %d positional arguments but %d were given' % (typename, len(fields) + 1, len(args) + 1))
        values = list(args)
        missing = []
        for name in fields[len(args):]:
            if name in kwargs:
                values.append(kwargs.pop(name))
            elif name in field_defaults:
                values.append(field_defaults[name])
            else:
                missing.append(repr(name))
        if kwargs:
            name = next(iter(kwargs))
            if name in fields:
                raise TypeError("%s.__new__() got multiple values for argument '%s'" % (typename, name))
            raise TypeError("%s.__new__() got an unexpected keyword argument '%s'" % (typename, name))
        if missing:
            shown = missing[0] if len(missing) == 1 else ', '.join(missing[:-1]) + (',' if len(missing) > 2 else '') + ' and ' + missing[-1]
            raise TypeError('%s.__new__() missing %d required positional argument%s: %s' % (typename, len(missing), '' if len(missing) == 1 else 's', shown))
        return tuple.__new__(cls, values)
    def __repr__(self):
        return self.__class__.__name__ + '(' + ', '.join('%s=%r' % pair for pair in zip(fields, self)) + ')'
    def _asdict(self):
        return dict(zip(fields, self))
    def _replace(self, **kwargs):
        result = self._make(kwargs.pop(name, value) for name, value in zip(fields, self))
        if kwargs:
            raise ValueError('Got unexpected field names: %r' % list(kwargs))
        return result
    def _make(cls, iterable):
        return tuple.__new__(cls, tuple(iterable))
    def getter(i):
        return property(lambda self: self[i], doc='Alias for field number %d' % i)
    namespace = {
        '__doc__': '%s(%s)' % (typename, ', '.join(fields)),
        '__new__': __new__, '__repr__': __repr__, '_asdict': _asdict, '_replace': _replace,
        '_make': classmethod(_make), '_fields': fields, '_field_defaults': field_defaults,
        '__match_args__': fields, '__module__': '__main__' if module is None else module,
    }
    for i, name in enumerate(fields):
        namespace[name] = getter(i)
    return type(typename, (tuple,), namespace)

class UserDict:
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.data.update(dict)
        self.data.update(kwargs)
    def __len__(self): return len(self.data)
    def __getitem__(self, key): return self.data[key]
    def __setitem__(self, key, item): self.data[key] = item
    def __delitem__(self, key): del self.data[key]
    def __iter__(self): return iter(self.data)
    def __contains__(self, key): return key in self.data
    def __repr__(self): return repr(self.data)
    def keys(self): return self.data.keys()
    def values(self): return self.data.values()
    def items(self): return self.data.items()
    def get(self, key, default=None): return self.data.get(key, default)
    def update(self, *args, **kwargs): self.data.update(*args, **kwargs)
`,
);
