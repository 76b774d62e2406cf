/**
 * Who may import whom. The one table behind the import check and the map in `src/README.md`.
 * `types` rooms may be imported with `import type` only.
 */
export const ROOMS = [
  { room: 'src/core/base', may: [], says: 'tagged errors, brands, the Python value model' },
  { room: 'src/core/dtype', may: ['src/core/base'], says: 'the dtype table, descr, scalar → text' },
  {
    room: 'src/core/arrays',
    may: ['src/core/base', 'src/core/dtype'],
    says: 'layout algebra, NDArray, indexing, printing',
  },
  {
    room: 'src/core/ops',
    may: ['src/core/base', 'src/core/dtype', 'src/core/arrays'],
    says: 'every NumPy name, declared once',
  },
  {
    room: 'src/core/kernels',
    may: ['src/core/base', 'src/core/dtype', 'src/core/arrays', 'src/core/ops'],
    says: 'compiled loops and their reference twins; the heap; statistics',
  },
  {
    room: 'src/core/numpy',
    may: ['src/core/base', 'src/core/dtype', 'src/core/arrays', 'src/core/ops', 'src/core/kernels'],
    says: 'the eager face of NumPy',
  },
  {
    room: 'src/core/language',
    may: ['src/core/base', 'src/core/dtype', 'src/core/arrays', 'src/core/ops', 'src/core/numpy', 'src/core/kernels'],
    says: 'the cell language: Lezer tree → interpreter',
  },
  {
    room: 'src/bytes',
    may: ['src/core/base', 'src/core/dtype', 'src/core/arrays'],
    says: 'sources and formats: from a file handle to a described block',
  },
  {
    room: 'src/protocol',
    may: [],
    types: ['src/core/base', 'src/core/dtype', 'src/bytes'],
    values: ['src/core/base'],
    says: 'the only door between threads',
  },
  {
    room: 'src/ui',
    may: ['src/core/base', 'src/core/dtype', 'src/protocol'],
    types: ['src/bytes'],
    says: 'the page: stores and views',
  },
  { room: 'src/main.tsx', may: ['src/ui', 'src/protocol', 'src/core/base'], says: 'composition root of the page' },
  { room: 'workers', may: ['src/core', 'src/bytes', 'src/protocol'], says: 'engine, compute and cells workers' },
];
