/** The code of one function under construction: every value gets a local of its own, engines sort them out. */
import { type Bytes, get, I32, set, simd, unsigned, V128 } from './encoder.ts';

export class Body {
  code: Bytes = [];
  readonly locals: number[] = [];
  private readonly parameters: number;
  private readonly constants = new Map<string, number>();
  /** Code that runs once, before everything else. */
  readonly head: Bytes = [];

  constructor(parameters: number) {
    this.parameters = parameters;
  }

  local(type: number = V128): number {
    return this.parameters + this.locals.push(type) - 1;
  }

  emit(...parts: readonly (number | Bytes)[]): void {
    for (const part of parts) {
      if (typeof part === 'number') this.code.push(part);
      else for (const byte of part) this.code.push(byte);
    }
  }

  /** Keeps what the code leaves on the stack. */
  keep(code: Bytes, type: number = V128): number {
    const at = this.local(type);
    this.emit(code, set(at));
    return at;
  }

  /** A vector instruction over vectors in locals. */
  put(op: number, ...operands: readonly number[]): number {
    return this.keep([...operands.flatMap(get), ...simd(op)]);
  }

  /** A vector instruction with immediate bytes behind it (lanes, shuffles). */
  lane(op: number, operands: readonly number[], immediate: Bytes): number {
    return this.keep([...operands.flatMap(get), ...simd(op), ...immediate]);
  }

  /** Sixteen bytes that never change. */
  vector(bytes: Bytes): number {
    const key = bytes.join();
    let at = this.constants.get(key);
    if (at === undefined) {
      at = this.local();
      this.constants.set(key, at);
      this.head.push(...simd(12), ...bytes, ...set(at));
    }
    return at;
  }

  /** Runs `part` apart; gives its code. */
  apart(part: () => void): Bytes {
    const before = this.code;
    this.code = [];
    part();
    const made = this.code;
    this.code = before;
    return made;
  }

  get whole(): Bytes {
    return this.head.concat(this.code);
  }
}

/** local += bytes (a constant or another local's code). */
export function grow(local: number, amount: Bytes): Bytes {
  return [...get(local), ...amount, 0x6a, ...set(local)];
}

/** Code that runs while the test leaves a number that is not zero. */
export function loopWhile(test: Bytes, body: Bytes): Bytes {
  return [0x02, 0x40, 0x03, 0x40, ...test, 0x45, 0x0d, 1].concat(body, [0x0c, 0, 0x0b, 0x0b]);
}

export function when(test: Bytes, body: Bytes): Bytes {
  return [...test, 0x04, 0x40].concat(body, 0x0b);
}

/** Alignment hint 0 and an offset, as loads and stores have them. */
export const memarg = (offset = 0): Bytes => [0, ...unsigned(offset)];
export const local32 = (body: Body): number => body.local(I32);
