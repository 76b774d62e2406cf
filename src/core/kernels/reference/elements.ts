/** Elements in memory as plain values: what every kernel is compared with. */
import { halfToNumber } from '../../dtype/half.ts';
import { ElementCode, itemsizeOf } from '../element-code.ts';

/** One real element; 64-bit integers and times as bigints. */
export type RealElement = number | bigint;

const READ: Record<ElementCode, (view: DataView, at: number) => RealElement> = {
  [ElementCode.bool]: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  [ElementCode.int8]: (view, at) => view.getInt8(at),
  [ElementCode.uint8]: (view, at) => view.getUint8(at),
  [ElementCode.int16]: (view, at) => view.getInt16(at, true),
  [ElementCode.uint16]: (view, at) => view.getUint16(at, true),
  [ElementCode.int32]: (view, at) => view.getInt32(at, true),
  [ElementCode.uint32]: (view, at) => view.getUint32(at, true),
  [ElementCode.int64]: (view, at) => view.getBigInt64(at, true),
  [ElementCode.uint64]: (view, at) => view.getBigUint64(at, true),
  [ElementCode.float16]: (view, at) => halfToNumber(view.getUint16(at, true)),
  [ElementCode.float32]: (view, at) => view.getFloat32(at, true),
  [ElementCode.float64]: (view, at) => view.getFloat64(at, true),
  [ElementCode.complex64]: (view, at) => Math.fround(Math.hypot(...complexAt(ElementCode.complex64, view, at))),
  [ElementCode.complex128]: (view, at) => Math.hypot(...complexAt(ElementCode.complex128, view, at)),
  [ElementCode.datetime]: (view, at) => view.getBigInt64(at, true),
};

const NAT = -(2n ** 63n);

export function complexAt(code: ElementCode, view: DataView, at: number): [re: number, im: number] {
  if (code === ElementCode.complex64) return [view.getFloat32(at, true), view.getFloat32(at + 4, true)];
  return [view.getFloat64(at, true), view.getFloat64(at + 8, true)];
}

/** Elements one by one; complex ones as magnitudes, NaT as NaN. */
export function elementsOf(code: ElementCode, bytes: Uint8Array): RealElement[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const itemsize = itemsizeOf(code);
  return Array.from({ length: Math.floor(bytes.byteLength / itemsize) }, (_, index) => {
    const value = READ[code](view, index * itemsize);
    return code === ElementCode.datetime && value === NAT ? Number.NaN : value;
  });
}

/** The same as doubles. */
export function doublesOf(code: ElementCode, bytes: Uint8Array): number[] {
  return elementsOf(code, bytes).map(Number);
}
