/** The names of a namespace, for a panel. Nothing here runs code of a cell, or looks at more than a few elements. */
import { readerOf } from '../arrays/element.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { PyComplex, PyFloat, PyList, PyObject, PyTuple, PyType, typeName, type Value } from '../base/python.ts';
import { PyDict, PySet } from '../base/python-dict.ts';
import { isKind } from '../dtype/dtype.ts';
import { dtypeText } from '../dtype/dtype-text.ts';
import type { Namespace } from './compile/unit.ts';
import { fileOf } from './estimate-costs.ts';
import { PyFunction } from './runtime/function.ts';
import { PyInstance, PyModule } from './runtime/objects.ts';
import { repr } from './runtime/repr.ts';

export interface Variable {
  readonly name: string;
  readonly typeName: string;
  /** A short repr, one line. */
  readonly text: string;
  readonly array: ArrayFacts | null;
}

export interface ArrayFacts {
  readonly dtypeText: string;
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** Another variable whose memory this one views. */
  readonly viewOf: string | null;
  /** The file that a memmap reads. */
  readonly file: string | null;
  readonly version: number;
  readonly spark: readonly number[] | null;
}

const SPARK = 64;
const LONGEST = 80;
const MOST = 6;

export function variablesOf(namespace: Namespace): Variable[] {
  const shown = [...namespace.entries()].filter(([name, value]) => !name.startsWith('_') && !isModule(value));
  return shown.map(([name, value]) => ({
    name,
    typeName: typeName(value),
    text: shortText(value),
    array: value instanceof NDArray ? factsOf(name, value, shown) : null,
  }));
}

function isModule(value: Value): boolean {
  return value instanceof PyModule;
}

// ── Short texts ───────────────────────────────────────────────────────────────────────────────────

export function shortText(value: Value): string {
  const text = textOf(value, 2);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function textOf(value: Value, depth: number): string {
  if (typeof value === 'string') return repr(value.length > LONGEST ? value.slice(0, LONGEST) : value);
  if (typeof value === 'bigint') return value.toString(16).length > 60 ? 'a large int' : String(value);
  if (!(value instanceof PyObject) || value instanceof PyFloat || value instanceof PyComplex) return repr(value);
  if (value instanceof NDArray) return `${dtypeText(value.dtype)} (${value.shape.join(', ')})`;
  if (value instanceof PyFunction) return `function ${value.name}`;
  if (value instanceof PyType) return `class ${value.name}`;
  if (value instanceof PyInstance) return `<${value.pyType.name}>`;
  return containerText(value, depth) ?? ownText(value);
}

function containerText(value: PyObject, depth: number): string | null {
  const few = (items: readonly Value[], open: string, close: string): string => {
    if (depth === 0 && items.length > 0) return `${open}…${close}`;
    const texts = items.slice(0, MOST).map((item) => textOf(item, depth - 1));
    const more = items.length > MOST ? `, … ${items.length} in all` : '';
    return `${open}${texts.join(', ')}${more}${close}`;
  };
  if (value instanceof PyList) return few(value.items, '[', ']');
  if (value instanceof PyTuple) return few(value.items, '(', value.items.length === 1 ? ',)' : ')');
  if (value instanceof PyDict) return dictText(value, depth);
  if (value instanceof PySet) return `${value.pyType.name} of ${value.size}`;
  return null;
}

function dictText(value: PyDict, depth: number): string {
  if (depth === 0 && value.size > 0) return '{…}';
  const texts: string[] = [];
  for (const { key, value: item } of value.entries()) {
    if (texts.length === MOST) break;
    texts.push(`${textOf(key, 0)}: ${textOf(item, depth - 1)}`);
  }
  return `{${texts.join(', ')}${value.size > MOST ? `, … ${value.size} in all` : ''}}`;
}

/** The repr of what the language itself made; classes of cells are not asked. */
function ownText(value: PyObject): string {
  if (value.pyType.userDefined) return `<${value.pyType.name}>`;
  try {
    return repr(value).replace(/\s*\n\s*/g, ' ');
  } catch {
    return `<${value.pyType.name}>`;
  }
}

// ── Arrays ────────────────────────────────────────────────────────────────────────────────────────

function factsOf(name: string, array: NDArray, all: readonly (readonly [string, Value])[]): ArrayFacts {
  return {
    dtypeText: dtypeText(array.dtype),
    shape: array.shape,
    byteLength: array.nbytes,
    viewOf: array.base === null ? null : ownerOf(name, array, all),
    file: fileOf(array),
    version: array.storage.version,
    spark: sparkOf(array),
  };
}

/** The variable whose memory it is: the owner if it has a name, else the largest array that shares it. */
function ownerOf(name: string, array: NDArray, all: readonly (readonly [string, Value])[]): string | null {
  let best: { name: string; array: NDArray } | null = null;
  for (const [other, value] of all) {
    if (other === name || !(value instanceof NDArray) || value.storage !== array.storage || value === array) continue;
    const better = best === null || (value.base === null && best.array.base !== null) || value.size > best.array.size;
    if (better && value.size >= array.size) best = { name: other, array: value };
  }
  return best?.name ?? null;
}

/** At most 64 numbers, evenly over the elements in C order; null for what is no number. */
function sparkOf(array: NDArray): number[] | null {
  if (!isKind(array.dtype, 'b', 'i', 'u', 'f', 'c', 'm') || array.size === 0) return null;
  const read = readerOf(array.storage, array.dtype);
  const count = Math.min(SPARK, array.size);
  const last = count > 1 ? (array.size - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, k) => numberOf(read(offsetAt(array, Math.round(k * last)))));
}

function offsetAt({ shape, strides, offset }: NDArray, position: number): number {
  let [at, rest] = [offset, position];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at += (rest % shape[axis]) * strides[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return at;
}

const NAT = -(2n ** 63n);

function numberOf(raw: Value): number {
  if (raw instanceof PyComplex) return Math.hypot(raw.re, raw.im);
  return raw === NAT ? Number.NaN : Number(raw);
}
