#!/usr/bin/env node
/** The command line: `cells` and `run` execute cells headless, anything else serves the app and the named files. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The built headless runner; a checkout that has not built it yet builds it first, with its words on standard error. */
async function headless() {
  const built = join(process.env.ARRAYBOOK_DIST ?? join(root, 'dist'), 'node/cells.mjs');
  if (!existsSync(built)) {
    const result = spawnSync('npx', ['--no-install', 'vite', 'build', '--config', 'vite.node.config.ts'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (result.status !== 0) throw new Error('could not build the headless runner: run `npm ci && npm run build`');
  }
  return import(pathToFileURL(built).href);
}

async function main(words) {
  const [command, ...rest] = words;
  if (command === 'cells') return (await headless()).runCells(rest);
  if (command === 'run') return (await headless()).runNotebook(rest);
  const { serve, USAGE } = await import('./serve.mjs');
  if (words.includes('--help')) return console.log(USAGE);
  if (words.includes('--version'))
    return console.log(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
  await serve(words);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`arraybook: ${error.message}`);
  process.exit(1);
});
