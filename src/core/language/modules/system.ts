/** `sys`, `time`, `gc`. */
import { PyFloat, PyList, PyObject, PyTuple, python, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { budget } from '../runtime/budget.ts';
import { native } from '../runtime/calls.ts';
import { exceptionType, PyException, valueError } from '../runtime/exceptions.ts';
import { importModule, knownModules, loadedModules, registerModule } from '../runtime/modules.ts';
import { floatOf, smallIndex } from '../runtime/numbers.ts';
import { PyModule } from '../runtime/objects.ts';
import { session } from '../runtime/session.ts';
import { standardError, standardOutput } from './files.ts';
import { defineModule } from './module.ts';
import { structure } from './structure.ts';

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
