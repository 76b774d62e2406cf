"""Writes tables.ts: the numbers that NumPy's random streams depend on to the last bit.

* Ziggurat tables. They follow from the equations of Marsaglia and Tsang (256 layers of equal area), but NumPy's were
  once computed in double precision, and the rounding of that computation is part of every stream. So the exact
  tables are computed here with mpmath, and the run of numbers in NumPy's compiled module that agrees with them to
  nine digits is taken.
* Constants of the C library's log, exp, pow, log1p, expm1, cos, acos and powf (glibc 2.36), whose results NumPy
  passes on unrounded. They are found in libm by the first numbers of each table.

Run with the Python whose NumPy the streams are to equal:  python3 tables.py > tables.ts
"""

import ctypes.util
import glob
import os
import struct
import sys

import mpmath as mp
import numpy as np

mp.mp.prec = 250
LAYERS = 256


def layers(area, density, inverse, edge, bits):
    x = [mp.mpf(0)] * LAYERS
    x[-1] = edge
    for i in range(LAYERS - 2, 0, -1):
        x[i] = inverse(area / x[i + 1] + density(x[i + 1]))
    x[0] = area / density(edge)
    scale = mp.mpf(2) ** bits
    keep = [edge / x[0] * scale, mp.mpf(0)] + [x[i - 1] / x[i] * scale for i in range(2, LAYERS)]
    return [float(k) for k in keep], [float(v / scale) for v in x], [1.0] + [float(density(v)) for v in x[1:]]


def normal(bits):
    edge = mp.mpf("3.6541528853610087963519472518")
    density = lambda x: mp.e ** (-x * x / 2)
    area = edge * density(edge) + mp.sqrt(mp.pi / 2) * mp.erfc(edge / mp.sqrt(2))
    return layers(area, density, lambda y: mp.sqrt(-2 * mp.log(y)), edge, bits)


def exponential(bits):
    edge = mp.mpf("7.6971174701310497140446280481")
    density = lambda x: mp.e ** (-x)
    return layers((edge + 1) * density(edge), density, lambda y: -mp.log(y), edge, bits)


def find_close(blob, exact, dtype):
    """The run in `blob` that equals `exact` to nine digits (or six, in single precision)."""
    numbers = np.frombuffer(blob[: len(blob) // 8 * 8], dtype)
    exact = np.array(exact, float)
    tolerance = 2e-6 if np.dtype(dtype).itemsize == 4 else 1e-9
    fits = lambda a, b: np.isfinite(a) & (np.abs(a.astype(float) - b) <= tolerance * np.abs(b) + (2 if np.dtype(dtype).kind == "u" else 0))
    with np.errstate(all="ignore"):
        starts = np.nonzero(fits(numbers[: -len(exact)], exact[0]))[0]
    found = [s for s in starts if fits(numbers[s : s + len(exact)], exact).all()]
    runs = {numbers[s : s + len(exact)].tobytes() for s in found}
    assert len(runs) == 1, (dtype, exact[:3], len(found))
    return numbers[found[0] : found[0] + len(exact)]


def find_start(blob, first, count, before=0):
    """`count` 64-bit words of `blob` from `before` words ahead of where the doubles `first` stand."""
    at = blob.find(struct.pack(f"<{len(first)}d", *first))
    assert at >= 0, first
    return np.frombuffer(blob, "<u8", count, at - 8 * before)


def word(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def emit(name, numbers):
    kind = "u32" if numbers.dtype.itemsize == 4 else "u64"
    words = numbers.view("<u4" if kind == "u32" else "<u8")
    print(f"export const {name}: usize = memory.data<{kind}>([")
    for i in range(0, len(words), 5):
        print("  " + " ".join(f"0x{w:x}," for w in words[i : i + 5]))
    print("]);")


def main():
    module = glob.glob(os.path.join(os.path.dirname(np.random.__file__), "_generator*.so"))[0]
    numpy_blob = open(module, "rb").read()
    libm = [line.split()[-1] for line in open("/proc/self/maps") if "libm.so" in line][0]
    libm_blob = open(libm, "rb").read()
    print("// Written by tables.py; do not edit.")
    for prefix, (rows, single) in {"NORMAL": (normal, 23), "EXP": (exponential, 23)}.items():
        keep, width, height = rows(52 if prefix == "NORMAL" else 53)
        emit(f"{prefix}_K", find_close(numpy_blob, keep, "<u8"))
        emit(f"{prefix}_W", find_close(numpy_blob, width, "<f8"))
        emit(f"{prefix}_F", find_close(numpy_blob, height, "<f8"))
        keep, width, height = rows(single)
        emit(f"{prefix}_K32", find_close(numpy_blob, keep, "<u4"))
        emit(f"{prefix}_W32", find_close(numpy_blob, width, "<f4"))
        emit(f"{prefix}_F32", find_close(numpy_blob, height, "<f4"))
    factorials = [float(mp.log(mp.factorial(k))) for k in range(126)]
    emit("LOG_FACTORIAL", find_close(numpy_blob, factorials, "<f8"))
    hi = float.fromhex("0x1.62e42fefa3800p-1")
    lo = float.fromhex("0x1.ef35793c76730p-45")
    # ln2hi, ln2lo, five coefficients, eleven coefficients near 1, then 128 × (1/c, log c)
    emit("LOG", find_start(libm_blob, [hi, lo, float.fromhex("-0x1.0000000000001p-1")], 18 + 256))
    # ln2hi, ln2lo, seven coefficients, then 128 × (1/c, -, log c, rest of log c)
    emit("POW_LOG", find_start(libm_blob, [hi, lo, -0.5], 9 + 512))
    # 128/ln2, -ln2/128 in two parts, four coefficients, shift, six of exp2, then 128 × (rest, 2**(i/128))
    emit("EXP_TABLE", find_start(libm_blob, [float.fromhex("0x1.71547652b82fep7")], 14 + 256))
    # sin and cos of k/128, each with its rest
    emit("SIN_COS", find_start(libm_blob, [0.0, 0.0, 1.0, 0.0, word(0x3F7FFFEAAAAEEEEF)], 440))
    # 16 × (1/c, log2 c), five coefficients
    coefficients = [float.fromhex("0x1.27616c9496e0bp-2"), float.fromhex("-0x1.71969a075c67ap-2")]
    emit("POWF_LOG2", find_start(libm_blob, coefficients, 37, 32))
    # 16 × (1/c, log c), ln2, three coefficients
    first = [float.fromhex("0x1.661ec79f8f3bep+0"), float.fromhex("-0x1.57bf7808caadep-2")]
    emit("LOGF", find_start(libm_blob, first, 36))
    # 32 × 2**(i/32), shift / 32, three coefficients
    emit("EXP2F", find_start(libm_blob, [1.0, word(0x3FEFD9B0D3158574)], 36))
    # arc sine around 256 centres, one polynomial each; then 1 / sqrt of 128 centres
    emit("ARC_SINE", find_start(libm_blob, [word(0x3FC0400000000000), word(0x3FF0216988994424)], 2568))
    emit("INVERSE_ROOT", find_start(libm_blob, [1.40872145012100, 1.39792649065766], 128))


if __name__ == "__main__":
    main()
