/** `warnings`. */
import { PyType, python, typeName, type Value } from '../../base/python.ts';
import { native } from '../runtime/calls.ts';
import { exceptionType, PyException, raise, typeError } from '../runtime/exceptions.ts';
import { session } from '../runtime/session.ts';
import { truth } from '../runtime/truth.ts';
import { warn } from '../runtime/warnings.ts';
import { defineModule } from './module.ts';
import { definePythonModule } from './python-source.ts';

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
    session().recorders.push((warning, category) => {
      python.call(sink as Value, [warning, category]);
    });
    return null;
  });
  module.def('unrecord()', () => {
    session().recorders.pop();
    return null;
  });
  module.def(
    'warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())',
    ([message, category]) => {
      if (message instanceof PyException) warn(message.pyType, python.str(message), message);
      else if (category !== null && !isWarningType(category as Value)) {
        throw typeError(`category must be a Warning subclass, not '${typeName(category as Value)}'`);
      } else warn(category === null ? 'UserWarning' : (category as PyType), python.str(message as Value));
      return null;
    },
  );
});

function isWarningType(value: Value): boolean {
  return value instanceof PyType && value.isSubtypeOf(exceptionType('Warning'));
}

function addFilter(action: string, category: Value, message: string | null, append: boolean): void {
  const actions = ['error', 'ignore', 'always', 'default', 'module', 'once', 'all'];
  if (!actions.includes(action)) throw raise('AssertionError', `invalid action: '${action}'`);
  const filter = {
    action,
    category: category instanceof PyType ? category : exceptionType('Warning'),
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
