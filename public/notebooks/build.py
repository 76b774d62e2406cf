"""Writes the notebooks that the page offers from `source/*.py` (cells between `# %%` lines).

    python3 public/notebooks/build.py

Texts of outputs are what real NumPy prints: every cell runs here, over the sample arrays. Figures are left to whoever
opens the notebook; matplotlib and the page's widgets are replaced by stand-ins that draw nothing.
"""
import ast
import contextlib
import io
import json
import os
import sys
import tempfile
import types

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "samples")


class Silent(types.ModuleType):
    """Takes every call and gives itself back."""

    def __getattr__(self, name):
        return Silent(name) if not name.startswith("__") else None

    def __call__(self, *args, **kwargs):
        return Silent("result")

    def __iter__(self):
        return iter((Silent("figure"), (Silent("left"), Silent("right"))))


def stand_ins():
    widgets = types.ModuleType("arraybook.ui")
    widgets.slider = lambda low, high, step=1, value=None, label="": low if value is None else value
    arraybook = types.ModuleType("arraybook")
    arraybook.ui = widgets
    sys.modules.update({"arraybook": arraybook, "matplotlib": Silent("matplotlib"), "matplotlib.pyplot": Silent("pyplot")})


def cells_of(text):
    kind, lines = None, []
    for line in text.split("\n"):
        if line.startswith("# %%"):
            if kind:
                yield kind, "\n".join(lines).strip("\n")
            kind, lines = ("markdown" if "[markdown]" in line else "code"), []
        elif kind == "markdown":
            lines.append(line[2:] if line.startswith("# ") else line.lstrip("#"))
        else:
            lines.append(line)
    yield kind, "\n".join(lines).strip("\n")


def run(source, names):
    """Printed text, and the repr of a final expression or None."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed, result = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
            result = None if value is None or isinstance(value, Silent) else repr(value)
    return printed.getvalue(), result


def lines(text):
    return text.splitlines(keepends=True)


def outputs_of(source, names, count):
    printed, result = run(source, names)
    outputs = []
    if printed:
        outputs.append({"name": "stdout", "output_type": "stream", "text": lines(printed)})
    if result is not None:
        data = {"text/plain": lines(result)}
        outputs.append({"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"})
    return outputs


def notebook(name, files):
    with open(os.path.join(HERE, "source", f"{name}.py"), encoding="utf-8") as source:
        parts = list(cells_of(source.read()))
    names, cells, count = {"np": np, "__name__": "__main__"}, [], 0
    for index, (kind, text) in enumerate(parts):
        cell = {"cell_type": kind, "id": f"{name[:4]}-{index:03d}", "metadata": {}, "source": lines(text)}
        if kind == "code":
            count += 1
            cell = {"cell_type": kind, "execution_count": count, **cell, "outputs": outputs_of(text, names, count)}
            cell = {key: cell[key] for key in sorted(cell)}
        cells.append(cell)
    records = [
        {"name": file, "byteLength": os.path.getsize(os.path.join(SAMPLES, file)), "blake3": None, "url": f"samples/{file}"}
        for file in files
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    ours = {"version": 1, **({"files": records} if records else {}), **({"automatic": True} if name == "waves" else {})}
    metadata = {"arraybook": ours, "kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


stand_ins()
with open(os.path.join(HERE, "index.json"), encoding="utf-8") as index:
    entries = json.load(index)
work = tempfile.mkdtemp()
for file in os.listdir(SAMPLES):
    if file.endswith((".npy", ".npz")):
        os.symlink(os.path.join(os.path.abspath(SAMPLES), file), os.path.join(work, file))
os.chdir(work)
for entry in entries:
    made = notebook(entry["file"].removesuffix(".ipynb"), entry["files"])
    with open(os.path.join(HERE, entry["file"]), "w", encoding="utf-8") as target:
        target.write(json.dumps(made, indent=1, ensure_ascii=False, sort_keys=False) + "\n")
    print(entry["file"], len(made["cells"]), "cells")
