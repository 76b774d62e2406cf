/** Drop → real pixels, beside a fresh Python that memmaps the file and takes a strided subsample. */
import { browser, dropAndWait, files, median, openApp, python, report, serveApp } from '../lab.mjs';

const ROUNDS = 7;

async function arraybook(path) {
  const app = await serveApp();
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { page, close } = await browser();
    await openApp(page, app.address);
    await page.waitForTimeout(500);
    times.push(await dropAndWait(page, path, 'arraybook:first-picture'));
    await close();
  }
  app.close();
  return times;
}

export default async function firstPicture() {
  const rows = {};
  for (const [label, path] of [
    ['1 MB', 'small'],
    ['1 GiB', 'large'],
    ['100 GiB sparse', 'sparse'],
  ].map(([label, name]) => [label, files(name)[0]])) {
    const ours = await arraybook(path);
    const theirs = Array.from({ length: ROUNDS }, () => python('subsample.py', path).milliseconds);
    rows[label] = {
      'arraybook median ms': Math.round(median(ours)),
      'arraybook worst ms': Math.round(Math.max(...ours)),
      'python median ms': Math.round(median(theirs)),
      'target ms': 300,
    };
  }
  report('first-picture', rows);
}
