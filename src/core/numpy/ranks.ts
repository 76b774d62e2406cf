/** Elements of lines by rank: long lines are not sorted for it, many short ones are sorted together. */
import { copyOf } from '../arrays/cast.ts';
import type { NDArray } from '../arrays/ndarray.ts';
import { float64 } from '../dtype/dtype.ts';
import { LEAST_SELECTED, selectInHeap } from '../kernels/sorting/select.ts';
import { sortLines } from '../kernels/sorting/sort.ts';
import { addressOf, packed, sortType, worthwhile } from './heap-lines.ts';

export interface Ranked {
  /** Elements of the line, and how many of them are not NaN. */
  readonly length: number;
  readonly ordered: number;
  /** The element of a rank that was asked for. */
  at(rank: number): number;
}

/** Calls `body` for every row of a 2-d array; `ranksOf` says which ranks of so many elements it will ask for. */
export function forEachRanked(
  rows: NDArray,
  ranksOf: (ordered: number) => readonly number[],
  body: (row: number, ranked: Ranked) => void,
): void {
  const [count, length] = rows.shape;
  const source = length >= LEAST_SELECTED && worthwhile(rows.nbytes) && sortType(rows) ? packed(rows) : null;
  if (source === null) {
    forEachSorted(rows, body);
    return;
  }
  for (let row = 0; row < count; row++) {
    const at = (addressOf(source) as number) + row * length * source.itemsize;
    const selected = selectInHeap({ type: sortType(source) ?? 'f64', at, length }, ranksOf);
    if (selected === null) {
      const one = source.view({ shape: [1, length], offset: source.offset + row * length * source.itemsize });
      forEachSorted(one, (_, ranked) => body(row, ranked));
      continue;
    }
    const values = new Map(ranksOf(selected.ordered).map((rank, k) => [rank, Number(selected.values[k])]));
    body(row, { length, ordered: selected.ordered, at: (rank) => values.get(rank) ?? Number.NaN });
  }
}

function forEachSorted(rows: NDArray, body: (row: number, ranked: Ranked) => void): void {
  const [count, length] = rows.shape;
  const sorted = copyOf(rows, 'C', float64);
  const lane = sorted.storage.lane('f64') as Float64Array;
  const address = addressOf(sorted);
  const done = address !== null && sortLines({ type: 'f64', at: address, rows: count, length }, address);
  for (let row = 0; row < count; row++) {
    const line = lane.subarray(row * length, (row + 1) * length);
    if (!done) line.sort();
    let ordered = length;
    while (ordered > 0 && Number.isNaN(line[ordered - 1])) ordered--;
    body(row, { length, ordered, at: (rank) => line[rank] });
  }
}
