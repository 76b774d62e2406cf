/** `typing`, written in the language: names of types, nothing is checked. */
import { definePythonModule } from './python-source.ts';

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
