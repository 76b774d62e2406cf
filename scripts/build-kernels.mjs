/**
 * Compiles the AssemblyScript kernels twice, for shared and for plain memory, into `src/core/kernels/static/build`.
 * Does nothing when neither sources, this script nor the compiler changed since the last build.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, 'src/core/kernels/static/assembly');
const build = join(root, 'src/core/kernels/static/build');
const stamp = join(build, 'inputs.sha256');

const common = [
  '-O3',
  '--noAssert',
  ...['--runtime', 'stub'],
  ...['--use', 'abort='],
  '--importMemory',
  '--noExportMemory',
  ...['--enable', 'simd'],
];
const variants = {
  'kernels.wasm': ['--initialMemory', '1'],
  'kernels-shared.wasm': [
    ...['--enable', 'threads', '--sharedMemory'],
    ...['--initialMemory', '1', '--maximumMemory', '65536'],
  ],
};

function inputsHash() {
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

function isFresh(hash) {
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === hash &&
    Object.keys(variants).every((name) => existsSync(join(build, name)))
  );
}

/** Compiles into a temporary name first, so that nobody ever loads half a module. */
async function compile(name, flags) {
  const { default: asc } = await import('assemblyscript/asc');
  const entry = relative(root, join(sources, 'index.ts'));
  const temporary = relative(root, join(build, `${name}.${process.pid}.tmp.wasm`));
  const { error, stderr } = await asc.main([entry, '-o', temporary, '--baseDir', root, ...common, ...flags]);
  if (error) throw new Error(`kernels do not compile (${name})\n${stderr.toString()}`, { cause: error });
  renameSync(join(root, temporary), join(build, name));
}

const hash = inputsHash();
if (!isFresh(hash)) {
  const start = performance.now();
  mkdirSync(build, { recursive: true });
  for (const [name, flags] of Object.entries(variants)) await compile(name, flags);
  writeFileSync(stamp, hash);
  console.log(`kernels built in ${Math.round(performance.now() - start)} ms`);
}
