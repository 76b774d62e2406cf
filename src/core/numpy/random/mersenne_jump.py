"""Writes mersenne-jump.ts: the polynomial that takes MT19937 2**128 draws ahead (Haramoto and others 2008).

It is x**(2**128) modulo the characteristic polynomial of the generator, over two elements; 19937 bits. Its words are
read from NumPy's compiled module, where it is the one run of 624 numbers below 2**32 that begins with 1927166307.

Run:  python3 mersenne_jump.py > mersenne-jump.ts
"""

import glob
import os

import numpy as np

module = glob.glob(os.path.join(os.path.dirname(np.random.__file__), "_mt19937*.so"))[0]
blob = open(module, "rb").read()
at = blob.find(np.array([1927166307, 3044056772], "<u8").tobytes())
assert at >= 0
words = np.frombuffer(blob, "<u8", 624, at)
assert (words < 2**32).all()
text = "".join(f"{int(w):08x}" for w in words)
print("// Written by mersenne_jump.py; do not edit.")
print("/** 624 words of 32 bits in hexadecimal; bit 0 of the first is the constant term. */")
print("export const JUMP_POLYNOMIAL =")
parts = [text[k : k + 104] for k in range(0, len(text), 104)]
print("\n".join(f"  '{p}'{' +' if k < len(parts) - 1 else ';'}" for k, p in enumerate(parts)))
