import { defineConfig } from '@playwright/test';

/** End-to-end tests over the built app, served exactly as `npm start` serves it. */
export const PORT = Number(process.env.ARRAYBOOK_E2E_PORT ?? 4391);

export default defineConfig({
  testDir: 'e2e',
  timeout: 90_000,
  workers: 1,
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  use: { baseURL: `http://127.0.0.1:${PORT}` },
  webServer: {
    command: `node bin/arraybook.mjs --no-open --port ${PORT}`,
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
