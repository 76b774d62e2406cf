/** What NumPy's own subclasses of arrays (matrix, recarray) do differently, by class. */
import { type NDArray, ndarrayType } from '../arrays/ndarray.ts';
import type { BinaryOp, PyType, Value } from '../base/python.ts';

export interface SubclassBehaviour {
  /** undefined: as an array does. */
  getAttribute?(self: NDArray, name: string): Value | undefined;
  /** true: done. */
  setAttribute?(self: NDArray, name: string, value: Value): boolean;
  getItem?(self: NDArray, key: Value): Value;
  repr?(self: NDArray): string;
  binary?(self: NDArray, op: BinaryOp, other: Value, reflected: boolean): Value | undefined;
}

const behaviours = new Map<PyType, SubclassBehaviour>();

export function defineSubclass(type: PyType, behaviour: SubclassBehaviour): void {
  behaviours.set(type, behaviour);
}

/** Of the array's class or the nearest one above it. */
export function behaviourOf(self: NDArray): SubclassBehaviour | undefined {
  if (self.pyType === ndarrayType) return undefined;
  for (const type of self.pyType.mro) {
    const found = behaviours.get(type);
    if (found !== undefined) return found;
  }
  return undefined;
}
