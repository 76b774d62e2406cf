/** Floor division, remainder and shifts of integers, element by element: no vector instruction has them. */
import type { Body } from './body.ts';
import { type Bytes, get, I32, I64, set, signed } from './encoder.ts';
import { extracted, gathered, isUnsigned, type Machine, sizeOfCode } from './vectors.ts';

interface Scalar {
  readonly type: number;
  readonly number: (value: number) => Bytes;
  readonly eqz: number;
  readonly eq: number;
  readonly lessSigned: number;
  readonly lessUnsigned: number;
  readonly add: number;
  readonly sub: number;
  readonly mul: number;
  readonly xor: number;
  readonly div: number;
  readonly rem: number;
  readonly shl: number;
  readonly shr: number;
}

function scalarOf(code: Machine): Scalar {
  const wide = sizeOfCode(code) === 8;
  const unsigned = isUnsigned(code) ? 1 : 0;
  const shift = wide ? 18 : 0;
  const constant = wide ? 0x42 : 0x41;
  return {
    type: wide ? I64 : I32,
    number: (value) => [constant, ...signed(value)],
    eqz: wide ? 0x50 : 0x45,
    eq: wide ? 0x51 : 0x46,
    lessSigned: wide ? 0x53 : 0x48,
    lessUnsigned: wide ? 0x54 : 0x49,
    add: 0x6a + shift,
    sub: 0x6b + shift,
    mul: 0x6c + shift,
    xor: 0x73 + shift,
    div: 0x6d + shift + unsigned,
    rem: 0x6f + shift + unsigned,
    shl: 0x74 + shift,
    shr: 0x75 + shift + unsigned,
  };
}

const NAMES: ReadonlySet<string> = new Set(['floor_divide', 'remainder', 'left_shift', 'right_shift']);
export const isElementByElement = (name: string): boolean => NAMES.has(name);
export const isIntegerDivision = (name: string): boolean => name === 'floor_divide' || name === 'remainder';

export function elementByElement(body: Body, name: string, code: Machine, a: number, b: number): number {
  const s = scalarOf(code);
  const lanes = 16 / sizeOfCode(code);
  const made: number[] = [];
  for (let k = 0; k < lanes; k++) {
    const x = body.keep(extracted(code, a, k), s.type);
    const y = body.keep(extracted(code, b, k), s.type);
    made.push(isIntegerDivision(name) ? division(body, s, name, code, x, y) : shifted(body, s, name, code, x, y));
  }
  return gathered(body, code, lanes, (k) => get(made[k]));
}

/** Towards minus infinity; zero by zero, and what would trap (by -1) as a negation. */
function division(body: Body, s: Scalar, name: string, code: Machine, x: number, y: number): number {
  const signedCode = !isUnsigned(code);
  const zero = [...get(y), s.eqz];
  const odd = signedCode ? [...zero, ...get(y), ...s.number(-1), s.eq, 0x72] : zero;
  const by = body.keep([...s.number(1), ...get(y), ...odd, 0x1b], s.type);
  const rest = body.keep([...get(x), ...get(by), s.rem], s.type);
  /** The rest is not zero and of the other sign than the divisor. */
  const crossing = [...get(rest), s.eqz, 0x45, ...get(rest), ...get(by), s.xor, ...s.number(0), s.lessSigned, 0x71];
  if (name === 'remainder') {
    const fixed = signedCode ? [...get(rest), ...get(by), ...s.number(0), ...crossing, 0x1b, s.add] : get(rest);
    return body.keep([...s.number(0), ...fixed, ...odd, 0x1b], s.type);
  }
  const whole = [...get(x), ...get(by), s.div];
  if (!signedCode) return body.keep([...s.number(0), ...whole, ...odd, 0x1b], s.type);
  const floor = body.keep([...whole, ...s.number(-1), ...s.number(0), ...crossing, 0x1b, s.add], s.type);
  const special = [...s.number(0), ...s.number(0), ...get(x), s.sub, ...zero, 0x1b];
  return body.keep([...special, ...get(floor), ...odd, 0x1b], s.type);
}

/** All bits out where the shift is as wide as the number. */
function shifted(body: Body, s: Scalar, name: string, code: Machine, x: number, y: number): number {
  const fits = [...get(y), ...s.number(8 * sizeOfCode(code)), s.lessUnsigned];
  const result = body.local(s.type);
  const left = name === 'left_shift';
  const out =
    left || isUnsigned(code)
      ? s.number(0)
      : [...s.number(-1), ...s.number(0), ...get(x), ...s.number(0), s.lessSigned, 0x1b];
  body.emit(get(x), get(y), left ? s.shl : s.shr, out, fits, 0x1b, set(result));
  return result;
}
