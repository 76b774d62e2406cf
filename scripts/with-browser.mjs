/** Runs a command with ARRAYBOOK_CHROMIUM set to a browser that was found or obtained, and says which. */
import { spawn } from 'node:child_process';
import { findBrowser } from './find-browser.mjs';

const { path, how } = await findBrowser();
console.log(`browser: ${path} (${how})`);
const [command, ...words] = process.argv.slice(2);
const child = spawn('npx', ['--no-install', command, ...words], {
  stdio: 'inherit',
  env: { ...process.env, ARRAYBOOK_CHROMIUM: path },
});
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
