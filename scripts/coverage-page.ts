/**
 * The text of `docs/numpy-coverage.md`: every public name of NumPy's Routines pages (asked of real NumPy by
 * `fixtures/numpy/inventory.py`) against what cells can reach, with the reason for each name that is missing.
 */
import { readFileSync } from 'node:fs';
import { CellRunner } from '#core/language/interpreter.ts';
import { MemoryFiles } from '#core/language/memory-files.ts';
import { methodsOf, names, OpFunction } from '#core/ops/registry.ts';

export interface Entry {
  readonly kind: string;
  readonly signature?: string;
}
export interface Inventory {
  readonly numpy: string;
  readonly modules: Readonly<Record<string, Readonly<Record<string, Entry>>>>;
  readonly classes: Readonly<Record<string, Readonly<Record<string, Entry>>>>;
}

export function readInventory(): Inventory {
  return JSON.parse(readFileSync(new URL('../fixtures/numpy/inventory.json', import.meta.url), 'utf8')) as Inventory;
}

const C_INTERFACES = 'a door for C extensions; there are none in a page';
const PICKLED = 'pickles hold programs; `np.save` and `np.savez` write arrays, plain objects included';
const INTERNAL = "NumPy's own test suite uses it; it says nothing about arrays";

/** Why a name is missing; the first pattern that fits. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/\.(ctypes|cffi|capsule|ctypeslib|getCtypes)$/, C_INTERFACES],
  [/\.(dump|dumps)$/, PICKLED],
  [/^numpy\.(test|show_config|f2py|distutils|ctypeslib)$/, C_INTERFACES],
  [/^numpy\.testing\./, INTERNAL],
  [/^numpy\.(random\.)?test$/, INTERNAL],
  [
    /^numpy\.(longdouble|clongdouble|float128|complex256|float96|complex192)/,
    'there are no long doubles in WebAssembly',
  ],
  [/tracemalloc_domain|\.debug_print$/, 'looks into the memory of CPython'],
  [/\.(ma\.extras|format_float|ma\.angle)$/, "internal to NumPy's own modules"],
  [/\.NpzFile\./, 'an instance has it; the class does not show it'],
  [/^numpy\.lib\.format\./, 'a helper of the file format that its functions use themselves'],
];

export const reasonFor = (name: string): string | null => REASONS.find(([pattern]) => pattern.test(name))?.[1] ?? null;

/** Which of the paths a cell can reach. */
function reachable(paths: readonly string[]): ReadonlySet<string> {
  const clock = { now: () => 0, elapsed: () => performance.now(), entropy: () => undefined, sleep: () => undefined };
  const watch = { interrupted: () => false, now: () => performance.now(), memory: () => 0 };
  const runner = new CellRunner(new MemoryFiles(clock.now), clock, watch);
  const modules = [...new Set(paths.map((path) => path.split('.').slice(0, -1).join('.')))];
  for (const module of modules) runner.run(`import ${module}`);
  runner.run('import numpy');
  return new Set(paths.filter((path) => runner.run(`${path}\nNone`).error === null));
}

interface Section {
  readonly title: string;
  readonly all: readonly string[];
  readonly missing: readonly string[];
}

function sectionsOf(inventory: Inventory): Section[] {
  const groups = [...Object.entries(inventory.modules), ...Object.entries(inventory.classes)];
  const paths = groups.flatMap(([title, entries]) => Object.keys(entries).map((name) => `${title}.${name}`));
  const found = reachable(paths);
  return groups.map(([title, entries]) => {
    const all = Object.keys(entries).map((name) => `${title}.${name}`);
    return { title, all, missing: all.filter((path) => !found.has(path)) };
  });
}

/** Functions and methods whose parameters read otherwise than NumPy's. */
export function differingSignatures(inventory: Inventory): { name: string; numpy: string; own: string }[] {
  const differing: { name: string; numpy: string; own: string }[] = [];
  const compare = (name: string, entry: Entry, own: OpFunction | undefined, method: boolean) => {
    if (own === undefined || entry.signature === undefined || entry.kind === 'class') return;
    if (/\*\*?(args|kwargs|params)/.test(entry.signature)) return; // hands on what ours spells out
    const text = own.signatureText.slice(own.signatureText.indexOf('('));
    const [left, right] = [normal(entry.signature, method), normal(text, method)];
    if (left !== right) differing.push({ name, numpy: left, own: right });
  };
  for (const [module, entries] of Object.entries(inventory.modules)) {
    for (const [name, entry] of Object.entries(entries)) {
      const own = names.get(`${module}.${name}`);
      if (own instanceof OpFunction) compare(`${module}.${name}`, entry, own, false);
    }
  }
  for (const [path, entries] of Object.entries(inventory.classes)) {
    const owner = path.slice(path.lastIndexOf('.') + 1);
    for (const [name, entry] of Object.entries(entries)) {
      compare(`${path}.${name}`, entry, methodsOf(owner).get(name), true);
    }
  }
  return differing;
}

/** Signatures as they compare: without self, spaces, annotations of defaults that have no text, and a final slash. */
function normal(signature: string, method: boolean): string {
  let text = signature
    .replace(/ ?-> .*$/, '')
    .replaceAll(/<class '([\w.]+)'>/g, '$1')
    .replaceAll('numpy.', '')
    .replaceAll('np.', '');
  text = text.replaceAll(/\s+/g, ' ').replace(/^\(\/\)$/, '()');
  if (method) text = text.replace(/^\((self|a|x)(, |\))/, (_, _name, end) => (end === ')' ? '()' : '('));
  return text
    .replace(/^\(\/, /, '(')
    .replace('($self, /, ', '(')
    .replace('($self, /)', '()');
}

const HEAD = (version: string) => `# NumPy's names

Generated by \`npm run coverage\` from the names and signatures that NumPy ${version} itself has
(\`fixtures/numpy/inventory.json\`, written by the script beside it) and from what cells can reach; a test fails when this
page is stale. Left out are f2py, distutils, ctypes and the C-API. That a name is there says that it can be called; how it
behaves is held to NumPy by the tests.
`;

export function coveragePage(inventory: Inventory): string {
  const sections = sectionsOf(inventory);
  const count = (list: readonly Section[], of: (section: Section) => number) =>
    list.reduce((sum, section) => sum + of(section), 0);
  const all = count(sections, ({ all }) => all.length);
  const missing = count(sections, ({ missing }) => missing.length);
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  const lines = [
    HEAD(inventory.numpy),
    `**${all - missing} of ${all} names (${percent(all - missing, all)}).**\n`,
    '| module or class | names | there | missing |',
    '| --- | ---: | ---: | ---: |',
    ...sections.map(
      ({ title, all, missing }) =>
        `| \`${title}\` | ${all.length} | ${all.length - missing.length} | ${missing.length || ''} |`,
    ),
    '',
    '## Missing, and why\n',
  ];
  const reasons = new Map<string, string[]>();
  for (const name of sections.flatMap((section) => section.missing)) {
    const reason = reasonFor(name) ?? 'not built';
    reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  }
  for (const [reason, list] of [...reasons].sort((a, b) => b[1].length - a[1].length)) {
    lines.push(`* ${reason}: ${list.map((name) => `\`${name}\``).join(', ')}`);
  }
  const differing = differingSignatures(inventory);
  lines.push('', '## Signatures that read differently\n');
  if (differing.length === 0) lines.push('None.');
  for (const { name, numpy, own } of differing) lines.push(`* \`${name}\`: NumPy \`${numpy}\`, here \`${own}\``);
  return `${lines.join('\n')}\n`;
}
