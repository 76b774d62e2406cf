/** Memory (proportional set size) of all browser processes while the exact pass runs over 8 GiB. */
import { readFileSync } from 'node:fs';
import { browser, browserPids, dropAndWait, files, openApp, report, serveApp } from '../lab.mjs';

function pssOf(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

export default async function memory() {
  const [path] = files('huge');
  const app = await serveApp();
  const { page, profile, close } = await browser();
  await openApp(page, app.address);
  const idle = browserPids(profile).reduce((sum, pid) => sum + pssOf(pid), 0);
  const samples = [];
  const timer = setInterval(() => samples.push(browserPids(profile).reduce((sum, pid) => sum + pssOf(pid), 0)), 500);
  const milliseconds = await dropAndWait(page, path, 'arraybook:stats-exact');
  clearInterval(timer);
  await close();
  app.close();
  const mib = (bytes) => Math.round(bytes / 1048576);
  report('memory', {
    'idle MB': { measured: mib(idle) },
    'peak MB during the pass': { measured: mib(Math.max(...samples)), target: 700 },
    'pass seconds (8 GiB)': { measured: (milliseconds / 1000).toFixed(1) },
  });
}
