/** Emitted kernels for ufuncs: over the heap in place, over other memory piece by piece through the heap's rooms. */
import type { NDArray } from '../arrays/ndarray.ts';
import { LANE_OF, type Lane } from '../arrays/storage.ts';
import { elementwise, hasKernel, type Kernel } from '../kernels/emit/elementwise.ts';
import { ROOM_BYTES, ROOMS, theHeap } from '../kernels/heap.ts';
import type { Run } from '../kernels/reference/loops.ts';

/** Shorter runs cost less in plain loops. */
const LEAST = 64;
const SINGLES = [64, 128] as const;

/** Where a kernel finds the operand: its place in the heap, a copied single value, or null: piece by piece. */
function addressOf(array: NDArray, place: number): number | null {
  if (array.storage.inHeap) return array.storage.byteOffset;
  if (array.size !== 1) return null;
  const scratch = new Uint8Array(theHeap().memory.buffer, place, array.itemsize);
  scratch.set(array.storage.bytes.subarray(array.offset, array.offset + array.itemsize));
  return place - array.offset;
}

/** Reads what the loop writes, at another place: the order of elements then matters (`accumulate`). */
function clashes(input: NDArray, output: NDArray): boolean {
  if (input.storage !== output.storage) return false;
  return input.offset !== output.offset || input.strides.some((stride, k) => stride !== output.strides[k]);
}

/** A run for the operands, or null where plain loops must do. */
export function kernelRun(name: string, inputs: readonly NDArray[], output: NDArray): Run | null {
  const [a, b] = inputs;
  if (output.size < LEAST || !hasKernel(name, a.code) || (inputs.length > 1 && b.code !== a.code)) return null;
  const inOrder = inputs.some((one) => clashes(one, output));
  const arrays = [...inputs, output];
  const addresses = arrays.map((one, k) => addressOf(one, SINGLES[k] ?? 0));
  const heaped = addresses.every((one) => one !== null);
  if (!heaped && inOrder) return null;
  if (!heaped && output.nbytes < theHeap().threshold) return null;
  const unary = inputs.length === 1;
  return (offsets, count, steps) => {
    const kernel = elementwise(name, a.code, steps[0], unary ? 0 : steps[1], steps[steps.length - 1], unary, inOrder);
    if (kernel === null) throw new Error(`no kernel for ${name}`);
    if (heaped) inPlace({ kernel, unary }, addresses as number[], offsets, count, steps);
    else throughRooms({ kernel, unary, arrays }, addresses, offsets, count, steps);
  };
}

interface Loop {
  readonly kernel: Kernel;
  readonly unary: boolean;
}

function call({ kernel, unary }: Loop, at: readonly number[], count: number, steps: readonly number[]): void {
  if (unary) kernel(at[0], 0, at[1], count, steps[0], 0, steps[1]);
  else kernel(at[0], at[1], at[2], count, steps[0], steps[1], steps[2]);
}

function inPlace(
  loop: Loop,
  addresses: readonly number[],
  offsets: readonly number[],
  count: number,
  steps: readonly number[],
): void {
  call(
    loop,
    offsets.map((offset, k) => addresses[k] + offset),
    count,
    steps,
  );
}

/** Operands outside the heap are packed into a room; a result outside it is unpacked from one. */
function throughRooms(
  loop: Loop & { readonly arrays: readonly NDArray[] },
  addresses: readonly (number | null)[],
  offsets: readonly number[],
  count: number,
  steps: readonly number[],
): void {
  const { arrays } = loop;
  const last = arrays.length - 1;
  const piece = Math.floor(ROOM_BYTES / 8);
  const rooms = arrays.map((one, k) => (addresses[k] === null ? roomLane(one, k) : null));
  for (let done = 0; done < count; done += piece) {
    const n = Math.min(piece, count - done);
    const at: number[] = [];
    const by: number[] = [];
    arrays.forEach((one, k) => {
      const offset = offsets[k] + done * steps[k];
      const room = rooms[k];
      if (room === null) {
        at.push((addresses[k] as number) + offset);
        by.push(steps[k]);
        return;
      }
      if (k < last) move(one.lane, offset, steps[k], room, n, true);
      at.push(ROOMS[k]);
      by.push(room.BYTES_PER_ELEMENT);
    });
    call(loop, at, n, by);
    const room = rooms[last];
    if (room !== null) move(arrays[last].lane, offsets[last] + done * steps[last], steps[last], room, n, false);
  }
}

const LANES = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  u64: BigUint64Array,
  i64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};

function roomLane(array: NDArray, k: number): Lane {
  const kind = LANE_OF[array.code];
  const Lane = LANES[kind];
  return new Lane(theHeap().memory.buffer, ROOMS[k], ROOM_BYTES / Lane.BYTES_PER_ELEMENT);
}

/** Between a lane (strided) and a room (packed). */
function move(lane: Lane, offset: number, step: number, room: Lane, count: number, into: boolean): void {
  const width = lane.BYTES_PER_ELEMENT;
  const [from, stride] = [offset / width, step / width];
  const data = lane as Float64Array;
  const target = room as Float64Array;
  if (stride === 1) {
    if (into) target.set(data.subarray(from, from + count));
    else data.set(target.subarray(0, count), from);
  } else if (into) for (let k = 0, i = from; k < count; k++, i += stride) target[k] = data[i];
  else for (let k = 0, i = from; k < count; k++, i += stride) data[i] = target[k];
}

/** A run as (acc, x, acc) for a reduction, all in the heap; null where plain loops must do. */
export function foldKernel(name: string, out: NDArray, work: NDArray): Run | null {
  if (!work.storage.inHeap || !hasKernel(name, work.code) || work.code !== out.code || COMPARES.has(name)) return null;
  const [x, room] = [work.storage.byteOffset, out.storage.inHeap ? null : ROOMS[0]];
  if (room !== null && out.storage.byteLength > ROOM_BYTES) return null;
  const acc = room ?? out.storage.byteOffset;
  return ([o, a], count, [stepOut, stepIn]) => {
    const kernel = elementwise(name, work.code, stepOut, stepIn, stepOut, false);
    if (kernel === null) throw new Error(`no kernel for ${name}`);
    if (room !== null) copyRoom(out, room, true);
    kernel(acc + o, x + a, acc + o, count, stepOut, stepIn, stepOut);
    if (room !== null) copyRoom(out, room, false);
  };
}
const COMPARES: ReadonlySet<string> = new Set(['equal', 'not_equal', 'less', 'less_equal', 'greater', 'greater_equal']);

function copyRoom(out: NDArray, room: number, into: boolean): void {
  const bytes = out.storage.bytes;
  const place = new Uint8Array(theHeap().memory.buffer, room, bytes.length);
  if (into) place.set(bytes);
  else bytes.set(place);
}
