/** `dataclasses`, written in the language. */
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
    if slots:
        inherited = {name for base in cls.__mro__[1:] for name in getattr(base, '__slots__', ())}
        cls.__slots__ = tuple(f.name for f in real if f.name not in inherited)
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
