/**
 * A square matrix that starts as the identity and is turned by plane rotations of neighbouring columns. Large ones
 * live in the kernels' memory in strips of eight rows: rotations are collected, and each strip takes all of them in
 * while it is in the cache.
 */
import { type Dense, identity } from './dense.ts';
import { type MatrixMachine, matrixMachine } from './machine.ts';
import { rotateColumns } from './rotations.ts';

export interface Turner {
  /** Columns p and p + 1: p ← c p + s q, q ← c q − s p. */
  turn(p: number, c: number, s: number): void;
  negate(column: number): void;
  /** The matrix; the turner is then used up. */
  finish(): Dense;
}

const WORTHWHILE = 32;
const STRIP = 8;
/** Strips of one call of the kernel, and rows from which on threads share the work. */
const SHARE = 8;
const TOGETHER = 192;
/** Doubles of collected rotations. */
const CAPACITY = 16384;

/** `count` turners of n × n that live side by side. */
export function turnersOf(n: number, count: number): Turner[] {
  const machine = n >= WORTHWHILE ? matrixMachine() : null;
  if (machine === null) return Array.from({ length: count }, () => plainTurner(n));
  const strips = Math.ceil(n / STRIP);
  const sizes = Array.from({ length: 2 * count }, (_, k) => (k % 2 === 0 ? strips * STRIP * n : CAPACITY + 2 * n + 8));
  const places = machine.room(...sizes);
  return Array.from({ length: count }, (_, k) => new StripTurner(machine, n, places[2 * k], places[2 * k + 1]));
}

function plainTurner(n: number): Turner {
  const z = identity(n);
  return {
    turn: (p, c, s) => rotateColumns(z.re, n, p, p + 1, c, s),
    negate: (column) => {
      for (let k = column * n; k < (column + 1) * n; k++) z.re[k] = -z.re[k];
    },
    finish: () => z,
  };
}

class StripTurner implements Turner {
  private readonly machine: MatrixMachine;
  private readonly memory: Float64Array;
  private readonly n: number;
  private readonly z: number;
  private readonly turns: number;
  /** Index of the next free double, of the run under way, and the last column turned. */
  private end: number;
  private run = -1;
  private last = -2;

  constructor(machine: MatrixMachine, n: number, z: number, turns: number) {
    this.machine = machine;
    this.memory = machine.doubles;
    this.n = n;
    this.z = z;
    this.turns = turns;
    this.end = turns / 8;
    this.memory.fill(0, z / 8, z / 8 + Math.ceil(n / STRIP) * STRIP * n);
    for (let k = 0; k < n; k++) this.memory[this.indexOf(k, k)] = 1;
  }

  private indexOf(row: number, column: number): number {
    return this.z / 8 + (Math.floor(row / STRIP) * this.n + column) * STRIP + (row % STRIP);
  }

  turn(p: number, c: number, s: number): void {
    const { memory } = this;
    const step = p - this.last;
    if (this.run < 0 || !this.continues(step)) this.begin(p);
    else memory[this.run + 2] = step;
    memory[this.run + 1]++;
    memory[this.end] = c;
    memory[this.end + 1] = s;
    this.end += 2;
    this.last = p;
  }

  private continues(step: number): boolean {
    if (step !== 1 && step !== -1) return false;
    return this.memory[this.run + 1] === 1 || this.memory[this.run + 2] === step;
  }

  private begin(p: number): void {
    if (this.end - this.turns / 8 > CAPACITY) this.flush();
    this.run = this.end;
    this.memory[this.run] = p;
    this.memory[this.run + 1] = 0;
    this.memory[this.run + 2] = 1;
    this.end += 3;
  }

  private flush(): void {
    const strips = Math.ceil(this.n / STRIP);
    const calls: number[][] = [];
    for (let first = 0; first < strips; first += SHARE) {
      const start = this.z + first * STRIP * this.n * 8;
      calls.push([start, Math.min(SHARE, strips - first), this.n, this.turns, this.end * 8]);
    }
    this.machine.share('turnStrips', calls, this.n >= TOGETHER);
    this.end = this.turns / 8;
    this.run = -1;
  }

  negate(column: number): void {
    this.flush();
    for (let row = 0; row < this.n; row++) {
      const at = this.indexOf(row, column);
      this.memory[at] = -this.memory[at];
    }
  }

  finish(): Dense {
    this.flush();
    const made = identity(this.n);
    const { memory, n } = this;
    for (let first = 0; first < n; first += STRIP) {
      const rows = Math.min(STRIP, n - first);
      let from = this.z / 8 + first * n;
      for (let j = 0; j < n; j++, from += STRIP) {
        const to = j * n + first;
        for (let i = 0; i < rows; i++) made.re[to + i] = memory[from + i];
      }
    }
    return made;
  }
}
