/** Names of fields out of the first line of a table. */
import { python, type Value } from '../python-values.ts';

export interface Naming {
  readonly excluded: readonly string[];
  readonly deleted: string;
  readonly caseSensitive: Value;
  readonly space: string;
  readonly pattern: string;
}

function cased(name: string, how: Value): string {
  if (how === false || how === 'upper') return name.toUpperCase();
  return how === 'lower' ? name.toLowerCase() : name;
}
export function patternName(pattern: string, k: number): string {
  return python.str(python.binary('%', pattern, k));
}

/** Names that fields may have: without odd characters, none empty, none twice. */
export function validNames(given: readonly string[], naming: Naming, count = given.length): string[] {
  const found: string[] = [];
  const seen = new Map<string, number>();
  const wanted = [...given, ...new Array<string>(Math.max(0, count - given.length)).fill('')].slice(0, count);
  let empty = 0;
  for (const raw of wanted) {
    let name = cased(raw, naming.caseSensitive).trim();
    if (naming.space !== '') name = name.replaceAll(' ', naming.space);
    name = [...name].filter((letter) => !naming.deleted.includes(letter) && letter !== '"').join('');
    if (name === '') {
      name = patternName(naming.pattern, empty);
      while (wanted.includes(name)) name = patternName(naming.pattern, ++empty);
      empty++;
    } else if (naming.excluded.includes(name)) name += '_';
    const times = seen.get(name) ?? 0;
    found.push(times > 0 ? `${name}_${times}` : name);
    seen.set(name, times + 1);
  }
  return found;
}
