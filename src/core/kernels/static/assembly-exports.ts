/** What `assembly/index.ts` exports, as JavaScript sees it: pointers are numbers, 64-bit integers bigints. */
export interface AssemblyExports {
  statsBytes(code: number, bins: number): number;
  statsTotals(code: number, bins: number): number;
  statsInit(
    state: number,
    code: number,
    bins: number,
    low: number,
    inverse: number,
    wholeLow: bigint,
    shift: bigint,
    centre: number,
  ): void;
  statsUpdate(state: number, ptr: number, count: number): void;
  statsSpill(state: number): void;

  byteSwap(ptr: number, byteLength: number, unit: number): void;
  gather(source: number, stride: number, itemsize: number, count: number, target: number): void;
  extendedToFloat64(source: number, itemsize: number, count: number, target: number, bigEndian: number): void;
  complexComponent(code: number, component: number, source: number, count: number, target: number): void;

  refineInit(state: number, code: number, edges: number, windows: number, capacity: number): void;
  refineUpdate(state: number, ptr: number, count: number): void;

  pyramidInit(state: number, code: number, cols: number, factor: number, rowCapacity: number, first: number): void;
  pyramidUpdate(state: number, ptr: number, count: number): number;
  pyramidClose(state: number): void;
  pyramidReset(state: number): void;
  bucketReduce(code: number, ptr: number, count: number, bucket: number, target: number): void;

  lineInit(op: number, line: number, width: number): void;
  lineAdd(op: number, code: number, ptr: number, stride: number, bounds: number, line: number, width: number): void;
  lineFinish(op: number, line: number, width: number, target: number): void;
  colourBlock(
    values: number,
    count: number,
    table: number,
    scale: number,
    low: number,
    high: number,
    nan: number,
    target: number,
  ): void;
  rgbBlock(
    red: number,
    green: number,
    blue: number,
    alpha: number,
    count: number,
    low: number,
    high: number,
    target: number,
  ): void;
  rgb8Block(source: number, channels: number, count: number, target: number): void;
}
