/** `pathlib`, `tempfile`, `shutil`, `glob`, `fnmatch`. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'pathlib',
  'Paths as objects.',
  String.raw`
import os as _os

class PurePath:
    def __init__(self, *parts):
        text = ''
        for part in parts:
            part = _os.fspath(part)
            text = part if part.startswith('/') or not text else text + '/' + part
        absolute = text.startswith('/')
        pieces = [p for p in text.split('/') if p and p != '.']
        self._text = ('/' if absolute else '') + '/'.join(pieces) or '.'
    def __fspath__(self):
        return self._text
    def __str__(self):
        return self._text
    def __repr__(self):
        return '%s(%r)' % ({'Path': 'PosixPath', 'PurePath': 'PurePosixPath'}.get(type(self).__name__, type(self).__name__), self._text)
    def __truediv__(self, other):
        return type(self)(self._text, other)
    def __rtruediv__(self, other):
        return type(self)(other, self._text)
    def joinpath(self, *others):
        return type(self)(self._text, *others)
    def __eq__(self, other):
        return isinstance(other, PurePath) and self._text == other._text
    def __lt__(self, other):
        return self.parts < other.parts
    def __hash__(self):
        return hash(self._text)
    @property
    def parts(self):
        return (('/',) if self._text.startswith('/') else ()) + tuple(p for p in self._text.split('/') if p and p != '.')
    @property
    def name(self):
        parts = self.parts
        return '' if not parts or parts[-1] == '/' else parts[-1]
    @property
    def suffix(self):
        i = self.name.rfind('.')
        return self.name[i:] if 0 < i < len(self.name) - 1 else ''
    @property
    def suffixes(self):
        name = self.name.lstrip('.')
        return ['.' + s for s in name.split('.')[1:]]
    @property
    def stem(self):
        return self.name[:len(self.name) - len(self.suffix)]
    @property
    def parent(self):
        return type(self)(_os.path.dirname(self._text) or '.')
    @property
    def parents(self):
        found = []
        here = self
        while here.parent != here:
            here = here.parent
            found.append(here)
        return found
    @property
    def root(self):
        return '/' if self._text.startswith('/') else ''
    drive = ''
    @property
    def anchor(self):
        return self.root
    def is_absolute(self):
        return self._text.startswith('/')
    def as_posix(self):
        return self._text
    def with_name(self, name):
        if not self.name:
            raise ValueError('%r has an empty name' % self)
        return self.parent / name
    def with_suffix(self, suffix):
        if suffix and not suffix.startswith('.') or suffix == '.':
            raise ValueError('Invalid suffix %r' % suffix)
        return self.with_name(self.stem + suffix)
    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)
    def relative_to(self, other):
        base = type(self)(other)
        if base.parts != self.parts[:len(base.parts)]:
            raise ValueError('%r is not in the subpath of %r OR one path is relative and the other is absolute.' % (self._text, str(base)))
        return type(self)('/'.join(self.parts[len(base.parts):]))
    def is_relative_to(self, other):
        base = type(self)(other)
        return base.parts == self.parts[:len(base.parts)]
    def match(self, pattern):
        import fnmatch
        return fnmatch.fnmatch(self.name, pattern.split('/')[-1])

class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(_os.getcwd())
    @classmethod
    def home(cls):
        return cls(_os.getcwd())
    def exists(self):
        return _os.path.exists(self._text)
    def is_file(self):
        return _os.path.isfile(self._text)
    def is_dir(self):
        return _os.path.isdir(self._text)
    def stat(self):
        return _os.stat(self._text)
    def open(self, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
        return open(self._text, mode, buffering, encoding, errors, newline)
    def read_text(self, encoding=None, errors=None):
        with open(self._text, encoding=encoding) as f:
            return f.read()
    def read_bytes(self):
        with open(self._text, 'rb') as f:
            return f.read()
    def write_text(self, data, encoding=None, errors=None, newline=None):
        with open(self._text, 'w', encoding=encoding) as f:
            return f.write(data)
    def write_bytes(self, data):
        with open(self._text, 'wb') as f:
            return f.write(data)
    def touch(self, mode=0o666, exist_ok=True):
        if self.exists():
            if not exist_ok:
                raise FileExistsError(17, 'File exists', self._text)
        else:
            open(self._text, 'w').close()
    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        if parents:
            _os.makedirs(self._text, exist_ok=exist_ok)
        elif not (exist_ok and self.is_dir()):
            _os.mkdir(self._text)
    def rmdir(self):
        _os.rmdir(self._text)
    def unlink(self, missing_ok=False):
        if not (missing_ok and not self.exists()):
            _os.remove(self._text)
    def rename(self, target):
        _os.rename(self._text, target)
        return type(self)(target)
    replace = rename
    def iterdir(self):
        for name in _os.listdir(self._text):
            yield self / name
    def glob(self, pattern):
        import fnmatch
        if pattern.startswith('**/'):
            yield from self.rglob(pattern[3:])
            return
        head, _, tail = pattern.partition('/')
        for child in self.iterdir():
            if fnmatch.fnmatch(child.name, head):
                if tail:
                    if child.is_dir():
                        yield from child.glob(tail)
                else:
                    yield child
    def rglob(self, pattern):
        yield from self.glob(pattern)
        for child in self.iterdir():
            if child.is_dir():
                yield from child.rglob(pattern)
    def absolute(self):
        return type(self)(_os.path.abspath(self._text))
    def resolve(self, strict=False):
        return type(self)(_os.path.realpath(self._text))
    def expanduser(self):
        return self
PosixPath = Path
PurePosixPath = PurePath
`,
);

definePythonModule(
  'fnmatch',
  'Shell patterns.',
  String.raw`
import re as _re
def translate(pat):
    out = ''
    i = 0
    while i < len(pat):
        c = pat[i]
        i += 1
        if c == '*':
            out += '.*'
        elif c == '?':
            out += '.'
        elif c == '[' and ']' in pat[i + 1:]:
            j = pat.index(']', i + 1)
            inside = pat[i:j].replace('\\', '\\\\')
            out += '[' + ('^' + inside[1:] if inside[0] == '!' else inside) + ']'
            i = j + 1
        else:
            out += _re.escape(c)
    return '(?s:' + out + ')\\Z'
def fnmatch(name, pat):
    return _re.fullmatch(translate(pat)[4:-3], name, _re.S) is not None
fnmatchcase = fnmatch
def filter(names, pat):
    return [name for name in names if fnmatch(name, pat)]
`,
);

definePythonModule(
  'glob',
  'Files by pattern.',
  String.raw`
import os as _os
from fnmatch import fnmatch as _fnmatch
def _walk(base, parts):
    if not parts:
        return [base]
    head, rest = parts[0], parts[1:]
    found = []
    if head == '**':
        found += _walk(base, rest)
        for name in _os.listdir(base or '.'):
            path = _os.path.join(base, name)
            if _os.path.isdir(path):
                found += _walk(path, parts)
        return found
    for name in _os.listdir(base or '.'):
        if _fnmatch(name, head) and (not name.startswith('.') or head.startswith('.')):
            path = _os.path.join(base, name)
            if not rest or _os.path.isdir(path):
                found += _walk(path, rest)
    return found
def glob(pathname, *, root_dir=None, recursive=False):
    pathname = _os.fspath(pathname)
    parts = [p for p in pathname.split('/') if p]
    return _walk('/' if pathname.startswith('/') else '', parts)
def iglob(pathname, **kwargs):
    return iter(glob(pathname, **kwargs))
`,
);

definePythonModule(
  'shutil',
  'Files and folders as wholes.',
  String.raw`
import os as _os
def copyfile(src, dst):
    with open(src, 'rb') as f:
        data = f.read()
    with open(dst, 'wb') as f:
        f.write(data)
    return dst
def copy(src, dst):
    if _os.path.isdir(dst):
        dst = _os.path.join(dst, _os.path.basename(src))
    return copyfile(src, dst)
copy2 = copy
def move(src, dst):
    _os.rename(src, dst)
    return dst
def rmtree(path, ignore_errors=False, onerror=None):
    try:
        for name in _os.listdir(path):
            child = _os.path.join(path, name)
            if _os.path.isdir(child):
                rmtree(child)
            else:
                _os.remove(child)
        _os.rmdir(path)
    except OSError:
        if not ignore_errors:
            raise
`,
);

definePythonModule(
  'tempfile',
  'Temporary files in the file space.',
  String.raw`
import os as _os
import io as _io
import random as _random
_names = _random.Random()
tempdir = None
def gettempdir():
    for name in ('/tmp', '.'):
        if _os.path.isdir(name):
            return name
    return '.'
def _name(prefix, suffix, dir):
    letters = ''.join(_names.choice('abcdefghijklmnopqrstuvwxyz0123456789_') for _ in range(8))
    return _os.path.join(_os.getcwd() if dir is None else _os.fspath(dir), (prefix or 'tmp') + letters + (suffix or ''))
def mkdtemp(suffix=None, prefix=None, dir=None):
    path = _name(prefix, suffix, dir)
    _os.mkdir(path)
    return path
def mktemp(suffix='', prefix='tmp', dir=None):
    return _name(prefix, suffix, dir)
def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    path = _name(prefix, suffix, dir)
    open(path, 'wb').close()
    return 3, path
class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False):
        self.name = mkdtemp(suffix, prefix, dir)
    def cleanup(self):
        import shutil
        shutil.rmtree(self.name, ignore_errors=True)
    def __enter__(self):
        return self.name
    def __exit__(self, *exc):
        self.cleanup()
    def __repr__(self):
        return '<TemporaryDirectory %r>' % self.name
class NamedTemporaryFile:
    def __init__(self, mode='w+b', buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, delete=True, **kwargs):
        self.name = _name(prefix, suffix, dir)
        self._file = open(self.name, mode, encoding=encoding)
        self._delete = delete
    def __getattr__(self, name):
        return getattr(self._file, name)
    def __iter__(self):
        return iter(self._file)
    def close(self):
        self._file.close()
        if self._delete and _os.path.exists(self.name):
            _os.remove(self.name)
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        self.close()
def TemporaryFile(mode='w+b', *args, **kwargs):
    return _io.BytesIO() if 'b' in mode else _io.StringIO()
class SpooledTemporaryFile(_io.BytesIO):
    def __init__(self, max_size=0, mode='w+b', **kwargs):
        super().__init__()
`,
);
