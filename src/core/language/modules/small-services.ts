/** `csv`, `logging`, `traceback`, `inspect`, `weakref`, `errno`, `html`, `builtins`. */
import { PyList, PyTuple, type Value } from '../../base/python.ts';
import { handling } from '../compile/tries.ts';
import { native } from '../runtime/calls.ts';
import { PyException } from '../runtime/exceptions.ts';
import { PyFunction } from '../runtime/function.ts';
import { exceptionText, fullName } from '../runtime/repr.ts';
import { builtins } from '../types/builtins.ts';
import { defineModule } from './module.ts';
import { definePythonModule } from './python-source.ts';

defineModule('builtins', 'The built-in names.', (module) => {
  for (const [name, value] of builtins) module.value(name, value);
});

defineModule('errno', 'Numbers of system errors.', (module) => {
  const numbers = {
    EPERM: 1,
    ENOENT: 2,
    EIO: 5,
    EACCES: 13,
    EEXIST: 17,
    ENOTDIR: 20,
    EISDIR: 21,
    EINVAL: 22,
    ENOSPC: 28,
    ENOTEMPTY: 39,
  };
  for (const [name, value] of Object.entries(numbers)) module.value(name, value);
});

function lines(error: Value): string {
  if (!(error instanceof PyException)) return 'NoneType: None\n';
  const text = exceptionText(error);
  return `Traceback (most recent call last):\n${fullName(error.pyType)}${text === '' ? '' : `: ${text}`}\n`;
}

defineModule('traceback', 'Exceptions as text.', (module) => {
  module.def('format_exc(limit=None, chain=True)', () => lines(handling.current));
  module.raw('format_exception', (args) => new PyList([lines(args.find((arg) => arg instanceof PyException) ?? null)]));
  module.raw('print_exc', () => null);
  module.raw('print_exception', () => null);
});

defineModule('_inspect', 'Signatures.', (module) => {
  module.value(
    'parameters',
    native('parameters(func, /)', ([func]) => {
      if (!(func instanceof PyFunction)) return null;
      const { code, defaults, keywordDefaults } = func;
      const first = code.positional.length - defaults.length;
      const row = (name: string, kind: string, value: Value | undefined): Value =>
        new PyTuple([name, kind, value !== undefined, value === undefined ? null : value]);
      return new PyList([
        ...code.positional.map((name, i) =>
          row(
            name,
            i < code.positionalOnly.length ? 'POSITIONAL_ONLY' : 'POSITIONAL_OR_KEYWORD',
            i >= first ? defaults[i - first] : undefined,
          ),
        ),
        ...(code.star === null ? [] : [row(code.star, 'VAR_POSITIONAL', undefined)]),
        ...code.keywordOnly.map((name) => row(name, 'KEYWORD_ONLY', keywordDefaults?.get(name))),
        ...(code.doubleStar === null ? [] : [row(code.doubleStar, 'VAR_KEYWORD', undefined)]),
      ]);
    }),
  );
});

definePythonModule(
  'inspect',
  'What functions and classes are like.',
  String.raw`
import _inspect
class _Empty:
    pass
_empty = _Empty
class Parameter:
    empty = _Empty
    POSITIONAL_ONLY = 'POSITIONAL_ONLY'
    POSITIONAL_OR_KEYWORD = 'POSITIONAL_OR_KEYWORD'
    VAR_POSITIONAL = 'VAR_POSITIONAL'
    KEYWORD_ONLY = 'KEYWORD_ONLY'
    VAR_KEYWORD = 'VAR_KEYWORD'
    def __init__(self, name, kind, default=_Empty, annotation=_Empty):
        self.name, self.kind, self.default, self.annotation = name, kind, default, annotation
    def __str__(self):
        text = {'VAR_POSITIONAL': '*', 'VAR_KEYWORD': '**'}.get(self.kind, '') + self.name
        if self.annotation is not _Empty:
            text += ': ' + getattr(self.annotation, '__name__', repr(self.annotation))
        if self.default is not _Empty:
            text += (' = ' if self.annotation is not _Empty else '=') + repr(self.default)
        return text
    def __repr__(self):
        return '<Parameter "%s">' % self
class Signature:
    empty = _Empty
    def __init__(self, parameters, return_annotation=_Empty):
        self.parameters = {p.name: p for p in parameters}
        self.return_annotation = return_annotation
    def __str__(self):
        parts = []
        star = False
        previous = None
        for p in self.parameters.values():
            if previous == 'POSITIONAL_ONLY' and p.kind != 'POSITIONAL_ONLY':
                parts.append('/')
            if p.kind == 'VAR_POSITIONAL':
                star = True
            if p.kind == 'KEYWORD_ONLY' and not star:
                parts.append('*')
                star = True
            parts.append(str(p))
            previous = p.kind
        if previous == 'POSITIONAL_ONLY':
            parts.append('/')
        text = '(' + ', '.join(parts) + ')'
        if self.return_annotation is not _Empty:
            text += ' -> ' + getattr(self.return_annotation, '__name__', repr(self.return_annotation))
        return text
    def __repr__(self):
        return '<Signature %s>' % self
def signature(obj):
    skip = 0
    if isinstance(obj, type):
        obj, skip = obj.__init__, 1
    elif hasattr(obj, '__func__'):
        obj, skip = obj.__func__, 1
    while hasattr(obj, '__wrapped__'):
        obj = obj.__wrapped__
    rows = _inspect.parameters(obj)
    if rows is None:
        raise ValueError('no signature found for %r' % obj)
    notes = obj.__annotations__
    made = [Parameter(n, k, d if has else _Empty, notes.get(n, _Empty)) for n, k, has, d in rows]
    return Signature(made[skip:], notes.get('return', _Empty))
def isfunction(obj):
    return type(obj).__name__ == 'function'
def ismethod(obj):
    return type(obj).__name__ == 'method'
def isclass(obj):
    return isinstance(obj, type)
def ismodule(obj):
    return type(obj).__name__ == 'module'
def isgenerator(obj):
    return type(obj).__name__ == 'generator'
def isbuiltin(obj):
    return type(obj).__name__ == 'builtin_function_or_method'
def getdoc(obj):
    doc = getattr(obj, '__doc__', None)
    return None if doc is None else cleandoc(doc)
def cleandoc(doc):
    import textwrap
    lines = doc.expandtabs().split('\n')
    rest = textwrap.dedent('\n'.join(lines[1:])).split('\n') if len(lines) > 1 else []
    lines = [lines[0].lstrip()] + rest
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return '\n'.join(lines)
def getmembers(obj, predicate=None):
    return [(n, getattr(obj, n)) for n in dir(obj) if predicate is None or predicate(getattr(obj, n))]
def getsource(obj):
    raise OSError('could not get source code')
`,
);

definePythonModule(
  'weakref',
  'References; nothing is weak here.',
  String.raw`
class ref:
    def __init__(self, obj, callback=None):
        self._obj = obj
    def __call__(self):
        return self._obj
def proxy(obj, callback=None):
    return obj
class WeakValueDictionary(dict):
    pass
class WeakKeyDictionary(dict):
    pass
class WeakSet(set):
    pass
class finalize:
    def __init__(self, obj, func, *args, **kwargs):
        self.alive = True
`,
);

definePythonModule(
  'html',
  'Text in HTML.',
  String.raw`
_NAMES = {'amp': '&', 'lt': '<', 'gt': '>', 'quot': '"', 'apos': "'", 'nbsp': '\xa0'}
def escape(s, quote=True):
    s = s.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    return s.replace('"', '&quot;').replace("'", '&#x27;') if quote else s
def unescape(s):
    import re
    def one(m):
        name = m.group(1)
        if name[0] == '#':
            return chr(int(name[2:], 16) if name[1] in 'xX' else int(name[1:]))
        return _NAMES.get(name, m.group())
    return re.sub(r'&(#\d+|#[xX][0-9a-fA-F]+|\w+);', one, s)
`,
);

definePythonModule(
  'csv',
  'Tables as text.',
  String.raw`
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3
class Error(Exception):
    pass
class Dialect:
    delimiter = ','
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = '\r\n'
    quoting = QUOTE_MINIMAL
    escapechar = None
class excel(Dialect):
    pass
class excel_tab(excel):
    delimiter = '\t'
class unix_dialect(Dialect):
    lineterminator = '\n'
    quoting = QUOTE_ALL
_dialects = {'excel': excel, 'excel-tab': excel_tab, 'unix': unix_dialect}
def register_dialect(name, dialect=None, **options):
    _dialects[name] = type(name, (dialect or excel,), options)
def list_dialects():
    return list(_dialects)
def get_dialect(name):
    return _dialects[name]
class _Options:
    def __init__(self, dialect, options):
        base = _dialects[dialect] if isinstance(dialect, str) else dialect
        for name in ('delimiter', 'quotechar', 'doublequote', 'skipinitialspace', 'lineterminator', 'quoting', 'escapechar'):
            setattr(self, name, options.pop(name, getattr(base, name)))
        options.pop('strict', None)
        if options:
            raise TypeError("'%s' is an invalid keyword argument for this function" % next(iter(options)))
        if not isinstance(self.delimiter, str) or len(self.delimiter) != 1:
            raise TypeError('"delimiter" must be a 1-character string')
class reader:
    def __init__(self, csvfile, dialect='excel', **options):
        self.dialect = _Options(dialect, options)
        self._lines = iter(csvfile)
        self.line_num = 0
    def __iter__(self):
        return self
    def __next__(self):
        o = self.dialect
        row, field, quoted, was_quoted, started = [], [], False, False, False
        while True:
            line = next(self._lines, None)
            if line is None:
                if not started:
                    raise StopIteration
                break
            self.line_num += 1
            started = True
            i, n = 0, len(line)
            while i < n:
                c = line[i]
                i += 1
                if quoted:
                    if c == o.escapechar and i < n:
                        field.append(line[i])
                        i += 1
                    elif c == o.quotechar:
                        if o.doublequote and i < n and line[i] == o.quotechar:
                            field.append(c)
                            i += 1
                        else:
                            quoted = False
                    else:
                        field.append(c)
                elif c == o.delimiter:
                    row.append(self._field(field, was_quoted))
                    field, was_quoted = [], False
                elif c == o.quotechar and o.quoting != QUOTE_NONE and not field:
                    quoted = was_quoted = True
                elif c in '\r\n':
                    pass
                elif c == ' ' and o.skipinitialspace and not field and not was_quoted:
                    pass
                elif c == o.escapechar and i < n:
                    field.append(line[i])
                    i += 1
                else:
                    field.append(c)
            if not quoted:
                break
        if field or row or was_quoted:
            row.append(self._field(field, was_quoted))
        return row
    def _field(self, chars, quoted):
        text = ''.join(chars)
        return float(text) if self.dialect.quoting == QUOTE_NONNUMERIC and not quoted else text
class writer:
    def __init__(self, csvfile, dialect='excel', **options):
        self.dialect = _Options(dialect, options)
        self._file = csvfile
    def _text(self, value, alone):
        o = self.dialect
        text = '' if value is None else value if isinstance(value, str) else repr(value) if isinstance(value, float) else str(value)
        special = any(c in text for c in (o.delimiter, o.quotechar, '\r', '\n')) or (alone and not text)
        number = isinstance(value, (int, float))
        if o.quoting == QUOTE_ALL or (o.quoting == QUOTE_NONNUMERIC and not number) or (special and o.quoting != QUOTE_NONE):
            return o.quotechar + text.replace(o.quotechar, o.quotechar * 2) + o.quotechar
        if special and o.quoting == QUOTE_NONE:
            if o.escapechar is None:
                raise Error('need to escape, but no escapechar set')
            return ''.join(o.escapechar + c if c in (o.delimiter, o.quotechar, o.escapechar) else c for c in text)
        return text
    def writerow(self, row):
        row = list(row)
        text = self.dialect.delimiter.join(self._text(v, len(row) == 1) for v in row)
        return self._file.write(text + self.dialect.lineterminator)
    def writerows(self, rows):
        for row in rows:
            self.writerow(row)
class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect='excel', **options):
        self.reader = reader(f, dialect, **options)
        self._names = fieldnames
        self.restkey = restkey
        self.restval = restval
    @property
    def fieldnames(self):
        if self._names is None:
            self._names = next(self.reader, None)
        return self._names
    def __iter__(self):
        return self
    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while row == []:
            row = next(self.reader)
        made = dict(zip(names, row))
        if len(row) > len(names):
            made[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            made[name] = self.restval
        return made
class DictWriter:
    def __init__(self, f, fieldnames, restval='', extrasaction='raise', dialect='excel', **options):
        self.fieldnames = list(fieldnames)
        self.restval = restval
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, **options)
    def writeheader(self):
        return self.writer.writerow(self.fieldnames)
    def writerow(self, row):
        if self.extrasaction == 'raise':
            wrong = [k for k in row if k not in self.fieldnames]
            if wrong:
                raise ValueError('dict contains fields not in fieldnames: ' + ', '.join(repr(k) for k in wrong))
        return self.writer.writerow([row.get(k, self.restval) for k in self.fieldnames])
    def writerows(self, rows):
        for row in rows:
            self.writerow(row)
class Sniffer:
    def sniff(self, sample, delimiters=None):
        counts = {d: sample.count(d) for d in (delimiters or ',;\t|')}
        return type('dialect', (excel,), {'delimiter': max(counts, key=counts.get)})
    def has_header(self, sample):
        return False
`,
);

definePythonModule(
  'logging',
  'Messages with a level, on the output of the cell from WARNING up.',
  String.raw`
DEBUG, INFO, WARNING, ERROR, CRITICAL, NOTSET = 10, 20, 30, 40, 50, 0
WARN, FATAL = WARNING, CRITICAL
_NAMES = {10: 'DEBUG', 20: 'INFO', 30: 'WARNING', 40: 'ERROR', 50: 'CRITICAL'}
def getLevelName(level):
    return _NAMES.get(level, 'Level %s' % level)
class Handler:
    def __init__(self, level=NOTSET):
        self.level = level
        self.formatter = None
    def setLevel(self, level):
        self.level = level
    def setFormatter(self, formatter):
        self.formatter = formatter
    def handle(self, record):
        pass
class Formatter:
    def __init__(self, fmt='%(message)s', datefmt=None, style='%'):
        self.fmt = fmt
    def format(self, record):
        return self.fmt % record
class StreamHandler(Handler):
    def __init__(self, stream=None):
        super().__init__()
        self.stream = stream
    def handle(self, record):
        text = (self.formatter or Formatter()).format(record)
        if self.stream is not None:
            self.stream.write(text + '\n')
class NullHandler(Handler):
    pass
class Logger:
    def __init__(self, name, level=NOTSET):
        self.name = name
        self.level = level
        self.handlers = []
        self.parent = None
        self.propagate = True
    def setLevel(self, level):
        self.level = level if isinstance(level, int) else {v: k for k, v in _NAMES.items()}[level]
    def getEffectiveLevel(self):
        here = self
        while here is not None:
            if here.level:
                return here.level
            here = here.parent
        return NOTSET
    def isEnabledFor(self, level):
        return level >= self.getEffectiveLevel()
    def addHandler(self, handler):
        self.handlers.append(handler)
    def removeHandler(self, handler):
        if handler in self.handlers:
            self.handlers.remove(handler)
    def log(self, level, msg, *args, **kwargs):
        if not self.isEnabledFor(level):
            return
        record = {'levelname': getLevelName(level), 'levelno': level, 'name': self.name, 'message': str(msg) % args if args else str(msg), 'asctime': '', 'module': '<cell>', 'funcName': '', 'lineno': 0}
        here = self
        while here is not None:
            for handler in here.handlers:
                if level >= handler.level:
                    handler.handle(record)
            here = here.parent if here.propagate else None
    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args)
    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args)
    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args)
    warn = warning
    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args)
    def exception(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args)
    def critical(self, msg, *args, **kwargs):
        self.log(CRITICAL, msg, *args)
    def __repr__(self):
        return '<Logger %s (%s)>' % (self.name, getLevelName(self.getEffectiveLevel()))
root = Logger('root', WARNING)
_loggers = {}
def getLogger(name=None):
    if not name or name == 'root':
        return root
    if name not in _loggers:
        made = Logger(name)
        made.parent = getLogger(name.rpartition('.')[0])
        _loggers[name] = made
    return _loggers[name]
def basicConfig(*, level=WARNING, format='%(levelname)s:%(name)s:%(message)s', stream=None, handlers=None, force=False, **kwargs):
    root.setLevel(level)
    for handler in handlers or [StreamHandler(stream)]:
        if handler.formatter is None:
            handler.setFormatter(Formatter(format))
        root.addHandler(handler)
def debug(msg, *args):
    root.debug(msg, *args)
def info(msg, *args):
    root.info(msg, *args)
def warning(msg, *args):
    root.warning(msg, *args)
def error(msg, *args):
    root.error(msg, *args)
def exception(msg, *args):
    root.exception(msg, *args)
def critical(msg, *args):
    root.critical(msg, *args)
def disable(level=CRITICAL):
    root.setLevel(level + 1)
`,
);
