"""Writes ufunc-type-lists.ts: the loops that NumPy lists in `ufunc.types`, by name.

Run:  python3 ufunc_type_lists.py > ufunc-type-lists.ts
"""

import numpy as np

print("// Written by ufunc_type_lists.py; do not edit.")
print("/** Space-separated, as in `ufunc.types`. */")
print("export const UFUNC_TYPES: Readonly<Record<string, string>> = {")
for name in sorted(dir(np)):
    ufunc = getattr(np, name)
    if isinstance(ufunc, np.ufunc) and ufunc.__name__ == name and ufunc.signature is None:
        print(f"  {name}: '{' '.join(ufunc.types)}',")
print("};")
