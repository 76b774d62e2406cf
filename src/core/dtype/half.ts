/** IEEE 754 binary16 as 16 bits. Source: IEEE 754-2019, 3.6; rounding is to nearest, ties to even. */
const scratch = new DataView(new ArrayBuffer(8));
const DECODED = new Float64Array(65536);
let ready = false;

function decode(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

export function halfToNumber(bits: number): number {
  if (!ready) {
    for (let i = 0; i < 65536; i++) DECODED[i] = decode(i);
    ready = true;
  }
  return DECODED[bits];
}

/** Nearest half, from a double in one rounding. */
export function numberToHalf(value: number): number {
  if (value !== value) return 0x7e00;
  scratch.setFloat64(0, value);
  const sign = (scratch.getUint16(0) & 0x8000) >>> 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundToEven(magnitude * 2 ** 24);
  let exponent = Math.floor(Math.log2(magnitude));
  if (2 ** exponent > magnitude) exponent--;
  else if (2 ** (exponent + 1) <= magnitude) exponent++;
  const fraction = roundToEven(magnitude * 2 ** (10 - exponent));
  return sign | (((exponent + 14) << 10) + fraction);
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest > 0.5 || (rest === 0.5 && floor % 2 === 1)) return floor + 1;
  return floor;
}
