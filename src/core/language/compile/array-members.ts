/** Attributes and methods of plain arrays, found once for each place in a cell that asks for them. */
import { NDArray, ndarrayType } from '../../arrays/ndarray.ts';
import type { Value } from '../../base/python.ts';
import { methodsOf, type OpFunction, propertiesOf } from '../../ops/registry.ts';

/** Nothing on the object can hide what its class has. */
export function isPlainArray(value: Value): value is NDArray {
  return value instanceof NDArray && value.pyType === ndarrayType && value.attributes == null;
}

const NOTHING = (): undefined => undefined;

/** Reads the property `name` of a plain array; undefined: it is no property. */
export function propertyReader(name: string): (array: NDArray) => Value | undefined {
  let read: ((array: NDArray) => Value | undefined) | null = null;
  return (array) => {
    read ??= propertiesOf('ndarray').get(name)?.get ?? NOTHING;
    return read(array);
  };
}

/** The method `name` of plain arrays; undefined: there is none. */
export function methodFinder(name: string): () => OpFunction | undefined {
  let found: OpFunction | null | undefined = null;
  return () => {
    if (found === null) found = propertiesOf('ndarray').has(name) ? undefined : methodsOf('ndarray').get(name);
    return found;
  };
}
