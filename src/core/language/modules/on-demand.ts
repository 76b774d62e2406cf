/**
 * Modules that travel by themselves. Cells run synchronously, so what a cell may import is fetched before it runs: every
 * part one of whose names stands behind an `import` in its text.
 */
import { announceModules } from '../runtime/modules.ts';

interface Part {
  readonly names: readonly string[];
  /** Names within packages that are always there. */
  readonly members: readonly string[];
  readonly load: () => Promise<unknown>;
  loading: Promise<unknown> | null;
}

const words = (text: string): string[] => text.split(' ');

export const PARTS: readonly Part[] = [
  {
    names: words('matplotlib mpl_toolkits cycler'),
    members: ['plot3d'],
    load: () => import('./matplotlib/index.ts'),
    loading: null,
  },
  {
    names: words(
      'struct base64 binascii cmath dataclasses decimal enum fractions random builtins errno traceback inspect weakref html csv ' +
        'logging statistics numbers string textwrap timeit pprint bisect heapq',
    ),
    members: [],
    load: () => import('./rare.ts'),
    loading: null,
  },
];

announceModules(PARTS.flatMap(({ names }) => names));

/** What follows `import`, `from` and their functional forms, with more behind it than is meant. */
const IMPORTS = /\b(?:import|from|__import__|import_module)\b[\w.,\s('"]*/g;

/** Waits for the modules that the cell may import. */
export async function modulesFor(source: string): Promise<void> {
  const named = new Set((source.match(IMPORTS) ?? []).flatMap((text) => text.match(/\w+/g) ?? []));
  await Promise.all(
    PARTS.map((part) => ([...part.names, ...part.members].some((name) => named.has(name)) ? loaded(part) : null)),
  );
}

function loaded(part: Part): Promise<unknown> {
  part.loading ??= part.load().catch((error: unknown) => {
    part.loading = null;
    throw error;
  });
  return part.loading;
}
