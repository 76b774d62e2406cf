/** The corners of the library: `__array_namespace_info__`, `lib.NumpyVersion`, `numpy.typing`, `show_config`. */
import { raise } from '../arrays/convert.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { dtypeObject } from '../arrays/dtype-object.ts';
import { defineFunction, defineValue } from '../ops/registry.ts';
import { sequenceOf } from './arguments.ts';
import { type CompareOp, PyDict, PyNative, PyObject, PyType, python, type Value } from './python-values.ts';

// ── Array API ─────────────────────────────────────────────────────────────────────────────────────

const infoType: PyType = new PyType('__array_namespace_info__', {
  module: 'numpy',
  construct: () => new NamespaceInfo(),
});
defineValue('numpy.__array_namespace_info__', infoType);

const KINDS: Readonly<Record<string, readonly string[]>> = {
  bool: ['bool'],
  'signed integer': ['int8', 'int16', 'int32', 'int64'],
  'unsigned integer': ['uint8', 'uint16', 'uint32', 'uint64'],
  integral: ['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'],
  'real floating': ['float32', 'float64'],
  'complex floating': ['complex64', 'complex128'],
  numeric: [
    'int8',
    'int16',
    'int32',
    'int64',
    'uint8',
    'uint16',
    'uint32',
    'uint64',
    'float32',
    'float64',
    'complex64',
    'complex128',
  ],
};
const dtypes = (names: readonly string[]) => PyDict.of(names.map((name) => [name, dtypeObject(dtypeFrom(name))]));

function dtypesOf(kind: Value): Value {
  if (kind === null || kind === undefined) return dtypes(['bool', ...KINDS.numeric]);
  const kinds = typeof kind === 'string' ? [kind] : (sequenceOf(kind) ?? []).map(String);
  return dtypes(kinds.flatMap((one) => KINDS[one] ?? raise('ValueError', `unsupported kind: ${python.repr(one)}`)));
}

class NamespaceInfo extends PyObject {
  override pyType: PyType = infoType;
  override getAttribute(name: string): Value | undefined {
    const method = (body: (kwargs: ReadonlyMap<string, Value> | null) => Value) =>
      new PyNative(name, (_args, kwargs) => body(kwargs));
    switch (name) {
      case 'capabilities':
        return method(() =>
          PyDict.of([
            ['boolean indexing', true],
            ['data-dependent shapes', true],
            ['max dimensions', 64],
          ]),
        );
      case 'default_device':
        return method(() => 'cpu');
      case 'devices':
        return method(() => python.call(python.getAttribute(new PyDict(), 'keys') ?? null, []));
      case 'default_dtypes':
        return method(() =>
          PyDict.of([
            ['real floating', dtypeObject(dtypeFrom('float64'))],
            ['complex floating', dtypeObject(dtypeFrom('complex128'))],
            ['integral', dtypeObject(dtypeFrom('int64'))],
            ['indexing', dtypeObject(dtypeFrom('int64'))],
          ]),
        );
      case 'dtypes':
        return method((kwargs) => dtypesOf(kwargs?.get('kind') ?? null));
      default:
        return undefined;
    }
  }
}

// ── Versions ──────────────────────────────────────────────────────────────────────────────────────

const versionType: PyType = new PyType('NumpyVersion', {
  module: 'numpy.lib',
  construct: (_type, args) => new NumpyVersion(String(args[0])),
});
defineValue('numpy.lib.NumpyVersion', versionType);

class NumpyVersion extends PyObject {
  override pyType: PyType = versionType;
  private readonly text: string;
  /** major, minor, bugfix, then 0 for a pre-release's letter and number. */
  private readonly order: readonly (number | string)[];
  private readonly dev: boolean;
  constructor(text: string) {
    super();
    const match = /^(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d))?/.exec(text);
    if (match === null) raise('ValueError', 'Not a valid numpy version string');
    this.text = text;
    this.dev = text.includes('.dev');
    this.order = [...match.slice(1, 4).map(Number), match[4] ? `${match[4]}${match[5]}` : 'final'];
  }
  private rank(other: NumpyVersion): number {
    for (let k = 0; k < 4; k++) {
      const [a, b] = [this.order[k], other.order[k]];
      if (a === b) continue;
      if (k < 3) return (a as number) - (b as number);
      return a === 'final' ? 1 : b === 'final' ? -1 : a < b ? -1 : 1;
    }
    return Number(other.dev) - Number(this.dev);
  }
  override compare(op: CompareOp, other: Value): Value | undefined {
    if (typeof other !== 'string' && !(other instanceof NumpyVersion)) return undefined;
    const rank = this.rank(typeof other === 'string' ? new NumpyVersion(other) : other);
    return { '==': rank === 0, '!=': rank !== 0, '<': rank < 0, '<=': rank <= 0, '>': rank > 0, '>=': rank >= 0 }[op];
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'vstring') return this.text;
    const at = ['major', 'minor', 'bugfix', 'pre_release'].indexOf(name);
    if (name === 'version') return this.order.slice(0, 3).join('.');
    return at < 0 ? undefined : this.order[at];
  }
  override repr(): string {
    return `NumpyVersion(${this.text})`;
  }
}

// ── Typing ────────────────────────────────────────────────────────────────────────────────────────

const aliasType = new PyType('GenericAlias', { module: 'types' });
/** `NDArray` and `NDArray[np.float64]`, for annotations. */
class ArrayAlias extends PyObject {
  override pyType: PyType = aliasType;
  private readonly scalar: string;
  constructor(scalar: string) {
    super();
    this.scalar = scalar;
  }
  override getItem(key: Value): Value {
    const name =
      key instanceof PyType ? `${key.module === 'builtins' ? '' : `${key.module}.`}${key.name}` : python.repr(key);
    return new ArrayAlias(name);
  }
  override repr(): string {
    return `numpy.ndarray[tuple[typing.Any, ...], numpy.dtype[${this.scalar}]]`;
  }
}
defineValue('numpy.typing.NDArray', new ArrayAlias('~_ScalarT'));
for (const name of ['ArrayLike', 'DTypeLike', 'NBitBase']) {
  defineValue(`numpy.typing.${name}`, new PyType(name, { module: 'numpy.typing' }));
}

defineFunction({
  name: 'numpy.show_config',
  signature: "show_config(mode='stdout')",
  doc: 'How this NumPy is built.',
  call: (mode: Value) => {
    if (mode === 'dicts') return PyDict.of([['Build', 'Arraybook']]);
    python.print('Arraybook: NumPy semantics in TypeScript and WebAssembly\n');
    return null;
  },
});
