/**
 * Checks every import of `src` and `workers` against `rooms.mjs`, and keeps the import table in `src/README.md`.
 *   node scripts/import-map.mjs --check | --write
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOMS } from './rooms.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const ALIASES = {
  '#core/': 'src/core/',
  '#bytes/': 'src/bytes/',
  '#protocol/': 'src/protocol/',
  '#ui/': 'src/ui/',
  '#workers/': 'workers/',
};
const IMPORT =
  /(?:^|[\n;])\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"]([^'"]+)['"]/g;
const BEGIN = '<!-- rooms:begin (npm run map) -->';
const END = '<!-- rooms:end -->';

function sourceFiles(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
    .filter(
      (path) =>
        !/\.(d|test|test-d|conformance)\.tsx?$/.test(path) &&
        !/\.browser\.test\./.test(path) &&
        !path.includes('/assembly/'),
    );
}

function target(from, specifier) {
  for (const [alias, folder] of Object.entries(ALIASES)) {
    if (specifier.startsWith(alias)) return folder + specifier.slice(alias.length);
  }
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : null;
}

const roomOf = (path) =>
  ROOMS.filter(({ room }) => path === room || path.startsWith(`${room}/`)).sort(
    (a, b) => b.room.length - a.room.length,
  )[0];
const within = (path, rooms = []) => rooms.some((room) => path === room || path.startsWith(`${room}/`));

function complaintsOf(path) {
  const home = roomOf(path);
  if (!home) return [`${path}: stands in no room of scripts/rooms.mjs`];
  const complaints = [];
  for (const match of readFileSync(join(root, path), 'utf8').matchAll(IMPORT)) {
    const to = target(path, match[2] ?? match[3] ?? match[4]);
    if (to === null || within(to, [home.room]) || within(to, home.may) || within(to, home.values)) continue;
    if (match[1] && within(to, home.types)) continue;
    if (match[4] && path === 'src/main.tsx' && to.startsWith('workers/')) continue;
    if (/\.(css|json|wasm)(\?\w+)?$/.test(to)) continue;
    complaints.push(`${path}: may not import ${to}`);
  }
  return complaints;
}

function table() {
  const rows = ROOMS.map(({ room, may, types, values, says }) => {
    const names = [
      ...may,
      ...(values ?? []),
      ...(types ?? []).filter((name) => !(values ?? []).includes(name)).map((name) => `${name} (types)`),
    ];
    return `| \`${room}\` | ${says} | ${names.map((name) => name.replace('src/', '')).join(', ') || 'nothing'} |`;
  });
  return [BEGIN, '', '| room | what lives there | may import |', '| --- | --- | --- |', ...rows, '', END].join('\n');
}

const readme = join(root, 'src/README.md');
const text = readFileSync(readme, 'utf8');
const [before, rest] = text.split(BEGIN);
const current = `${before}${table()}${rest.split(END)[1]}`;
const complaints = [...sourceFiles('src'), ...sourceFiles('workers')].flatMap(complaintsOf);

if (process.argv.includes('--write')) writeFileSync(readme, current);
else if (current !== text) complaints.push('src/README.md: the import table is out of date (npm run map)');
for (const complaint of complaints) console.error(complaint);
console.log(`import map: ${complaints.length === 0 ? 'in order' : `${complaints.length} complaint(s)`}`);
process.exit(complaints.length === 0 ? 0 : 1);
