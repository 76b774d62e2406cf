/**
 * What `npm run bench -- core` measures. A group has a setup in Python (and in JavaScript for numpy-ts and jax-js), a
 * target (NumPy's time over ours, or our time over NumPy's for `most`), and tasks: an expression in Python, then the
 * same for numpy-ts and for jax-js where they can do it. `N4` and `N8` are the numbers of float32 and float64 elements.
 */
const task = (source, ts = null, jax = null, more = {}) => ({ source, ts, jax, ...more });

const pair = (dtype, count) => ({
  python: `rng = np.random.default_rng(1)
x = rng.random(${count}, dtype=np.${dtype}); y = rng.random(${count}, dtype=np.${dtype}) + np.${dtype}(0.5)
m = np.${dtype}(0.5); s = np.${dtype}(0.3)`,
  ts: `v.x = np.random.random(${count}).astype('${dtype}'); v.y = np.random.random(${count}).astype('${dtype}').add(0.5);`,
  jax: `const data = (n, add) => { const a = new Float32Array(n); for (let k = 0; k < n; k++) a[k] = Math.random() + add; return np.array(a); };
v.x = data(${count}, 0); v.y = data(${count}, 0.5); globalThis.F ??= {}; globalThis.J = (key, f) => (F[key] ??= jit(f));`,
});

const chains = (jax) => [
  task(
    'np.sqrt((x - m) ** 2 / s).mean()',
    'np.mean(np.sqrt(np.divide(np.square(np.subtract(v.x, 0.5)), 0.3)))',
    jax && "J('a', (x) => np.mean(np.sqrt(np.square(x.sub(0.5)).div(0.3))))(v.x.ref)",
  ),
  task(
    '((x * 2 + 1) / y - x).sum()',
    'np.sum(np.subtract(np.divide(np.add(np.multiply(v.x, 2), 1), v.y), v.x))',
    jax && "J('b', (x, y) => np.sum(x.ref.mul(2).add(1).div(y).sub(x)))(v.x.ref, v.y.ref)",
  ),
  task(
    'x * x + y * y - x * y * s',
    'np.subtract(np.add(np.multiply(v.x, v.x), np.multiply(v.y, v.y)), np.multiply(np.multiply(v.x, v.y), 0.3))',
    jax && "J('c', (x, y) => x.ref.mul(x.ref).add(y.ref.mul(y.ref)).sub(x.mul(y).mul(0.3)))(v.x.ref, v.y.ref)",
  ),
  task(
    'np.abs(np.clip(x * 3 - 1, 0, 1) - y).max()',
    'np.max(np.abs(np.subtract(np.clip(np.subtract(np.multiply(v.x, 3), 1), 0, 1), v.y)))',
    jax && "J('d', (x, y) => np.max(np.abs(np.clip(x.mul(3).sub(1), 0, 1).sub(y))))(v.x.ref, v.y.ref)",
  ),
  task('((x > 0.2) & (y < 0.8)).sum()', 'np.sum(np.logical_and(np.greater(v.x, 0.2), np.less(v.y, 0.8)))', null),
  task(
    'np.where(x > m, x - y, x + y) * 0.5',
    'np.multiply(np.where(np.greater(v.x, 0.5), np.subtract(v.x, v.y), np.add(v.x, v.y)), 0.5)',
    jax && "J('f', (x, y) => np.where(np.greater(x.ref, 0.5), x.ref.sub(y.ref), x.add(y)).mul(0.5))(v.x.ref, v.y.ref)",
  ),
];

const singles = [
  task('x + y', 'np.add(v.x, v.y)'),
  task('x * 2', 'np.multiply(v.x, 2)'),
  task('x / y', 'np.divide(v.x, v.y)'),
  task('np.sqrt(x)', 'np.sqrt(v.x)'),
  task('np.abs(x)', 'np.abs(v.x)'),
  task('-x', 'np.negative(v.x)'),
  task('np.maximum(x, y)', 'np.maximum(v.x, v.y)'),
  task('np.floor(x)', 'np.floor(v.x)'),
  task('x > y', 'np.greater(v.x, v.y)'),
  task('x == 0.5', 'np.equal(v.x, 0.5)'),
  task('np.where(b, x, y)', 'np.where(v.b, v.x, v.y)'),
  task('np.isnan(x)', 'np.isnan(v.x)'),
  task('x ** 2', 'np.square(v.x)'),
  task('np.exp(x)', 'np.exp(v.x)'),
  task('np.log(y)', 'np.log(v.y)'),
  task('np.sin(x)', 'np.sin(v.x)'),
  task('np.add(x, y, out=o)'),
];

const withMask = (setup) => ({
  ...setup,
  python: `${setup.python}\nb = x > y\no = np.empty_like(x)`,
  ts: `${setup.ts} v.b = np.greater(v.x, v.y);`,
});

const integers = {
  python: `rng = np.random.default_rng(1)
x = rng.integers(-1000, 1000, N4, dtype=np.int32); y = rng.integers(1, 1000, N4, dtype=np.int32)`,
  ts: `v.x = np.random.randint(-1000, 1000, N4, 'int32'); v.y = np.random.randint(1, 1000, N4, 'int32');`,
};

const reductions = [
  task('x.sum()', 'np.sum(v.x)'),
  task('x.mean()', 'np.mean(v.x)'),
  task('x.std()', 'np.std(v.x)'),
  task('x.min()', 'np.min(v.x)'),
  task('x.argmax()', 'np.argmax(v.x)'),
  task('x.prod()', 'np.prod(v.x)'),
  task('np.count_nonzero(x)', 'np.count_nonzero(v.x)'),
];
const axes = [
  task('w.sum(0)', 'np.sum(v.w, 0)'),
  task('w.sum(1)', 'np.sum(v.w, 1)'),
  task('w.mean(0)', 'np.mean(v.w, 0)'),
  task('w.max(1)', 'np.max(v.w, 1)'),
  task('w.min(0)', 'np.min(v.w, 0)'),
  task('w.std(0)', 'np.std(v.w, 0)'),
  task('w.std(1)', 'np.std(v.w, 1)'),
  task('w.argmax(1)', 'np.argmax(v.w, 1)'),
];
const withMatrix = (setup) => ({
  ...setup,
  python: `${setup.python}\nw = x.reshape(-1, 4000)`,
  ts: `${setup.ts} v.w = np.reshape(v.x, [-1, 4000]);`,
});

const moves = [
  task('x[b]', 'v.x.bindex(v.b)'),
  task('x[x > 0.5]', 'v.x.bindex(np.greater(v.x, 0.5))'),
  task('x.take(i)', 'np.take(v.x, v.i)'),
  task('x[i]', 'v.x.iindex(v.i)'),
  task('np.cumsum(x)', 'np.cumsum(v.x)'),
  task('w.T.copy()', 'np.copy(np.transpose(v.w))'),
  task('np.ascontiguousarray(w[:, ::2])'),
  task('x[::-1].copy()', 'np.copy(np.flip(v.x))'),
  task('np.nonzero(b)', 'np.nonzero(v.b)'),
  task('np.concatenate((x, y))', 'np.concatenate([v.x, v.y])'),
  task('np.cumsum(w, axis=0)', 'np.cumsum(v.w, 0)'),
];
const withPlaces = (setup) => ({
  ...setup,
  python: `${setup.python}
b = x > np.float32(0.7); w = x.reshape(-1, 4000); i = rng.integers(0, x.size, x.size // 4)`,
  ts: `${setup.ts} v.b = np.greater(v.x, 0.7); v.w = np.reshape(v.x, [-1, 4000]); v.i = np.random.randint(0, v.x.size, v.x.size / 4);`,
});

const orders = [
  task('np.sort(x)', 'np.sort(v.x)'),
  task('np.argsort(x)', 'np.argsort(v.x)'),
  task('np.median(x)', 'np.median(v.x)'),
  task('np.percentile(x, [5, 50, 95])', 'np.percentile(v.x, 5)', null, { tsTimes: 3 }),
  task('np.unique(x)', 'np.unique(v.x)'),
  task('np.unique(k)', 'np.unique(v.k)'),
  task('np.partition(x, 1000)', 'np.partition(v.x, 1000)'),
  task('np.sort(w, axis=1)', 'np.sort(v.w, 1)'),
  task('np.searchsorted(q, x[:1000000])'),
];
const withKeys = (setup) => ({
  ...setup,
  python: `${setup.python}
k = rng.integers(0, 1000, x.size, dtype=np.int32); w = x.reshape(-1, 1000); q = np.sort(y[:100000])`,
  ts: `${setup.ts} v.k = np.random.randint(0, 1000, v.x.size, 'int32'); v.w = np.reshape(v.x, [-1, 1000]);`,
});

const histograms = [
  task('np.histogram(x, 100)[0]', 'np.histogram(v.x, 100)'),
  task('np.histogram(x, bins=256, range=(0.0, 1.0))[0]', 'np.histogram(v.x, 256, [0, 1])'),
];

const square = (n, dtype) => ({
  python: `rng = np.random.default_rng(1); a = rng.random((${n}, ${n}), dtype=np.${dtype}) - np.${dtype}(0.5); b = a.T.copy()[::-1].copy()`,
  ts: `v.a = np.reshape(np.random.random(${n * n}), [${n}, ${n}]).astype('${dtype}').subtract(0.5); v.b = np.copy(np.transpose(v.a));`,
});
const gemm = (n, dtype) => ({
  name: `matmul ${dtype} ${n}`,
  category: 'matmul',
  peak: { flops: 2 * n ** 3, dtype },
  setup: square(n, dtype),
  tasks: [task('a @ b', 'np.matmul(v.a, v.b)')],
});

const system = {
  python: `rng = np.random.default_rng(1); a = rng.standard_normal((512, 512)); h = a + a.T; p = a @ a.T + 512 * np.eye(512); r = rng.standard_normal(512); t = rng.standard_normal((800, 400)); u = rng.standard_normal(800)`,
  ts: `v.a = np.reshape(np.random.standard_normal(512 * 512), [512, 512]); v.h = np.add(v.a, np.transpose(v.a));
v.p = np.add(np.matmul(v.a, np.transpose(v.a)), np.multiply(np.eye(512), 512)); v.r = np.random.standard_normal(512);`,
};

const small = [
  task('x + 1', 'np.add(v.x, 1)'),
  task('x + y', 'np.add(v.x, v.y)'),
  task('x * 2.0', 'np.multiply(v.x, 2)'),
  task('np.sqrt(x)', 'np.sqrt(v.x)'),
  task('x > 0.5', 'np.greater(v.x, 0.5)'),
  task('x.sum()', 'np.sum(v.x)'),
  task('x.mean()', 'np.mean(v.x)'),
  task('np.max(x)', 'np.max(v.x)'),
  task('x[3]', 'v.x.get([3])'),
  task('x[2:5]', "v.x.slice('2:5')"),
  task('x[x > 0.5]', 'v.x.bindex(np.greater(v.x, 0.5))'),
  task('x.reshape(2, 5)', 'np.reshape(v.x, [2, 5])'),
  task('x.copy()', 'np.copy(v.x)'),
  task('x.astype(np.int64)', "v.x.astype('int64')"),
  task('np.zeros(10)', 'np.zeros([10])'),
  task('np.arange(10)', 'np.arange(10)'),
  task('np.array([1, 2, 3])', 'np.array([1, 2, 3])'),
  task('np.concatenate((x, y))', 'np.concatenate([v.x, v.y])'),
  task('np.where(x > 0.5, x, y)', 'np.where(np.greater(v.x, 0.5), v.x, v.y)'),
  task('x @ y', 'np.dot(v.x, v.y)'),
  task('np.sort(x)', 'np.sort(v.x)'),
  task('x.tolist()', 'v.x.tolist()'),
];

/** `least`: our speed over NumPy's must be at least that; `most`: our time over NumPy's at most. */
export const groups = [
  { name: 'fused float32', category: 'fused', least: 3, setup: pair('float32', 'N4'), tasks: chains(true) },
  { name: 'fused float64', category: 'fused', least: 3, setup: pair('float64', 'N8'), tasks: chains(false) },
  {
    name: 'elementwise float32',
    category: 'elementwise',
    least: 1,
    setup: withMask(pair('float32', 'N4')),
    tasks: [...singles, task('x.astype(np.float64)', "v.x.astype('float64')")],
  },
  {
    name: 'elementwise float64',
    category: 'elementwise',
    least: 1,
    setup: withMask(pair('float64', 'N8')),
    tasks: [...singles, task('x.astype(np.float32)', "v.x.astype('float32')")],
  },
  {
    name: 'elementwise int32',
    category: 'elementwise',
    least: 1,
    setup: integers,
    tasks: [
      task('x + y', 'np.add(v.x, v.y)'),
      task('x * y', 'np.multiply(v.x, v.y)'),
      task('x // 7', 'np.floor_divide(v.x, 7)'),
      task('x & 15', 'np.bitwise_and(v.x, 15)'),
      task('x > y', 'np.greater(v.x, v.y)'),
      task('x.astype(np.float64)', "v.x.astype('float64')"),
      task('x / y', 'np.divide(v.x, v.y)'),
    ],
  },
  {
    name: 'reductions float32',
    category: 'reductions',
    least: 1,
    setup: withMatrix(pair('float32', 'N4')),
    tasks: [...reductions, ...axes],
  },
  {
    name: 'reductions float64',
    category: 'reductions',
    least: 1,
    setup: withMatrix(pair('float64', 'N8')),
    tasks: [...reductions, ...axes],
  },
  {
    name: 'reductions int32',
    category: 'reductions',
    least: 1,
    setup: {
      python: `${integers.python}\nw = x.reshape(-1, 4000)`,
      ts: `${integers.ts} v.w = np.reshape(v.x, [-1, 4000]);`,
    },
    tasks: [
      task('x.sum()', 'np.sum(v.x)'),
      task('x.max()', 'np.max(v.x)'),
      task('w.sum(0)', 'np.sum(v.w, 0)'),
      task('w.sum(1)', 'np.sum(v.w, 1)'),
    ],
  },
  { name: 'moves float32', category: 'moves', least: 0.8, setup: withPlaces(pair('float32', 'N4')), tasks: moves },
  { name: 'moves float64', category: 'moves', least: 0.8, setup: withPlaces(pair('float64', 'N8')), tasks: moves },
  { name: 'order float32', category: 'order', least: 1, setup: withKeys(pair('float32', 'N4')), tasks: orders },
  { name: 'order float64', category: 'order', least: 1, setup: withKeys(pair('float64', 'N8')), tasks: orders },
  { name: 'histogram float32', category: 'histogram', least: 4, setup: pair('float32', 'N4'), tasks: histograms },
  { name: 'histogram float64', category: 'histogram', least: 4, setup: pair('float64', 'N8'), tasks: histograms },
  {
    name: 'random',
    category: 'random',
    least: 0.7,
    setup: { python: 'rng = np.random.default_rng(5)', ts: 'v.rng = np.random.default_rng(5);' },
    tasks: [
      task('rng.standard_normal(N8)', 'v.rng.standard_normal(N8)'),
      task('rng.normal(1.0, 2.0, N8)', 'v.rng.normal(1, 2, N8)'),
      task('rng.random(N8)', 'v.rng.random(N8)'),
      task('rng.integers(0, 1000, N8)', 'v.rng.integers(0, 1000, N8)'),
      task('np.random.standard_normal(N8)', 'np.random.standard_normal(N8)'),
    ],
  },
  ...['float64', 'float32'].flatMap((dtype) => [512, 1024, 2048].map((n) => gemm(n, dtype))),
  {
    name: 'products',
    category: 'products',
    setup: {
      python: `rng = np.random.default_rng(1); a = rng.random((1024, 1024)); b = rng.random((1024, 1024)); c = rng.random((64, 128, 128)); d = a[0].copy(); z = a[:512, :512] + 1j * b[:512, :512]; i = (a[:512, :512] * 100).astype(np.int64)`,
      ts: `const r = (...s) => np.reshape(np.random.random(s.reduce((p, n) => p * n)), s); v.a = r(1024, 1024); v.b = r(1024, 1024); v.c = r(64, 128, 128); v.d = r(1024);`,
    },
    tasks: [
      task('a.T @ b', 'np.matmul(np.transpose(v.a), v.b)'),
      task('a @ b.T', 'np.matmul(v.a, np.transpose(v.b))'),
      task("np.einsum('ij,jk->ik', a, b)", "np.einsum('ij,jk->ik', v.a, v.b)"),
      task('np.tensordot(a, b, 1)', 'np.tensordot(v.a, v.b, 1)'),
      task('c @ c', 'np.matmul(v.c, v.c)'),
      task('a @ d', 'np.matmul(v.a, v.d)'),
      task('z @ z'),
      task('i @ i'),
    ],
  },
  {
    name: 'fft 2^20',
    category: 'fft',
    least: 0.5,
    setup: {
      python:
        'rng = np.random.default_rng(1); x = rng.random(2 ** 20); z = x + 1j * x[::-1]; w = rng.random((1000, 1000))',
      ts: 'v.x = np.random.random(2 ** 20);',
    },
    tasks: [
      task('np.fft.fft(z)'),
      task('np.fft.fft(x)', 'np.fft.fft(v.x)'),
      task('np.fft.rfft(x)', 'np.fft.rfft(v.x)'),
      task('np.fft.ifft(z)'),
      task('np.fft.fft2(w)'),
    ],
  },
  {
    name: 'decompositions 512',
    category: 'decompositions',
    least: 0.3,
    setup: system,
    tasks: [
      task('np.linalg.svd(a)[1]', 'np.linalg.svd(v.a)'),
      task('np.linalg.eigh(h)', 'np.linalg.eigh(v.h)'),
      task('np.linalg.solve(a, r)', 'np.linalg.solve(v.a, v.r)'),
      task('np.linalg.solve(a, h)', 'np.linalg.solve(v.a, v.h)'),
      task('np.linalg.inv(a)', 'np.linalg.inv(v.a)'),
      task('np.linalg.det(a / 20)', 'np.linalg.det(np.divide(v.a, 20))'),
      task('np.linalg.qr(a)[1]', 'np.linalg.qr(v.a)'),
      task('np.linalg.cholesky(p)', 'np.linalg.cholesky(v.p)'),
      task('np.linalg.lstsq(t, u)[0]'),
      task('np.linalg.eigvalsh(h)', 'np.linalg.eigvalsh(v.h)'),
      task('np.linalg.svd(a, compute_uv=False)', 'np.linalg.svdvals(v.a)'),
      task('np.sort(np.abs(np.linalg.eigvals(a)))', 'np.linalg.eigvals(v.a)'),
    ],
  },
  {
    name: 'ten elements',
    category: 'small',
    most: 2,
    loops: 20000,
    setup: {
      python: 'x = np.arange(10) / 10; y = x[::-1].copy()',
      ts: 'v.x = np.divide(np.arange(10), 10); v.y = np.copy(np.flip(v.x));',
    },
    tasks: small,
  },
];
