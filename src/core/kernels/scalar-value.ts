/** Statistics with the text that NumPy prints for them, by the type of the elements that they come from. */
import { complexText, floatText } from '../dtype/float-text.ts';
import { halfToNumber, numberToHalf } from '../dtype/half.ts';
import { ElementCode } from './element-code.ts';

export interface ScalarValue {
  readonly value: number;
  readonly text: string;
}

/** Writes an integer that stands for a time. */
export type TimeText = (value: bigint) => string;

/** An element's own value: exact for integers and times, a magnitude for complex numbers. */
export function elementScalar(code: ElementCode, value: number | bigint, timeText: TimeText = String): ScalarValue {
  if (code === ElementCode.bool) return { value: Number(value), text: value ? 'True' : 'False' };
  if (code === ElementCode.datetime) return { value: Number(value), text: timeText(BigInt(value)) };
  if (isWhole(code)) return { value: Number(value), text: String(value) };
  return realScalar(code, Number(value));
}

/** A mean, deviation or quantile: in the elements' own precision if they are floats, else float64. */
export function realScalar(code: ElementCode, value: number): ScalarValue {
  if (code === ElementCode.float16) return sized(halfToNumber(numberToHalf(value)), 2);
  if (code === ElementCode.float32 || code === ElementCode.complex64) return sized(Math.fround(value), 4);
  return sized(value, 8);
}

function sized(value: number, size: 2 | 4 | 8): ScalarValue {
  return { value, text: floatText(value, size) };
}

/** float64, as `np.quantile` of a list of probabilities gives it. */
export function doubleScalar(value: number): ScalarValue {
  return sized(value, 8);
}

/** `value` is the real part. */
export function complexScalar(code: ElementCode, re: number, im: number): ScalarValue {
  const single = code === ElementCode.complex64;
  const round = single ? Math.fround : (part: number): number => part;
  return { value: round(re), text: complexText(round(re), round(im), single ? 4 : 8) };
}

/** Sums of integers wrap around in 64 bits as NumPy's do. */
export function wholeSumScalar(code: ElementCode, sum: bigint, timeText: TimeText = String): ScalarValue {
  const unsigned = code === ElementCode.uint8 || code === ElementCode.uint16 || code === ElementCode.uint32;
  const wrapped = unsigned || code === ElementCode.uint64 ? BigInt.asUintN(64, sum) : BigInt.asIntN(64, sum);
  return { value: Number(wrapped), text: code === ElementCode.datetime ? timeText(wrapped) : String(wrapped) };
}

export function isWhole(code: ElementCode): boolean {
  return code <= ElementCode.uint64 || code === ElementCode.datetime;
}

export function isComplex(code: ElementCode): boolean {
  return code === ElementCode.complex64 || code === ElementCode.complex128;
}
