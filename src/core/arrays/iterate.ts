/**
 * Walking several layouts of one shape together. The innermost runs are given to a body as (offsets, count, steps),
 * all in bytes, so that it can be a typed loop; axes that lie behind each other in every operand are merged first.
 */
export type RunBody = (offsets: readonly number[], count: number, steps: readonly number[]) => void;

export interface Walk {
  readonly shape: readonly number[];
  /** Byte strides of each operand, one list an operand, as long as the shape. */
  readonly strides: readonly (readonly number[])[];
  readonly offsets: readonly number[];
  /** Visit in whatever order is fastest for the first operand, instead of C order. */
  readonly anyOrder?: boolean;
}

export function forEachRun(walk: Walk, body: RunBody): void {
  const { shape, strides, offsets } = walk;
  const ndim = shape.length;
  for (let k = 0; k < ndim; k++) if (shape[k] === 0) return;
  if (ndim === 0) {
    body(offsets, 1, new Array<number>(offsets.length).fill(0));
    return;
  }
  if (ndim === 1) {
    body(
      offsets,
      shape[0],
      strides.map((s) => s[0]),
    );
    return;
  }
  const merged = mergeAxes(shape, strides, walk.anyOrder === true ? fastestOrder(shape, strides) : null);
  walkAxes(merged.lengths, merged.steps, [...offsets], body);
}

/** Axes with the largest stride first, judged by the first operand that moves. */
export function fastestOrder(shape: readonly number[], strides: readonly (readonly number[])[]): number[] {
  const axes = shape.map((_, axis) => axis);
  const weight = (axis: number) => Math.max(...strides.map((s) => Math.abs(s[axis])));
  return axes.sort((a, b) => Math.abs(strides[0][b]) - Math.abs(strides[0][a]) || weight(b) - weight(a) || a - b);
}

export interface Merged {
  readonly lengths: number[];
  /** steps[axis][operand] */
  readonly steps: number[][];
}

/** The axes of a walk, outermost first, without those of length 1 and with those joined that lie behind each other. */
export function mergedAxes({ shape, strides, anyOrder }: Walk): Merged {
  return mergeAxes(shape, strides, anyOrder === true ? fastestOrder(shape, strides) : null);
}

export function mergeAxes(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  order: readonly number[] | null,
): Merged {
  const lengths: number[] = [];
  const steps: number[][] = [];
  for (let k = 0; k < shape.length; k++) {
    const axis = order === null ? k : order[k];
    if (shape[axis] === 1) continue;
    const own = strides.map((s) => s[axis]);
    const last = lengths.length - 1;
    if (last >= 0 && steps[last].every((step, operand) => step === own[operand] * shape[axis])) {
      lengths[last] *= shape[axis];
      steps[last] = own;
    } else {
      lengths.push(shape[axis]);
      steps.push(own);
    }
  }
  if (lengths.length === 0) return { lengths: [1], steps: [strides.map(() => 0)] };
  return { lengths, steps };
}

function walkAxes(lengths: number[], steps: number[][], at: number[], body: RunBody): void {
  const inner = lengths.length - 1;
  const counters = new Array<number>(inner).fill(0);
  const operands = at.length;
  for (;;) {
    body(at, lengths[inner], steps[inner]);
    let axis = inner - 1;
    for (; axis >= 0; axis--) {
      const step = steps[axis];
      if (++counters[axis] < lengths[axis]) {
        for (let k = 0; k < operands; k++) at[k] += step[k];
        break;
      }
      counters[axis] = 0;
      for (let k = 0; k < operands; k++) at[k] -= step[k] * (lengths[axis] - 1);
    }
    if (axis < 0) return;
  }
}

/** Byte offsets of all elements in C order. */
export function* offsetsOf(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): Generator<number, void, undefined> {
  const ndim = shape.length;
  for (let k = 0; k < ndim; k++) if (shape[k] === 0) return;
  const counters = new Array<number>(ndim).fill(0);
  let at = offset;
  for (;;) {
    yield at;
    let axis = ndim - 1;
    for (; axis >= 0; axis--) {
      if (++counters[axis] < shape[axis]) {
        at += strides[axis];
        break;
      }
      counters[axis] = 0;
      at -= strides[axis] * (shape[axis] - 1);
    }
    if (axis < 0) return;
  }
}
