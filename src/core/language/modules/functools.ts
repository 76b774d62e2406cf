/** `functools`, `contextlib`, `abc`, written in the language. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'functools',
  'Functions that act on functions.',
  String.raw`
_MISSING = object()
WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__')

def reduce(function, sequence, initial=_MISSING, /):
    it = iter(sequence)
    if initial is _MISSING:
        try:
            value = next(it)
        except StopIteration:
            raise TypeError('reduce() of empty iterable with no initial value') from None
    else:
        value = initial
    for item in it:
        value = function(value, item)
    return value

class partial:
    'A function with some arguments filled in.'
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError('the first argument must be callable')
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords
    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})
    def __repr__(self):
        parts = [repr(self.func)] + [repr(a) for a in self.args] + ['%s=%r' % pair for pair in self.keywords.items()]
        return 'functools.partial(' + ', '.join(parts) + ')'

class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords
    def __get__(self, instance, owner=None):
        def method(*args, **keywords):
            return self.func(instance, *self.args, *args, **{**self.keywords, **keywords})
        return method

def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=('__dict__',)):
    for name in assigned:
        if hasattr(wrapped, name):
            setattr(wrapper, name, getattr(wrapped, name))
    wrapper.__wrapped__ = wrapped
    return wrapper

def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=('__dict__',)):
    return lambda wrapper: update_wrapper(wrapper, wrapped)

class _CacheInfo(tuple):
    def __new__(cls, hits, misses, maxsize, currsize):
        return tuple.__new__(cls, (hits, misses, maxsize, currsize))
    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])
    def __repr__(self):
        return 'CacheInfo(hits=%r, misses=%r, maxsize=%r, currsize=%r)' % tuple(self)

def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _cached(maxsize, 128, typed)
    return lambda func: _cached(func, maxsize, typed)

def cache(func, /):
    return _cached(func, None, False)

def _cached(func, maxsize, typed):
    known = {}
    hits = misses = 0
    def wrapper(*args, **kwargs):
        nonlocal hits, misses
        key = args
        if kwargs:
            key += (_MISSING,) + tuple(kwargs.items())
        if typed:
            key += tuple(type(a) for a in args)
        value = known.get(key, _MISSING)
        if value is not _MISSING:
            hits += 1
            if maxsize is not None:
                known[key] = known.pop(key)
            return value
        misses += 1
        value = func(*args, **kwargs)
        if maxsize != 0:
            if maxsize is not None and len(known) >= maxsize:
                del known[next(iter(known))]
            known[key] = value
        return value
    def cache_clear():
        nonlocal hits, misses
        known.clear()
        hits = misses = 0
    wrapper.cache_info = lambda: _CacheInfo(hits, misses, maxsize, len(known))
    wrapper.cache_clear = cache_clear
    return update_wrapper(wrapper, func)

class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
    def __set_name__(self, owner, name):
        self.attrname = name
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)
        setattr(instance, self.attrname, value)
        return value

def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj
        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0
        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0
        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0
        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0
        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0
    return K

def total_ordering(cls):
    has = [name for name in ('__lt__', '__le__', '__gt__', '__ge__') if name in cls.__dict__]
    if not has:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = has[0]
    less = {
        '__lt__': lambda a, b: a < b,
        '__le__': lambda a, b: a <= b and a != b,
        '__gt__': lambda a, b: not (a > b) and a != b,
        '__ge__': lambda a, b: not (a >= b),
    }[root]
    rules = {
        '__lt__': lambda self, other: less(self, other),
        '__le__': lambda self, other: less(self, other) or self == other,
        '__gt__': lambda self, other: not less(self, other) and self != other,
        '__ge__': lambda self, other: not less(self, other),
    }
    for name, rule in rules.items():
        if name not in has:
            setattr(cls, name, rule)
    return cls

def singledispatch(func):
    registry = {object: func}
    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        return func
    def register(cls, method=None):
        if method is None:
            if isinstance(cls, type):
                return lambda f: register(cls, f)
            method = cls
            cls = next(iter(method.__annotations__.values()))
        registry[cls] = method
        return method
    def wrapper(*args, **kwargs):
        if not args:
            raise TypeError('%s requires at least 1 positional argument' % func.__name__)
        return dispatch(type(args[0]))(*args, **kwargs)
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return update_wrapper(wrapper, func)
`,
);

definePythonModule(
  'contextlib',
  'Helpers for with statements.',
  String.raw`
from functools import wraps as _wraps

class AbstractContextManager:
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        return None

class ContextDecorator:
    def __call__(self, func):
        @_wraps(func)
        def inner(*args, **kwargs):
            with self:
                return func(*args, **kwargs)
        return inner

class _GeneratorContextManager(ContextDecorator):
    def __init__(self, func, args, kwargs):
        self._make = lambda: func(*args, **kwargs)
        self._gen = self._make()
    def __call__(self, func):
        @_wraps(func)
        def inner(*args, **kwargs):
            self._gen = self._make()
            with self:
                return func(*args, **kwargs)
        return inner
    def __enter__(self):
        try:
            return next(self._gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None
    def __exit__(self, kind, value, traceback):
        if kind is None:
            try:
                next(self._gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        try:
            self._gen.throw(value)
        except StopIteration as stop:
            return stop is not value
        except RuntimeError as error:
            if error is value or (isinstance(value, StopIteration) and error.__cause__ is value):
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            return False
        raise RuntimeError("generator didn't stop after throw()")

def contextmanager(func):
    @_wraps(func)
    def helper(*args, **kwargs):
        return _GeneratorContextManager(func, args, kwargs)
    return helper

class suppress(AbstractContextManager):
    def __init__(self, *exceptions):
        self._exceptions = exceptions
    def __enter__(self):
        pass
    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self._exceptions)

class closing(AbstractContextManager):
    def __init__(self, thing):
        self.thing = thing
    def __enter__(self):
        return self.thing
    def __exit__(self, *exc):
        self.thing.close()

class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result
    def __enter__(self):
        return self.enter_result

class redirect_stdout(AbstractContextManager):
    def __init__(self, new_target):
        self._new = new_target
        self._old = []
    def __enter__(self):
        import sys
        self._old.append(sys.stdout)
        sys.stdout = self._new
        return self._new
    def __exit__(self, *exc):
        import sys
        sys.stdout = self._old.pop()

class redirect_stderr(AbstractContextManager):
    def __init__(self, new_target):
        self._new = new_target
    def __enter__(self):
        return self._new

class ExitStack(AbstractContextManager):
    def __init__(self):
        self._exits = []
    def enter_context(self, manager):
        value = manager.__enter__()
        self._exits.append(manager.__exit__)
        return value
    def push(self, exit):
        self._exits.append(exit.__exit__ if hasattr(exit, '__exit__') else exit)
        return exit
    def callback(self, func, /, *args, **kwargs):
        self._exits.append(lambda *exc: (func(*args, **kwargs), None)[1])
        return func
    def pop_all(self):
        other = ExitStack()
        other._exits, self._exits = self._exits, []
        return other
    def close(self):
        self.__exit__(None, None, None)
    def __exit__(self, kind, value, traceback):
        pending = value
        while self._exits:
            exit = self._exits.pop()
            try:
                if exit(None if pending is None else type(pending), pending, None):
                    pending = None
            except BaseException as error:
                pending = error
        if pending is not None and pending is not value:
            raise pending
        return value is not None and pending is None
`,
);

definePythonModule(
  'abc',
  'Abstract base classes.',
  String.raw`
def abstractmethod(func):
    func.__isabstractmethod__ = True
    return func

def abstractproperty(func):
    func.__isabstractmethod__ = True
    return property(func)

def _is_abstract(value):
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    return bool(getattr(value, '__isabstractmethod__', False))

class ABCMeta(type):
    def __new__(meta, name, bases, namespace, **kwargs):
        cls = type.__new__(meta, name, bases, namespace, **kwargs)
        names = {key for key, value in namespace.items() if _is_abstract(value)}
        for base in bases:
            for key in getattr(base, '__abstractmethods__', ()):
                if _is_abstract(getattr(cls, key, None)):
                    names.add(key)
        cls.__abstractmethods__ = frozenset(names)
        cls._abc_registry = []
        return cls
    def register(cls, subclass):
        cls._abc_registry.append(subclass)
        return subclass
    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))
    def __subclasscheck__(cls, subclass):
        if cls in subclass.__mro__:
            return True
        hook = getattr(cls, '__subclasshook__', None)
        if hook is not None:
            answer = hook(subclass)
            if answer is not NotImplemented:
                return bool(answer)
        return any(issubclass(subclass, one) for one in getattr(cls, '_abc_registry', ()))

class ABC(metaclass=ABCMeta):
    pass
`,
);
