/** `dataclasses` and `enum`. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'dataclasses',
  'Classes that are mostly data.',
  String.raw`
import copy as _copy

class _Missing:
    def __repr__(self):
        return '<dataclasses._MISSING_TYPE object>'
MISSING = _Missing()
KW_ONLY = object()

class FrozenInstanceError(AttributeError):
    pass

class Field:
    def __init__(self, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only
    def __repr__(self):
        return 'Field(name=%r,type=%r,default=%r,default_factory=%r,init=%r,repr=%r,hash=%r,compare=%r,metadata=%r,kw_only=%r)' % (self.name, self.type, self.default, self.default_factory, self.init, self.repr, self.hash, self.compare, self.metadata, self.kw_only)

def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)

class InitVar:
    def __class_getitem__(cls, type):
        return cls

def _collect(cls, kw_only):
    fields = {}
    for base in cls.__mro__[:0:-1]:
        for f in base.__dict__.get('__dataclass_fields__', {}).values():
            fields[f.name] = f
    for name, annotation in cls.__dict__.get('__annotations__', {}).items():
        if annotation is KW_ONLY:
            kw_only = True
            continue
        if 'ClassVar' in repr(annotation):
            continue
        value = cls.__dict__.get(name, MISSING)
        f = value if isinstance(value, Field) else Field(default=value)
        if f.default is not MISSING and type(f.default) in (list, dict, set):
            raise ValueError('mutable default %s for field %s is not allowed: use default_factory' % (type(f.default), name))
        f.name = name
        f.type = annotation
        f.pseudo = annotation is InitVar or (isinstance(annotation, type) and issubclass(annotation, InitVar))
        if f.kw_only is MISSING:
            f.kw_only = kw_only
        fields[name] = f
        if isinstance(value, Field):
            if f.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, f.default)
    return fields

def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    fields = _collect(cls, kw_only)
    cls.__dataclass_fields__ = fields
    params = [f for f in fields.values() if f.init]
    positional = [f for f in params if not f.kw_only]
    seen_default = False
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = True
        elif seen_default:
            raise TypeError('non-default argument %r follows default argument' % f.name)
    real = [f for f in fields.values() if not f.pseudo]
    put = object.__setattr__

    if init:
        def __init__(self, *args, **kwargs):
            who = cls.__qualname__ + '.__init__()'
            if len(args) > len(positional):
                required = sum(1 for f in positional if f.default is MISSING and f.default_factory is MISSING)
                takes = str(len(positional) + 1) if required == len(positional) else 'from %d to %d' % (required + 1, len(positional) + 1)
                raise TypeError('%s takes %s positional argument%s but %d were given' % (who, takes, '' if takes == '1' else 's', len(args) + 1))
            values = {}
            for f, value in zip(positional, args):
                values[f.name] = value
            for name, value in kwargs.items():
                if name in values:
                    raise TypeError("%s got multiple values for argument '%s'" % (who, name))
                if name not in fields or not fields[name].init:
                    raise TypeError("%s got an unexpected keyword argument '%s'" % (who, name))
                values[name] = value
            missing = []
            extra = []
            for f in fields.values():
                if f.name in values:
                    value = values[f.name]
                elif f.default is not MISSING:
                    value = f.default
                elif f.default_factory is not MISSING:
                    value = f.default_factory()
                elif f.init:
                    missing.append(repr(f.name))
                    continue
                else:
                    continue
                if f.pseudo:
                    extra.append(value)
                else:
                    put(self, f.name, value)
            if missing:
                shown = missing[0] if len(missing) == 1 else ', '.join(missing[:-1]) + (',' if len(missing) > 2 else '') + ' and ' + missing[-1]
                raise TypeError('%s missing %d required positional argument%s: %s' % (who, len(missing), '' if len(missing) == 1 else 's', shown))
            post = getattr(self, '__post_init__', None)
            if post is not None:
                post(*extra)
        __init__.__qualname__ = cls.__qualname__ + '.__init__'
        cls.__init__ = __init__
    if repr_ and '__repr__' not in cls.__dict__:
        active = []
        def __repr__(self):
            if any(one is self for one in active):
                return '...'
            active.append(self)
            try:
                return self.__class__.__qualname__ + '(' + ', '.join('%s=%r' % (f.name, getattr(self, f.name)) for f in real if f.repr) + ')'
            finally:
                active.pop()
        cls.__repr__ = __repr__
    compared = [f.name for f in real if f.compare]
    def key(self):
        return tuple(getattr(self, name) for name in compared)
    if eq and '__eq__' not in cls.__dict__:
        def __eq__(self, other):
            if other.__class__ is self.__class__:
                return key(self) == key(other)
            return NotImplemented
        cls.__eq__ = __eq__
    if order:
        def ordering(symbol, compare):
            def method(self, other):
                if other.__class__ is self.__class__:
                    return compare(key(self), key(other))
                return NotImplemented
            return method
        for name, compare in (('__lt__', lambda a, b: a < b), ('__le__', lambda a, b: a <= b), ('__gt__', lambda a, b: a > b), ('__ge__', lambda a, b: a >= b)):
            if name in cls.__dict__:
                raise TypeError('Cannot overwrite attribute %s in class %s. Consider using functools.total_ordering' % (name, cls.__name__))
            setattr(cls, name, ordering(name, compare))
    if frozen:
        def __setattr__(self, name, value):
            raise FrozenInstanceError('cannot assign to field %r' % name)
        def __delattr__(self, name):
            raise FrozenInstanceError('cannot delete field %r' % name)
        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    if unsafe_hash or (eq and frozen):
        hashed = [f.name for f in real if (f.compare if f.hash is None else f.hash)]
        cls.__hash__ = lambda self: hash(tuple(getattr(self, name) for name in hashed))
    elif eq and '__hash__' not in cls.__dict__:
        cls.__hash__ = None
    if match_args and '__match_args__' not in cls.__dict__:
        cls.__match_args__ = tuple(f.name for f in positional)
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__ + '(' + ', '.join(f.name for f in params) + ')'
    return cls

def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)
    return wrap if cls is None else wrap(cls)

def fields(class_or_instance):
    found = getattr(class_or_instance, '__dataclass_fields__', None)
    if found is None:
        raise TypeError('must be called with a dataclass type or instance')
    return tuple(f for f in found.values() if not f.pseudo)

def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), '__dataclass_fields__')

def _plain(obj, dict_factory, tuple_factory):
    if is_dataclass(obj) and not isinstance(obj, type):
        pairs = [(f.name, _plain(getattr(obj, f.name), dict_factory, tuple_factory)) for f in fields(obj)]
        return dict_factory(pairs) if tuple_factory is None else tuple_factory([value for _, value in pairs])
    if isinstance(obj, tuple) and hasattr(obj, '_fields'):
        return type(obj)(*[_plain(v, dict_factory, tuple_factory) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(_plain(v, dict_factory, tuple_factory) for v in obj)
    if isinstance(obj, dict):
        return type(obj)((_plain(k, dict_factory, tuple_factory), _plain(v, dict_factory, tuple_factory)) for k, v in obj.items())
    return _copy.deepcopy(obj)
def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError('asdict() should be called on dataclass instances')
    return _plain(obj, dict_factory, None)
def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError('astuple() should be called on dataclass instances')
    return _plain(obj, None, tuple_factory)
def replace(obj, /, **changes):
    for f in fields(obj):
        if not f.init:
            if f.name in changes:
                raise ValueError('field %s is declared with init=False, it cannot be specified with replace()' % f.name)
            continue
        if f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **kwargs):
    annotations = {}
    body = dict(namespace or {})
    for item in fields:
        if isinstance(item, str):
            annotations[item] = 'typing.Any'
        else:
            annotations[item[0]] = item[1]
            if len(item) == 3:
                body[item[0]] = item[2]
    body['__annotations__'] = annotations
    return dataclass(type(cls_name, tuple(bases), body), **kwargs)
`,
);

definePythonModule(
  'enum',
  'Named constants.',
  String.raw`
class auto:
    value = None
class nonmember:
    def __init__(self, value):
        self.value = value

def _is_descriptor(value):
    return isinstance(value, (property, staticmethod, classmethod)) or type(value).__name__ == 'function'

class EnumMeta(type):
    def __new__(meta, name, bases, namespace, **kwargs):
        if name == 'Enum' and not bases:
            return type.__new__(meta, name, bases, namespace)
        plain = {}
        members = []
        last = []
        root = next((b for b in bases if isinstance(b, EnumMeta)), None)
        generate = namespace.get('_generate_next_value_') or (getattr(root, '_generate_next_value_', None) if root is not None else None)
        for key, value in namespace.items():
            if key.startswith('_') or _is_descriptor(value) or isinstance(value, nonmember):
                plain[key] = value.value if isinstance(value, nonmember) else value
                continue
            if isinstance(value, auto):
                value = generate(key, 1, len(last), list(last))
            elif isinstance(value, tuple) and any(isinstance(v, auto) for v in value):
                value = tuple(generate(key, 1, len(last), list(last)) if isinstance(v, auto) else v for v in value)
            last.append(value)
            members.append((key, value))
        for base in bases:
            if isinstance(base, EnumMeta) and base.__dict__.get('_member_map_'):
                raise TypeError('<enum %r> cannot extend <enum %r>' % (name, base.__name__))
        cls = type.__new__(meta, name, bases, plain)
        kind = next((t for b in bases for t in b.__mro__ if t in (int, str, float, tuple)), None)
        cls._member_map_ = {}
        cls._value2member_ = []
        cls._member_type_ = kind or object
        for key, value in members:
            known = None
            for other_value, other in cls._value2member_:
                if type(other_value) == type(value) and other_value == value:
                    known = other
                    break
            if known is None:
                args = value if isinstance(value, tuple) else (value,)
                new = None
                for b in cls.__mro__:
                    if '__new__' in b.__dict__ and b not in (object, int, str, float, tuple) and not b.__dict__.get('_enum_root_'):
                        new = b.__dict__['__new__']
                        break
                if new is not None:
                    known = (new.__func__ if isinstance(new, staticmethod) else new)(cls, *args)
                elif kind is None:
                    known = object.__new__(cls)
                else:
                    known = kind.__new__(cls, *args)
                if '_value_' not in known.__dict__:
                    known._value_ = value if kind is None or new is not None else (kind(*args) if kind is not tuple else value)
                known._name_ = key
                if '__init__' in dict(cls.__dict__) or any('__init__' in b.__dict__ and isinstance(b, EnumMeta) for b in cls.__mro__[1:]):
                    known.__init__(*args)
                cls._value2member_.append((known._value_, known))
            cls._member_map_[key] = known
            setattr(cls, key, known)
        return cls
    def __call__(cls, value, names=None, *, module=None, start=1, **kwargs):
        if names is not None:
            if isinstance(names, str):
                names = names.replace(',', ' ').split()
            if isinstance(names, dict):
                pairs = list(names.items())
            else:
                pairs = [(n, i) if isinstance(n, str) else tuple(n) for i, n in enumerate(names, start)]
            return EnumMeta(value, (cls,), {'__module__': '__main__', '__qualname__': value, **dict(pairs)})
        if isinstance(value, cls):
            return value
        for known, member in cls._value2member_:
            if known == value:
                return member
        made = cls._missing_(value)
        if made is not None:
            return made
        raise ValueError('%r is not a valid %s' % (value, cls.__qualname__))
    def __getitem__(cls, name):
        return cls._member_map_[name]
    def __iter__(cls):
        return iter([m for k, m in cls._member_map_.items() if m._name_ == k and cls._shown_(m)])
    def __reversed__(cls):
        return reversed(list(iter(cls)))
    def __len__(cls):
        return len(list(iter(cls)))
    def __contains__(cls, item):
        return isinstance(item, cls) or any(v == item for v, _ in cls._value2member_)
    def __bool__(cls):
        return True
    def __repr__(cls):
        return '<%s %r>' % ('flag' if issubclass(cls, Flag) else 'enum', cls.__name__) if cls.__name__ not in ('Enum', 'IntEnum', 'Flag', 'IntFlag', 'StrEnum') else "<class 'enum.%s'>" % cls.__name__
    @property
    def __members__(cls):
        return dict(cls._member_map_)

class Flag:
    pass

class Enum(metaclass=EnumMeta):
    _enum_root_ = True
    @classmethod
    def _missing_(cls, value):
        return None
    @classmethod
    def _shown_(cls, member):
        return True
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        return max(last_values) + 1
    @property
    def name(self):
        return self._name_
    @property
    def value(self):
        return self._value_
    def __repr__(self):
        return '<%s.%s: %r>' % (self.__class__.__name__, self._name_, self._value_)
    def __str__(self):
        return '%s.%s' % (self.__class__.__name__, self._name_)
    def __format__(self, spec):
        return format(str(self), spec)
    def __hash__(self):
        return hash(self._name_)
    def __eq__(self, other):
        return self is other
    def __dir__(self):
        return ['name', 'value']

class IntEnum(int, Enum):
    _enum_root_ = True
    def __eq__(self, other):
        return int(self) == other
    def __hash__(self):
        return hash(int(self))
    def __str__(self):
        return str(int(self))
    def __format__(self, spec):
        return format(int(self), spec)

class StrEnum(str, Enum):
    _enum_root_ = True
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()
    def __eq__(self, other):
        return self._value_ == other
    def __hash__(self):
        return hash(self._value_)
    def __str__(self):
        return self._value_
    def __format__(self, spec):
        return format(self._value_, spec)

class Flag(Enum):
    _enum_root_ = True
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return 1 << max(v.bit_length() for v in last_values) if last_values else start
    @classmethod
    def _shown_(cls, member):
        v = member._value_
        return v != 0 and v & (v - 1) == 0
    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError('%r is not a valid %s' % (value, cls.__qualname__))
        everything = 0
        for known, _ in cls._value2member_:
            everything |= known
        if value < 0:
            value = everything & value
        if value & ~everything:
            raise ValueError('<flag %r> invalid value %r' % (cls.__name__, value))
        made = object.__new__(cls) if cls._member_type_ is object else int.__new__(cls, value)
        made._value_ = value
        made._name_ = '|'.join(m._name_ for v, m in cls._value2member_ if cls._shown_(m) and v & value == v) or None
        cls._value2member_.append((value, made))
        return made
    def __or__(self, other):
        return self.__class__(self._value_ | _bits(other))
    __ror__ = __or__
    def __and__(self, other):
        return self.__class__(self._value_ & _bits(other))
    __rand__ = __and__
    def __xor__(self, other):
        return self.__class__(self._value_ ^ _bits(other))
    __rxor__ = __xor__
    def __invert__(self):
        everything = 0
        for known, member in self.__class__._value2member_:
            everything |= known
        return self.__class__(everything & ~self._value_)
    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_
    def __iter__(self):
        return iter([m for v, m in self.__class__._value2member_ if self.__class__._shown_(m) and v & self._value_])
    def __len__(self):
        return bin(self._value_).count('1')
    def __bool__(self):
        return self._value_ != 0
    def __repr__(self):
        if self._name_ is None:
            return '<%s: %r>' % (self.__class__.__name__, self._value_)
        return '<%s.%s: %r>' % (self.__class__.__name__, self._name_, self._value_)
    def __str__(self):
        if self._name_ is None:
            return '%s(%r)' % (self.__class__.__name__, self._value_)
        return '%s.%s' % (self.__class__.__name__, self._name_)

def _bits(value):
    return value._value_ if isinstance(value, Flag) else value

class IntFlag(int, Flag):
    _enum_root_ = True
    def __eq__(self, other):
        return int(self) == _bits(other)
    def __hash__(self):
        return hash(int(self))
    def __str__(self):
        return str(int(self))
    def __format__(self, spec):
        return format(int(self), spec)

EnumType = EnumMeta

def unique(cls):
    aliases = [(k, m._name_) for k, m in cls.__members__.items() if k != m._name_]
    if aliases:
        raise ValueError('duplicate values found in %r: %s' % (cls, ', '.join('%s -> %s' % pair for pair in aliases)))
    return cls
def member(value):
    return value
`,
);
