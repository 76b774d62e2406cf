"""Writes mersenne-jump.ts: the polynomial that takes MT19937 2**128 draws ahead (Haramoto and others 2008).

It is x**(2**128) modulo the characteristic polynomial of the generator, over two elements. The latter is found from
a stretch of the lowest bits by Berlekamp and Massey's algorithm. Polynomials are integers here: bit k is the
coefficient of x**k.

Run:  python3 mersenne_jump.py > mersenne-jump.ts
"""

DEGREE = 19937


def lowest_bits(count):
    """The lowest bits of the untempered words, from any seed."""
    key = [5489]
    for k in range(1, 624):
        key.append((1812433253 * (key[-1] ^ key[-1] >> 30) + k) & 0xFFFFFFFF)
    for k in range(count):
        y = (key[k] & 0x80000000) | (key[k + 1] & 0x7FFFFFFF)
        key.append(key[k + 397] ^ y >> 1 ^ (0x9908B0DF if y & 1 else 0))
    return [word & 1 for word in key[624 : 624 + count]]


def connection(bits):
    """The shortest recurrence: bit 0 is one, bit k says whether the k-th last bit takes part."""
    current, previous, length, gap = 1, 1, 0, 1
    recent = 0
    for k, bit in enumerate(bits):
        recent = recent << 1 | bit
        if (current & recent).bit_count() & 1:
            longer = current ^ previous << gap
            if 2 * length <= k:
                length, previous, gap = k + 1 - length, current, 0
            current = longer
        recent &= (1 << DEGREE + 1) - 1
        gap += 1
    return current, length


def square(polynomial):
    return int("0".join(bin(polynomial)[2:]), 2)


def remainder(polynomial, modulus):
    while (excess := polynomial.bit_length() - modulus.bit_length()) >= 0:
        polynomial ^= modulus << excess
    return polynomial


recurrence, length = connection(lowest_bits(2 * DEGREE + 64))
assert length == DEGREE
modulus = int(bin(recurrence)[2:].zfill(DEGREE + 1)[::-1], 2)
power = 2
for _ in range(128):
    power = remainder(square(power), modulus)

words = [power >> 32 * k & 0xFFFFFFFF for k in range(624)]
text = "".join(f"{word:08x}" for word in words)
parts = [text[k : k + 104] for k in range(0, len(text), 104)]
print("// Written by mersenne_jump.py; do not edit.")
print("/** 624 words of 32 bits in hexadecimal; bit 0 of the first is the constant term. */")
print("export const JUMP_POLYNOMIAL =")
print("\n".join(f"  '{part}'{' +' if k < len(parts) - 1 else ';'}" for k, part in enumerate(parts)))
