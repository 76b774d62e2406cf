/** Built-in functions of numbers. */
import { int, PyBytes, PyObject, PyTuple, typeName, type Value } from '../../base/python.ts';
import { findAttr } from '../runtime/attributes.ts';
import { tick } from '../runtime/budget.ts';
import { call } from '../runtime/calls.ts';
import { compare } from '../runtime/comparison.ts';
import { typeError, valueError } from '../runtime/exceptions.ts';
import { itemsOf, iterate } from '../runtime/iteration.ts';
import { bigFloorDivide, bigModulo, indexOf, smallIndex } from '../runtime/numbers.ts';
import { binary } from '../runtime/operations.ts';
import { length, plain, truth } from '../runtime/truth.ts';
import { define } from './builtins.ts';
import { absolute, roundNumber } from './numbers.ts';

define('abs(x, /)', ([x]) => absolute(x as Value));
define('round(number, ndigits=None)', ([number, digits]) => roundNumber(number as Value, digits as Value));
define('divmod(x, y, /)', ([x, y]) => {
  const own = x instanceof PyObject ? findAttr(x, '__divmod__') : undefined;
  if (own !== undefined) return call(own, [y as Value]);
  return new PyTuple([binary('//', x as Value, y as Value), binary('%', x as Value, y as Value)]);
});
define('pow(base, exp, mod=None)', ([base, exponent, modulus]) => {
  if (modulus === null) return binary('**', base as Value, exponent as Value);
  return modularPower(
    BigInt(indexOf(base as Value)),
    BigInt(indexOf(exponent as Value)),
    BigInt(indexOf(modulus as Value)),
  );
});
function modularPower(base: bigint, exponent: bigint, modulus: bigint): Value {
  if (modulus === 0n) throw valueError('pow() 3rd argument cannot be 0');
  let power = bigModulo(base, modulus);
  let rest = exponent;
  if (rest < 0n) {
    power = inverse(power, modulus);
    rest = -rest;
  }
  let result = bigModulo(1n, modulus);
  for (; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = bigModulo(result * power, modulus);
    power = bigModulo(power * power, modulus);
  }
  return int(result);
}
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = bigFloorDivide(a, b);
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  if (a !== 1n && a !== -1n) throw valueError('base is not invertible for the given modulus');
  return bigModulo(x * a, modulus);
}
define('bin(number, /)', ([x]) => radix(x as Value, 2, '0b'));
define('oct(number, /)', ([x]) => radix(x as Value, 8, '0o'));
define('hex(number, /)', ([x]) => radix(x as Value, 16, '0x'));
function radix(value: Value, base: number, prefix: string): string {
  const x = indexOf(value);
  return x < 0 ? `-${prefix}${(-x).toString(base)}` : prefix + x.toString(base);
}
define('chr(i, /)', ([i]) => {
  const code = smallIndex(i as Value);
  if (code < 0 || code > 0x10ffff) throw valueError('chr() arg not in range(0x110000)');
  return String.fromCodePoint(code);
});
define('ord(c, /)', ([c]) => {
  const text = plain(c as Value);
  if (text instanceof PyBytes && text.bytes.length === 1) return text.bytes[0];
  if (typeof text !== 'string') throw typeError(`ord() expected string of length 1, but ${typeName(text)} found`);
  const [first, more] = text;
  if (first === undefined || more !== undefined) {
    throw typeError(`ord() expected a character, but string of length ${length(text)} found`);
  }
  return first.codePointAt(0) ?? 0;
});

define('sum(iterable, /, start=0)', ([iterable, start]) => {
  if (typeof start === 'string') throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  let total = start as Value;
  const iteration = iterate(iterable as Value);
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
    tick();
    if (typeof total === 'number' && typeof item === 'number' && Number.isSafeInteger(total + item)) total += item;
    else total = binary('+', total, item);
  }
  return total;
});

function extreme(name: 'min' | 'max', op: '<' | '>'): void {
  define(`${name}(*args, key=None, default=...)`, ([key, fallback], args) => {
    if (args.length === 0) throw typeError(`${name} expected at least 1 argument, got 0`);
    if (args.length > 1 && fallback !== undefined) {
      throw typeError(`Cannot specify a default for ${name}() with multiple positional arguments`);
    }
    const items = args.length === 1 ? itemsOf(args[0]) : args;
    if (items.length === 0) {
      if (fallback !== undefined) return fallback;
      throw valueError(`${name}() arg is an empty sequence`);
    }
    const rank = (item: Value): Value => (key === null ? item : call(key as Value, [item]));
    let best = items[0];
    let bestRank = rank(best);
    for (let i = 1; i < items.length; i++) {
      tick();
      const own = rank(items[i]);
      if (truth(compare(op, own, bestRank))) {
        best = items[i];
        bestRank = own;
      }
    }
    return best;
  });
}
extreme('min', '<');
extreme('max', '>');
