/** `enum`, written in the language. */
import { definePythonModule } from './python-source.ts';

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
