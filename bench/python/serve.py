"""Answers JSON lines as `arraybook cells` does, with CPython and NumPy: one namespace for the life of the process."""

import ast
import contextlib
import io
import json
import sys

import numpy as np

namespace = {"np": np, "__name__": "__main__"}


def run(source):
    printed = io.StringIO()
    error = None
    try:
        tree = ast.parse(source)
        last = tree.body[-1] if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(printed):
            if last is not None:
                tree.body.pop()
            exec(compile(tree, "<cell>", "exec"), namespace)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
                if value is not None:
                    print(repr(value))
    except Exception as problem:  # the cell's own error is its answer
        error = {"name": type(problem).__name__, "message": str(problem)}
    return {"text": printed.getvalue(), "error": error}


for line in sys.stdin:
    request = json.loads(line)
    answer = {"id": request["id"], "outputs": [run(cell) for cell in request["cells"]]}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
