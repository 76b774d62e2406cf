/** Large real matrices move into the kernels' memory for a phase of a decomposition; one at a time. */
import type { Dense } from './dense.ts';
import { matrixMachine } from './machine.ts';

/** Elements below which the way there and back costs more than it brings. */
const WORTHWHILE = 40 * 40;

/** The matrix in the kernels' memory if that pays, else itself. Its numbers are good until the next lodger comes. */
export function lodge(a: Dense): Dense {
  const machine = a.im === null && a.re.length >= WORTHWHILE ? matrixMachine() : null;
  if (machine === null) return a;
  const side = Math.max(a.rows, a.cols);
  const [address, first, second] = machine.room(a.re.length, side, side);
  const re = machine.doubles.subarray(address / 8, address / 8 + a.re.length);
  re.set(a.re);
  return { rows: a.rows, cols: a.cols, re, im: null, lodging: { machine, address, first, second } };
}

/** Brings the numbers of a lodger home. */
export function bringHome(lodger: Dense, home: Dense): void {
  if (lodger !== home) home.re.set(lodger.re);
}
