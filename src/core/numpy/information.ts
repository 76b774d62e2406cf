/** What NumPy tells about itself: `np.info`, `show_runtime`, `get_include`, docstrings, overridable functions. */
import { raise } from '../arrays/convert.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { dtypeName } from '../dtype/dtype-text.ts';
import { defineFunction, defineMethod, defineValue, names, OpFunction } from '../ops/registry.ts';
import { PyDict, PyObject, PySet, PyType, python, type Value } from './python-values.ts';
import { Ufunc } from './ufunc.ts';

function say(text: string, output: Value): null {
  if (output === null) python.print(text);
  else python.call(python.getAttribute(output, 'write') ?? null, [text]);
  return null;
}

function arrayInfo(array: NDArray): string {
  const title = (value: boolean) => (value ? 'True' : 'False');
  const address = python.getAttribute(python.getAttribute(array, 'ctypes') ?? null, 'data');
  const rows = [
    ['class:  ', array.pyType.name],
    ['shape:  ', python.repr(python.getAttribute(array, 'shape') ?? null)],
    ['strides:  ', python.repr(python.getAttribute(array, 'strides') ?? null)],
    ['itemsize:  ', String(array.itemsize)],
    ['aligned:  ', 'True'],
    ['contiguous:  ', title(array.cContiguous)],
    ['fortran:  ', title(array.fContiguous)],
    ['data pointer: ', `0x${Number(address ?? 0).toString(16)}`],
    ['byteorder:  ', array.dtype.byteOrder === '>' ? 'big' : 'little'],
    ['byteswap:  ', title(array.dtype.byteOrder === '>')],
    ['type: ', dtypeName(array.dtype)],
  ];
  return `${rows.map((row) => row.join('')).join('\n')}\n`;
}

function docOf(object: Value): string {
  const doc = object instanceof PyObject ? python.getAttribute(object, '__doc__') : undefined;
  return typeof doc === 'string' ? doc : '';
}

defineFunction({
  name: 'numpy.info',
  signature: "info(object=None, maxwidth=76, output=None, toplevel='numpy')",
  doc: 'Prints what there is to say about a function, class, array or name.',
  call: (object: Value, _maxwidth: Value, output: Value) => {
    if (object === null) return say(`${docOf(names.get('numpy.info') ?? null)}\n`, output);
    if (object instanceof NDArray) return say(arrayInfo(object), output);
    if (typeof object !== 'string') return say(`${docOf(object)}\n`, output);
    const found = ['numpy', 'numpy.linalg', 'numpy.fft', 'numpy.random', 'numpy.ma']
      .map((module) => [module, names.get(`${module}.${object}`)] as const)
      .filter(([, value]) => value instanceof OpFunction || value instanceof Ufunc || value instanceof PyType);
    if (found.length === 0) return say(`Help for ${object} not found.\n`, output);
    const parts = found.map(([module, value]) => `     *** Found in ${module} ***\n${docOf(value ?? null)}\n`);
    return say(parts.join('\n'), output);
  },
});

defineFunction({
  name: 'numpy.get_include',
  signature: 'get_include()',
  doc: 'Where NumPy keeps its C headers: there are none here.',
  call: () =>
    raise('NotImplementedError', 'there are no C headers here; the Jupyter engine runs NumPy itself, which has them'),
});
defineFunction({
  name: 'numpy.show_runtime',
  signature: 'show_runtime()',
  doc: 'Prints what the array core runs on.',
  call: () => {
    python.print("[{'numpy_version': '2.4', 'python': 'Arraybook', 'engine': 'TypeScript and WebAssembly'}]\n");
  },
});

// ── numpy.lib ─────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.lib.add_docstring',
  signature: 'add_docstring(obj, docstring)',
  doc: 'Adds a docstring to an object that has none.',
  call: (object: Value, text: Value) => {
    if (docOf(object) !== '' && docOf(object) !== text)
      raise(
        'RuntimeError',
        `${python.str(python.getAttribute(object, '__name__') ?? null)} method already has a docstring`,
      );
    return null;
  },
});
defineFunction({
  name: 'numpy.lib.add_newdoc',
  signature: 'add_newdoc(place, obj, doc, warn_on_python=True)',
  doc: 'Adds documentation to an object: names here keep their own.',
  call: () => null,
});
defineFunction({
  name: 'numpy.lib.introspect.opt_func_info',
  signature: 'opt_func_info(func_name=None, signature=None)',
  doc: 'Which compiled versions of a ufunc there are, by loop.',
  call: (name: Value, signature: Value) => {
    const wanted = (pattern: Value, text: string) => pattern === null || new RegExp(String(pattern)).test(text);
    const entries: [Value, Value][] = [];
    for (const [key, value] of names) {
      if (!(value instanceof Ufunc) || key !== `numpy.${value.name}` || !wanted(name, value.name)) continue;
      const kinds = ['float32', 'float64'].filter((dtype) => wanted(signature, dtype));
      const target = PyDict.of([
        ['current', 'SIMD128'],
        ['available', 'SIMD128'],
      ]);
      const code = (dtype: string) => (dtype === 'float32' ? 'f' : 'd').repeat(value.nin + value.nout);
      if (kinds.length > 0) entries.push([value.name, PyDict.of(kinds.map((dtype) => [code(dtype), target]))]);
    }
    return PyDict.of(entries);
  },
});

// ── numpy.testing.overrides ───────────────────────────────────────────────────────────────────────

const overridable = () =>
  [...names].flatMap(([key, value]) =>
    value instanceof OpFunction && /^numpy\.(linalg\.|fft\.)?\w+$/.test(key) ? [value] : [],
  );
const allUfuncs = () => [...names.values()].filter((value) => value instanceof Ufunc);

defineFunction({
  name: 'numpy.testing.overrides.get_overridable_numpy_ufuncs',
  signature: 'get_overridable_numpy_ufuncs()',
  doc: 'The ufuncs that `__array_ufunc__` may answer.',
  call: () => new PySet(allUfuncs()),
});
defineFunction({
  name: 'numpy.testing.overrides.get_overridable_numpy_array_functions',
  signature: 'get_overridable_numpy_array_functions()',
  doc: 'The functions that `__array_function__` may answer.',
  call: () => new PySet(overridable()),
});
defineFunction({
  name: 'numpy.testing.overrides.allows_array_ufunc_override',
  signature: 'allows_array_ufunc_override(func)',
  doc: 'Whether `__array_ufunc__` may answer in place of the function.',
  call: (func: Value) => func instanceof Ufunc,
});
defineFunction({
  name: 'numpy.testing.overrides.allows_array_function_override',
  signature: 'allows_array_function_override(func)',
  doc: 'Whether `__array_function__` may answer in place of the function.',
  call: (func: Value) => overridable().some((one) => one === func),
});

for (const owner of ['ndarray', 'generic']) {
  defineMethod({
    owner,
    signature: 'to_device(device, /, *, stream=None)',
    doc: 'The array itself: there is one device.',
    call: (self: Value, device: Value, stream: Value) => {
      if (stream !== null) raise('ValueError', 'The stream argument in to_device() is not supported');
      if (device !== 'cpu') raise('ValueError', `Unsupported device: ${python.str(device)}. Only 'cpu' is accepted.`);
      return self;
    },
  });
}

// ── Comparisons of dtypes, unbound ────────────────────────────────────────────────────────────────

for (const [name, op] of [
  ['__lt__', '<'],
  ['__le__', '<='],
  ['__gt__', '>'],
  ['__ge__', '>='],
] as const) {
  defineMethod({
    owner: 'dtype',
    signature: `${name}(value)`,
    doc: 'Whether one dtype casts safely to the other.',
    call: (self: Value, value: Value) => python.compare(op, self, value),
  });
}

defineValue('numpy._core.multiarray.NEEDS_PYAPI', 16);
