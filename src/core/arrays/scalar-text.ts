/** `repr`, `str` and Python values of NumPy scalars. */
import { type PyComplex, PyNative, python, type Value } from '../base/python.ts';
import { datetimeText, timedeltaText } from '../dtype/datetime-text.ts';
import { isKind } from '../dtype/dtype.ts';
import { dtypeText } from '../dtype/dtype-text.ts';
import type { FloatSize } from '../dtype/float-digits.ts';
import { complexText, floatText } from '../dtype/float-text.ts';
import { bytesRepr, strRepr } from '../dtype/python-text.ts';
import { rawToBytes, rawToPython } from './convert.ts';
import { NAT } from './element.ts';
import { NDArray } from './ndarray.ts';
import { arrayToString } from './print.ts';
import { itemAt } from './record.ts';
import type { NumPyScalar } from './scalar.ts';

export function scalarItem(self: NumPyScalar): Value {
  if (self.value instanceof NDArray) return itemAt(self.value, self.value.offset);
  return rawToPython(self.dtype, self.value);
}

export function scalarStr(self: NumPyScalar): string {
  const { dtype, value } = self;
  switch (dtype.kind) {
    case 'b':
      return value ? 'True' : 'False';
    case 'f':
      return floatText(value as number, dtype.itemsize as FloatSize);
    case 'c': {
      const pair = value as PyComplex;
      return complexText(pair.re, pair.im, (dtype.itemsize / 2) as FloatSize);
    }
    case 'S':
      return bytesRepr(rawToBytes(value as string));
    case 'M':
      return datetimeText(value as bigint, dtype);
    case 'm':
      return timedeltaText(value as bigint, dtype);
    case 'V':
      return voidStr(value);
    default:
      return String(value);
  }
}

function voidStr(value: Value): string {
  if (!(value instanceof NDArray)) return String(value);
  return arrayToString(value.view({}), { options: { formatter: VOID_FORMATTER } });
}
/** Floats in records are written as such, not padded as in arrays. */
const VOID_FORMATTER = new Map<string, Value>([['float_kind', new PyNative('str', ([number]) => python.str(number))]]);

export function scalarRepr(self: NumPyScalar): string {
  const { dtype, value } = self;
  switch (dtype.kind) {
    case 'b':
      return value ? 'np.True_' : 'np.False_';
    case 'U':
      return `np.str_(${strRepr(value as string)})`;
    case 'S':
      return `np.bytes_(${bytesRepr(rawToBytes(value as string))})`;
    case 'M':
      return datetimeRepr(self);
    case 'm':
      return timedeltaRepr(self);
    case 'c': {
      const text = scalarStr(self);
      return `np.${self.pyType.name}(${text.startsWith('(') ? text.slice(1, -1) : text})`;
    }
    case 'V':
      if (isKind(dtype, 'V') && dtype.fields !== null)
        return `np.${self.pyType.name}(${voidStr(value)}, dtype=${dtypeText(dtype)})`;
      return `np.void(${scalarStr(self)})`;
    default:
      return `np.${self.pyType.name}(${scalarStr(self)})`;
  }
}

function datetimeRepr({ dtype, value }: NumPyScalar): string {
  if (!isKind(dtype, 'M')) return '';
  const unit = dtype.unit === 'generic' ? '' : unitText(dtype);
  if (value === NAT) return unit === '' ? "np.datetime64('NaT','generic')" : `np.datetime64('NaT','${unit}')`;
  const plain = dtype.step === 1;
  return `np.datetime64('${datetimeText(value as bigint, dtype)}'${plain ? '' : `,'${unit}'`})`;
}

function timedeltaRepr({ dtype, value }: NumPyScalar): string {
  if (!isKind(dtype, 'm')) return '';
  const text = value === NAT ? "'NaT'" : String(value);
  return dtype.unit === 'generic' ? `np.timedelta64(${text})` : `np.timedelta64(${text},'${unitText(dtype)}')`;
}

function unitText(dtype: { unit: string; step: number }): string {
  return dtype.step === 1 ? dtype.unit : `${dtype.step}${dtype.unit}`;
}
