/** What every subject needs: files, a browser, servers, Python, tables. */
import { execFileSync, spawn } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { findBrowser } from '../scripts/find-browser.mjs';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '..');
const data = process.env.ARRAYBOOK_BENCH_DATA ?? join(tmpdir(), 'arraybook-bench');

const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
export const percentile = (values, q) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(q * values.length) - 1)];

/** Paths of the named data files, made by NumPy where they are missing. */
export function files(...names) {
  mkdirSync(data, { recursive: true });
  const text = execFileSync('python3', [join(here, 'python/make_data.py'), data, ...names], { encoding: 'utf8' });
  return text.trim().split('\n');
}

/** Runs a Python script; its standard output and wall time in milliseconds. */
export function python(script, ...words) {
  const start = performance.now();
  const text = execFileSync('python3', [join(here, 'python', script), ...words], { encoding: 'utf8' });
  return { text, milliseconds: performance.now() - start };
}

/** A file's pages in the page cache, so that both sides measure work and not the disk. */
export async function warm(path) {
  for await (const _ of createReadStream(path, { highWaterMark: 1 << 22 }));
}

/** A browser on a profile of its own. */
export async function browser() {
  const { path } = await findBrowser();
  const profile = mkdtempSync(join(tmpdir(), 'arraybook-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: path,
    args: FLAGS,
    headless: true,
    viewport: { width: 1280, height: 720 },
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, page: context.pages()[0] ?? (await context.newPage()), profile, close };
}

/** The built app as `npm start` serves it. */
export function serveApp() {
  const child = spawn('node', [join(root, 'bin/arraybook.mjs'), '--no-open', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((settle) => {
    child.stdout.on('data', (text) => settle({ address: String(text).trim(), close: () => child.kill() }));
  });
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** A folder, isolated like the app. */
export function serveFolder(folder) {
  const server = createServer((request, response) => {
    const path = join(folder, request.url === '/' ? 'index.html' : request.url);
    if (!existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(readFileSync(path));
  });
  return new Promise((settle) => {
    server.listen(0, '127.0.0.1', () =>
      settle({ address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }),
    );
  });
}

/** Opens the app and waits until the engine can take work. */
export async function openApp(page, address) {
  await page.goto(address);
  await page.evaluate(() => window.arraybook.ready);
}

/** Drops a file and waits for a User Timing mark that carries its name; milliseconds since its `arraybook:drop`. */
export async function dropAndWait(page, path, mark, timeout = 600_000) {
  await page.getByTestId('file-input').setInputFiles(path);
  return waitForMark(page, path.split('/').pop(), mark, timeout);
}

export async function waitForMark(page, name, mark, timeout = 600_000) {
  const handle = await page.waitForFunction(
    ({ name, mark }) => {
      const find = (wanted) =>
        performance
          .getEntriesByName(wanted)
          .filter((entry) => entry.detail?.name === name)
          .at(-1)?.startTime;
      const [from, to] = [find('arraybook:drop'), find(mark)];
      return to !== undefined && to >= from ? to - from : false;
    },
    { name, mark },
    { timeout, polling: 20 },
  );
  return handle.jsonValue();
}

/** Processes that were started with this browser profile, and their descendants. */
export function browserPids(profile) {
  const roots = readdirSync('/proc').filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(profile);
    } catch {
      return false;
    }
  });
  return [...new Set(roots.flatMap((id) => family(Number(id))))];
}

function family(pid) {
  let children = [];
  try {
    children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
  } catch {
    return [];
  }
  return [pid, ...children.flatMap((child) => family(Number(child)))];
}

/** Prints a table and keeps the figures. */
export function report(subject, rows, notes = {}) {
  console.log(`\n${subject}  (${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'})`);
  console.table(rows);
  mkdirSync(join(here, 'results'), { recursive: true });
  writeFileSync(join(here, 'results', `${subject}.json`), `${JSON.stringify({ subject, rows, ...notes }, null, 2)}\n`);
}
