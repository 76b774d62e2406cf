"""min, max, mean, std and a 256-bin histogram over a memmap, as NumPy users write it. Prints seconds and the numbers."""
import json
import sys
import time

import numpy as np

start = time.perf_counter()
array = np.load(sys.argv[1], mmap_mode="r")
least, greatest, mean, std = array.min(), array.max(), array.mean(dtype=np.float64), array.std(dtype=np.float64)
counts, _ = np.histogram(array, 256)
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "bytes": array.nbytes, "min": float(least), "max": float(greatest), "mean": float(mean), "std": float(std), "counts": counts.tolist()}))
