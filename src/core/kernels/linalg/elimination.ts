/** Real elimination and substitution: in the kernels where they are there and it pays, else in plain loops. */
import type { Dense } from './dense.ts';
import { type MatrixMachine, matrixMachine } from './machine.ts';

const WORTHWHILE = 48;
const padded = (count: number) => Math.ceil(count / 4) * 4;

/** LU with partial pivoting of a column-major m × n matrix; true where a pivot was exactly zero. */
export function eliminateReal(a: Float64Array, m: number, n: number, pivots: Int32Array): boolean {
  const machine = pivots.length < WORTHWHILE ? null : matrixMachine();
  if (machine === null) return factorPanel(a, m, 0, n, pivots);
  const ld = padded(m);
  const [place, exchanged, work] = machine.room(ld * padded(n), pivots.length, (ld + padded(n)) * 32);
  moveIn(machine, a, m, n, place);
  const singular = machine.wasm.eliminate(place, ld * 8, m, n, exchanged, work) !== 0;
  moveOut(machine, a, m, n, place);
  pivots.set(new Int32Array(machine.doubles.buffer, exchanged, pivots.length));
  return singular;
}

function moveIn(machine: MatrixMachine, a: Float64Array, m: number, n: number, place: number): void {
  const [memory, ld, start] = [machine.doubles, padded(m), place / 8];
  for (let j = 0; j < n; j++) {
    memory.set(a.subarray(j * m, (j + 1) * m), start + j * ld);
    memory.fill(0, start + j * ld + m, start + (j + 1) * ld);
  }
  memory.fill(0, start + n * ld, start + padded(n) * ld);
}
function moveOut(machine: MatrixMachine, a: Float64Array, m: number, n: number, place: number): void {
  const [memory, ld, start] = [machine.doubles, padded(m), place / 8];
  for (let j = 0; j < n; j++) a.set(memory.subarray(start + j * ld, start + j * ld + m), j * m);
}

/** B ← U⁻¹ L⁻¹ B in the kernels; false where that does not pay. */
export function substituteReal(lu: Dense, b: Dense): boolean {
  const machine = lu.rows < WORTHWHILE ? null : matrixMachine();
  if (machine === null) return false;
  const n = lu.rows;
  const [ld, wide] = [padded(n), padded(b.cols)];
  const [factors, right, work] = machine.room(ld * ld, ld * wide, (ld + wide) * 64);
  moveIn(machine, lu.re, n, n, factors);
  moveIn(machine, b.re, n, b.cols, right);
  machine.wasm.substitute(factors, ld * 8, n, right, ld * 8, b.cols, work);
  moveOut(machine, b.re, n, b.cols, right);
  return true;
}

/** The plain way: columns [first, end) of the matrix, whole rows exchanged. */
function factorPanel(a: Float64Array, m: number, first: number, end: number, pivots: Int32Array): boolean {
  let singular = false;
  for (let k = first; k < pivots.length; k++) {
    const at = k * m;
    let pivot = k;
    let size = -1;
    for (let i = k; i < m; i++) {
      const value = Math.abs(a[at + i]);
      if (value > size) {
        size = value;
        pivot = i;
      }
    }
    pivots[k] = pivot;
    if (a[at + pivot] === 0) {
      singular = true;
      continue;
    }
    if (pivot !== k) for (let j = first; j < end; j++) exchange(a, j * m + k, j * m + pivot);
    const own = a[at + k];
    for (let i = k + 1; i < m; i++) a[at + i] /= own;
    for (let j = k + 1; j < end; j++) {
      const to = j * m;
      const by = a[to + k];
      if (by !== 0) for (let i = k + 1; i < m; i++) a[to + i] -= a[at + i] * by;
    }
  }
  return singular;
}

function exchange(a: Float64Array, p: number, q: number): void {
  const kept = a[p];
  a[p] = a[q];
  a[q] = kept;
}
