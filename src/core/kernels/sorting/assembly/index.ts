/** Kernels for sorting and for what is sorted; a name ends with the type of its elements. No state, no data. */
import { copyBytes } from './bytes';
import { brackets, extremes } from './extremes';
import { countWhole, histogram, spread } from './histogram';
import { buckets, count, numbers, rowOrders, rows, scatter } from './partition';
import { among, countAround, countDistinct, distinct, inTable, moveAround, ranks, search } from './search';

export function count_f32(from: usize, n: u32, plan: usize, counts: usize): void {
  count<f32>(from, n, plan, counts);
}
export function scatter_f32(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<f32, u8>(from, n, plan, places, to, first);
}
export function scatterPairs_f32(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<f32, u16>(from, n, plan, places, to, first);
}
export function buckets_f32(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<f32, u8>(at, starts, first, last, all, room, table);
}
export function bucketPairs_f32(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<f32, u16>(at, starts, first, last, all, room, table);
}
export function rows_f32(at: usize, count: u32, n: u32, room: usize, table: usize): void {
  rows<f32>(at, count, n, room, table);
}
export function rowOrders_f32(from: usize, count: u32, n: u32, to: usize, room: usize, table: usize): void {
  rowOrders<f32>(from, count, n, to, room, table);
}
export function brackets_f32(from: usize, n: u32, list: usize, count: u32, out: usize, kept: usize, room: u32): void {
  brackets<f32>(from, n, list, count, out, kept, room);
}
export function search_f32(keys: usize, count: u32, from: usize, n: u32, to: usize, right: u32): void {
  search<f32>(keys, count, from, n, to, right != 0);
}
export function countAround_f32(from: usize, n: u32, pivot: usize, out: usize): void {
  countAround<f32>(from, n, pivot, out);
}
export function moveAround_f32(from: usize, n: u32, pivot: usize, list: usize, numbered: u32, first: u32): void {
  moveAround<f32>(from, n, pivot, list, numbered != 0, first);
}
export function among_f32(keys: usize, count: u32, from: usize, n: u32, to: usize, invert: u32): void {
  among<f32>(keys, count, from, n, to, invert);
}
export function countDistinct_f32(from: usize, n: u32, first: u32, out: usize): void {
  countDistinct<f32>(from, n, first != 0, out);
}
export function distinct_f32(from: usize, n: u32, first: u32, to: usize, places: usize, base: u32): void {
  distinct<f32>(from, n, first != 0, to, places, base);
}
export function ranks_f32(from: usize, n: u32, first: u32, group: u32, order: usize, to: usize): void {
  ranks<f32>(from, n, first != 0, group, order, to);
}
export function count_f64(from: usize, n: u32, plan: usize, counts: usize): void {
  count<f64>(from, n, plan, counts);
}
export function scatter_f64(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<f64, u8>(from, n, plan, places, to, first);
}
export function scatterPairs_f64(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<f64, u16>(from, n, plan, places, to, first);
}
export function buckets_f64(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<f64, u8>(at, starts, first, last, all, room, table);
}
export function bucketPairs_f64(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<f64, u16>(at, starts, first, last, all, room, table);
}
export function rows_f64(at: usize, count: u32, n: u32, room: usize, table: usize): void {
  rows<f64>(at, count, n, room, table);
}
export function rowOrders_f64(from: usize, count: u32, n: u32, to: usize, room: usize, table: usize): void {
  rowOrders<f64>(from, count, n, to, room, table);
}
export function brackets_f64(from: usize, n: u32, list: usize, count: u32, out: usize, kept: usize, room: u32): void {
  brackets<f64>(from, n, list, count, out, kept, room);
}
export function search_f64(keys: usize, count: u32, from: usize, n: u32, to: usize, right: u32): void {
  search<f64>(keys, count, from, n, to, right != 0);
}
export function countAround_f64(from: usize, n: u32, pivot: usize, out: usize): void {
  countAround<f64>(from, n, pivot, out);
}
export function moveAround_f64(from: usize, n: u32, pivot: usize, list: usize, numbered: u32, first: u32): void {
  moveAround<f64>(from, n, pivot, list, numbered != 0, first);
}
export function among_f64(keys: usize, count: u32, from: usize, n: u32, to: usize, invert: u32): void {
  among<f64>(keys, count, from, n, to, invert);
}
export function countDistinct_f64(from: usize, n: u32, first: u32, out: usize): void {
  countDistinct<f64>(from, n, first != 0, out);
}
export function distinct_f64(from: usize, n: u32, first: u32, to: usize, places: usize, base: u32): void {
  distinct<f64>(from, n, first != 0, to, places, base);
}
export function ranks_f64(from: usize, n: u32, first: u32, group: u32, order: usize, to: usize): void {
  ranks<f64>(from, n, first != 0, group, order, to);
}
export function count_i32(from: usize, n: u32, plan: usize, counts: usize): void {
  count<i32>(from, n, plan, counts);
}
export function scatter_i32(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<i32, u8>(from, n, plan, places, to, first);
}
export function scatterPairs_i32(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<i32, u16>(from, n, plan, places, to, first);
}
export function buckets_i32(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<i32, u8>(at, starts, first, last, all, room, table);
}
export function bucketPairs_i32(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<i32, u16>(at, starts, first, last, all, room, table);
}
export function rows_i32(at: usize, count: u32, n: u32, room: usize, table: usize): void {
  rows<i32>(at, count, n, room, table);
}
export function rowOrders_i32(from: usize, count: u32, n: u32, to: usize, room: usize, table: usize): void {
  rowOrders<i32>(from, count, n, to, room, table);
}
export function brackets_i32(from: usize, n: u32, list: usize, count: u32, out: usize, kept: usize, room: u32): void {
  brackets<i32>(from, n, list, count, out, kept, room);
}
export function search_i32(keys: usize, count: u32, from: usize, n: u32, to: usize, right: u32): void {
  search<i32>(keys, count, from, n, to, right != 0);
}
export function countAround_i32(from: usize, n: u32, pivot: usize, out: usize): void {
  countAround<i32>(from, n, pivot, out);
}
export function moveAround_i32(from: usize, n: u32, pivot: usize, list: usize, numbered: u32, first: u32): void {
  moveAround<i32>(from, n, pivot, list, numbered != 0, first);
}
export function among_i32(keys: usize, count: u32, from: usize, n: u32, to: usize, invert: u32): void {
  among<i32>(keys, count, from, n, to, invert);
}
export function inTable_i32(from: usize, n: u32, low: usize, size: u32, table: usize, to: usize, invert: u32): void {
  inTable<i32>(from, n, low, size, table, to, invert);
}
export function countDistinct_i32(from: usize, n: u32, first: u32, out: usize): void {
  countDistinct<i32>(from, n, first != 0, out);
}
export function distinct_i32(from: usize, n: u32, first: u32, to: usize, places: usize, base: u32): void {
  distinct<i32>(from, n, first != 0, to, places, base);
}
export function ranks_i32(from: usize, n: u32, first: u32, group: u32, order: usize, to: usize): void {
  ranks<i32>(from, n, first != 0, group, order, to);
}
export function count_u32(from: usize, n: u32, plan: usize, counts: usize): void {
  count<u32>(from, n, plan, counts);
}
export function scatter_u32(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<u32, u8>(from, n, plan, places, to, first);
}
export function scatterPairs_u32(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<u32, u16>(from, n, plan, places, to, first);
}
export function buckets_u32(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<u32, u8>(at, starts, first, last, all, room, table);
}
export function bucketPairs_u32(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<u32, u16>(at, starts, first, last, all, room, table);
}
export function rows_u32(at: usize, count: u32, n: u32, room: usize, table: usize): void {
  rows<u32>(at, count, n, room, table);
}
export function rowOrders_u32(from: usize, count: u32, n: u32, to: usize, room: usize, table: usize): void {
  rowOrders<u32>(from, count, n, to, room, table);
}
export function brackets_u32(from: usize, n: u32, list: usize, count: u32, out: usize, kept: usize, room: u32): void {
  brackets<u32>(from, n, list, count, out, kept, room);
}
export function search_u32(keys: usize, count: u32, from: usize, n: u32, to: usize, right: u32): void {
  search<u32>(keys, count, from, n, to, right != 0);
}
export function countAround_u32(from: usize, n: u32, pivot: usize, out: usize): void {
  countAround<u32>(from, n, pivot, out);
}
export function moveAround_u32(from: usize, n: u32, pivot: usize, list: usize, numbered: u32, first: u32): void {
  moveAround<u32>(from, n, pivot, list, numbered != 0, first);
}
export function among_u32(keys: usize, count: u32, from: usize, n: u32, to: usize, invert: u32): void {
  among<u32>(keys, count, from, n, to, invert);
}
export function inTable_u32(from: usize, n: u32, low: usize, size: u32, table: usize, to: usize, invert: u32): void {
  inTable<u32>(from, n, low, size, table, to, invert);
}
export function countDistinct_u32(from: usize, n: u32, first: u32, out: usize): void {
  countDistinct<u32>(from, n, first != 0, out);
}
export function distinct_u32(from: usize, n: u32, first: u32, to: usize, places: usize, base: u32): void {
  distinct<u32>(from, n, first != 0, to, places, base);
}
export function ranks_u32(from: usize, n: u32, first: u32, group: u32, order: usize, to: usize): void {
  ranks<u32>(from, n, first != 0, group, order, to);
}
export function count_i64(from: usize, n: u32, plan: usize, counts: usize): void {
  count<i64>(from, n, plan, counts);
}
export function scatter_i64(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<i64, u8>(from, n, plan, places, to, first);
}
export function scatterPairs_i64(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<i64, u16>(from, n, plan, places, to, first);
}
export function buckets_i64(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<i64, u8>(at, starts, first, last, all, room, table);
}
export function bucketPairs_i64(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<i64, u16>(at, starts, first, last, all, room, table);
}
export function rows_i64(at: usize, count: u32, n: u32, room: usize, table: usize): void {
  rows<i64>(at, count, n, room, table);
}
export function rowOrders_i64(from: usize, count: u32, n: u32, to: usize, room: usize, table: usize): void {
  rowOrders<i64>(from, count, n, to, room, table);
}
export function brackets_i64(from: usize, n: u32, list: usize, count: u32, out: usize, kept: usize, room: u32): void {
  brackets<i64>(from, n, list, count, out, kept, room);
}
export function search_i64(keys: usize, count: u32, from: usize, n: u32, to: usize, right: u32): void {
  search<i64>(keys, count, from, n, to, right != 0);
}
export function countAround_i64(from: usize, n: u32, pivot: usize, out: usize): void {
  countAround<i64>(from, n, pivot, out);
}
export function moveAround_i64(from: usize, n: u32, pivot: usize, list: usize, numbered: u32, first: u32): void {
  moveAround<i64>(from, n, pivot, list, numbered != 0, first);
}
export function among_i64(keys: usize, count: u32, from: usize, n: u32, to: usize, invert: u32): void {
  among<i64>(keys, count, from, n, to, invert);
}
export function inTable_i64(from: usize, n: u32, low: usize, size: u32, table: usize, to: usize, invert: u32): void {
  inTable<i64>(from, n, low, size, table, to, invert);
}
export function countDistinct_i64(from: usize, n: u32, first: u32, out: usize): void {
  countDistinct<i64>(from, n, first != 0, out);
}
export function distinct_i64(from: usize, n: u32, first: u32, to: usize, places: usize, base: u32): void {
  distinct<i64>(from, n, first != 0, to, places, base);
}
export function ranks_i64(from: usize, n: u32, first: u32, group: u32, order: usize, to: usize): void {
  ranks<i64>(from, n, first != 0, group, order, to);
}
export function count_u64(from: usize, n: u32, plan: usize, counts: usize): void {
  count<u64>(from, n, plan, counts);
}
export function scatter_u64(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<u64, u8>(from, n, plan, places, to, first);
}
export function scatterPairs_u64(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  scatter<u64, u16>(from, n, plan, places, to, first);
}
export function buckets_u64(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<u64, u8>(at, starts, first, last, all, room, table);
}
export function bucketPairs_u64(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  buckets<u64, u16>(at, starts, first, last, all, room, table);
}
export function rows_u64(at: usize, count: u32, n: u32, room: usize, table: usize): void {
  rows<u64>(at, count, n, room, table);
}
export function rowOrders_u64(from: usize, count: u32, n: u32, to: usize, room: usize, table: usize): void {
  rowOrders<u64>(from, count, n, to, room, table);
}
export function brackets_u64(from: usize, n: u32, list: usize, count: u32, out: usize, kept: usize, room: u32): void {
  brackets<u64>(from, n, list, count, out, kept, room);
}
export function search_u64(keys: usize, count: u32, from: usize, n: u32, to: usize, right: u32): void {
  search<u64>(keys, count, from, n, to, right != 0);
}
export function countAround_u64(from: usize, n: u32, pivot: usize, out: usize): void {
  countAround<u64>(from, n, pivot, out);
}
export function moveAround_u64(from: usize, n: u32, pivot: usize, list: usize, numbered: u32, first: u32): void {
  moveAround<u64>(from, n, pivot, list, numbered != 0, first);
}
export function among_u64(keys: usize, count: u32, from: usize, n: u32, to: usize, invert: u32): void {
  among<u64>(keys, count, from, n, to, invert);
}
export function inTable_u64(from: usize, n: u32, low: usize, size: u32, table: usize, to: usize, invert: u32): void {
  inTable<u64>(from, n, low, size, table, to, invert);
}
export function countDistinct_u64(from: usize, n: u32, first: u32, out: usize): void {
  countDistinct<u64>(from, n, first != 0, out);
}
export function distinct_u64(from: usize, n: u32, first: u32, to: usize, places: usize, base: u32): void {
  distinct<u64>(from, n, first != 0, to, places, base);
}
export function ranks_u64(from: usize, n: u32, first: u32, group: u32, order: usize, to: usize): void {
  ranks<u64>(from, n, first != 0, group, order, to);
}
export function extremes_f32(from: usize, n: u32, out: usize): void {
  extremes<f32>(from, n, out);
}
export function histogram_f32(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<f32>(from, n, params, counts);
}
export function extremes_f64(from: usize, n: u32, out: usize): void {
  extremes<f64>(from, n, out);
}
export function histogram_f64(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<f64>(from, n, params, counts);
}
export function extremes_i32(from: usize, n: u32, out: usize): void {
  extremes<i32>(from, n, out);
}
export function histogram_i32(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<i32>(from, n, params, counts);
}
export function countWhole_i32(from: usize, n: u32, size: u32, counts: usize): void {
  countWhole<i32>(from, n, size, counts);
}
export function extremes_u32(from: usize, n: u32, out: usize): void {
  extremes<u32>(from, n, out);
}
export function histogram_u32(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<u32>(from, n, params, counts);
}
export function countWhole_u32(from: usize, n: u32, size: u32, counts: usize): void {
  countWhole<u32>(from, n, size, counts);
}
export function extremes_i64(from: usize, n: u32, out: usize): void {
  extremes<i64>(from, n, out);
}
export function histogram_i64(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<i64>(from, n, params, counts);
}
export function countWhole_i64(from: usize, n: u32, size: u32, counts: usize): void {
  countWhole<i64>(from, n, size, counts);
}
export function extremes_u64(from: usize, n: u32, out: usize): void {
  extremes<u64>(from, n, out);
}
export function histogram_u64(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<u64>(from, n, params, counts);
}
export function countWhole_u64(from: usize, n: u32, size: u32, counts: usize): void {
  countWhole<u64>(from, n, size, counts);
}
export function extremes_i8(from: usize, n: u32, out: usize): void {
  extremes<i8>(from, n, out);
}
export function histogram_i8(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<i8>(from, n, params, counts);
}
export function countWhole_i8(from: usize, n: u32, size: u32, counts: usize): void {
  countWhole<i8>(from, n, size, counts);
}
export function extremes_u8(from: usize, n: u32, out: usize): void {
  extremes<u8>(from, n, out);
}
export function histogram_u8(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<u8>(from, n, params, counts);
}
export function countWhole_u8(from: usize, n: u32, size: u32, counts: usize): void {
  countWhole<u8>(from, n, size, counts);
}
export function extremes_i16(from: usize, n: u32, out: usize): void {
  extremes<i16>(from, n, out);
}
export function histogram_i16(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<i16>(from, n, params, counts);
}
export function countWhole_i16(from: usize, n: u32, size: u32, counts: usize): void {
  countWhole<i16>(from, n, size, counts);
}
export function extremes_u16(from: usize, n: u32, out: usize): void {
  extremes<u16>(from, n, out);
}
export function histogram_u16(from: usize, n: u32, params: usize, counts: usize): void {
  histogram<u16>(from, n, params, counts);
}
export function countWhole_u16(from: usize, n: u32, size: u32, counts: usize): void {
  countWhole<u16>(from, n, size, counts);
}
export function numbers_u32(from: usize, n: u32, to: usize): void {
  numbers<u32>(from, n, to);
}
export function numbers_u64(from: usize, n: u32, to: usize): void {
  numbers<u64>(from, n, to);
}
export function spread_u8(counts: usize, slots: u32, flip: u32, to: usize): void {
  spread<u8>(counts, slots, flip, to);
}
export function spread_u16(counts: usize, slots: u32, flip: u32, to: usize): void {
  spread<u16>(counts, slots, flip, to);
}
export function copy(to: usize, from: usize, bytes: usize): void {
  copyBytes(to, from, bytes);
}
