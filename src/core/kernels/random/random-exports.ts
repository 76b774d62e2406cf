/** What `assembly/index.ts` exports, as JavaScript sees it: pointers are numbers, 64-bit integers bigints. */
export interface RandomExports {
  dataEnd(): number;
  fillRaw(state: number, out: number, count: number): void;
  fillContinuous: FillByParameters;
  fillDiscrete: FillByParameters;
  fillSingle(code: number, state: number, out: number, count: number, a: number, aStep: number): void;
  beginBounded(): void;
  fillBounded(
    state: number,
    width: number,
    offset: bigint,
    range: bigint,
    masked: number,
    out: number,
    count: number,
  ): void;
  fillBoundedEach(
    state: number,
    width: number,
    lows: number,
    ends: number,
    open: number,
    masked: number,
    out: number,
    count: number,
  ): void;
  fillPartners(state: number, last: number, count: number, lemire: number, out: number): void;
  fillFloyd(state: number, first: number, count: number, out: number): void;
  fillMultinomial(state: number, n: bigint, p: number, d: number, out: number): void;
  fillMarginals(
    state: number,
    total: bigint,
    colors: number,
    d: number,
    sample: bigint,
    out: number,
    count: number,
  ): void;
  fillCounts(
    state: number,
    total: number,
    colors: number,
    d: number,
    sample: bigint,
    out: number,
    count: number,
    items: number,
  ): void;
  fillDirichlet(state: number, alpha: number, k: number, legacy: number, out: number): void;
  fillDirichletStick(state: number, alpha: number, sums: number, k: number, out: number): void;
  mathOf(code: number, out: number, a: number, b: number, count: number): void;
}

export type FillByParameters = (
  code: number,
  state: number,
  out: number,
  count: number,
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  c: number,
  cStep: number,
) => void;
