/**
 * Serves the built app, and the local files named on the command line, on loopback. Nothing outside the app's folder
 * and those files can be asked for: files are known by number, never by path.
 */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import send from 'send';
import { headersFor } from './headers.mjs';

/** Another folder of built files than `dist`, for several builds side by side. */
const DIST = process.env.ARRAYBOOK_DIST ?? join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const APP = join(DIST, 'app');
/** A page elsewhere that points a name of its own at this address would send that name: refuse it (DNS rebinding). */
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

export const USAGE = `arraybook: explore NumPy arrays in the browser

  arraybook [options] [file.npy file.npz …]   serve the app with these files and open the browser on them
  arraybook cells                             run cells given as JSON lines on standard input
  arraybook run notebook.ipynb [--inplace]    execute a notebook

Options
  --port N     port to listen on (default: PORT, or 4173)
  --no-open    do not open a browser
  --help       this text
  --version    the version`;

/** The named files, checked; throws a sentence about the first that cannot be served. */
export function localFiles(paths) {
  return paths.map((given) => {
    const path = resolve(given);
    if (!existsSync(path)) throw new Error(`no such file: ${given}`);
    const facts = statSync(path);
    if (!facts.isFile()) throw new Error(`not a file: ${given}`);
    return { path: realpathSync(path), name: basename(path), byteLength: facts.size };
  });
}

function respond(response, status, text) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headersFor('') });
  response.end(`${text}\n`);
}

function listLocalFiles(files, response) {
  const list = files.map((file, index) => ({
    name: file.name,
    url: `/local/${index}/${encodeURIComponent(file.name)}`,
    byteLength: file.byteLength,
  }));
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headersFor('') });
  response.end(JSON.stringify(list));
}

function sendLocalFile(files, path, request, response) {
  const index = /^\/local\/(\d+)\/[^/]+$/.exec(path)?.[1];
  const file = index === undefined ? undefined : files[Number(index)];
  if (!file) return respond(response, 404, 'not one of the files named on the command line');
  send(request, basename(file.path), { root: dirname(file.path), dotfiles: 'allow', index: false, cacheControl: false })
    .on('headers', (reply) => {
      for (const [name, value] of Object.entries(headersFor(''))) reply.setHeader(name, value);
      reply.setHeader('Cache-Control', 'no-store');
      reply.setHeader('Content-Type', 'application/octet-stream');
    })
    .on('error', (error) => respond(response, error.status ?? 500, `${file.name}: ${error.message}`))
    .pipe(response);
}

function sendApp(path, request, response) {
  const hashed = path.startsWith('/assets/');
  send(request, path, { root: APP, index: ['index.html'], immutable: hashed, maxAge: hashed ? '1y' : 0 })
    .on('headers', (reply, sent) => {
      for (const [name, value] of Object.entries(headersFor(sent))) reply.setHeader(name, value);
    })
    .on('directory', () => respond(response, 404, 'not found'))
    .on('error', (error) => respond(response, error.status ?? 500, error.status === 404 ? 'not found' : error.message))
    .pipe(response);
}

/** The request handler, for tests and for `serve`. */
export function handler(files) {
  return (request, response) => {
    if (!LOOPBACK_HOST.test(request.headers.host ?? ''))
      return respond(response, 421, 'this server answers on loopback only');
    if (request.method !== 'GET' && request.method !== 'HEAD') return respond(response, 405, 'GET and HEAD only');
    const path = (request.url ?? '/').split(/[?#]/)[0];
    if (path === '/local-files.json') return listLocalFiles(files, response);
    if (path.startsWith('/local/')) return sendLocalFile(files, path, request, response);
    return sendApp(path, request, response);
  };
}

function openBrowser(address) {
  const [command, ...words] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  spawn(command, [...words, address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

function parseWords(words) {
  const options = { port: Number(process.env.PORT || 4173), open: true, paths: [] };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === '--no-open') options.open = false;
    else if (word === '--port') options.port = Number(words[++at]);
    else if (word.startsWith('--port=')) options.port = Number(word.slice('--port='.length));
    else if (word === '--') {
      options.paths.push(...words.slice(at + 1));
      break;
    } else if (word.startsWith('-')) throw new Error(`unknown option ${word} (see --help)`);
    else options.paths.push(word);
  }
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65535)
    throw new Error('--port wants a number from 0 to 65535');
  return options;
}

/** Serves until the process ends; resolves with the address once it listens. */
export function serve(words) {
  const { port, open, paths } = parseWords(words);
  const files = localFiles(paths);
  if (!existsSync(join(APP, 'index.html'))) throw new Error('the app is not built: run `npm run build` first');
  const server = createServer(handler(files));
  return new Promise((settle, fail) => {
    server.on('error', (error) =>
      fail(
        error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken: choose another with --port or PORT`) : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => {
      const address = `http://127.0.0.1:${server.address().port}/${files.length > 0 ? '#local' : ''}`;
      console.log(address);
      if (open) openBrowser(address);
      settle(address);
    });
  });
}
