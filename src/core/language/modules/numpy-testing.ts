/** The parts of `np.testing` that catch exceptions and warnings: they need the language, not the array core. */
import { PyNative, python, type Value } from '../../base/python.ts';
import { defineValue } from '../../ops/registry.ts';
import { importModule } from '../runtime/modules.ts';
import { definePythonModule } from './python-source.ts';

const MODULE = '_numpy_testing';

definePythonModule(
  MODULE,
  'Assertions about exceptions and warnings.',
  String.raw`
import re
import time
import warnings

class _Raising:
    def __init__(self, expected, pattern=None, caller=''):
        self.expected = expected
        self.pattern = pattern
        self.caller = caller
        self.exception = None
    def __enter__(self):
        return self
    def __exit__(self, kind, value, trace):
        if kind is None:
            many = isinstance(self.expected, tuple)
            name = '(' + ', '.join(one.__name__ for one in self.expected) + ')' if many else self.expected.__name__
            raise AssertionError(name + ' not raised' + self.caller)
        if not issubclass(kind, self.expected):
            return False
        self.exception = value
        if self.pattern is not None and not re.search(self.pattern, str(value)):
            raise AssertionError('"%s" does not match "%s"' % (self.pattern, value))
        return True

def _named(function):
    return ' by ' + getattr(function, '__name__', repr(function))

def assert_raises(exception_class, *args, **kwargs):
    if not args:
        return _Raising(exception_class)
    with _Raising(exception_class, None, _named(args[0])):
        args[0](*args[1:], **kwargs)

def assert_raises_regex(exception_class, expected_regexp, *args, **kwargs):
    if not args:
        return _Raising(exception_class, expected_regexp)
    with _Raising(exception_class, expected_regexp, _named(args[0])):
        args[0](*args[1:], **kwargs)

class _Matches:
    def __init__(self, seen, category, message):
        self.seen = seen
        self.category = category
        self.message = message
    def fits(self, one):
        return issubclass(one.category, self.category) and (not self.message or re.match(self.message, str(one.message), re.I) is not None)
    def found(self):
        return [one for one in self.seen() if self.fits(one)]
    def __len__(self):
        return len(self.found())
    def __getitem__(self, index):
        return self.found()[index]
    def __iter__(self):
        return iter(self.found())
    def __repr__(self):
        return repr(self.found())

class suppress_warnings:
    def __init__(self, forwarding_rule='always'):
        self._rules = []
        self._seen = []
        self.log = []
    def filter(self, category=Warning, message='', module=None):
        self._rules.append(_Matches(lambda: self._seen, category, message))
    def record(self, category=Warning, message='', module=None):
        rule = _Matches(lambda: self._seen, category, message)
        self._rules.append(rule)
        return rule
    def __enter__(self):
        self._catch = warnings.catch_warnings(record=True)
        self._seen = self._catch.__enter__()
        warnings.simplefilter('always')
        return self
    def __exit__(self, *details):
        self._catch.__exit__(*details)
        for one in self._seen:
            if not any(rule.fits(one) for rule in self._rules):
                warnings.warn(str(one.message), one.category)
    def __call__(self, function):
        def run(*args, **kwargs):
            with self:
                return function(*args, **kwargs)
        return run

class clear_and_catch_warnings:
    def __init__(self, record=False, modules=()):
        self._catch = warnings.catch_warnings(record=record)
    def __enter__(self):
        return self._catch.__enter__()
    def __exit__(self, *details):
        return self._catch.__exit__(*details)

class _Warning:
    def __init__(self, expected, caller=''):
        self.expected = expected
        self.caller = caller
    def __enter__(self):
        self.watch = suppress_warnings()
        self.watch.__enter__()
        self.seen = self.watch.record(self.expected)
        return None
    def __exit__(self, kind, value, trace):
        found = len(self.seen)
        self.watch.__exit__(kind, value, trace)
        if kind is None and not found:
            raise AssertionError('No warning raised' + self.caller)

def _calling(function):
    return ' when calling ' + getattr(function, '__name__', repr(function))

def assert_warns(warning_class, *args, **kwargs):
    if not args:
        return _Warning(warning_class)
    with _Warning(warning_class, _calling(args[0])):
        return args[0](*args[1:], **kwargs)

class _NoWarning:
    def __init__(self, caller=''):
        self.caller = caller
    def __enter__(self):
        self.watch = warnings.catch_warnings(record=True)
        self.seen = self.watch.__enter__()
        warnings.simplefilter('always')
    def __exit__(self, kind, value, trace):
        self.watch.__exit__(kind, value, trace)
        if kind is None and self.seen:
            raise AssertionError('Got warnings' + self.caller + ': ' + str(self.seen))

def assert_no_warnings(*args, **kwargs):
    if not args:
        return _NoWarning()
    with _NoWarning(_calling(args[0])):
        return args[0](*args[1:], **kwargs)

def assert_no_gc_cycles(*args, **kwargs):
    if not args:
        return clear_and_catch_warnings()
    args[0](*args[1:], **kwargs)

def break_cycles():
    return None

def measure(code_str, times=1, label=None):
    import numpy
    namespace = {'np': numpy}
    start = time.perf_counter()
    for _ in range(times):
        exec(code_str, namespace)
    return 0.01 * round((time.perf_counter() - start) * 100)

class SkipTest(Exception):
    pass

class KnownFailureException(Exception):
    pass

class IgnoreException(Exception):
    pass
`,
);

const NAMES =
  'assert_raises assert_raises_regex assert_warns assert_no_warnings assert_no_gc_cycles break_cycles measure ' +
  'suppress_warnings clear_and_catch_warnings SkipTest KnownFailureException IgnoreException';

/** Forwards to the module above, which is compiled on the first call. */
for (const name of NAMES.split(' ')) {
  const forward = new PyNative(name, (args, kwargs) => {
    const found = importModule(MODULE).attributes.get(name) as Value;
    return python.call(found, args, kwargs);
  });
  defineValue(`numpy.testing.${name}`, forward);
}
