/** Python dicts as keyword arguments. */
import { type Kwargs, python, type Value } from '../../../base/python.ts';

export function dictOf(value: Value | undefined): Kwargs {
  const made: Kwargs = new Map();
  if (value === undefined || value === null) return made;
  const iteration = python.iterate(value);
  for (let key = iteration.next(); key !== undefined; key = iteration.next()) {
    made.set(python.str(key), python.getItem(value, key));
  }
  return made;
}
