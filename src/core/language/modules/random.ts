/** `random`: CPython's streams, bit for bit. */
import { int, PyBytes, PyFloat, PyNative, PyObject, PyTuple, PyType, type Value } from '../../base/python.ts';
import { method } from '../runtime/calls.ts';
import { typeError } from '../runtime/exceptions.ts';
import { hash } from '../runtime/hashing.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { indexOf, smallIndex } from '../runtime/numbers.ts';
import { session } from '../runtime/session.ts';
import { definePythonModule } from './python-source.ts';
import { sha512 } from './sha512.ts';
import { Twister } from './twister.ts';

const coreType = new PyType('_Random', { module: 'random' });

class PyTwister extends PyObject {
  override pyType: PyType = coreType;
  override attributes: Map<string, Value> = new Map();
  readonly twister = new Twister();
}
coreType.construct = (type) => {
  const made = new PyTwister();
  made.pyType = type;
  made.twister.seed(entropy());
  return made;
};

function entropy(): number[] {
  const bytes = new Uint8Array(32);
  session().host.entropy(bytes);
  return [...new Uint32Array(bytes.buffer)];
}

/** Little-endian 32-bit digits of the absolute value, as `random_seed` feeds them. */
function digits(value: bigint): number[] {
  const key: number[] = [];
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 32n) key.push(Number(rest & 0xffffffffn));
  return key.length === 0 ? [0] : key;
}

function seedKey(seed: Value): number[] {
  if (seed === null) return entropy();
  if (typeof seed === 'string' || seed instanceof PyBytes) {
    const bytes = typeof seed === 'string' ? new TextEncoder().encode(seed) : seed.bytes;
    const all = [...bytes, ...sha512(bytes)];
    return digits(BigInt(`0x${all.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`));
  }
  if (typeof seed === 'number' || typeof seed === 'bigint' || typeof seed === 'boolean')
    return digits(BigInt(indexOf(seed)));
  if (seed instanceof PyFloat) return digits(BigInt.asUintN(64, BigInt(hash(seed))));
  throw typeError('The only supported seed types are: None,\nint, float, str, bytes, and bytearray.');
}

const on = (signature: string, body: Parameters<typeof method<PyTwister>>[2]): void =>
  method(coreType, signature, body);
on('_seed(a, /)', (self, [seed]) => {
  self.twister.seed(seedKey(seed as Value));
  return null;
});
on('random()', (self) => new PyFloat(self.twister.double()));
on('getrandbits(k, /)', (self, [k]) => int(self.twister.bits(smallIndex(k as Value))));
on('_randbelow(n, /)', (self, [n]) => {
  const limit = BigInt(indexOf(n as Value));
  if (limit <= 0n) return 0;
  const bits = limit.toString(2).length;
  let value = self.twister.bits(bits);
  while (value >= limit) value = self.twister.bits(bits);
  return int(value);
});
on('_getstate()', (self) => {
  const { state, at } = self.twister.save();
  return new PyTuple([...state, at]);
});
on('_setstate(state, /)', (self, [state]) => {
  const items = itemsOf(state as Value) as number[];
  self.twister.restore({ state: items.slice(0, -1), at: items[items.length - 1] });
  return null;
});
coreType.namespace.set('__init__', new PyNative('__init__', () => null));

definePythonModule(
  'random',
  'Random numbers.',
  String.raw`
from math import log as _log, exp as _exp, pi as _pi, e as _e, ceil as _ceil, sqrt as _sqrt, acos as _acos, cos as _cos, sin as _sin, floor as _floor
from itertools import accumulate as _accumulate
from operator import index as _index

TWOPI = 2.0 * _pi
NV_MAGICCONST = 4 * _exp(-0.5) / _sqrt(2.0)
LOG4 = _log(4.0)
SG_MAGICCONST = 1.0 + _log(4.5)

def _bisect(a, x, hi):
    lo = 0
    while lo < hi:
        mid = (lo + hi) // 2
        if x < a[mid]:
            hi = mid
        else:
            lo = mid + 1
    return lo

class Random(_Random):
    def __init__(self, x=None):
        self.seed(x)
        self.gauss_next = None
    def seed(self, a=None, version=2):
        self._seed(a)
        self.gauss_next = None
    def getstate(self):
        return (3, self._getstate(), self.gauss_next)
    def setstate(self, state):
        self._setstate(state[1])
        self.gauss_next = state[2]
    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, 'little')
    def randrange(self, start, stop=None, step=1):
        start = _index(start)
        if stop is None:
            if start > 0:
                return self._randbelow(start)
            raise ValueError('empty range for randrange()')
        stop = _index(stop)
        step = _index(step)
        width = stop - start
        if step == 1:
            if width > 0:
                return start + self._randbelow(width)
            raise ValueError('empty range for randrange() (%d, %d, %d)' % (start, stop, width))
        if step > 0:
            n = (width + step - 1) // step
        elif step < 0:
            n = (width + step + 1) // step
        else:
            raise ValueError('zero step for randrange()')
        if n <= 0:
            raise ValueError('empty range for randrange()')
        return start + step * self._randbelow(n)
    def randint(self, a, b):
        return self.randrange(a, b + 1)
    def choice(self, seq):
        if not len(seq):
            raise IndexError('Cannot choose from an empty sequence')
        return seq[self._randbelow(len(seq))]
    def shuffle(self, x):
        for i in reversed(range(1, len(x))):
            j = self._randbelow(i + 1)
            x[i], x[j] = x[j], x[i]
    def sample(self, population, k, *, counts=None):
        if not hasattr(population, '__getitem__') or isinstance(population, dict):
            raise TypeError('Population must be a sequence.  For dicts or sets, use sorted(d).')
        n = len(population)
        if counts is not None:
            cumulative = list(_accumulate(counts))
            total = cumulative.pop()
            selections = self.sample(range(total), k=k)
            return [population[_bisect(cumulative, s, len(cumulative))] for s in selections]
        if not 0 <= k <= n:
            raise ValueError('Sample larger than population or is negative')
        result = [None] * k
        setsize = 21
        if k > 5:
            setsize += 4 ** _ceil(_log(k * 3, 4))
        if n <= setsize:
            pool = list(population)
            for i in range(k):
                j = self._randbelow(n - i)
                result[i] = pool[j]
                pool[j] = pool[n - i - 1]
        else:
            selected = set()
            for i in range(k):
                j = self._randbelow(n)
                while j in selected:
                    j = self._randbelow(n)
                selected.add(j)
                result[i] = population[j]
        return result
    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                n += 0.0
                return [population[_floor(self.random() * n)] for i in range(k)]
            cum_weights = list(_accumulate(weights))
        elif weights is not None:
            raise TypeError('Cannot specify both weights and cumulative weights')
        if len(cum_weights) != n:
            raise ValueError('The number of weights does not match the population')
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError('Total of weights must be greater than zero')
        return [population[_bisect(cum_weights, self.random() * total, n - 1)] for i in range(k)]
    def uniform(self, a, b):
        return a + (b - a) * self.random()
    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        try:
            c = 0.5 if mode is None else (mode - low) / (high - low)
        except ZeroDivisionError:
            return low
        if u > c:
            u = 1.0 - u
            c = 1.0 - c
            low, high = high, low
        return low + (high - low) * _sqrt(u * c)
    def normalvariate(self, mu=0.0, sigma=1.0):
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = NV_MAGICCONST * (u1 - 0.5) / u2
            if z * z / 4.0 <= -_log(u2):
                break
        return mu + z * sigma
    def gauss(self, mu=0.0, sigma=1.0):
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            x2pi = self.random() * TWOPI
            g2rad = _sqrt(-2.0 * _log(1.0 - self.random()))
            z = _cos(x2pi) * g2rad
            self.gauss_next = _sin(x2pi) * g2rad
        return mu + z * sigma
    def lognormvariate(self, mu=0.0, sigma=1.0):
        return _exp(self.normalvariate(mu, sigma))
    def expovariate(self, lambd=1.0):
        return -_log(1.0 - self.random()) / lambd
    def vonmisesvariate(self, mu, kappa):
        if kappa <= 1e-6:
            return TWOPI * self.random()
        s = 0.5 / kappa
        r = s + _sqrt(1.0 + s * s)
        while True:
            z = _cos(_pi * self.random())
            d = z / (r + z)
            u2 = self.random()
            if u2 < 1.0 - d * d or u2 <= (1.0 - d) * _exp(d):
                break
        q = 1.0 / r
        f = (q + z) / (1.0 + q * z)
        u3 = self.random()
        return (mu + _acos(f)) % TWOPI if u3 > 0.5 else (mu - _acos(f)) % TWOPI
    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError('gammavariate: alpha and beta must be > 0.0')
        if alpha > 1.0:
            ainv = _sqrt(2.0 * alpha - 1.0)
            bbb = alpha - LOG4
            ccc = alpha + ainv
            while True:
                u1 = self.random()
                if not 1e-7 < u1 < 0.9999999:
                    continue
                u2 = 1.0 - self.random()
                v = _log(u1 / (1.0 - u1)) / ainv
                x = alpha * _exp(v)
                z = u1 * u1 * u2
                r = bbb + ccc * v - x
                if r + SG_MAGICCONST - 4.5 * z >= 0.0 or r >= _log(z):
                    return x * beta
        if alpha == 1.0:
            return -_log(1.0 - self.random()) * beta
        while True:
            u = self.random()
            b = (_e + alpha) / _e
            p = b * u
            x = p ** (1.0 / alpha) if p <= 1.0 else -_log((b - p) / alpha)
            u1 = self.random()
            if p > 1.0:
                if u1 <= x ** (alpha - 1.0):
                    break
            elif u1 <= _exp(-x):
                break
        return x * beta
    def betavariate(self, alpha, beta):
        y = self.gammavariate(alpha, 1.0)
        return y / (y + self.gammavariate(beta, 1.0)) if y else 0.0
    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)
    def weibullvariate(self, alpha, beta):
        return alpha * (-_log(1.0 - self.random())) ** (1.0 / beta)

class SystemRandom(Random):
    pass

_inst = Random()
seed = _inst.seed
random = _inst.random
uniform = _inst.uniform
triangular = _inst.triangular
randint = _inst.randint
choice = _inst.choice
randrange = _inst.randrange
sample = _inst.sample
shuffle = _inst.shuffle
choices = _inst.choices
normalvariate = _inst.normalvariate
lognormvariate = _inst.lognormvariate
expovariate = _inst.expovariate
vonmisesvariate = _inst.vonmisesvariate
gammavariate = _inst.gammavariate
gauss = _inst.gauss
betavariate = _inst.betavariate
paretovariate = _inst.paretovariate
weibullvariate = _inst.weibullvariate
getstate = _inst.getstate
setstate = _inst.setstate
getrandbits = _inst.getrandbits
randbytes = _inst.randbytes
`,
  () => ({ _Random: coreType }),
);
