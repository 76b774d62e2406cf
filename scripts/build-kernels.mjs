/**
 * Compiles the AssemblyScript kernels: those of `src/core/kernels/static` twice, for shared and for plain memory, those
 * of `sorting`, `moving` and (with and without relaxed SIMD) `linalg` for the heap, and those of `random` for a memory
 * of their own; each into the `build` folder beside its sources.
 * Does nothing when neither sources, this script nor the compiler changed since the last build.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const common = [
  '-O3',
  '--noAssert',
  ...['--runtime', 'stub'],
  ...['--use', 'abort='],
  '--importMemory',
  '--noExportMemory',
  ...['--enable', 'simd'],
];
const sharing = [...['--enable', 'threads', '--sharedMemory'], ...['--initialMemory', '1', '--maximumMemory', '65536']];
const families = {
  static: {
    'kernels.wasm': ['--initialMemory', '1'],
    'kernels-shared.wasm': sharing,
  },
  sorting: { 'sorting.wasm': sharing },
  moving: { 'moving.wasm': sharing },
  random: { 'random.wasm': ['--initialMemory', '1'] },
  linalg: {
    'linalg.wasm': sharing,
    'linalg-relaxed.wasm': [...sharing, '--enable', 'relaxed-simd'],
  },
};
const foldersOf = (family) => ({
  sources: join(root, 'src/core/kernels', family, 'assembly'),
  build: join(root, 'src/core/kernels', family, 'build'),
  sharesHeap: family !== 'random',
});

function inputsHash(sources) {
  const hash = createHash('sha256');
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/package.json');
  const files = readdirSync(sources, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .sort();
  hash.update(readFileSync(compiler)).update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of files) hash.update(name).update(readFileSync(join(sources, name)));
  return hash.digest('hex');
}

function isFresh(build, variants, hash) {
  const stamp = join(build, 'inputs.sha256');
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === hash &&
    Object.keys(variants).every((name) => existsSync(join(build, name)))
  );
}

const DATA_SECTION = 11;

/** Numbers of the sections of a WebAssembly module. */
function sectionsOf(bytes) {
  const numbers = [];
  for (let at = 8; at < bytes.length; ) {
    numbers.push(bytes[at++]);
    let [length, shift] = [0, 0];
    do {
      length |= (bytes[at] & 127) << shift;
      shift += 7;
    } while (bytes[at++] & 128);
    at += length;
  }
  return numbers;
}

/** Compiles into a temporary name first, so that nobody ever loads half a module. */
async function compile({ sources, build, sharesHeap }, name, flags) {
  const { default: asc } = await import('assemblyscript/asc');
  const entry = relative(root, join(sources, 'index.ts'));
  const temporary = relative(root, join(build, `${name}.${process.pid}.tmp.wasm`));
  const { error, stderr } = await asc.main([entry, '-o', temporary, '--baseDir', root, ...common, ...flags]);
  if (error) throw new Error(`kernels do not compile (${name})\n${stderr.toString()}`, { cause: error });
  if (sharesHeap && sectionsOf(readFileSync(join(root, temporary))).includes(DATA_SECTION)) {
    rmSync(join(root, temporary));
    throw new Error(`kernels must not bring data: it would overwrite the heap they share (${name})`);
  }
  renameSync(join(root, temporary), join(build, name));
}

for (const [family, variants] of Object.entries(families)) {
  const folders = foldersOf(family);
  const hash = inputsHash(folders.sources);
  if (isFresh(folders.build, variants, hash)) continue;
  const start = performance.now();
  mkdirSync(folders.build, { recursive: true });
  for (const [name, flags] of Object.entries(variants)) await compile(folders, name, flags);
  writeFileSync(join(folders.build, 'inputs.sha256'), hash);
  console.log(`${family} kernels built in ${Math.round(performance.now() - start)} ms`);
}
