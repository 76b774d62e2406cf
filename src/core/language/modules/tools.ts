/** `timeit`, `pprint`, `bisect`, `heapq`, written in the language. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'timeit',
  'How long a piece of code takes.',
  String.raw`
import time as _time
default_timer = _time.perf_counter
class Timer:
    def __init__(self, stmt='pass', setup='pass', timer=default_timer, globals=None):
        if not callable(stmt):
            self._code = stmt
            stmt = lambda: exec(self._code, globals)
        self._stmt = stmt
        self._setup = setup
        self._timer = timer
    def timeit(self, number=1000000):
        if callable(self._setup):
            self._setup()
        start = self._timer()
        for _ in range(number):
            self._stmt()
        return self._timer() - start
    def repeat(self, repeat=5, number=1000000):
        return [self.timeit(number) for _ in range(repeat)]
def timeit(stmt='pass', setup='pass', timer=default_timer, number=1000000, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)
def repeat(stmt='pass', setup='pass', timer=default_timer, repeat=5, number=1000000, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
`,
);

definePythonModule(
  'pprint',
  'Values over several lines.',
  String.raw`
def _format(obj, width, indent, depth, level, sort):
    flat = repr(obj) if not (sort and isinstance(obj, dict)) else '{' + ', '.join('%s: %s' % (repr(k), _format(v, 10 ** 9, 0, depth, level + 1, sort)) for k, v in _items(obj, sort)) + '}'
    if len(flat) + indent <= width:
        return flat
    inner = indent + 1
    if isinstance(obj, dict):
        rows = []
        for k, v in _items(obj, sort):
            key = repr(k) + ': '
            rows.append(key + _format(v, width, inner + len(key), depth, level + 1, sort))
        return '{' + (',\n' + ' ' * inner).join(rows) + '}'
    if isinstance(obj, (list, tuple, set)) and type(obj).__repr__ in (list.__repr__, tuple.__repr__, set.__repr__):
        open, close = {list: '[]', tuple: '()', set: '{}'}[type(obj)]
        items = sorted(obj) if isinstance(obj, set) else obj
        rows = [_format(v, width, inner, depth, level + 1, sort) for v in items]
        end = ',' + close if isinstance(obj, tuple) and len(obj) == 1 else close
        return open + (',\n' + ' ' * inner).join(rows) + end
    return flat
def _items(obj, sort):
    if not sort:
        return list(obj.items())
    try:
        return sorted(obj.items())
    except TypeError:
        return list(obj.items())
def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return _format(object, width, 0, depth, 0, sort_dicts)
def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    print(pformat(object, indent, width, depth, sort_dicts=sort_dicts), file=stream)
pp = lambda object, *args, sort_dicts=False, **kwargs: pprint(object, *args, sort_dicts=sort_dicts, **kwargs)
class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
        self._options = dict(indent=indent, width=width, depth=depth, sort_dicts=sort_dicts)
        self._stream = stream
    def pprint(self, object):
        pprint(object, self._stream, **self._options)
    def pformat(self, object):
        return pformat(object, **self._options)
`,
);

definePythonModule(
  'bisect',
  'Search in sorted lists.',
  String.raw`
def bisect_right(a, x, lo=0, hi=None, *, key=None):
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if x < (a[mid] if key is None else key(a[mid])):
            hi = mid
        else:
            lo = mid + 1
    return lo
def bisect_left(a, x, lo=0, hi=None, *, key=None):
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if (a[mid] if key is None else key(a[mid])) < x:
            lo = mid + 1
        else:
            hi = mid
    return lo
bisect = bisect_right
def insort_right(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_right(a, x if key is None else key(x), lo, hi, key=key), x)
insort = insort_right
def insort_left(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_left(a, x if key is None else key(x), lo, hi, key=key), x)
`,
);

definePythonModule(
  'heapq',
  'A list as a heap.',
  String.raw`
def heappush(heap, item):
    heap.append(item)
    pos = len(heap) - 1
    while pos > 0:
        parent = (pos - 1) >> 1
        if not item < heap[parent]:
            break
        heap[pos] = heap[parent]
        pos = parent
    heap[pos] = item
def _sift(heap, pos):
    end = len(heap)
    start = pos
    item = heap[pos]
    child = 2 * pos + 1
    while child < end:
        right = child + 1
        if right < end and not heap[child] < heap[right]:
            child = right
        heap[pos] = heap[child]
        pos = child
        child = 2 * pos + 1
    while pos > start:
        parent = (pos - 1) >> 1
        if not item < heap[parent]:
            break
        heap[pos] = heap[parent]
        pos = parent
    heap[pos] = item
def heappop(heap):
    last = heap.pop()
    if heap:
        top = heap[0]
        heap[0] = last
        _sift(heap, 0)
        return top
    return last
def heapify(x):
    for i in reversed(range(len(x) // 2)):
        _sift(x, i)
def heapreplace(heap, item):
    top = heap[0]
    heap[0] = item
    _sift(heap, 0)
    return top
def heappushpop(heap, item):
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _sift(heap, 0)
    return item
def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:n]
def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:n]
def merge(*iterables, key=None, reverse=False):
    items = [x for it in iterables for x in it]
    yield from sorted(items, key=key, reverse=reverse)
`,
);
