/** Calls that change an argument, or the object whose method they are, told by their names. */
import type { CallExpr, Expr } from './syntax/ast.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** `x.sort()`: methods that change their object. */
const CHANGING_METHODS = words(
  'sort fill put partition itemset resize byteswap setfield setflags append extend insert remove pop popitem clear ' +
    'reverse add discard update setdefault appendleft extendleft popleft rotate intersection_update ' +
    'difference_update symmetric_difference_update write writelines harden_mask soften_mask',
);
/** `np.copyto(x, …)`, `rng.shuffle(x)`: functions that change their first argument. */
const CHANGING_FUNCTIONS = words(
  'copyto put place putmask put_along_axis fill_diagonal shuffle heapify heappush heappop setattr delattr',
);
/** Names that say the same as methods but are functions of a module: `np.sort(x)` changes nothing. */
const MODULES = words('np numpy math random itertools functools operator copy json re os');

/** Expressions whose objects the call changes in place. */
export function changedByCall({ func, args }: CallExpr): readonly Expr[] {
  const changed: Expr[] = [];
  for (const { name, value } of args) if (name === 'out') changed.push(...outputs(value));
  const method = func.kind === 'Attribute' ? func.name : func.kind === 'Name' ? func.id : null;
  if (method === null) return changed;
  const first = args.find(({ name, star }) => name === null && star === '')?.value;
  if (first !== undefined && (CHANGING_FUNCTIONS.has(method) || isUfuncAt(func))) changed.push(first);
  else if (func.kind === 'Attribute' && CHANGING_METHODS.has(method) && !isModule(func.value)) changed.push(func.value);
  return changed;
}

/** `out=x`, `out=(x, y)`. */
function outputs(value: Expr): readonly Expr[] {
  return value.kind === 'Tuple' || value.kind === 'List' ? value.items : [value];
}

function isModule(node: Expr): boolean {
  if (node.kind === 'Attribute') return isModule(node.value);
  return node.kind === 'Name' && MODULES.has(node.id);
}

/** `np.add.at(x, …)`. */
function isUfuncAt(func: Expr): boolean {
  return func.kind === 'Attribute' && func.name === 'at' && func.value.kind === 'Attribute' && isModule(func.value);
}
