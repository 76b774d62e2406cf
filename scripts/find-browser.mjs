/**
 * Finds a Chromium for the tests, or obtains one: ARRAYBOOK_CHROMIUM, an installed Chromium or Chrome,
 * Playwright's own (downloaded before, or now), Debian's package.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome.exe'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

function installed() {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...PLACES].find((path) => existsSync(path)) ?? null;
}

async function playwrights() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}

async function downloaded() {
  const result = spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: ['ignore', 2, 2], timeout: 300_000 });
  return result.status === 0 ? playwrights() : null;
}

function debians() {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return null;
  try {
    execFileSync('apt-get', ['update'], { stdio: ['ignore', 2, 2] });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: ['ignore', 2, 2] });
  } catch {
    return null;
  }
  return installed();
}

/** Path of a Chromium and how it was found; throws a sentence when there is none to be had. */
export async function findBrowser() {
  const given = process.env.ARRAYBOOK_CHROMIUM;
  if (given) return { path: given, how: 'ARRAYBOOK_CHROMIUM' };
  const ways = [
    ['installed on this machine', installed],
    ['downloaded by Playwright earlier', playwrights],
    ["Playwright's download", downloaded],
    ["Debian's package", debians],
  ];
  for (const [how, find] of ways) {
    const path = await find();
    if (path) return { path, how };
  }
  throw new Error(
    'no Chromium: none is installed, Playwright could not download one and Debian has none to give. ' +
      'Install Chromium or Chrome, or set ARRAYBOOK_CHROMIUM to its path.',
  );
}
