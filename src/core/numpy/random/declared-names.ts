/** Attributes and methods declared for an owner, without those that begin with an underscore: for `dir()`. */
import { methodsOf, propertiesOf } from '../../ops/registry.ts';

export function declaredNames(...owners: readonly string[]): readonly string[] {
  const all = owners.flatMap((owner) => [...methodsOf(owner).keys(), ...propertiesOf(owner).keys()]);
  return all.filter((name) => !name.startsWith('_')).sort();
}
