/** NumPy values inside a pickle, on one line: `array([1., 2.])`, `np.float64(1.5)`, `dtype('int64')`. */
import { type DType, isKind } from '#core/dtype/dtype.ts';
import { dtypeName, dtypeRepr } from '#core/dtype/dtype-text.ts';
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
  if (dtype.kind === 'b') return `np.${text}_`;
  if (dtype.kind === 'S') return `np.bytes_(${text})`;
  if (dtype.kind === 'U') return `np.str_(${strRepr(text)})`;
  if (dtype.kind === 'M') return `np.datetime64('${text}')`;
  if (dtype.kind === 'm') return `np.timedelta64(${elementReader(dtype)(view, 0)},'${unitText(dtype).slice(1, -1)}')`;
  if (dtype.kind === 'V') return `np.void(${text})`;
  const name =
    dtype.itemsize > (dtype.kind === 'c' ? 16 : 8)
      ? dtype.kind === 'c'
        ? 'clongdouble'
        : 'longdouble'
      : dtypeName(dtype);
  return `np.${name}(${text})`;
}

export function arrayText(node: ArrayNode, context: ArrayTextContext): string {
  const count = node.shape.reduce((product, length) => product * length, 1);
  const body = count === 0 ? '[]' : nested({ node, write: elementWriter(node, context), cut: count > THRESHOLD }, 0, 0);
  const shape = count === 0 && node.shape.length !== 1 ? `, shape=(${node.shape.join(', ')})` : '';
  return `array(${body}${shape}${dtypeSuffix(node.dtype, count)})`;
}

/** NumPy leaves out the dtype where the values imply it. */
function dtypeSuffix(dtype: DType, count: number): string {
  const implied = dtype.byteOrder !== '>' && ['bool', 'int64', 'float64', 'complex128'].includes(dtypeName(dtype));
  if (implied && (count > 0 || dtypeName(dtype) === 'float64')) return '';
  const name = /^[a-z]\w*$/.test(dtypeName(dtype)) && dtype.byteOrder !== '>' && !isKind(dtype, 'S', 'U', 'V');
  return `, dtype=${name ? dtypeName(dtype) : dtypeRepr(dtype).slice(6, -1)}`;
}

interface Nested {
  readonly node: ArrayNode;
  readonly write: (index: number) => string;
  readonly cut: boolean;
}

/** `first` counts elements in storage order. */
function nested(context: Nested, axis: number, first: number): string {
  const { shape, fortranOrder } = context.node;
  if (axis === shape.length) return context.write(first);
  const inner = fortranOrder ? shape.slice(0, axis) : shape.slice(axis + 1);
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
  if (isKind(dtype, 'M')) return (index) => leaf(`'${plain(index)}'`);
  if (!isKind(dtype, 'f') || dtype.itemsize > 8) return (index) => leaf(plain(index));
  const read = elementReader(dtype);
  const count = Math.min(content.bytes.length / dtype.itemsize, THRESHOLD);
  const values = Array.from({ length: count }, (_, index) => read(view, index * dtype.itemsize) as number);
  const format = floatFormatter(values, { size: dtype.itemsize as FloatSize });
  return (index) => leaf(format(read(view, index * dtype.itemsize) as number).trim());
}
