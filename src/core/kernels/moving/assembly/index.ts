/** Kernels that move elements; a name ends with the bytes of an element, or its type. No state, no data. */
import { copyAll, repeat } from './copies';
import { copyBytes } from './bytes';
import { compress, countTrue, expand, mix, places, unravel } from './masks';
import { addresses, gather, gatherBlocks, gatherRuns, scatter, scatterBlocks, scatterRuns, take, takeBlocks } from './picks';
import { running, runningDown } from './running';

export { addresses, countTrue, gatherBlocks, places, scatterBlocks, takeBlocks, unravel };

export function copyAll_1(to: usize, from: usize, plan: usize): void {
  copyAll<u8>(to, from, plan);
}
export function gatherRuns_1(list: usize, n: u32, to: usize, count: u32, stride: isize): void {
  gatherRuns<u8>(list, n, to, count, stride);
}
export function scatterRuns_1(list: usize, n: u32, from: usize, count: u32, stride: isize): void {
  scatterRuns<u8>(list, n, from, count, stride);
}
export function repeat_1(to: usize, from: usize, count: u32, times: u32): void {
  repeat<u8>(to, from, count, times);
}
export function compress_1(from: usize, flags: usize, n: u32, to: usize, end: usize): void {
  compress<u8>(from, flags, n, to, end);
}
export function expand_1(to: usize, flags: usize, n: u32, from: usize, step: usize): void {
  expand<u8>(to, flags, n, from, step);
}
export function mix_1(to: usize, from: usize, flags: usize, n: u32, toStep: isize, fromStep: isize, flagStep: isize): void {
  mix<u8>(to, from, flags, n, toStep, fromStep, flagStep);
}
export function take_1(from: usize, length: u32, indices: usize, n: u32, to: usize, bad: usize): void {
  take<u8>(from, length, indices, n, to, bad);
}
export function gather_1(list: usize, n: u32, to: usize): void {
  gather<u8>(list, n, to);
}
export function scatter_1(list: usize, n: u32, from: usize, step: usize): void {
  scatter<u8>(list, n, from, step);
}
export function copyAll_2(to: usize, from: usize, plan: usize): void {
  copyAll<u16>(to, from, plan);
}
export function gatherRuns_2(list: usize, n: u32, to: usize, count: u32, stride: isize): void {
  gatherRuns<u16>(list, n, to, count, stride);
}
export function scatterRuns_2(list: usize, n: u32, from: usize, count: u32, stride: isize): void {
  scatterRuns<u16>(list, n, from, count, stride);
}
export function repeat_2(to: usize, from: usize, count: u32, times: u32): void {
  repeat<u16>(to, from, count, times);
}
export function compress_2(from: usize, flags: usize, n: u32, to: usize, end: usize): void {
  compress<u16>(from, flags, n, to, end);
}
export function expand_2(to: usize, flags: usize, n: u32, from: usize, step: usize): void {
  expand<u16>(to, flags, n, from, step);
}
export function mix_2(to: usize, from: usize, flags: usize, n: u32, toStep: isize, fromStep: isize, flagStep: isize): void {
  mix<u16>(to, from, flags, n, toStep, fromStep, flagStep);
}
export function take_2(from: usize, length: u32, indices: usize, n: u32, to: usize, bad: usize): void {
  take<u16>(from, length, indices, n, to, bad);
}
export function gather_2(list: usize, n: u32, to: usize): void {
  gather<u16>(list, n, to);
}
export function scatter_2(list: usize, n: u32, from: usize, step: usize): void {
  scatter<u16>(list, n, from, step);
}
export function copyAll_4(to: usize, from: usize, plan: usize): void {
  copyAll<u32>(to, from, plan);
}
export function gatherRuns_4(list: usize, n: u32, to: usize, count: u32, stride: isize): void {
  gatherRuns<u32>(list, n, to, count, stride);
}
export function scatterRuns_4(list: usize, n: u32, from: usize, count: u32, stride: isize): void {
  scatterRuns<u32>(list, n, from, count, stride);
}
export function repeat_4(to: usize, from: usize, count: u32, times: u32): void {
  repeat<u32>(to, from, count, times);
}
export function compress_4(from: usize, flags: usize, n: u32, to: usize, end: usize): void {
  compress<u32>(from, flags, n, to, end);
}
export function expand_4(to: usize, flags: usize, n: u32, from: usize, step: usize): void {
  expand<u32>(to, flags, n, from, step);
}
export function mix_4(to: usize, from: usize, flags: usize, n: u32, toStep: isize, fromStep: isize, flagStep: isize): void {
  mix<u32>(to, from, flags, n, toStep, fromStep, flagStep);
}
export function take_4(from: usize, length: u32, indices: usize, n: u32, to: usize, bad: usize): void {
  take<u32>(from, length, indices, n, to, bad);
}
export function gather_4(list: usize, n: u32, to: usize): void {
  gather<u32>(list, n, to);
}
export function scatter_4(list: usize, n: u32, from: usize, step: usize): void {
  scatter<u32>(list, n, from, step);
}
export function copyAll_8(to: usize, from: usize, plan: usize): void {
  copyAll<u64>(to, from, plan);
}
export function gatherRuns_8(list: usize, n: u32, to: usize, count: u32, stride: isize): void {
  gatherRuns<u64>(list, n, to, count, stride);
}
export function scatterRuns_8(list: usize, n: u32, from: usize, count: u32, stride: isize): void {
  scatterRuns<u64>(list, n, from, count, stride);
}
export function repeat_8(to: usize, from: usize, count: u32, times: u32): void {
  repeat<u64>(to, from, count, times);
}
export function compress_8(from: usize, flags: usize, n: u32, to: usize, end: usize): void {
  compress<u64>(from, flags, n, to, end);
}
export function expand_8(to: usize, flags: usize, n: u32, from: usize, step: usize): void {
  expand<u64>(to, flags, n, from, step);
}
export function mix_8(to: usize, from: usize, flags: usize, n: u32, toStep: isize, fromStep: isize, flagStep: isize): void {
  mix<u64>(to, from, flags, n, toStep, fromStep, flagStep);
}
export function take_8(from: usize, length: u32, indices: usize, n: u32, to: usize, bad: usize): void {
  take<u64>(from, length, indices, n, to, bad);
}
export function gather_8(list: usize, n: u32, to: usize): void {
  gather<u64>(list, n, to);
}
export function scatter_8(list: usize, n: u32, from: usize, step: usize): void {
  scatter<u64>(list, n, from, step);
}
export function copyAll_16(to: usize, from: usize, plan: usize): void {
  copyAll<v128>(to, from, plan);
}
export function gatherRuns_16(list: usize, n: u32, to: usize, count: u32, stride: isize): void {
  gatherRuns<v128>(list, n, to, count, stride);
}
export function scatterRuns_16(list: usize, n: u32, from: usize, count: u32, stride: isize): void {
  scatterRuns<v128>(list, n, from, count, stride);
}
export function repeat_16(to: usize, from: usize, count: u32, times: u32): void {
  repeat<v128>(to, from, count, times);
}
export function compress_16(from: usize, flags: usize, n: u32, to: usize, end: usize): void {
  compress<v128>(from, flags, n, to, end);
}
export function expand_16(to: usize, flags: usize, n: u32, from: usize, step: usize): void {
  expand<v128>(to, flags, n, from, step);
}
export function mix_16(to: usize, from: usize, flags: usize, n: u32, toStep: isize, fromStep: isize, flagStep: isize): void {
  mix<v128>(to, from, flags, n, toStep, fromStep, flagStep);
}
export function take_16(from: usize, length: u32, indices: usize, n: u32, to: usize, bad: usize): void {
  take<v128>(from, length, indices, n, to, bad);
}
export function gather_16(list: usize, n: u32, to: usize): void {
  gather<v128>(list, n, to);
}
export function scatter_16(list: usize, n: u32, from: usize, step: usize): void {
  scatter<v128>(list, n, from, step);
}
export function runningSum_f32(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize, fromStep: isize, toStep: isize): void {
  running<f32>(from, to, rows, n, fromRow, toRow, fromStep, toStep, false);
}
export function downSum_f32(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize): void {
  runningDown<f32>(from, to, rows, n, fromRow, toRow, false);
}
export function runningProduct_f32(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize, fromStep: isize, toStep: isize): void {
  running<f32>(from, to, rows, n, fromRow, toRow, fromStep, toStep, true);
}
export function downProduct_f32(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize): void {
  runningDown<f32>(from, to, rows, n, fromRow, toRow, true);
}
export function runningSum_f64(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize, fromStep: isize, toStep: isize): void {
  running<f64>(from, to, rows, n, fromRow, toRow, fromStep, toStep, false);
}
export function downSum_f64(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize): void {
  runningDown<f64>(from, to, rows, n, fromRow, toRow, false);
}
export function runningProduct_f64(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize, fromStep: isize, toStep: isize): void {
  running<f64>(from, to, rows, n, fromRow, toRow, fromStep, toStep, true);
}
export function downProduct_f64(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize): void {
  runningDown<f64>(from, to, rows, n, fromRow, toRow, true);
}
export function runningSum_i32(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize, fromStep: isize, toStep: isize): void {
  running<i32>(from, to, rows, n, fromRow, toRow, fromStep, toStep, false);
}
export function downSum_i32(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize): void {
  runningDown<i32>(from, to, rows, n, fromRow, toRow, false);
}
export function runningProduct_i32(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize, fromStep: isize, toStep: isize): void {
  running<i32>(from, to, rows, n, fromRow, toRow, fromStep, toStep, true);
}
export function downProduct_i32(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize): void {
  runningDown<i32>(from, to, rows, n, fromRow, toRow, true);
}
export function runningSum_i64(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize, fromStep: isize, toStep: isize): void {
  running<i64>(from, to, rows, n, fromRow, toRow, fromStep, toStep, false);
}
export function downSum_i64(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize): void {
  runningDown<i64>(from, to, rows, n, fromRow, toRow, false);
}
export function runningProduct_i64(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize, fromStep: isize, toStep: isize): void {
  running<i64>(from, to, rows, n, fromRow, toRow, fromStep, toStep, true);
}
export function downProduct_i64(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize): void {
  runningDown<i64>(from, to, rows, n, fromRow, toRow, true);
}
export function copy(to: usize, from: usize, bytes: usize): void {
  copyBytes(to, from, bytes);
}
