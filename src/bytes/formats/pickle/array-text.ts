/** NumPy values inside a pickle, on one line: `array([1., 2.])`, `np.float64(1.5)`, `dtype('int64')`. */
import { type DType, isKind } from '#core/dtype/dtype.ts';
import { dtypeName, dtypeRepr, dtypeText } from '#core/dtype/dtype-text.ts';
import { elementReader } from '#core/dtype/element.ts';
import type { FloatSize } from '#core/dtype/float-digits.ts';
import { floatFormatter } from '#core/dtype/float-format.ts';
import { strRepr } from '#core/dtype/python-text.ts';
import { elementText } from '#core/dtype/text.ts';
import { unitText } from '#core/dtype/type-string.ts';
import type { ArrayNode, DtypeNode, PickleNode, ScalarNode } from './node.ts';

/** Arrays with more elements than this show their ends only, as NumPy's `threshold`. */
const THRESHOLD = 1000;
const EDGE_ITEMS = 3;

export interface ArrayTextContext {
  readonly item: (node: PickleNode) => string;
  readonly leaf: (text: string) => string;
}

export function scalarText(node: DtypeNode | ScalarNode): string {
  if (node.type === 'dtype') return dtypeRepr(node.dtype);
  const view = new DataView(node.bytes.buffer, node.bytes.byteOffset, node.bytes.byteLength);
  const { dtype } = node;
  const text = elementText(dtype, view, 0);
  switch (dtype.kind) {
    case 'b':
      return `np.${text}_`;
    case 'S':
      return `np.bytes_(${text})`;
    case 'U':
      return `np.str_(${strRepr(text)})`;
    case 'M':
      return text === 'NaT' ? `np.datetime64('NaT','${unitName(dtype)}')` : `np.datetime64('${text}')`;
    case 'm':
      return timedeltaRepr(text === 'NaT' ? "'NaT'" : String(elementReader(dtype)(view, 0)), dtype);
    case 'V':
      return dtype.fields === null ? `np.void(${text})` : `np.void(${text}, dtype=${dtypeText(dtype)})`;
    default:
      return numberRepr(dtype, text.replace(/^\((.*)\)$/, '$1'));
  }
}

function timedeltaRepr(ticks: string, dtype: DType & { kind: 'm' }): string {
  return dtype.unit === 'generic' ? `np.timedelta64(${ticks})` : `np.timedelta64(${ticks},'${unitName(dtype)}')`;
}

function unitName(dtype: DType & { kind: 'M' | 'm' }): string {
  return unitText(dtype).slice(1, -1) || 'generic';
}

/** Long doubles are quoted, because a plain number would lose digits. */
function numberRepr(dtype: DType, text: string): string {
  if (dtype.kind === 'f' && dtype.itemsize > 8) return `np.longdouble('${text}')`;
  if (dtype.kind === 'c' && dtype.itemsize > 16) return `np.clongdouble('${text}')`;
  return `np.${dtypeName(dtype)}(${text})`;
}

/** On one line; NumPy would break long ones. */
export function arrayText(node: ArrayNode, context: ArrayTextContext): string {
  const count = node.shape.reduce((product, length) => product * length, 1);
  const body = count === 0 ? '[]' : nested({ node, write: elementWriter(node, context), cut: count > THRESHOLD }, 0, 0);
  const shape = count === 0 && node.shape.length !== 1 ? `, shape=(${node.shape.join(', ')})` : '';
  return `array(${body}${shape}${dtypeSuffix(node.dtype, count)})`;
}

/** NumPy leaves out the dtype where the values imply it. */
function dtypeSuffix(dtype: DType, count: number): string {
  const name = dtypeName(dtype);
  if (dtype.kind === 'T') return ', dtype=StringDType()';
  if (dtype.kind === 'V' && dtype.fields !== null) return `, dtype=${dtypeText(dtype)}`;
  if (isKind(dtype, 'S', 'U', 'V') || dtype.byteOrder === '>') return `, dtype='${dtypeText(dtype)}'`;
  if (count > 0 && ['bool', 'int64', 'float64', 'complex128'].includes(name)) return '';
  return /^\w+$/.test(name) ? `, dtype=${name}` : `, dtype='${name}'`;
}

interface Nested {
  readonly node: ArrayNode;
  readonly write: (index: number) => string;
  readonly cut: boolean;
}

/** `first` counts elements in storage order. */
function nested(context: Nested, axis: number, first: number): string {
  const { shape, fortranOrder, content } = context.node;
  if (axis === shape.length) return context.write(first);
  const inner = fortranOrder && 'bytes' in content ? shape.slice(0, axis) : shape.slice(axis + 1);
  const step = inner.reduce((product, length) => product * length, 1);
  const length = shape[axis];
  const item = (index: number) => nested(context, axis + 1, first + index * step);
  if (!context.cut || length <= 2 * EDGE_ITEMS)
    return `[${Array.from({ length }, (_, index) => item(index)).join(', ')}]`;
  const ends = Array.from({ length: 2 * EDGE_ITEMS }, (_, index) =>
    index < EDGE_ITEMS ? index : length - 2 * EDGE_ITEMS + index,
  );
  const texts = ends.map(item);
  return `[${[...texts.slice(0, EDGE_ITEMS), '...', ...texts.slice(EDGE_ITEMS)].join(', ')}]`;
}

function elementWriter(node: ArrayNode, { item, leaf }: ArrayTextContext): (index: number) => string {
  const { content, dtype } = node;
  if ('items' in content)
    return (index) => item(content.items[index] ?? { type: 'refused', name: 'out-of-band buffer' });
  const view = new DataView(content.bytes.buffer, content.bytes.byteOffset, content.bytes.byteLength);
  const plain = (index: number) => elementText(dtype, view, index * dtype.itemsize);
  if (dtype.kind === 'U') return (index) => leaf(strRepr(plain(index)));
  if (dtype.kind === 'M') return (index) => leaf(`'${plain(index)}'`);
  if (!isKind(dtype, 'b', 'i', 'u', 'f')) return (index) => leaf(plain(index));
  const count = Math.min(content.bytes.length / dtype.itemsize, THRESHOLD);
  const indices = Array.from({ length: count }, (_, index) => index);
  const write = dtype.kind === 'f' && dtype.itemsize <= 8 ? floatWriter(dtype, view, indices) : plain;
  const width = node.shape.length === 0 ? 0 : Math.max(...indices.map((index) => write(index).length));
  return (index) => leaf(write(index).padStart(width));
}

function floatWriter(dtype: DType, view: DataView, indices: readonly number[]): (index: number) => string {
  const read = elementReader(dtype);
  const valueAt = (index: number) => read(view, index * dtype.itemsize) as number;
  const format = floatFormatter(indices.map(valueAt), { size: dtype.itemsize as FloatSize });
  return (index) => format(valueAt(index));
}
