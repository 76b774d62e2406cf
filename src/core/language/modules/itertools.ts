/** `itertools`. */
import { type Iteration, PyTuple, type PyType, python, type Value } from '../../base/python.ts';

import { budget, tick } from '../runtime/budget.ts';
import { native } from '../runtime/calls.ts';
import { equal } from '../runtime/comparison.ts';
import { valueError } from '../runtime/exceptions.ts';
import { itemsOf, iterate } from '../runtime/iteration.ts';
import { smallIndex } from '../runtime/numbers.ts';
import { isPlain, iteratorType, PyClassMethod, PyIterator } from '../runtime/objects.ts';
import { binary } from '../runtime/operations.ts';
import { truth } from '../runtime/truth.ts';
import { defineModule, type ModuleBuilder } from './module.ts';

type Kwargs = Map<string, Value> | null;

function iterator(
  module: ModuleBuilder,
  name: string,
  make: (args: readonly Value[], kwargs: Kwargs) => Iteration,
): PyType {
  const type = iteratorType(`itertools.${name}`);
  type.name = name;
  type.qualname = name;
  type.module = 'itertools';
  type.construct = (_type, args, kwargs) => {
    // What others keep to themselves may be anything that came out of their iterables.
    const holds = [...args, ...(kwargs?.values() ?? [])].every((value) => isPlain(value)) ? [] : null;
    return new PyIterator(`itertools.${name}`, make(args, kwargs), holds);
  };
  module.value(name, type);
  return type;
}

function lazy(start: () => Iteration): Iteration {
  let inner: Iteration | null = null;
  return {
    next() {
      inner ??= start();
      return inner.next();
    },
  };
}

/** Items as a JavaScript generator gives them. */
function from(generator: Generator<Value, void, undefined>): Iteration {
  return {
    next() {
      tick();
      const step = generator.next();
      return step.done ? undefined : step.value;
    },
  };
}

function* each(value: Value): Generator<Value, void, undefined> {
  const iteration = iterate(value);
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) yield item;
}

function* product(pools: readonly (readonly Value[])[]): Generator<Value, void, undefined> {
  if (pools.some((pool) => pool.length === 0)) return;
  const at = pools.map(() => 0);
  for (;;) {
    yield new PyTuple(pools.map((pool, i) => pool[at[i]]));
    let i = pools.length - 1;
    while (i >= 0 && ++at[i] === pools[i].length) at[i--] = 0;
    if (i < 0) return;
  }
}

function* combinations(pool: readonly Value[], size: number): Generator<Value, void, undefined> {
  if (size > pool.length) return;
  const at = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    yield new PyTuple(at.map((i) => pool[i]));
    let i = size - 1;
    while (i >= 0 && at[i] === i + pool.length - size) i--;
    if (i < 0) return;
    at[i]++;
    for (let j = i + 1; j < size; j++) at[j] = at[j - 1] + 1;
  }
}

function* repeatedCombinations(pool: readonly Value[], size: number): Generator<Value, void, undefined> {
  if (pool.length === 0 && size > 0) return;
  const at = Array.from({ length: size }, () => 0);
  for (;;) {
    yield new PyTuple(at.map((i) => pool[i]));
    let i = size - 1;
    while (i >= 0 && at[i] === pool.length - 1) i--;
    if (i < 0) return;
    at.fill(at[i] + 1, i);
  }
}

function* permutations(
  pool: readonly Value[],
  size: number,
  used: boolean[] = [],
  chosen: Value[] = [],
): Generator<Value, void, undefined> {
  if (chosen.length === size) {
    yield new PyTuple(chosen.slice());
    return;
  }
  for (let i = 0; i < pool.length; i++) {
    if (used[i]) continue;
    used[i] = true;
    chosen.push(pool[i]);
    yield* permutations(pool, size, used, chosen);
    chosen.pop();
    used[i] = false;
  }
}

function count(value: Value | undefined, name: string): number {
  const size = smallIndex(value ?? 0);
  if (size < 0) throw valueError(`${name} must be non-negative`);
  return size;
}

function* accumulate(source: Value, func: Value, initial: Value | undefined): Generator<Value, void, undefined> {
  let total = initial;
  if (total !== undefined && total !== null) yield total;
  else total = undefined;
  for (const item of each(source)) {
    total = total === undefined ? item : func === null ? binary('+', total, item) : python.call(func, [total, item]);
    yield total;
  }
}

function islice(args: readonly Value[]): Iteration {
  const [source, ...rest] = args;
  const bound = (value: Value | undefined, missing: number): number => {
    if (value === undefined || value === null) return missing;
    const index = typeof value === 'number' ? value : smallIndex(value);
    if (index < 0) throw valueError('Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.');
    return index;
  };
  const start = rest.length > 1 ? bound(rest[0], 0) : 0;
  const stop = bound(rest.length > 1 ? rest[1] : rest[0], Number.POSITIVE_INFINITY);
  const step = bound(rest[2], 1);
  if (step < 1) throw valueError('Step for islice() must be a positive integer or None.');
  const iteration = iterate(source);
  let at = 0;
  let wanted = start;
  return {
    next() {
      while (wanted < stop) {
        tick();
        const item = iteration.next();
        if (item === undefined) break;
        if (at++ === wanted) {
          wanted += step;
          return item;
        }
      }
      wanted = Number.POSITIVE_INFINITY;
      return undefined;
    },
  };
}

function* groupby(source: Value, key: Value): Generator<Value, void, undefined> {
  const iteration = iterate(source);
  const keyOf = (item: Value): Value => (key === null ? item : python.call(key, [item]));
  let item = iteration.next();
  while (item !== undefined) {
    const group = keyOf(item);
    let open = true;
    const members: Iteration = {
      next() {
        if (!open || item === undefined || !equal(keyOf(item), group)) return undefined;
        const current = item;
        item = iteration.next();
        return current;
      },
    };
    yield new PyTuple([group, new PyIterator('itertools._grouper', members)]);
    while (members.next() !== undefined) tick();
    open = false;
  }
}

defineModule('itertools', 'Iterators as building blocks.', (module) => {
  iterator(module, 'count', (args, kwargs) => {
    let at: Value = args[0] ?? kwargs?.get('start') ?? 0;
    const step = args[1] ?? kwargs?.get('step') ?? 1;
    return {
      next() {
        const now = at;
        at = binary('+', at, step);
        return now;
      },
    };
  });
  iterator(module, 'cycle', ([source]) =>
    from(
      (function* () {
        const saved: Value[] = [];
        for (const item of each(source)) {
          saved.push(item);
          yield item;
        }
        while (saved.length > 0) yield* saved;
      })(),
    ),
  );
  iterator(module, 'repeat', (args, kwargs) => {
    const times = args[1] ?? kwargs?.get('times');
    let left = times === undefined ? Number.POSITIVE_INFINITY : smallIndex(times);
    return { next: () => (left-- > 0 ? args[0] : undefined) };
  });
  const chain = iterator(module, 'chain', (args) =>
    from(
      (function* () {
        for (const source of args) yield* each(source);
      })(),
    ),
  );
  chain.namespace.set(
    'from_iterable',
    new PyClassMethod(
      native(
        'from_iterable(cls, iterable)',
        ([, source]) =>
          new PyIterator(
            'itertools.chain',
            from(
              (function* () {
                for (const inner of each(source as Value)) yield* each(inner);
              })(),
            ),
          ),
      ),
    ),
  );
  iterator(module, 'islice', islice);
  iterator(module, 'product', (args, kwargs) => {
    const repeat = smallIndex(kwargs?.get('repeat') ?? 1);
    const pools = args.map((arg) => itemsOf(arg));
    budget.items(pools.length * repeat);
    return from(product(Array.from({ length: repeat }, () => pools).flat()));
  });
  iterator(module, 'permutations', (args) => {
    const pool = itemsOf(args[0]);
    const size = args[1] === undefined || args[1] === null ? pool.length : count(args[1], 'r');
    return from(size > pool.length ? (function* () {})() : permutations(pool, size));
  });
  iterator(module, 'combinations', (args, kwargs) =>
    from(combinations([...itemsOf(args[0])], count(args[1] ?? kwargs?.get('r'), 'r'))),
  );
  iterator(module, 'combinations_with_replacement', (args, kwargs) =>
    from(repeatedCombinations([...itemsOf(args[0])], count(args[1] ?? kwargs?.get('r'), 'r'))),
  );
  iterator(module, 'accumulate', (args, kwargs) =>
    from(accumulate(args[0], args[1] ?? kwargs?.get('func') ?? null, kwargs?.get('initial'))),
  );
  iterator(module, 'starmap', ([func, source]) =>
    lazy(() => {
      const iteration = iterate(source);
      return {
        next() {
          const args = iteration.next();
          return args === undefined ? undefined : python.call(func, [...itemsOf(args)]);
        },
      };
    }),
  );
  const filtering = (
    name: string,
    make: (test: (item: Value) => boolean, source: Value) => Generator<Value, void, undefined>,
  ): void => {
    iterator(module, name, ([func, source]) => {
      const test = (item: Value): boolean => truth(func === null ? item : python.call(func, [item]));
      return from(make(test, source));
    });
  };
  filtering('takewhile', function* (test, source) {
    for (const item of each(source)) {
      if (!test(item)) return;
      yield item;
    }
  });
  filtering('dropwhile', function* (test, source) {
    let dropping = true;
    for (const item of each(source)) {
      dropping &&= test(item);
      if (!dropping) yield item;
    }
  });
  filtering('filterfalse', function* (test, source) {
    for (const item of each(source)) if (!test(item)) yield item;
  });
  iterator(module, 'compress', ([data, selectors]) =>
    from(
      (function* () {
        const chosen = iterate(selectors);
        for (const item of each(data)) {
          const selector = chosen.next();
          if (selector === undefined) return;
          if (truth(selector)) yield item;
        }
      })(),
    ),
  );
  iterator(module, 'zip_longest', (args, kwargs) => {
    const fill = kwargs?.get('fillvalue') ?? null;
    const iterations: (Iteration | null)[] = args.map(iterate);
    return {
      next() {
        const row = iterations.map((iteration, i) => {
          const item = iteration?.next();
          if (item === undefined) iterations[i] = null;
          return item;
        });
        if (row.every((item) => item === undefined)) return undefined;
        return new PyTuple(row.map((item) => item ?? (item === undefined ? fill : item)));
      },
    };
  });
  iterator(module, 'pairwise', ([source]) =>
    from(
      (function* () {
        let before: Value | undefined;
        for (const item of each(source)) {
          if (before !== undefined) yield new PyTuple([before, item]);
          before = item;
        }
      })(),
    ),
  );
  iterator(module, 'groupby', (args, kwargs) => from(groupby(args[0], args[1] ?? kwargs?.get('key') ?? null)));
  module.raw('tee', ([source, copies]) => {
    const iteration = iterate(source);
    const seen: Value[] = [];
    const reader = (): Iteration => {
      let at = 0;
      return {
        next() {
          if (at === seen.length) {
            const item = iteration.next();
            if (item === undefined) return undefined;
            seen.push(item);
          }
          return seen[at++];
        },
      };
    };
    return new PyTuple(
      Array.from({ length: smallIndex(copies ?? 2) }, () => new PyIterator('itertools._tee', reader())),
    );
  });
});
