/** `collections.abc`, written in the language. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'collections.abc',
  'Abstract classes of containers.',
  String.raw`
class _Protocol(type):
    def __instancecheck__(cls, value):
        if cls in type(value).__mro__:
            return True
        kinds = cls.__dict__.get('_kinds')
        if kinds is not None and isinstance(value, kinds):
            return True
        methods = cls.__dict__.get('_methods')
        return bool(methods) and all(hasattr(type(value), name) for name in methods)
    def __subclasscheck__(cls, other):
        if cls in other.__mro__:
            return True
        kinds = cls.__dict__.get('_kinds')
        if kinds is not None and issubclass(other, kinds):
            return True
        methods = cls.__dict__.get('_methods')
        return bool(methods) and all(hasattr(other, name) for name in methods)
    def register(cls, other):
        cls._kinds = (cls.__dict__.get('_kinds') or ()) + (other,)
        return other
    def __getitem__(cls, key):
        return cls

class Hashable(metaclass=_Protocol):
    _methods = ('__hash__',)
class Iterable(metaclass=_Protocol):
    _methods = ('__iter__',)
    _kinds = (str, range, map, zip, filter, enumerate, type(i for i in ()))
class Iterator(Iterable):
    _kinds = (map, zip, filter, enumerate, type(i for i in ()), type(iter([])), type(iter(())), type(iter('')), type(iter({})), type(iter(range(0))))
    _methods = ('__iter__', '__next__')
class Generator(Iterator):
    _kinds = (type(i for i in ()),)
    _methods = ()
class Sized(metaclass=_Protocol):
    _methods = ('__len__',)
class Container(metaclass=_Protocol):
    _methods = ('__contains__',)
class Collection(Sized, Iterable, Container):
    _methods = ('__len__', '__iter__', '__contains__')
class Callable(metaclass=_Protocol):
    _kinds = (type(lambda: 0), type(len), type(object))
    _methods = ('__call__',)
class Sequence(Collection):
    _kinds = (list, tuple, str, range, bytes, bytearray)
    _methods = ()
class MutableSequence(Sequence):
    _kinds = (list, bytearray)
    _methods = ()
class Set(Collection):
    _kinds = (set, frozenset)
    _methods = ()
class MutableSet(Set):
    _kinds = (set,)
    _methods = ()
class Mapping(Collection):
    _kinds = (dict,)
    _methods = ()
    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default
    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True
    def keys(self):
        return dict.fromkeys(self).keys()
    def values(self):
        return [self[k] for k in self]
    def items(self):
        return [(k, self[k]) for k in self]
class MutableMapping(Mapping):
    _kinds = (dict,)
    _methods = ()
    def update(self, other=(), /, **kwargs):
        for k, v in dict(other, **kwargs).items():
            self[k] = v
class KeysView(metaclass=_Protocol):
    _kinds = (type({}.keys()),)
class ValuesView(metaclass=_Protocol):
    _kinds = (type({}.values()),)
class ItemsView(metaclass=_Protocol):
    _kinds = (type({}.items()),)
class ByteString(Sequence):
    _kinds = (bytes, bytearray)
`,
);
