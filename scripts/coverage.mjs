/** `npm run coverage`: writes docs/numpy-coverage.md; `--check` fails where it would change. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const page = join(root, 'docs/numpy-coverage.md');
const { module } = await runnerImport(join(root, 'scripts/coverage-page.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
});
const text = module.coveragePage(module.readInventory());
if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') === text) process.exit(0);
  console.error('docs/numpy-coverage.md is stale: npm run coverage');
  process.exit(1);
}
writeFileSync(page, text);
console.log(text.split('\n').find((line) => line.startsWith('**')));
process.exit(0);
