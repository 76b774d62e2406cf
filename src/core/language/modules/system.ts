/** `sys`, `os`, `os.path`, `time`, `warnings`, `gc`. */
import { PyBytes, PyFloat, PyList, PyObject, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { budget } from '../runtime/budget.ts';
import { native } from '../runtime/calls.ts';
import { exceptionType, PyException, raise, typeError, valueError } from '../runtime/exceptions.ts';
import { importModule, knownModules, loadedModules, registerModule } from '../runtime/modules.ts';
import { floatOf, smallIndex } from '../runtime/numbers.ts';
import { PyModule } from '../runtime/objects.ts';
import { truth } from '../runtime/operations.ts';
import { repr } from '../runtime/repr.ts';
import { session } from '../runtime/session.ts';
import { warn } from '../runtime/warnings.ts';
import { pathText, standardError, standardOutput } from './files.ts';
import { defineModule, ModuleBuilder } from './module.ts';
import { definePythonModule } from './python-source.ts';

/** A tuple with names, shown as `sys.version_info(major=3, …)`. */
export function structure(name: string, fields: Readonly<Record<string, Value>>): PyTuple {
  const type = new PyType(name, {});
  const value = new NamedStructure(Object.values(fields), type, Object.keys(fields));
  return value;
}
class NamedStructure extends PyTuple {
  private readonly names: readonly string[];
  constructor(items: readonly Value[], type: PyType, names: readonly string[]) {
    super(items, type);
    this.names = names;
  }
  override getAttribute(name: string): Value | undefined {
    const at = this.names.indexOf(name);
    return at < 0 ? undefined : this.items[at];
  }
  override repr(): string {
    return `${this.pyType.name}(${this.names.map((name, i) => `${name}=${repr(this.items[i])}`).join(', ')})`;
  }
}

class SysModule extends PyModule {
  override setAttribute(name: string, value: Value): boolean {
    if (name === 'stdout') session().stdout = value === standardOutput ? null : value;
    return super.setAttribute(name, value);
  }
}

registerModule('sys', () => {
  const sys = new SysModule('sys');
  const set = (name: string, value: Value): void => {
    sys.attributes.set(name, value);
  };
  set('version', '3.11.0 (Arraybook cell language)');
  set(
    'version_info',
    structure('sys.version_info', { major: 3, minor: 11, micro: 0, releaselevel: 'final', serial: 0 }),
  );
  set('maxsize', 9223372036854775807n);
  set('byteorder', 'little');
  set('platform', 'linux');
  set('argv', new PyList(['']));
  set('path', new PyList());
  set('executable', '');
  set('stdout', standardOutput);
  set('stderr', standardError);
  set('__stdout__', standardOutput);
  set('maxunicode', 0x10ffff);
  set('implementation', structure('namespace', { name: 'arraybook' }));
  set(
    'float_info',
    structure('sys.float_info', {
      max: new PyFloat(Number.MAX_VALUE),
      max_exp: 1024,
      max_10_exp: 308,
      min: new PyFloat(2.2250738585072014e-308),
      min_exp: -1021,
      min_10_exp: -307,
      dig: 15,
      mant_dig: 53,
      epsilon: new PyFloat(Number.EPSILON),
      radix: 2,
      rounds: 1,
    }),
  );
  set(
    'int_info',
    structure('sys.int_info', {
      bits_per_digit: 30,
      sizeof_digit: 4,
      default_max_str_digits: 4300,
      str_digits_check_threshold: 640,
    }),
  );
  set('modules', PyDict.of([...loadedModules()]));
  set('builtin_module_names', new PyTuple(knownModules()));
  set(
    'getrecursionlimit',
    native('getrecursionlimit()', () => budget.recursionLimit),
  );
  set(
    'setrecursionlimit',
    native('setrecursionlimit(limit, /)', ([limit]) => {
      const depth = smallIndex(limit as Value);
      if (depth < 1) throw valueError('recursion limit must be greater or equal than 1');
      budget.recursionLimit = Math.min(depth, 5000);
      return null;
    }),
  );
  set(
    'getsizeof',
    native('getsizeof(obj, default=None)', ([obj]) => sizeOf(obj as Value)),
  );
  set(
    'getdefaultencoding',
    native('getdefaultencoding()', () => 'utf-8'),
  );
  set(
    'getrefcount',
    native('getrefcount(obj, /)', () => 2),
  );
  set(
    'intern',
    native('intern(text, /)', ([text]) => text as Value),
  );
  set(
    'set_int_max_str_digits',
    native('set_int_max_str_digits(n)', () => null),
  );
  set(
    'exit',
    native('exit(status=None, /)', ([status]) => {
      throw new PyException(exceptionType('SystemExit'), status === null ? [] : [status as Value]);
    }),
  );
  return sys;
});

function sizeOf(value: Value): number {
  if (typeof value === 'string') return 49 + value.length;
  if (!(value instanceof PyObject)) return 28;
  if (value instanceof PyList) return 56 + 8 * value.items.length;
  if (value instanceof PyTuple) return 40 + 8 * value.items.length;
  const bytes = python.getAttribute(value, 'nbytes');
  return typeof bytes === 'number' ? 112 + bytes : 48;
}

defineModule('gc', "The garbage collector is the host's.", (module) => {
  module
    .def('collect(generation=2)', () => 0)
    .def('enable()', () => null)
    .def('disable()', () => null);
});

defineModule('time', 'Clocks.', (module) => {
  module.def('time()', () => new PyFloat(session().host.now() / 1000));
  module.def('time_ns()', () => BigInt(Math.round(session().host.now() * 1e6)));
  for (const name of ['perf_counter', 'monotonic', 'process_time', 'thread_time']) {
    module.def(`${name}()`, () => new PyFloat(session().host.elapsed() / 1000));
    module.def(`${name}_ns()`, () => Math.round(session().host.elapsed() * 1e6));
  }
  module.def('sleep(seconds, /)', ([seconds]) => {
    const wanted = floatOf(seconds as Value) * 1000;
    if (wanted < 0) throw valueError('sleep length must be non-negative');
    const { host } = session();
    const end = host.elapsed() + wanted;
    for (let left = wanted; left > 0; left = end - host.elapsed()) {
      host.sleep(Math.min(left, 50));
      budget.check();
    }
    return null;
  });
  module.def('strftime(format, t=None, /)', ([format, t]) => {
    const datetime = importModule('datetime').getAttribute('datetime') as Value;
    const now =
      t instanceof PyTuple
        ? python.call(datetime, t.items.slice(0, 6))
        : python.call(python.getAttribute(datetime, 'now') as Value, []);
    return python.call(python.getAttribute(now, 'strftime') as Value, [format as Value]);
  });
  const parts = (seconds: Value): PyTuple => {
    const at = new Date(seconds === null ? session().host.now() : floatOf(seconds) * 1000);
    const start = Date.UTC(at.getUTCFullYear(), 0, 1);
    return structure('time.struct_time', {
      tm_year: at.getUTCFullYear(),
      tm_mon: at.getUTCMonth() + 1,
      tm_mday: at.getUTCDate(),
      tm_hour: at.getUTCHours(),
      tm_min: at.getUTCMinutes(),
      tm_sec: at.getUTCSeconds(),
      tm_wday: (at.getUTCDay() + 6) % 7,
      tm_yday: Math.floor((at.getTime() - start) / 86_400_000) + 1,
      tm_isdst: 0,
    });
  };
  module.def('gmtime(seconds=None, /)', ([seconds]) => parts(seconds as Value));
  module.def('localtime(seconds=None, /)', ([seconds]) => parts(seconds as Value));
  module.value('timezone', 0);
});
// ── os ────────────────────────────────────────────────────────────────────────────────────────────

function osPath(): PyModule {
  const module = new ModuleBuilder('posixpath', 'Paths.');
  const text = (value: Value | undefined): string => pathText(value as Value);
  const stat = (value: Value | undefined) => session().files.stat(text(value));
  module.value('sep', '/');
  module.raw('join', (args) =>
    args
      .map(pathText)
      .reduce((path, part) =>
        part.startsWith('/') ? part : path === '' || path.endsWith('/') ? path + part : `${path}/${part}`,
      ),
  );
  module.def('exists(path)', ([path]) => stat(path) !== null);
  module.def('isfile(path)', ([path]) => stat(path)?.kind === 'file');
  module.def('isdir(s)', ([path]) => stat(path)?.kind === 'directory');
  module.def('islink(path)', () => false);
  module.def('getsize(filename)', ([path]) => existing(text(path)).byteLength);
  module.def('getmtime(filename)', ([path]) => new PyFloat(existing(text(path)).modified));
  const split = (path: string): [string, string] => {
    const at = path.lastIndexOf('/') + 1;
    const head = path.slice(0, at);
    return [/^\/*$/.test(head) ? head : head.replace(/\/+$/, ''), path.slice(at)];
  };
  const splitext = (path: string): [string, string] => {
    const found = /^(.*[^/.][^/]*)(\.[^./]*)$/s.exec(path);
    return found === null ? [path, ''] : [found[1], found[2]];
  };
  module.def('split(p)', ([path]) => new PyTuple(split(text(path))));
  module.def('basename(p)', ([path]) => split(text(path))[1]);
  module.def('dirname(p)', ([path]) => split(text(path))[0]);
  module.def('splitext(p)', ([path]) => new PyTuple(splitext(text(path))));
  const normal = (path: string): string => {
    if (path === '') return '.';
    const out: string[] = [];
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
      else if (part !== '..' || !path.startsWith('/')) out.push(part);
    }
    return (path.startsWith('/') ? '/' : '') + out.join('/') || '.';
  };
  const absolute = (path: string): string => normal(path.startsWith('/') ? path : `${session().files.cwd}/${path}`);
  module.def('normpath(path)', ([path]) => normal(text(path)));
  module.def('abspath(path)', ([path]) => absolute(text(path)));
  module.def('realpath(path)', ([path]) => absolute(text(path)));
  module.def('isabs(s)', ([path]) => text(path).startsWith('/'));
  module.def('expanduser(path)', ([path]) => text(path));
  module.def('relpath(path, start=None)', ([path, start]) => {
    const from = absolute(start === null ? '.' : text(start))
      .split('/')
      .filter(Boolean);
    const to = absolute(text(path)).split('/').filter(Boolean);
    let shared = 0;
    while (shared < from.length && from[shared] === to[shared]) shared++;
    return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
  });
  return module.module;
}
registerModule('os.path', osPath);

function existing(path: string) {
  const found = session().files.stat(path);
  if (found === null) throw raise('FileNotFoundError', `[Errno 2] No such file or directory: '${path}'`);
  return found;
}

const environment = new PyDict();

defineModule('os', 'Files and folders of the notebook.', (module) => {
  const files = () => session().files;
  const text = (value: Value | undefined): string => pathText(value as Value);
  module
    .value('name', 'posix')
    .value('sep', '/')
    .value('linesep', '\n')
    .value('curdir', '.')
    .value('pardir', '..')
    .value('pathsep', ':');
  module.value('environ', environment).value('path', importModule('os.path')).value('devnull', '/dev/null');
  module.value('PathLike', new PyType('PathLike', { module: 'os' }));
  module.def('getcwd()', () => files().cwd);
  module.def('chdir(path)', ([path]) => {
    files().chdir(text(path));
    return null;
  });
  module.def("listdir(path='.')", ([path]) => new PyList([...files().list(path === null ? '.' : text(path))]));
  module.def('mkdir(path, mode=511)', ([path]) => {
    files().makeDirectory(text(path));
    return null;
  });
  module.def('makedirs(name, mode=511, exist_ok=False)', ([name, , exist]) => {
    makeAll(text(name), truth(exist as Value));
    return null;
  });
  for (const name of ['remove', 'unlink']) {
    module.def(`${name}(path)`, ([path]) => {
      files().removeFile(text(path));
      return null;
    });
  }
  module.def('rmdir(path)', ([path]) => {
    files().removeDirectory(text(path));
    return null;
  });
  for (const name of ['rename', 'replace']) {
    module.def(`${name}(src, dst)`, ([from, to]) => {
      files().rename(text(from), text(to));
      return null;
    });
  }
  module.def('stat(path)', ([path]) => {
    const found = existing(text(path));
    return structure('os.stat_result', {
      st_size: found.byteLength,
      st_mtime: new PyFloat(found.modified),
      st_mode: found.kind === 'file' ? 33188 : 16877,
    });
  });
  module.def("walk(top='.', topdown=True)", ([top]) => new PyList(walk(text(top))));
  module.def('fspath(path)', ([path]) => text(path));
  module.def('getpid()', () => 1);
  module.def('cpu_count()', () => 1);
  module.def('getenv(key, default=None)', ([key, missing]) => environment.get(key as Value) ?? (missing as Value));
  module.def('urandom(size, /)', ([size]) => {
    const bytes = new Uint8Array(smallIndex(size as Value));
    session().host.entropy(bytes);
    return new PyBytes(bytes);
  });
});

function walk(top: string): Value[] {
  const { files } = session();
  const names = files.list(top);
  const isDirectory = (name: string): boolean => files.stat(`${top}/${name}`)?.kind === 'directory';
  const folders = names.filter(isDirectory);
  const own = new PyTuple([top, new PyList(folders), new PyList(names.filter((name) => !isDirectory(name)))]);
  return [own, ...folders.flatMap((name) => walk(`${top}/${name}`))];
}

export function makeAll(path: string, exist: boolean): void {
  const { files } = session();
  const found = files.stat(path);
  if (found?.kind === 'directory' && exist) return;
  const parent = path.replace(/\/+$/, '').replace(/\/?[^/]*$/, '');
  if (parent !== '' && files.stat(parent) === null) makeAll(parent, true);
  files.makeDirectory(path);
}

// ── warnings ──────────────────────────────────────────────────────────────────────────────────────

defineModule('_warnings', 'State of the warning filters.', (module) => {
  module.def("simplefilter(action, category='Warning', lineno=0, append=False)", ([action, category, , append]) => {
    addFilter(String(action), category as Value, null, truth(append as Value));
    return null;
  });
  module.def(
    "filterwarnings(action, message='', category='Warning', module='', lineno=0, append=False)",
    ([action, message, category, , , append]) => {
      addFilter(String(action), category as Value, String(message), truth(append as Value));
      return null;
    },
  );
  module.def('resetwarnings()', () => {
    session().filters = [];
    return null;
  });
  module.def('save()', () => {
    const saved = session().filters.slice();
    return native('restore()', () => {
      session().filters = saved;
      return null;
    });
  });
  module.def('record(sink)', ([sink]) => {
    session().recorders.push(({ category, message }) => {
      const type = exceptionType(category);
      python.call(sink as Value, [new PyException(type, [message]), type]);
    });
    return null;
  });
  module.def('unrecord()', () => {
    session().recorders.pop();
    return null;
  });
  module.def('warn(message, category=None, stacklevel=1, source=None)', ([message, category]) => {
    if (message instanceof PyException) warn(message.pyType.name, python.str(message));
    else if (category !== null && !(category instanceof PyType))
      throw typeError(`category must be a Warning subclass, not '${python.repr(category as Value)}'`);
    else warnAs(category instanceof PyType ? category : exceptionType('UserWarning'), String(message));
    return null;
  });
});

/** Classes written in cells are not in the table of built-in warnings; they are raised or recorded as they are. */
function warnAs(type: PyType, message: string): void {
  if (!type.userDefined) {
    warn(type.name, message);
    return;
  }
  if (session().filters[0]?.action === 'error') throw new PyException(type, [message]);
  warn('UserWarning', message);
}

function addFilter(action: string, category: Value, message: string | null, append: boolean): void {
  const actions = ['error', 'ignore', 'always', 'default', 'module', 'once', 'all'];
  if (!actions.includes(action)) throw raise('AssertionError', `invalid action: '${action}'`);
  const filter = {
    action,
    category: category instanceof PyType ? category.name : 'Warning',
    message: message === null || message === '' ? null : new RegExp(`^(?:${message})`, 'i'),
  };
  if (append) session().filters.push(filter);
  else session().filters.unshift(filter);
}

definePythonModule(
  'warnings',
  'Warnings, and what to do about them.',
  String.raw`
from _warnings import simplefilter, filterwarnings, resetwarnings, warn
import _warnings

class WarningMessage:
    def __init__(self, message, category):
        self.message = message
        self.category = category
        self.filename = '<cell>'
        self.lineno = 1
    def __str__(self):
        return '{message : %r, category : %r, filename : %r, lineno : %r, line : None}' % (self.message, self.category.__name__, self.filename, self.lineno)

class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._action = action
        self._category = category
    def __enter__(self):
        self._restore = _warnings.save()
        if self._action is not None:
            simplefilter(self._action, self._category)
        if not self._record:
            return None
        log = []
        _warnings.record(lambda message, category: log.append(WarningMessage(message, category)))
        return log
    def __exit__(self, *exc):
        self._restore()
        if self._record:
            _warnings.unrecord()

def formatwarning(message, category, filename, lineno, line=None):
    return '%s:%s: %s: %s\n' % (filename, lineno, category.__name__, message)

def showwarning(message, category, filename, lineno, file=None, line=None):
    pass
`,
);
