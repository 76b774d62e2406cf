/** `npm run bench [-- subject …]`: see README.md here. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { here } from './lab.mjs';

const all = readdirSync(join(here, 'subjects')).map((name) => name.replace('.mjs', ''));
const words = process.argv.slice(2);
const asked = words.filter((word) => !word.startsWith('--'));
const settings = words.filter((word) => word.startsWith('--'));
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`no such subject: ${unknown.join(', ')} (there are ${all.join(', ')})`);
  process.exit(1);
}
for (const name of asked.length > 0 ? asked : all) await (await import(`./subjects/${name}.mjs`)).default(settings);
