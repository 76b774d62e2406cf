"""Plain Python loops and small array operations, timed: run by CPython and, as one cell, by Arraybook.

Prints `name milliseconds` lines.
"""
import time

import numpy as np


def counting(n):
    total = 0
    i = 0
    while i < n:
        total += i
        i += 1
    return total


def for_loop(n):
    total = 0
    for i in range(n):
        if i % 3 == 0:
            total += i
    return total


def list_building(n):
    items = []
    for i in range(n):
        items.append(i * 2)
    return len(items)


def comprehension(n):
    return len([i * i for i in range(n) if i & 1])


def add(a, b):
    return a + b


def function_calls(n):
    total = 0
    for i in range(n):
        total = add(total, i)
    return total


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def string_building(n):
    text = ""
    for i in range(n):
        text += str(i)
    return len(text)


def floats(n):
    x = 0.5
    for i in range(n):
        x = x * 1.0000001 + 0.1
    return x


def dicts(n):
    counts = {}
    for i in range(n):
        counts[i % 1000] = counts.get(i % 1000, 0) + 1
    return len(counts)


class Point:
    def __init__(self, x):
        self.x = x

    def get(self):
        return self.x


def objects(n):
    total = 0
    for i in range(n):
        total += Point(i).get()
    return total


def numbers(n):
    for i in range(n):
        yield i


def generators(n):
    return sum(numbers(n))


def f_strings(n):
    for i in range(n):
        text = f"{i}:{i * 2}"
    return text


def small_arrays(n):
    x = np.arange(10)
    for i in range(n):
        y = x[i % 10] + 1
    return y


def sorting(n):
    items = [(i * 7919) % n for i in range(n)]
    return sorted(items)[0]


def slices(n):
    items = list(range(100))
    for i in range(n):
        part = items[i % 50 : i % 50 + 10]
    return part


def closures(n):
    def adder(a):
        return lambda b: a + b

    total = 0
    for i in range(n):
        total = adder(i)(total)
    return total


SUBJECTS = [
    ("counting", counting, 1000000),
    ("for loop", for_loop, 1000000),
    ("list building", list_building, 1000000),
    ("comprehension", comprehension, 1000000),
    ("function calls", function_calls, 1000000),
    ("recursion", fib, 25),
    ("string building", string_building, 300000),
    ("floats", floats, 1000000),
    ("dicts", dicts, 500000),
    ("objects", objects, 300000),
    ("generators", generators, 500000),
    ("f-strings", f_strings, 300000),
    ("small arrays", small_arrays, 100000),
    ("sorting", sorting, 200000),
    ("slices", slices, 300000),
    ("closures", closures, 300000),
]
for name, run, n in SUBJECTS:
    best = 1e9
    for _ in range(5):
        start = time.perf_counter()
        run(n)
        best = min(best, time.perf_counter() - start)
    print(f"{name.replace(' ', '_')} {best * 1000:.2f}")
