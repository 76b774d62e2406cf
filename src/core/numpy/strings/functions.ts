/** `numpy.strings` and `numpy.char`: text functions over arrays. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { unwrap } from '../../arrays/record.ts';
import { bool_, bytes_, type DType, int64, isKind, str_ } from '../../dtype/dtype.ts';
import { dtypeText } from '../../dtype/dtype-text.ts';
import { defineFunction } from '../../ops/registry.ts';
import { deliver, toBool, toOut } from '../arguments.ts';
import { PyBytes, PySlice, PyTuple, python, type Value } from '../python-values.ts';
import {
  alike,
  built,
  discovered,
  elementsOf,
  isText,
  lengthOf,
  mapped,
  noLoop,
  objects,
  textArray,
  textMethod,
  ufuncText,
  widest,
} from './elements.ts';

const UFUNC = "/, out=None, *, where=True, casting='same_kind', order='K', dtype=None, subok=True, signature=None)";

type Call = (...values: never[]) => Value;
interface Place {
  readonly strings?: boolean;
  readonly char?: boolean;
}

/** Declares a function in both modules, or in one. */
function define(signature: string, doc: string, call: Call, { strings = true, char = true }: Place = {}): void {
  const name = signature.slice(0, signature.indexOf('('));
  const homes = [...(strings ? ['numpy.strings'] : []), ...(char ? ['numpy.char'] : [])];
  const aliases = homes.slice(1).map((home) => `${home}.${name}`);
  defineFunction({ name: `${homes[0]}.${name}`, aliases, signature, doc, call });
}

// ── Questions ─────────────────────────────────────────────────────────────────────────────────────

for (const [name, doc] of [
  ['isalpha', 'Whether all characters are letters.'],
  ['isdigit', 'Whether all characters are digits.'],
  ['isspace', 'Whether all characters are white space.'],
  ['isalnum', 'Whether all characters are letters or digits.'],
  ['islower', 'Whether all letters are lower case.'],
  ['isupper', 'Whether all letters are upper case.'],
  ['istitle', 'Whether words begin with capitals.'],
  ['isdecimal', 'Whether all characters are decimal digits.'],
  ['isnumeric', 'Whether all characters are numeric.'],
] as const) {
  define(`${name}(x, ${UFUNC}`, doc, (x: Value, out: Value) => {
    const array = ufuncText(name, x);
    if (array.dtype.kind === 'S' && (name === 'isdecimal' || name === 'isnumeric')) noLoop(name, [array]);
    const { shape, values } = mapped([array], (item) => textMethod(item, name, []));
    return deliver(built(shape, values, bool_), toOut(out));
  });
}
define(`str_len(x, ${UFUNC}`, 'Number of characters.', (x: Value, out: Value) => {
  const { shape, values } = mapped([ufuncText('str_len', x)], lengthOf);
  return deliver(built(shape, values, int64), toOut(out));
});

const END = 2 ** 53 - 1;
function searched(name: string, dtype: DType, [a, sub, start, end]: readonly Value[]): Value {
  const [text, part] = alike([toArray(a), toArray(sub)]);
  const bounds = [toArray(start), toArray(end ?? END)];
  const whole = bounds.every((bound) => isKind(bound.dtype, 'i', 'u', 'b'));
  if (!isText(text) || !isText(part) || !whole) {
    const places = [start, end ?? END].map((one, k) => (typeof one === 'number' ? '_PyLong' : bounds[k]));
    noLoop(name, [text, part, ...places]);
  }
  const { shape, values } = mapped([text, part, ...bounds], (item, wanted, from, to) =>
    textMethod(item, name, [wanted, from, to]),
  );
  return unwrap(built(shape, values, dtype));
}
for (const [name, doc] of [
  ['find', 'Lowest place of a part, or -1.'],
  ['rfind', 'Highest place of a part, or -1.'],
  ['index', 'Lowest place of a part, which must be there.'],
  ['rindex', 'Highest place of a part, which must be there.'],
  ['count', 'How often a part occurs without overlap.'],
] as const)
  define(`${name}(a, sub, start=0, end=None)`, doc, (...given: Value[]) => searched(name, int64, given));
define('startswith(a, prefix, start=0, end=None)', 'Whether the text begins so.', (...given: Value[]) =>
  searched('startswith', bool_, given),
);
define('endswith(a, suffix, start=0, end=None)', 'Whether the text ends so.', (...given: Value[]) =>
  searched('endswith', bool_, given),
);

// ── Comparisons of numpy.char: without white space at the end ─────────────────────────────────────

function withoutEnd(item: Value): Value {
  return textMethod(item, 'rstrip', []);
}
export function compared(a: Value, b: Value, op: '==' | '!=' | '<' | '<=' | '>' | '>=', strip: boolean): NDArray {
  const given = [toArray(a), toArray(b)];
  if (!given.every(isText)) raise('TypeError', 'comparison of non-string arrays');
  const { shape, values } = mapped(alike(given), (left, right) =>
    strip ? python.compare(op, withoutEnd(left), withoutEnd(right)) : python.compare(op, left, right),
  );
  return built(shape, values, bool_);
}
for (const [name, op] of [
  ['equal', '=='],
  ['not_equal', '!='],
  ['less', '<'],
  ['less_equal', '<='],
  ['greater', '>'],
  ['greater_equal', '>='],
] as const) {
  define(
    `${name}(x1, x2)`,
    `x1 ${op} x2, white space at the end left out.`,
    (a: Value, b: Value) => compared(a, b, op, true),
    { strings: false },
  );
  define(
    `${name}(x1, x2, ${UFUNC}`,
    `x1 ${op} x2.`,
    (a: Value, b: Value, out: Value) => deliver(compared(a, b, op, false), toOut(out)),
    { char: false },
  );
}
define(
  'compare_chararrays(a1, a2, cmp, rstrip)',
  'Compares by the operator named.',
  (a: Value, b: Value, cmp: Value, strip: Value) => {
    if (!['==', '!=', '<', '<=', '>', '>='].includes(String(cmp)))
      raise('ValueError', "comparison must be '==', '!=', '<', '>', '<=', '>='");
    return compared(a, b, cmp as '==', toBool(strip));
  },
  { strings: false },
);

// ── Case, stripping, filling ──────────────────────────────────────────────────────────────────────

for (const [name, doc] of [
  ['upper', 'In capitals.'],
  ['lower', 'In small letters.'],
  ['swapcase', 'Capitals and small letters exchanged.'],
  ['capitalize', 'The first letter as capital.'],
  ['title', 'Words begin with capitals.'],
] as const) {
  define(`${name}(a)`, doc, (a: Value) => {
    const array = textArray(a);
    const { shape, values } = mapped([array], (item) => textMethod(item, name, []));
    return built(shape, values, array.dtype);
  });
}
for (const name of ['strip', 'lstrip', 'rstrip'] as const) {
  define(
    `${name}(a, chars=None)`,
    'Without white space, or the characters named, at the ends.',
    (a: Value, chars: Value) => {
      const array = ufuncText(name === 'strip' ? '_strip_whitespace' : `_${name}_whitespace`, a);
      if (chars === null) {
        const { shape, values } = mapped([array], (item) => textMethod(item, name, []));
        return unwrap(built(shape, values, array.dtype));
      }
      const [text, set] = alike([array, toArray(chars)]);
      if (!isText(set)) noLoop(`_${name}_chars`, [text, set]);
      const { shape, values } = mapped([text, set], (item, one) => textMethod(item, name, [one]));
      return unwrap(built(shape, values, text.dtype));
    },
  );
}
for (const name of ['center', 'ljust', 'rjust'] as const) {
  define(`${name}(a, width, fillchar=' ')`, 'Padded to a width.', (a: Value, width: Value, fill: Value) => {
    const wide = toArray(width);
    if (!isKind(wide.dtype, 'i', 'u'))
      raise('TypeError', `unsupported type ${dtypeText(wide.dtype)} for operand 'width'`);
    const given = ufuncText(`_${name}`, a);
    const filler = toArray(fill);
    const [text, pad] =
      given.dtype.kind === 'S' && filler.dtype.kind === 'U' ? [given, asBytes(filler)] : alike([given, filler]);
    if (elementsOf(pad).some((one) => lengthOf(one) !== 1))
      raise('TypeError', 'The fill character must be exactly one character long');
    return widest(
      mapped([text, wide, pad], (item, count, one) => textMethod(item, name, [count, one])),
      text.dtype,
    );
  });
}
function asBytes(array: NDArray): NDArray {
  const values = elementsOf(array).map((one) => new PyBytes(new TextEncoder().encode(String(one))));
  return built(array.shape, values, bytes_(Math.max(1, ...values.map(lengthOf))));
}
define('zfill(a, width)', 'Filled with zeros on the left.', (a: Value, width: Value) => {
  const wide = toArray(width);
  if (!isKind(wide.dtype, 'i', 'u'))
    raise('TypeError', `unsupported type ${dtypeText(wide.dtype)} for operand 'width'`);
  const text = ufuncText('_zfill', a);
  return widest(
    mapped([text, wide], (item, count) => textMethod(item, 'zfill', [count])),
    text.dtype,
  );
});
define('expandtabs(a, tabsize=8)', 'With spaces for tabs.', (a: Value, size: Value) => {
  const text = ufuncText('_expandtabs_length', a);
  const sizes = toArray(size);
  const made = mapped([text, sizes], (item, count) => textMethod(item, 'expandtabs', [count]));
  if (text.dtype.kind === 'T') return built(made.shape, made.values, text.dtype);
  const room = Math.max(
    1,
    ...(mapped([text, sizes], (item, count) => roomForTabs(item, Number(count))).values as number[]),
  );
  return built(made.shape, made.values, text.dtype.kind === 'S' ? bytes_(room) : str_(room));
});
/** NumPy makes room for four characters for each that is not a tab. */
function roomForTabs(item: Value, size: number): number {
  if (item instanceof PyBytes) return lengthOf(textMethod(item, 'expandtabs', [size]));
  let [room, column] = [0, 0];
  for (const letter of String(item)) {
    const step = letter === '\t' ? (size > 0 ? size - (column % size) : 0) : 1;
    room += letter === '\t' ? step : 4;
    column = letter === '\n' || letter === '\r' ? 0 : column + step;
  }
  return room;
}

// ── Composition ───────────────────────────────────────────────────────────────────────────────────

/** Text as wide as NumPy makes room for: the sum of the widths of the operands. */
function added(a: Value, b: Value): NDArray {
  const given = [toArray(a), toArray(b)];
  if (!given.every(isText)) noLoop('add', given);
  const [left, right] = alike(given);
  const { shape, values } = mapped([left, right], (one, other) => python.binary('+', one, other));
  if (left.dtype.kind === 'T' || right.dtype.kind === 'T')
    return built(shape, values, left.dtype.kind === 'T' ? left.dtype : right.dtype);
  const width = Math.max(1, (left.dtype.itemsize + right.dtype.itemsize) / (left.dtype.kind === 'U' ? 4 : 1));
  return built(shape, values, left.dtype.kind === 'U' ? str_(width) : bytes_(width));
}
define(
  `add(x1, x2, ${UFUNC}`,
  'One text after the other.',
  (a: Value, b: Value, out: Value) => deliver(added(a, b), toOut(out)),
  { char: false },
);
define('add(x1, x2)', 'One text after the other.', (a: Value, b: Value) => unwrap(added(a, b)), { strings: false });

function repeated(a: Value, i: Value): NDArray {
  const text = toArray(a);
  const count = toArray(i);
  if (!isKind(count.dtype, 'i', 'u', 'b'))
    raise('TypeError', `unsupported type ${dtypeText(count.dtype)} for operand 'i'`);
  if (!isText(text)) noLoop('str_len', [text]);
  const made = mapped([text, count], (item, times) => python.binary('*', item, times));
  return widest(made, text.dtype);
}
define('multiply(a, i)', 'The text several times.', repeated, { char: false });
define(
  'multiply(a, i)',
  'The text several times.',
  (a: Value, i: Value) => {
    if (!isKind(toArray(i).dtype, 'i', 'u', 'b')) raise('ValueError', 'Can only multiply by integers');
    return repeated(a, i);
  },
  { strings: false },
);

define('mod(a, values)', 'Formatted as with %.', (a: Value, values: Value) => {
  const text = textArray(a);
  const made = mapped([text, toArray(values)], (item, value) => python.binary('%', item, value));
  return discovered(made, text.dtype);
});
define('decode(a, encoding=None, errors=None)', 'Bytes as text.', (a: Value, ...options: Value[]) =>
  discovered(
    mapped([textArray(a)], (item) => textMethod(item, 'decode', given(options))),
    str_(1),
  ),
);
define('encode(a, encoding=None, errors=None)', 'Text as bytes.', (a: Value, ...options: Value[]) =>
  discovered(
    mapped([textArray(a)], (item) => textMethod(item, 'encode', given(options))),
    bytes_(1),
  ),
);
/** Arguments up to the first None. */
function given(options: readonly Value[]): Value[] {
  const first = options.indexOf(null);
  return first < 0 ? [...options] : options.slice(0, first);
}

define('replace(a, old, new, count=-1)', 'With a part replaced.', (a: Value, old: Value, next: Value, count: Value) => {
  const [text, from, to] = alike([toArray(a), toArray(old), toArray(next)]);
  for (const one of [text, from, to]) if (!isText(one)) noLoop('_replace', [text, from, to]);
  const counts = toArray(count);
  if (!isKind(counts.dtype, 'i', 'u'))
    raise('TypeError', `unsupported type ${dtypeText(counts.dtype)} for operand 'count'`);
  return widest(
    mapped([text, from, to, counts], (item, one, other, times) => textMethod(item, 'replace', [one, other, times])),
    text.dtype,
  );
});
define(
  'translate(a, table, deletechars=None)',
  'With characters exchanged.',
  (a: Value, table: Value, deleted: Value) => {
    const text = textArray(a);
    const { shape, values } = mapped([text], (item) =>
      item instanceof PyBytes ? translated(item, table, deleted) : textMethod(item, 'translate', [table]),
    );
    return built(shape, values, text.dtype);
  },
);

/** `bytes.translate`: bytes left out first, the others looked up. */
function translated(item: PyBytes, table: Value, deleted: Value): PyBytes {
  const gone = deleted instanceof PyBytes ? deleted.bytes : new Uint8Array(0);
  const kept = item.bytes.filter((byte) => !gone.includes(byte));
  if (table === null) return new PyBytes(kept);
  if (!(table instanceof PyBytes) || table.bytes.length !== 256)
    return raise('ValueError', 'translation table must be 256 characters long');
  const { bytes } = table;
  return new PyBytes(kept.map((byte) => bytes[byte]));
}

function parted(name: 'partition' | 'rpartition', a: Value, sep: Value): NDArray[] {
  const [text, mark] = alike([ufuncText(name, a), toArray(sep)]);
  const { shape, values } = mapped([text, mark], (item, one) => {
    if (lengthOf(one) === 0) raise('ValueError', 'empty separator');
    return textMethod(item, name, [one]);
  });
  return [0, 1, 2].map((k) => widest({ shape, values: values.map((one) => (one as PyTuple).items[k]) }, text.dtype));
}
for (const name of ['partition', 'rpartition'] as const) {
  const doc = 'What is before a separator, the separator, what is after it.';
  define(`${name}(a, sep)`, doc, (a: Value, sep: Value) => new PyTuple(parted(name, a, sep)), { char: false });
  define(
    `${name}(a, sep)`,
    doc,
    (a: Value, sep: Value) => {
      const parts = parted(name, a, sep);
      const columns = parts.map(elementsOf);
      const shape = [...parts[0].shape, 3];
      return widest({ shape, values: columns[0].flatMap((_, k) => columns.map((one) => one[k])) }, parts[0].dtype);
    },
    { strings: false },
  );
}
define(
  'slice(a, start=None, stop=<no value>, step=None, /)',
  'A slice of every text.',
  (a: Value, start: Value, stop: Value | undefined, step: Value) => {
    const text = ufuncText('_slice', a);
    const [from, to] = stop === undefined ? [null, start] : [start, stop];
    const bounds = [from, to, step].map((one) => (one === null ? null : toArray(one)));
    for (const bound of bounds)
      if (bound !== null && !isKind(bound.dtype, 'i', 'u'))
        raise('TypeError', `unsupported type ${dtypeText(bound.dtype)} for operand`);
    const known = bounds.filter((one): one is NDArray => one !== null);
    const { shape, values } = mapped([text, ...known], (item, ...numbers) => {
      const queue = [...numbers];
      const [b, e, s] = bounds.map((one) => (one === null ? null : (queue.shift() as Value)));
      if (s === 0) raise('ValueError', 'slice step cannot be zero');
      return python.getItem(item, new PySlice(b, e, s));
    });
    return unwrap(built(shape, values, text.dtype));
  },
  { char: false },
);

// ── numpy.char only ───────────────────────────────────────────────────────────────────────────────

define(
  'join(sep, seq)',
  'Characters joined by a separator.',
  (sep: Value, seq: Value) => {
    const [mark, text] = alike([textArray(sep), toArray(seq)]);
    return discovered(
      mapped([mark, text], (one, items) =>
        textMethod(one, 'join', [items instanceof PyBytes ? new PyTuple([...items.bytes]) : items]),
      ),
      text.dtype,
    );
  },
  { strings: false },
);
for (const name of ['split', 'rsplit'] as const) {
  define(
    `${name}(a, sep=None, maxsplit=None)`,
    'Lists of the parts between separators.',
    (a: Value, sep: Value, limit: Value) => {
      const text = textArray(a);
      const rest = limit === null ? [sep] : [sep, limit];
      return objects(mapped([text], (item) => textMethod(item, name, rest)));
    },
    { strings: false },
  );
}
define(
  'splitlines(a, keepends=None)',
  'Lists of the lines.',
  (a: Value, keep: Value) =>
    objects(mapped([textArray(a)], (item) => textMethod(item, 'splitlines', keep === null ? [] : [keep]))),
  { strings: false },
);
