"""Writes the benchmark files with NumPy: `python3 make_data.py FOLDER NAME…`."""
import os
import sys

import numpy as np

SHAPES = {
    "small": (512, 512),  # 1 MiB
    "large": (16384, 16384),  # 1 GiB
    "quad": (32768, 32768),  # 4 GiB
    "huge": (32768, 65536),  # 8 GiB
    "sparse": (163840, 163840),  # 100 GiB, holes
}


def write(path, name):
    shape = SHAPES[name]
    out = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=shape)
    if name == "sparse":
        out[::4096, :1024] = 1.0
        return
    rng = np.random.default_rng(7)
    rows = min(shape[0], 1024)
    y, x = np.mgrid[0:rows, 0 : shape[1]].astype(np.float32)
    for start in range(0, shape[0], rows):
        block = np.sin((x + start) / 97) * np.cos((y + start) / 53)
        block += rng.standard_normal(block.shape, dtype=np.float32) * 0.1
        out[start : start + rows] = block


folder, names = sys.argv[1], sys.argv[2:]
for name in names:
    path = os.path.join(folder, f"{name}.npy")
    if not os.path.exists(path):
        write(path + ".part", name)
        os.rename(path + ".part", path)
    print(path)
